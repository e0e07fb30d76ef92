import { expect, test } from "vitest";
import { assertArchivedDaysEqualMirror } from "./archived-days.ts";

test("the index of a day finds what the mirror held on that day, over long histories", async () => {
  const tally = await assertArchivedDaysEqualMirror({ histories: 30, days: 15, studies: 80, searches: 100 });
  expect(tally.searches).toBeGreaterThan(3_000);
});
