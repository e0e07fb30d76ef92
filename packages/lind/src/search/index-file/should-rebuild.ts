import type { IndexRow } from "./index-row.ts";
import { layoutHash } from "./layout-hash.ts";

/** Dead documents cost time in every search and space for ever; a build of as many costs a minute. */
const DEAD_SHARE_MAX = 0.3;
const DEAD_DOCUMENTS_MIN = 10_000;

export type RebuildReason = "many-dead-documents" | "other-layout" | "other-registry";

/**
 * Why an index should be built anew rather than go on following the feed; undefined where it should not. An index that
 * has read further than the feed goes was made from another registry, or from this one before a backup was restored.
 */
export function shouldRebuild(
  { layoutHash: hash, deadCount, documentsCount, feedOrigin, seq }: IndexRow,
  feed: { readonly lastSeq: number; readonly origin: string },
): RebuildReason | undefined {
  if (hash !== layoutHash()) return "other-layout";
  if (feedOrigin !== feed.origin || seq > feed.lastSeq) return "other-registry";
  if (deadCount > DEAD_DOCUMENTS_MIN && deadCount > documentsCount * DEAD_SHARE_MAX) return "many-dead-documents";
  return undefined;
}
