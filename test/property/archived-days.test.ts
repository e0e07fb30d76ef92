import { expect, test } from "vitest";
import { assertArchivedDaysEqualMirror } from "./archived-days.ts";

test("the index of a day finds what the mirror held on that day", async () => {
  const tally = await assertArchivedDaysEqualMirror({ histories: 4, days: 6, studies: 40, searches: 50 });
  expect(tally.pairs).toBeGreaterThan(5_000);
  expect(tally.found).toBeGreaterThan(tally.pairs / 20);
  expect(tally.found).toBeLessThan((tally.pairs * 19) / 20);
}, 120_000);
