import type { NctId } from "ctgov/study";
import { bindQuery } from "../../query/bind-query.ts";
import { ANSWER_PARAMETERS, SEARCH_PARAMETERS } from "../../query/binding/parameters.ts";
import type { QueryProblem } from "../../query/binding/problems.ts";
import type { Query } from "../../query/query.ts";
import { type FoundText, readIndexed, type SearchParameters } from "../search/run-search.ts";
import { type ListedMirror, requireIndex } from "./listed-mirror.ts";

export type { QueryProblem, QueryProblemCode } from "../../query/binding/problems.ts";
export type { FoundText, Query };

/** The names of all parameters of `/studies`. */
export const LIST_PARAMETERS: readonly string[] = [...SEARCH_PARAMETERS, ...ANSWER_PARAMETERS];

/** What `/studies` is asked, understood; or everything that is wrong with it. */
export type BoundListing =
  | { readonly kind: "query"; readonly query: Query }
  | { readonly kind: "problems"; readonly problems: readonly QueryProblem[] };

/** The parameters of `/studies` that search, filter and sort, as a query. */
export async function bindListing(
  mirror: Pick<ListedMirror, "concepts">,
  parameters: SearchParameters,
): Promise<BoundListing> {
  const bound = bindQuery(parameters, { concepts: await mirror.concepts() });
  return bound.kind === "query" ? { kind: "query", query: bound.query } : bound;
}

/** Which page of a listing. */
export interface PageWanted {
  readonly pageSize: number;
  readonly pageToken: string | undefined;
  /** On the first page only. */
  readonly countTotal: boolean;
}

/** One page of found studies; each text is read when it is asked for. */
export interface ListedPage {
  readonly totalCount: number | undefined;
  readonly nextPageToken: string | undefined;
  readonly studies: AsyncIterable<FoundText>;
}

/** One page of a listing. Throws `PAGE_TOKEN_INVALID`, `QUERY_TIMEOUT`, and `INDEX_MISSING` while there is no index. */
export async function listStudies(mirror: ListedMirror, query: Query, wanted: PageWanted): Promise<ListedPage> {
  await requireIndex(mirror);
  const { pageSize: limit, pageToken, countTotal } = wanted;
  const page = await mirror.index.search(query, { limit, pageToken, countTotal });
  return {
    totalCount: page.totalCount,
    nextPageToken: page.nextPageToken,
    studies: readTexts(mirror, page.hits),
  };
}

async function* readTexts(
  mirror: ListedMirror,
  hits: readonly { readonly nctId: NctId; readonly version: number }[],
): AsyncGenerator<FoundText> {
  for (const { nctId, version } of hits) {
    const stored = await readIndexed(mirror.registry, nctId, version);
    if (stored !== undefined) yield stored;
  }
}
