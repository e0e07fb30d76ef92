import { Worker } from "node:worker_threads";
import { isLindError } from "../../base/errors.ts";
import { createConcepts } from "../../query/concepts/create-concepts.ts";
import type { Concepts } from "../../query/concepts.ts";
import type { Registry } from "../../registry/registry.ts";
import { readFeedOrigin } from "../../search/index-file/feed-origin.ts";
import { type FollowOptions, followFeed, indexDay, rebuildIndex } from "../../search/index-file/follow-feed.ts";
import type { GrowthMemory } from "../../search/index-file/growth.ts";
import type { IndexReport } from "../../search/index-file/index-work.ts";
import { scanInThread } from "../../search/index-file/preparing/scan-in-thread.ts";
import { openIndexReader } from "../../search/index-file/read-index.ts";
import { createSearcher, type Searcher } from "../../search/searcher.ts";
import type { Lind } from "../open-lind.ts";
import { warnOfDropped } from "../read-studies.ts";
import { archivedFolder, checkArchivedDay, findArchivedDay, makeRoomFor, noteUse } from "./archived-days.ts";
import { readConceptGroups } from "./concept-files.ts";
import { learntGroups, readIndexState } from "./index-state.ts";
import { readRecordOf } from "./run-search.ts";
import type { ScanThreadData } from "./scan-thread.ts";

export type { IndexReport };

/** The index of a home, open for questions in this thread, with what is known of names. */
export interface OpenSearch extends Disposable {
  readonly searcher: Searcher;
  readonly concepts: Concepts;
  readonly registry: Registry;
}

/** A command asks a few questions and ends; a server asks for more. */
const CACHE_BYTES = 128 * 1024 * 1024;

/**
 * Opens the index of the home, brought up to what is stored. Where that cannot be done now (a home that cannot be
 * written, another process that indexes) an older index answers and says so. With a day, opens the index of that day,
 * which is built first where there is none that shows it.
 */
export async function openSearch(lind: Lind, asOf?: string | undefined): Promise<OpenSearch> {
  const folder = asOf === undefined ? await catchUp(lind) : await archive(lind, asOf);
  const reader = openIndexReader(folder, { cacheBytes: CACHE_BYTES });
  try {
    const registry = await lind.openForReading();
    await warnOfDropped(registry, asOf, lind.effects.log);
    return {
      searcher: createSearcher(reader, readRecordOf(registry)),
      concepts: createConcepts([...readConceptGroups(lind.config.home, lind.effects.log), ...learntGroups(reader)]),
      registry,
      [Symbol.dispose]: () => reader.close(),
    };
  } catch (error) {
    reader.close();
    throw error;
  }
}

/**
 * Brings the index up to what is stored; builds it where there is none. Refuses where nothing is stored yet. A build beside
 * a load waits for what the load still stores.
 */
export async function updateIndex(lind: Lind, growth?: GrowthMemory | undefined): Promise<IndexReport> {
  return followFeed(await followOptions(lind, growth));
}

/** Builds the index anew; readers have the older one until the new one is whole. */
export async function rebuild(lind: Lind): Promise<IndexReport> {
  return rebuildIndex(await followOptions(lind));
}

/** Builds the index of an archived day, and lets go of the day that was asked for the longest ago. */
export async function archiveDay(lind: Lind, day: string): Promise<IndexReport> {
  const { config, effects } = lind;
  checkArchivedDay(day, effects.clock);
  const registry = await lind.openForReading();
  const folder = makeRoomFor(config.home, day);
  return indexDay({ ...(await buildOptions(lind, registry, day)), home: folder }, day);
}

/** Gives the folder of the index. */
async function catchUp(lind: Lind): Promise<string> {
  const { home } = lind.config;
  const registry = await lind.openForReading();
  const state = readIndexState(home);
  const isOfStore = state?.feedOrigin === (await readFeedOrigin(registry));
  if (isOfStore && state.seq === (await registry.lastSeq())) return home;
  try {
    await updateIndex(lind);
  } catch (error) {
    const isForLater = isLindError(error) && (error.code === "STORE_UNWRITABLE" || error.code === "STORE_BUSY");
    // An index of another store would answer with studies that are not here.
    if (!isOfStore || !isForLater) throw error;
    lind.effects.log.warn(`The index is behind what is stored and could not be brought up to it: ${error.message}`);
  }
  return home;
}

/** Gives the folder of the day's index. */
async function archive(lind: Lind, day: string): Promise<string> {
  const { config, effects } = lind;
  checkArchivedDay(day, effects.clock);
  const found = await findArchivedDay(config.home, day, await lind.openForReading());
  if (found === undefined) await archiveDay(lind, day);
  else noteUse(config.home, day);
  return archivedFolder(config.home, day);
}

/** A first build reads with a thread of its own; below this many studies the thread's start costs more than it saves. */
const THREADED_STUDIES_MIN = 2_000;

async function followOptions(lind: Lind, growth?: GrowthMemory | undefined): Promise<FollowOptions> {
  // To open for writing makes a store where there is none, and an index of nothing is a mistake about the home.
  await lind.openForReading();
  return buildOptions(lind, await lind.openForWriting(), undefined, growth);
}

async function buildOptions(
  lind: Lind,
  registry: Registry,
  asOf: string | undefined,
  growth?: GrowthMemory | undefined,
): Promise<FollowOptions> {
  const { clock, failpoint, log, progress, signal } = lind.effects;
  const { home } = lind.config;
  const isLarge = growth !== undefined || (await registry.count()).studies >= THREADED_STUDIES_MIN;
  return {
    registry,
    home,
    clock,
    failpoint,
    onProgress: progress,
    signal,
    knownConcepts: createConcepts(readConceptGroups(home, log)),
    ...(isLarge ? { scanPrepared: (after) => scanInThread(startScan({ home, asOf, after, growth })) } : {}),
  };
}

/**
 * What parsing leaves behind is collected early and often: a young generation that grows as it likes takes 200 MB more
 * and no time less. The old generation has room for the largest record that is accepted.
 */
const SCAN_MEMORY_LIMITS = { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 1_024 };

function startScan(data: ScanThreadData): Worker {
  const file = new URL(import.meta.url.endsWith(".ts") ? "./scan-thread.ts" : "./scan-thread.js", import.meta.url);
  return new Worker(file, { workerData: data, resourceLimits: SCAN_MEMORY_LIMITS });
}
