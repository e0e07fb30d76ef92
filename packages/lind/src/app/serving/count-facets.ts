import type { Query } from "../../query/query.ts";
import { facetOf } from "../search/facet-names.ts";
import type { Facet } from "../search/run-search.ts";
import { type ListedMirror, requireIndex } from "./listed-mirror.ts";

export type { Facet };

/** Counts values among the studies of a query; a facet is a piece, `year:Piece`, or one of the short words of `lind search`. */
export async function countFacets(
  mirror: ListedMirror,
  query: Query,
  names: readonly string[],
  limit: number,
): Promise<readonly Facet[]> {
  await requireIndex(mirror);
  return mirror.index.facets(
    query,
    names.map((name) => ({ name: facetOf(name), limit })),
  );
}
