import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { assertIndexEqualsMatcher, type IndexedStudies, indexStudies, simulatedTexts } from "./search-index.ts";

const STUDIES = 60;
const SEARCHES = 300;

/** The index is held against the matcher, which reads each record by itself. */
describe("the index", () => {
  let indexed: IndexedStudies;

  beforeAll(async () => {
    indexed = await indexStudies(simulatedTexts(STUDIES, 3));
  });
  afterAll(() => indexed.close());

  test("finds what the matcher finds, with its scores, in 5,000 pairs of a search and a study and more", async () => {
    const tally = await assertIndexEqualsMatcher(indexed, { runs: SEARCHES });
    expect(tally.pairs).toBeGreaterThan(5_000);
    // Searches that find nothing, or everything, would prove little.
    expect(tally.found).toBeGreaterThan(tally.pairs / 20);
    expect(tally.found).toBeLessThan((tally.pairs * 19) / 20);
  }, 60_000);
});
