import { assert } from "../../base/assert.ts";
import type { IndexState, SearchIndex } from "../search-index.ts";
import type { Answer } from "./messages.ts";
import type { QueryPool } from "./query-pool.ts";

/** The index behind a pool of threads: what a server uses. Ends the pool with itself. */
export function threadedSearchIndex(pool: QueryPool, readState: () => Promise<IndexState>): SearchIndex {
  return {
    search: async (query, request) => expectKind(await pool.ask({ kind: "search", query, request }), "search").page,
    count: async (query) => expectKind(await pool.ask({ kind: "count", query }), "count").totalCount,
    facets: async (query, requests) => expectKind(await pool.ask({ kind: "facets", query, requests }), "facets").facets,
    readState,
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
}

function expectKind<Kind extends Answer["kind"]>(answer: Answer, kind: Kind): Extract<Answer, { kind: Kind }> {
  assert(isOfKind(answer, kind), `an answer to ${kind}`);
  return answer;
}

function isOfKind<Kind extends Answer["kind"]>(answer: Answer, kind: Kind): answer is Extract<Answer, { kind: Kind }> {
  return answer.kind === kind;
}
