import { expect, test } from "vitest";
import { assertOddTextsAreTaken } from "./odd-texts.ts";
import { indexStudies, simulatedTexts } from "./search-index.ts";

test("any text in any parameter is refused with its place, or answered as the matcher answers it", async () => {
  const indexed = await indexStudies(simulatedTexts(20, 5));
  try {
    const tally = await assertOddTextsAreTaken(indexed, { runs: 400 });
    expect(tally.answered).toBeGreaterThan(50);
    expect(tally.refused).toBeGreaterThan(50);
  } finally {
    await indexed.close();
  }
});
