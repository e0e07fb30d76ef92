/** How the versions that stay hang together when others of their study are dropped. Pure. */
import { must } from "../../base/assert.ts";
import type { ChainLink } from "./delta-chain.ts";

export interface Rebase {
  /** Versions whose base goes: each becomes a difference from the version given, or whole. */
  readonly moved: readonly { readonly versionId: number; readonly baseVersionId: number | undefined }[];
  /** For each version that stays: the longest chain of differences that ends in it, where it is whole, else 0. */
  readonly heights: ReadonlyMap<number, number>;
}

/** Each that loses its base hangs on the next version up its chain that stays, so that chains only get shorter. */
export function planRebase(links: readonly ChainLink[], dropped: ReadonlySet<number>): Rebase {
  const byId = new Map(links.map((link) => [link.versionId, link]));
  const stays = links.filter(({ versionId }) => !dropped.has(versionId));
  const baseOf = new Map(stays.map((link) => [link.versionId, nextStaying(link, byId, dropped)]));
  const moved = stays
    .filter(({ baseVersionId }) => baseVersionId !== undefined && dropped.has(baseVersionId))
    .map(({ versionId }) => ({ versionId, baseVersionId: baseOf.get(versionId) }));
  return { moved, heights: heightsOf(baseOf) };
}

function nextStaying(
  link: ChainLink,
  byId: ReadonlyMap<number, ChainLink>,
  dropped: ReadonlySet<number>,
): number | undefined {
  let base = link.baseVersionId;
  // Ends: chains of differences have an end.
  while (base !== undefined && dropped.has(base)) {
    base = must(byId.get(base), "a chain stays within its study").baseVersionId;
  }
  return base;
}

function heightsOf(baseOf: ReadonlyMap<number, number | undefined>): ReadonlyMap<number, number> {
  const heights = new Map([...baseOf.keys()].map((versionId) => [versionId, 0]));
  for (const versionId of baseOf.keys()) {
    let [root, depth] = [versionId, 0];
    for (let base = baseOf.get(root); base !== undefined; base = baseOf.get(root)) [root, depth] = [base, depth + 1];
    heights.set(root, Math.max(heights.get(root) ?? 0, depth));
  }
  return heights;
}
