import { Worker } from "node:worker_threads";
import { isLindError } from "../../base/errors.ts";
import type { ConceptGroup } from "../../query/concepts/concept-group.ts";
import { createConcepts } from "../../query/concepts/create-concepts.ts";
import { toConceptGroup } from "../../query/concepts/learnt-group.ts";
import type { Concepts } from "../../query/concepts.ts";
import type { Registry } from "../../registry/registry.ts";
import { readFeedOrigin } from "../../search/index-file/feed-origin.ts";
import { type FollowOptions, followFeed, rebuildIndex } from "../../search/index-file/follow-feed.ts";
import type { IndexReport } from "../../search/index-file/index-work.ts";
import { scanInThread } from "../../search/index-file/preparing/scan-in-thread.ts";
import { type OpenIndexReader, openIndexReader } from "../../search/index-file/read-index.ts";
import type { IndexState } from "../../search/search-index.ts";
import { createSearcher, type Searcher } from "../../search/searcher.ts";
import type { Lind } from "../open-lind.ts";
import { readConceptGroups } from "./concept-files.ts";
import { readRecordOf } from "./run-search.ts";
import type { ScanThreadData } from "./scan-thread.ts";

export type { IndexReport, IndexState };

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
 * written, another process that indexes) an older index answers and says so.
 */
export async function openSearch(lind: Lind): Promise<OpenSearch> {
  await catchUp(lind);
  const reader = openIndexReader(lind.config.home, { cacheBytes: CACHE_BYTES });
  try {
    const registry = await lind.openForReading();
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

/** Brings the index up to what is stored; builds it where there is none. Refuses where nothing is stored yet. */
export async function updateIndex(lind: Lind): Promise<IndexReport> {
  return followFeed(await followOptions(lind));
}

/** Builds the index anew; readers have the older one until the new one is whole. */
export async function rebuild(lind: Lind): Promise<IndexReport> {
  return rebuildIndex(await followOptions(lind));
}

/** The state of the index; undefined where there is none. */
export function readIndexState(home: string): IndexState | undefined {
  const reader = openIfThere(home);
  if (reader === undefined) return undefined;
  try {
    return reader.readState();
  } finally {
    reader.close();
  }
}

async function catchUp(lind: Lind): Promise<void> {
  const registry = await lind.openForReading();
  const state = readIndexState(lind.config.home);
  const isOfStore = state?.feedOrigin === (await readFeedOrigin(registry));
  if (isOfStore && state.seq === (await registry.lastSeq())) return;
  try {
    await updateIndex(lind);
  } catch (error) {
    const isForLater = isLindError(error) && (error.code === "STORE_UNWRITABLE" || error.code === "STORE_BUSY");
    // An index of another store would answer with studies that are not here.
    if (!isOfStore || !isForLater) throw error;
    lind.effects.log.warn(`The index is behind what is stored and could not be brought up to it: ${error.message}`);
  }
}

function openIfThere(home: string): OpenIndexReader | undefined {
  try {
    return openIndexReader(home, { cacheBytes: 0 });
  } catch (error) {
    if (isLindError(error) && error.code === "INDEX_MISSING") return undefined;
    throw error;
  }
}

/** A first build reads with a thread of its own; below this many studies the thread's start costs more than it saves. */
const THREADED_STUDIES_MIN = 2_000;

async function followOptions(lind: Lind): Promise<FollowOptions> {
  const { clock, failpoint, log, progress, signal } = lind.effects;
  const { home } = lind.config;
  // To open for writing makes a store where there is none, and an index of nothing is a mistake about the home.
  await lind.openForReading();
  const registry = await lind.openForWriting();
  const isLarge = (await registry.count()).studies >= THREADED_STUDIES_MIN;
  return {
    registry,
    home,
    clock,
    failpoint,
    onProgress: progress,
    signal,
    knownConcepts: createConcepts(readConceptGroups(home, log)),
    ...(isLarge ? { scanPrepared: (after) => scanInThread(startScan({ home, after })) } : {}),
  };
}

function startScan(data: ScanThreadData): Worker {
  const file = new URL(import.meta.url.endsWith(".ts") ? "./scan-thread.ts" : "./scan-thread.js", import.meta.url);
  return new Worker(file, { workerData: data });
}

/** The groups that were learnt from the studies of a home; none where there is no index yet. */
export function readLearntGroups(home: string): readonly ConceptGroup[] {
  const reader = openIfThere(home);
  if (reader === undefined) return [];
  try {
    return learntGroups(reader);
  } finally {
    reader.close();
  }
}

function learntGroups(reader: OpenIndexReader): readonly ConceptGroup[] {
  return reader.readLearntConcepts().map(toConceptGroup);
}
