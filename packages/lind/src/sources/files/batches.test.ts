import { expect, test } from "vitest";
import type { SourceRecord } from "../record.ts";
import { toBatches } from "./batches.ts";

async function sizes(groups: readonly (readonly number[])[], recordsMax: number, charactersMax: number) {
  async function* records() {
    for (const group of groups) {
      yield group.map((length): SourceRecord => ({ kind: "record", place: "", text: "x".repeat(length) }));
    }
  }
  const found: number[][] = [];
  for await (const batch of toBatches(records(), { recordsMax, charactersMax })) {
    found.push(batch.map((record) => (record.kind === "packed" ? record.bytes : record.text.length)));
  }
  return found;
}

test.each([
  ["joins small groups", [[1], [2, 3], [], [4]], [[1, 2, 3], [4]], 3, 100],
  ["splits a large group", [[1, 2, 3, 4, 5]], [[1, 2], [3, 4], [5]], 2, 100],
  ["stays below the limit of characters", [[4, 6, 1], [10]], [[4, 6], [1], [10]], 9, 10],
  ["gives a record that is too large a batch of its own", [[1, 50, 2]], [[1], [50], [2]], 9, 10],
  ["gives nothing for nothing", [[], []], [], 9, 10],
])("%s", async (_name, groups, expected, recordsMax, charactersMax) => {
  expect(await sizes(groups, recordsMax, charactersMax)).toEqual(expected);
});
