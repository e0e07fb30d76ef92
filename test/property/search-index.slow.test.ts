import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { hasSharedData, sharedPath } from "../support/shared.ts";
import { assertIndexEqualsMatcher, indexStudies, simulatedTexts } from "./search-index.ts";

/** On demand many more: `LIND_SEARCHES=20000 npm run test:slow -- test/property/search-index`. */
const SEARCHES = Number(process.env["LIND_SEARCHES"] ?? 1_500);
const STUDIES = 400;

async function compare(texts: readonly string[]): Promise<void> {
  const indexed = await indexStudies(texts);
  try {
    const tally = await assertIndexEqualsMatcher(indexed, { runs: SEARCHES });
    expect(tally.searches).toBeGreaterThan(SEARCHES / 2);
    expect(tally.found).toBeGreaterThan(tally.pairs / 20);
  } finally {
    await indexed.close();
  }
}

describe("the index finds what the matcher finds", () => {
  test("in simulated studies", () => compare(simulatedTexts(STUDIES, 11)));

  test.skipIf(!hasSharedData)("in real studies", () => {
    const folder = sharedPath("data/studies");
    const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
    return compare(names.slice(0, STUDIES).map((name) => readFileSync(`${folder}/${name}`, "utf8").trim()));
  });
});
