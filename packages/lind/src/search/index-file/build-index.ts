import { type ConceptLearner, createConceptLearner } from "../../query/concepts/learn-concepts.ts";
import { type Followed, followChanges } from "./follow-changes.ts";
import { publishBuild, removeOlderFiles } from "./index-files.ts";
import type { IndexWork } from "./index-work.ts";
import { IndexWriter } from "./index-writer.ts";
import { isLearningDue, learnFromAll, saveLearnt } from "./learnt-concepts.ts";
import { openBuild } from "./open-build.ts";
import { settleSegments, tuneForBuild } from "./segments.ts";

/** Documents of one commit of a build. */
const COMMIT_DOCUMENTS = 4_096;

/**
 * Builds an index from all studies, or as they were on a day, in a file of its own, and makes it the index of the home when it is finished. A
 * build that was killed goes on where its last commit was. Readers have the older index until the end.
 */
export async function buildIndex(work: IndexWork): Promise<Followed & { readonly seq: number }> {
  const { home, asOf, knownConcepts, failpoint, signal } = work;
  const connection = await openBuild(work);
  let built: Followed & { readonly seq: number };
  try {
    tuneForBuild(connection);
    const writer = new IndexWriter(connection);
    // What a killed build had not yet saved of names is lost with it, and learnt again.
    const learner = writer.row.documentsCount === 0 ? createConceptLearner() : undefined;
    const documentsAdded = await scanAll(work, writer, learner);
    const followed = asOf === undefined ? await followChanges(work, writer, async () => undefined) : NOTHING_FOLLOWED;
    if (isLearningDue(writer.row)) {
      const learnt = learner?.finish(knownConcepts) ?? (await learnFromAll(work));
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

/** A day that is over has no changes. */
const NOTHING_FOLLOWED: Followed = { documentsAdded: 0, documentsEnded: 0 };

/** Reads every study once. */
async function scanAll(work: IndexWork, writer: IndexWriter, learner: ConceptLearner | undefined): Promise<number> {
  if (writer.row.isComplete) return 0;
  const { asOf, scanPrepared, failpoint, onProgress, signal } = work;
  const label = asOf === undefined ? "indexing studies" : `indexing the studies of ${asOf}`;
  const { seq, scannedTo } = writer.row;
  const total = await countToScan(work);
  const firstDoc = writer.row.documentsCount;
  let committedTo = firstDoc;
  let last = scannedTo;
  writer.begin();
  try {
    for await (const { result, keys, place } of scanPrepared(scannedTo)) {
      signal?.throwIfAborted();
      writer.add(result, keys);
      if (learner !== undefined) for (const study of result.learnable) learner.add(study);
      last = place ?? last;
      const { documentsCount } = writer.row;
      if (documentsCount - committedTo < COMMIT_DOCUMENTS) continue;
      failpoint("search.inside-transaction");
      writer.commit({ seq, isComplete: false, scannedTo: last });
      committedTo = documentsCount;
      failpoint("search.committed");
      onProgress({ label, done: documentsCount, total, unit: "studies" });
      writer.begin();
    }
    writer.commit({ seq, isComplete: true });
  } finally {
    writer.rollback();
  }
  return writer.row.documentsCount - firstDoc;
}

/** How many of the studies a day has is known at its end only; it has no more than were ever stored. */
async function countToScan({ registry, asOf }: IndexWork): Promise<number> {
  const { studies, removed, merged } = await registry.count();
  return asOf === undefined ? studies : studies + removed + merged;
}
