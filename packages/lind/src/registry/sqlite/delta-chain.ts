/**
 * Which text a version is kept as the difference from. Pure.
 *
 * The versions of a study form trees: a whole text is the root, and each other version is a delta from the text it
 * points to. The current version is always a root. When a newer text arrives it becomes the root, and the text before it
 * hangs below, unless that would make a chain longer than `DELTA_CHAIN_MAX`: then it stays whole and a new tree begins.
 */
import { must } from "../../base/assert.ts";

/** The longest chain of deltas from any version to a whole text: what a reading costs at most. */
export const DELTA_CHAIN_MAX = 8;

/** A version as a node of its tree. */
export interface ChainLink {
  readonly versionId: number;
  readonly baseVersionId: number | undefined;
  /** For a root: the longest chain of deltas that ends in it. */
  readonly deltaHeight: number;
}

/** A version with the registry's time by which the history is ordered. */
export interface DatedLink extends ChainLink {
  readonly lastUpdatePostDate: string | undefined;
  readonly dataTimestamp: string | undefined;
}

/** True where a whole text may become a delta from a newer one. */
export function canHangBelow(root: ChainLink): boolean {
  return root.deltaHeight + 1 <= DELTA_CHAIN_MAX;
}

/** Where an older text that arrived late is hung, and what that does to the tree. */
export interface PastPlace {
  readonly baseVersionId: number;
  readonly rootVersionId: number;
  /** The tree's height with the text in it. */
  readonly rootHeight: number;
}

/**
 * The version that followed the text in time is the one most like it. `links` are all versions of the study by the
 * registry's time, oldest first. Undefined where the chain would grow too long: then the text is kept whole.
 */
export function placePast(
  links: readonly DatedLink[],
  currentVersionId: number,
  past: { readonly lastUpdatePostDate?: string | undefined; readonly dataTimestamp?: string | undefined },
): PastPlace | undefined {
  const byId = new Map(links.map((link) => [link.versionId, link]));
  const following = links.find((link) => compareTimes(link, past) > 0)?.versionId ?? currentVersionId;
  let link = must(byId.get(following), "the base is a version of the study");
  let distance = 1;
  while (link.baseVersionId !== undefined) {
    link = must(byId.get(link.baseVersionId), "a chain of deltas stays within its study");
    distance += 1;
    if (distance > DELTA_CHAIN_MAX) return undefined;
  }
  return { baseVersionId: following, rootVersionId: link.versionId, rootHeight: Math.max(link.deltaHeight, distance) };
}

type RegistryTime = Pick<DatedLink, "lastUpdatePostDate" | "dataTimestamp"> | Parameters<typeof placePast>[2];

function compareTimes(left: RegistryTime, right: RegistryTime): number {
  return (
    compareTexts(left.lastUpdatePostDate ?? "", right.lastUpdatePostDate ?? "") ||
    compareTexts(left.dataTimestamp ?? "", right.dataTimestamp ?? "")
  );
}

function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
