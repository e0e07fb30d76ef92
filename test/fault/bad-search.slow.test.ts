import { afterAll, beforeAll, expect, test } from "vitest";
import { bindQuery } from "../../packages/lind/src/query/bind-query.ts";
import { type IndexedStudies, indexStudies, simulatedTexts } from "../property/search-index.ts";

/** Searches that nobody writes by hand, over every piece of an area: slow, but never without end. */

const STUDIES = 50;

let indexed: IndexedStudies;
beforeAll(async () => {
  indexed = await indexStudies(simulatedTexts(STUDIES, 3));
});
afterAll(() => indexed.close());

const list = (terms: number, term: (at: number) => string) => Array.from({ length: terms }, (_, at) => term(at));

test.each([
  ["words", list(10_000, (at) => `word${at}`).join(" OR "), 0],
  ["phrases", list(10_000, (at) => `"word${at} study"`).join(" OR "), 0],
  ["words, one of which is there", [...list(9_999, (at) => `word${at}`), "synthetic"].join(" OR "), STUDIES],
  ["ids", list(10_000, (at) => `NCT${90_000_000 + at}`).join(" OR "), STUDIES],
  ["words that all have to be there", list(10_000, () => "synthetic").join(" AND "), STUDIES],
])("10,000 %s in every piece of an area", async (_, text, count) => {
  const bound = bindQuery({ "query.term": text }, { concepts: indexed.search.concepts });
  if (bound.kind === "problems") throw new Error("the expression is right");
  const page = await indexed.search.searcher.search(bound.query, { limit: 20, countTotal: true });
  expect(page.totalCount).toBe(count);
});
