import type { NctId } from "ctgov/study";
import type { FeedQuery, Registry, StoredChange } from "../registry/registry.ts";

export type { StoredChange };

/** Which changes are wanted; without `since` the newest. */
export interface ChangesQuery extends Pick<FeedQuery, "nctId" | "kinds" | "editsOnly"> {
  /** ISO timestamp: what was recorded at or after it. */
  readonly since?: string | undefined;
  /** A `seq`: what came after it. */
  readonly after?: number | undefined;
}

const BATCH = 1_000;
const FIRST_WINDOW = 4_096;

/** Changes in the order of their `seq`, read in batches so that a long feed needs no memory. */
export async function* readChanges(registry: Registry, query: ChangesQuery): AsyncGenerator<StoredChange> {
  const { since, ...filters } = query;
  let after = query.after ?? 0;
  for (;;) {
    const batch = await registry.readFeed({ ...filters, recordedSince: since, after, limit: BATCH });
    yield* batch;
    const last = batch.at(-1);
    if (last === undefined || batch.length < BATCH) return;
    after = last.seq;
  }
}

/**
 * The `limit` newest changes, oldest of them first. The feed is read forward only, so ever larger stretches of its
 * end are read until one holds enough.
 */
export async function readNewestChanges(
  registry: Registry,
  query: Omit<ChangesQuery, "after">,
  limit: number,
): Promise<readonly StoredChange[]> {
  const lastSeq = await registry.lastSeq();
  for (let window = FIRST_WINDOW; ; window *= 8) {
    const after = Math.max(0, lastSeq - window);
    let newest: StoredChange[] = [];
    for await (const change of readChanges(registry, { ...query, after })) {
      newest.push(change);
      if (newest.length > 2 * limit + BATCH) newest = newest.slice(-limit);
    }
    if (newest.length >= limit || after === 0) return newest.slice(-limit);
  }
}

/** The brief titles of studies, for people who do not know ids by heart. A study without one is absent. */
export async function readTitles(registry: Registry, nctIds: Iterable<NctId>): Promise<ReadonlyMap<NctId, string>> {
  const heads = await registry.readHeads([...new Set(nctIds)]);
  return new Map(
    [...heads.values()].flatMap(({ nctId, briefTitle }) => (briefTitle === undefined ? [] : [[nctId, briefTitle]])),
  );
}
