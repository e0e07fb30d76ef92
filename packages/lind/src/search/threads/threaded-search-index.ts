import { assert } from "../../base/assert.ts";
import type { IndexState, SearchIndex } from "../search-index.ts";
import type { Answer } from "./messages.ts";
import type { QueryPool } from "./query-pool.ts";

/** What an index answers; who opened it closes it. */
export type AskedIndex = Pick<SearchIndex, "search" | "count" | "facets">;

/** The index behind a pool of threads: what a server uses. Ends the pool with itself. */
export function threadedSearchIndex(pool: QueryPool, readState: () => Promise<IndexState>): SearchIndex {
  return { ...askPool(pool, undefined), readState, [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose]() };
}

/** The index of the present, or of an archived day, behind a pool whose threads can open it. */
export function askPool(pool: QueryPool, asOf: string | undefined): AskedIndex {
  return {
    search: async (query, request) =>
      expectKind(await pool.ask({ kind: "search", query, request, asOf }), "search").page,
    count: async (query) => expectKind(await pool.ask({ kind: "count", query, asOf }), "count").totalCount,
    facets: async (query, requests) =>
      expectKind(await pool.ask({ kind: "facets", query, requests, asOf }), "facets").facets,
  };
}

function expectKind<Kind extends Answer["kind"]>(answer: Answer, kind: Kind): Extract<Answer, { kind: Kind }> {
  assert(isOfKind(answer, kind), `an answer to ${kind}`);
  return answer;
}

function isOfKind<Kind extends Answer["kind"]>(answer: Answer, kind: Kind): answer is Extract<Answer, { kind: Kind }> {
  return answer.kind === kind;
}
