import type { NctId } from "ctgov/study";
import type { Registry } from "../../registry/registry.ts";
import type { IndexWork } from "./index-work.ts";
import type { IndexWriter } from "./index-writer.ts";
import { inOrder } from "./preparing/in-order.ts";
import { type ChangedStudies, readChanges } from "./read-changes.ts";
import { readPresent } from "./scan-studies.ts";

/** What following did. */
export interface Followed {
  readonly documentsAdded: number;
  readonly documentsEnded: number;
}

/**
 * Brings an index to the end of the change feed, a commit for every two thousand studies that changed, and calls
 * `onCommitted` after each. A study whose indexed version is still the current one is left alone, so reading a part of
 * the feed twice does no harm.
 */
export async function followChanges(
  work: IndexWork,
  writer: IndexWriter,
  onCommitted: (seq: number) => Promise<void>,
): Promise<Followed> {
  let documentsAdded = 0;
  let documentsEnded = 0;
  for (;;) {
    work.signal?.throwIfAborted();
    const changed = await readChanges(work.registry, writer.row.seq);
    if (changed === undefined) return { documentsAdded, documentsEnded };
    const followed = await commitChanged(work, writer, changed);
    documentsAdded += followed.documentsAdded;
    documentsEnded += followed.documentsEnded;
    work.failpoint("search.committed");
    await onCommitted(changed.seq);
    work.onProgress({ label: "indexing changed studies", done: documentsAdded, unit: "studies" });
  }
}

async function commitChanged(work: IndexWork, writer: IndexWriter, changed: ChangedStudies): Promise<Followed> {
  const { registry, preparer, failpoint, signal } = work;
  const { ended, added } = await planOf(registry, writer, changed.nctIds);
  const { studiesCount } = writer.row;
  let documentsAdded = 0;
  writer.begin();
  try {
    for (const nctId of ended) writer.end(nctId);
    const documentsEnded = studiesCount - writer.row.studiesCount;
    const tasks = inOrder(readPresent(registry, added), preparer.tasksMax, (texts) => preparer.prepare(texts));
    for await (const { result, keys } of tasks) {
      signal?.throwIfAborted();
      writer.add(result, keys);
      documentsAdded += keys.length;
    }
    failpoint("search.inside-transaction");
    writer.commit({ seq: changed.seq, isComplete: true });
    return { documentsAdded, documentsEnded };
  } finally {
    writer.rollback();
  }
}

interface ChangePlan {
  /** Studies whose document is found no more. */
  readonly ended: readonly NctId[];
  /** Studies that get a new one. */
  readonly added: readonly NctId[];
}

async function planOf(registry: Registry, writer: IndexWriter, nctIds: readonly NctId[]): Promise<ChangePlan> {
  const ended: NctId[] = [];
  const added: NctId[] = [];
  const heads = await registry.readHeads(nctIds);
  for (const nctId of nctIds) {
    const head = heads.get(nctId);
    const version = head?.state === "present" ? head.version : undefined;
    if (version === writer.livingVersion(nctId)) continue;
    ended.push(nctId);
    if (version !== undefined) added.push(nctId);
  }
  return { ended, added };
}
