import { expect, test } from "vitest";
import { parseRetryAfter } from "./retry-after.ts";

const NOW = Date.UTC(2026, 4, 2, 14, 0, 0);

test.each([
  ["0", 0],
  ["120", 120_000],
  [" 7 ", 7_000],
  ["99999999999999999999", Number.MAX_SAFE_INTEGER],
  ["Sat, 02 May 2026 14:00:30 GMT", 30_000],
  ["Sat, 02 May 2026 13:00:00 GMT", 0],
  ["Sat, 99 May 2026 13:00:00 GMT", undefined],
  ["", undefined],
  ["-1", undefined],
  ["1.5", undefined],
  ["soon", undefined],
  ["2026-05-02", undefined],
])("Retry-After %j is %s ms from now", (value, expected) => {
  expect(parseRetryAfter(value, NOW)).toBe(expected);
});
