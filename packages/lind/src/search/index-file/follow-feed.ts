import { type Clock, systemClock, toTimestamp } from "../../base/clock.ts";
import { isLindError } from "../../base/errors.ts";
import { type Failpoint, noFailpoint } from "../../base/failpoint.ts";
import { noProgress, type ReportProgress } from "../../base/progress.ts";
import type { Concepts } from "../../query/concepts.ts";
import type { Registry } from "../../registry/registry.ts";
import { buildIndex } from "./build-index.ts";
import { Connection } from "./connection.ts";
import { readFeedOrigin } from "./feed-origin.ts";
import { followChanges } from "./follow-changes.ts";
import { findIndexFile, removeOlderFiles } from "./index-files.ts";
import { readIndexRow } from "./index-row.ts";
import { type IndexReport, type IndexWork, SEARCH_READER } from "./index-work.ts";
import { IndexWriter } from "./index-writer.ts";
import { isLearningDue, learnFromAll, saveLearnt } from "./learnt-concepts.ts";
import { inOrder } from "./preparing/in-order.ts";
import { openPreparer } from "./preparing/open-preparer.ts";
import type { Preparer } from "./preparing/preparer.ts";
import type { ScanPrepared } from "./preparing/scan-in-thread.ts";
import { studiesToIndex } from "./scan-studies.ts";
import { shouldRebuild } from "./should-rebuild.ts";

export interface FollowOptions {
  readonly registry: Registry;
  /** The folder of the index: that of the registry too, or one of its own for an archived day. */
  readonly home: string;
  readonly clock?: Clock | undefined;
  readonly failpoint?: Failpoint | undefined;
  readonly onProgress?: ReportProgress | undefined;
  /** Stops the work before its next commit; what was committed stays, and the next call goes on from there. */
  readonly signal?: AbortSignal | undefined;
  /** What is known of names without the studies; names that it gives another meaning are not learnt. */
  readonly knownConcepts?: Concepts | undefined;
  /** What turns texts into documents; threads of its own where nothing is given. */
  readonly openPreparer?: (() => Preparer) | undefined;
  /** Reads and prepares all studies for a build; from the registry and the preparer where nothing is given. */
  readonly scanPrepared?: ScanPrepared | undefined;
}

/**
 * Brings the index of a home to the end of the registry's change feed, from the mark that stands in the index itself.
 * Builds it where there is none, where it is of another version or another registry, and where too many documents in
 * it are dead. Throws `STORE_BUSY` while another process writes it, and `STORE_CORRUPT` for a file that cannot be read.
 */
export async function followFeed(options: FollowOptions): Promise<IndexReport> {
  return withPreparer(options, undefined, async (work) => (await followExisting(work)) ?? buildAndMark(work));
}

/** Builds the index of a home anew, whatever is there; readers have the older one until the new one is whole. */
export async function rebuildIndex(options: FollowOptions): Promise<IndexReport> {
  return withPreparer(options, undefined, buildAndMark);
}

/**
 * Builds the index of an archived day: of the versions that show the studies as they were registered at its end. It
 * follows nothing; `archived-state.ts` says when it has to be built anew.
 */
export async function indexDay(options: FollowOptions, day: string): Promise<IndexReport> {
  return withPreparer(options, day, async (work) => ({ isRebuilt: true, ...(await buildIndex(work)) }));
}

async function withPreparer(
  options: FollowOptions,
  asOf: string | undefined,
  body: (work: IndexWork) => Promise<IndexReport>,
): Promise<IndexReport> {
  const { registry, home, signal } = options;
  await using preparer = options.openPreparer?.() ?? openPreparer();
  // Awaited here: the threads end with this function.
  return await body({
    registry,
    home,
    asOf,
    preparer,
    signal,
    knownConcepts: options.knownConcepts,
    scanPrepared:
      options.scanPrepared ??
      ((after) =>
        inOrder(studiesToIndex(registry, { asOf, after }), preparer.tasksMax, (texts) => preparer.prepare(texts))),
    clock: options.clock ?? systemClock,
    failpoint: options.failpoint ?? noFailpoint,
    onProgress: options.onProgress ?? noProgress,
  });
}

/** Undefined where there is nothing to follow with. */
async function followExisting(work: IndexWork): Promise<IndexReport | undefined> {
  const { home, registry, clock } = work;
  const file = findIndexFile(home);
  if (file === undefined) return undefined;
  removeOlderFiles(home);
  const connection = new Connection(file.path, "write");
  try {
    const feed = { lastSeq: await registry.lastSeq(), origin: await readFeedOrigin(registry) };
    if (shouldRebuild(readIndexRow(connection), feed) !== undefined) return undefined;
    const writer = new IndexWriter(connection);
    const mark = (seq: number) => registry.advanceMark(SEARCH_READER, seq, toTimestamp(clock.now()));
    const followed = await followChanges(work, writer, mark);
    if (isLearningDue(writer.row)) {
      saveLearnt(connection, writer, await learnFromAll(work));
    }
    // A process that was killed between its commit and its mark left the mark behind.
    if ((await registry.readMark(SEARCH_READER)) < writer.row.seq) await mark(writer.row.seq);
    return { isRebuilt: false, ...followed, seq: writer.row.seq };
  } catch (error) {
    if (isLindError(error) && error.code === "INDEX_MISSING") return undefined;
    throw error;
  } finally {
    connection.close();
  }
}

async function buildAndMark(work: IndexWork): Promise<IndexReport> {
  const built = await buildIndex(work);
  await work.registry.advanceMark(SEARCH_READER, built.seq, toTimestamp(work.clock.now()));
  return { isRebuilt: true, ...built };
}
