import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { isLindError } from "../../base/errors.ts";
import { type ConceptLearner, createConceptLearner } from "../../query/concepts/learn-concepts.ts";
import type { Registry } from "../../registry/registry.ts";
import { Connection } from "./connection.ts";
import { readFeedOrigin } from "./feed-origin.ts";
import { type Followed, followChanges } from "./follow-changes.ts";
import { buildingPath, findIndexFile, publishBuild, removeFile, removeOlderFiles } from "./index-files.ts";
import { readIndexRow } from "./index-row.ts";
import type { IndexWork } from "./index-work.ts";
import { IndexWriter } from "./index-writer.ts";
import { layoutHash } from "./layout-hash.ts";
import { isLearningDue, learnFromAll, saveLearnt } from "./learnt-concepts.ts";
import { makeIndex } from "./make-index.ts";
import { settleSegments, tuneForBuild } from "./segments.ts";

/** Documents of one commit of a build. */
const COMMIT_DOCUMENTS = 4_096;
const KEY_BYTES = 32;

/**
 * Builds an index from all studies, in a file of its own, and makes it the index of the home when it is finished. A
 * build that was killed goes on where its last commit was. Readers have the older index until the end.
 */
export async function buildIndex(work: IndexWork): Promise<Followed & { readonly seq: number }> {
  const { home, registry, preparer, knownConcepts, failpoint, signal } = work;
  const connection = await openBuild(home, registry);
  let built: Followed & { readonly seq: number };
  try {
    tuneForBuild(connection);
    const writer = new IndexWriter(connection);
    // What a killed build had not yet saved of names is lost with it, and learnt again.
    const learner = writer.row.documentsCount === 0 ? createConceptLearner() : undefined;
    const documentsAdded = await scanAll(work, writer, learner);
    const followed = await followChanges(work, writer, async () => undefined);
    if (isLearningDue(writer.row)) {
      const learnt = learner?.finish(knownConcepts) ?? (await learnFromAll(registry, preparer, knownConcepts, signal));
      saveLearnt(connection, writer, learnt);
    }
    settleSegments(connection, signal);
    connection.makeWal();
    built = {
      documentsAdded: documentsAdded + followed.documentsAdded,
      documentsEnded: followed.documentsEnded,
      seq: writer.row.seq,
    };
  } finally {
    connection.close();
  }
  failpoint("search.before-publish");
  publishBuild(home);
  failpoint("search.published");
  removeOlderFiles(home);
  return built;
}

/** The build that was begun, where there is one that can go on; else a new one. */
async function openBuild(home: string, registry: Registry): Promise<Connection> {
  const path = buildingPath(home);
  const lastSeq = await registry.lastSeq();
  const feedOrigin = await readFeedOrigin(registry);
  const begun = existsSync(path) ? openBegun(path, lastSeq, feedOrigin) : undefined;
  if (begun !== undefined) return begun;
  removeFile(path);
  const buildId = randomBytes(8).toString("hex");
  return makeIndex(path, { buildId, tokenKey: tokenKeyOf(home), feedOrigin, seq: lastSeq });
}

/** Whatever is wrong with an unfinished build, a new one is the answer; only another process that builds is not. */
function openBegun(path: string, lastSeq: number, feedOrigin: string): Connection | undefined {
  let connection: Connection | undefined;
  try {
    connection = new Connection(path, "build");
    const row = readIndexRow(connection);
    const isOfStore = row.feedOrigin === feedOrigin && row.seq <= lastSeq;
    if (row.layoutHash === layoutHash() && isOfStore) return connection;
  } catch (error) {
    connection?.close();
    if (isLindError(error) && (error.code === "STORE_CORRUPT" || error.code === "INDEX_MISSING")) return undefined;
    throw error;
  }
  connection.close();
  return undefined;
}

/** Page tokens stay valid over a rebuild as far as their signature goes. */
function tokenKeyOf(home: string): Uint8Array {
  const file = findIndexFile(home);
  if (file !== undefined) {
    let connection: Connection | undefined;
    try {
      connection = new Connection(file.path, "read");
      return readIndexRow(connection).tokenKey;
    } catch (error) {
      if (!isLindError(error)) throw error;
    } finally {
      connection?.close();
    }
  }
  return randomBytes(KEY_BYTES);
}

/** Reads every present study once, in the order of ids. */
async function scanAll(work: IndexWork, writer: IndexWriter, learner: ConceptLearner | undefined): Promise<number> {
  if (writer.row.isComplete) return 0;
  const { registry, scanPrepared, failpoint, onProgress, signal } = work;
  const { seq, scannedTo } = writer.row;
  const total = (await registry.count()).studies;
  const firstDoc = writer.row.documentsCount;
  let committedTo = firstDoc;
  let last = scannedTo;
  writer.begin();
  try {
    for await (const { result, keys } of scanPrepared(scannedTo)) {
      signal?.throwIfAborted();
      writer.add(result, keys);
      if (learner !== undefined) for (const study of result.learnable) learner.add(study);
      last = keys.at(-1)?.nctId ?? last;
      const { documentsCount } = writer.row;
      if (documentsCount - committedTo < COMMIT_DOCUMENTS) continue;
      failpoint("search.inside-transaction");
      writer.commit({ seq, isComplete: false, scannedTo: last });
      committedTo = documentsCount;
      failpoint("search.committed");
      onProgress({ label: "indexing studies", done: documentsCount, total, unit: "studies" });
      writer.begin();
    }
    writer.commit({ seq, isComplete: true });
  } finally {
    writer.rollback();
  }
  return writer.row.documentsCount - firstDoc;
}
