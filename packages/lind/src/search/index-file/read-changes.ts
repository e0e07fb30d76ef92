import type { NctId } from "ctgov/study";
import { must } from "../../base/assert.ts";
import type { Registry } from "../../registry/registry.ts";

/** Changes that are read at once; each carries the values before and after. */
const FEED_PAGE = 2_000;
/** Studies of one commit. */
const STUDIES_MAX = 2_000;

/** Studies that changed, and how far the feed was read to know it. */
export interface ChangedStudies {
  readonly nctIds: readonly NctId[];
  readonly seq: number;
  readonly isLast: boolean;
}

/** The next studies that changed after `seq`, each once; undefined where nothing did. */
export async function readChanges(registry: Registry, after: number): Promise<ChangedStudies | undefined> {
  const nctIds = new Set<NctId>();
  let seq = after;
  while (nctIds.size < STUDIES_MAX) {
    const changes = await registry.readFeed({ after: seq, limit: FEED_PAGE });
    for (const { nctId } of changes) nctIds.add(nctId);
    if (changes.length > 0) seq = must(changes.at(-1), "a page that is not empty has an end").seq;
    if (changes.length < FEED_PAGE) return seq === after ? undefined : { nctIds: [...nctIds], seq, isLast: true };
  }
  return { nctIds: [...nctIds], seq, isLast: false };
}
