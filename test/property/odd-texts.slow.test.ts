import { expect, test } from "vitest";
import { assertOddTextsAreTaken } from "./odd-texts.ts";
import { indexStudies, simulatedTexts } from "./search-index.ts";

/** On demand many more: `LIND_TEXTS=1000000 npm run test:slow -- test/property/odd-texts`. */
const TEXTS = Number(process.env["LIND_TEXTS"] ?? 20_000);

test("many texts in any parameter are refused or answered", async () => {
  const indexed = await indexStudies(simulatedTexts(30, 5));
  try {
    const { answered, refused } = await assertOddTextsAreTaken(indexed, { runs: TEXTS });
    expect(answered + refused).toBeGreaterThanOrEqual(TEXTS);
  } finally {
    await indexed.close();
  }
});
