/** Names that mean the same, learnt from the studies of an index and kept in it. */

import { createConceptLearner } from "../../query/concepts/learn-concepts.ts";
import type { LearntGroup } from "../../query/concepts/learnt-group.ts";
import { type Connection, single } from "./connection.ts";
import type { IndexRow } from "./index-row.ts";
import type { IndexWork } from "./index-work.ts";
import type { IndexWriter } from "./index-writer.ts";
import { inOrder } from "./preparing/in-order.ts";
import { integerOf, textOf } from "./row.ts";
import { studiesToIndex } from "./scan-studies.ts";

/** Learning reads all studies, so it waits until there are this much more documents. */
const GROWTH_SHARE = 0.1;

/** True when so many documents came since names were learnt that it is worth doing again. */
export function isLearningDue({ documentsCount, learntAtCount }: IndexRow): boolean {
  return documentsCount > learntAtCount * (1 + GROWTH_SHARE);
}

type LearningWork = Pick<IndexWork, "registry" | "asOf" | "preparer" | "knownConcepts" | "signal">;

/** Learns from every study of an index. */
export async function learnFromAll({
  registry,
  asOf,
  preparer,
  knownConcepts,
  signal,
}: LearningWork): Promise<readonly LearntGroup[]> {
  const learner = createConceptLearner();
  const studies = studiesToIndex(registry, { asOf, after: undefined });
  const tasks = inOrder(studies, preparer.tasksMax, (texts) => preparer.pick(texts));
  for await (const { result } of tasks) {
    signal?.throwIfAborted();
    for (const study of result) learner.add(study);
  }
  return learner.finish(knownConcepts);
}

/** Puts what was learnt in the place of what was known before. */
export function saveLearnt(connection: Connection, writer: IndexWriter, groups: readonly LearntGroup[]): void {
  const insert = connection.prepare("insert into concept_learnt (name_total, content) values (?, ?)");
  connection.write(() => {
    connection.exec("delete from concept_learnt");
    for (const group of groups) insert.run(group.others.length, JSON.stringify(group));
    writer.noteLearning();
  });
}

export function readLearnt(connection: Connection): readonly LearntGroup[] {
  const rows = connection.prepare("select content from concept_learnt order by concept_id").all();
  // Written by `saveLearnt` of the same format of the index.
  return rows.map((row) => JSON.parse(textOf(row, "content")) as LearntGroup);
}

/** How many names were learnt of another name. */
export function countLearntNames(connection: Connection): number {
  const row = single(connection.prepare("select coalesce(sum(name_total), 0) as amount from concept_learnt"));
  return integerOf(row, "amount");
}
