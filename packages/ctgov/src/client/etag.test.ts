import { expect, test } from "vitest";
import { etagsMatch } from "./etag.ts";

const STRONG = '"883b003/0.34.1/msspuzuw"';

test.each([
  [STRONG, STRONG],
  [STRONG, '"883b003/0.34.1/msspuzuw-gzip"'],
  [STRONG, `W/${STRONG}`],
  ['W/"883b003/0.34.1/msspuzuw-gzip"', STRONG],
  [STRONG, ` ${STRONG} `],
  [STRONG, "883b003/0.34.1/msspuzuw"],
])("%s and %s name the same data", (one, other) => {
  expect(etagsMatch(one, other)).toBe(true);
  expect(etagsMatch(other, one)).toBe(true);
});

test.each([
  [STRONG, '"883b003/0.34.1/other"'],
  [STRONG, '"883b003/0.34.1/msspuzuw-br"'],
  ['""', '""'],
  ["", ""],
  [STRONG, ""],
])("%s and %s do not", (one, other) => {
  expect(etagsMatch(one, other)).toBe(false);
});
