import type { Coverage } from "ctgov/essie";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exactPlace, holdsExactly } from "./exact-text.ts";
import { wordsOf } from "./words/words.ts";

describe("exact text", () => {
  test.each<[string, string, Coverage, boolean]>([
    ["Pembrolizumab 200 mg", "Pembrolizumab", "Contains", true],
    ["Pembrolizumab 200 mg", "pembrolizumab", "Contains", false],
    ["Pembrolizumab  200\n mg", "Pembrolizumab 200 mg", "Contains", true],
    ["Sjögren", "Sjogren", "Contains", false],
    ["heart attacks", "heart attack", "Contains", false],
    ["MK-3475", "MK-3475", "Contains", true],
    ["MK3475", "MK-3475", "Contains", false],
    ["MK3475", "MK", "Contains", false],
    ["(MK-3475)", "MK-3475", "Contains", true],
    ["dose (low)", "(low)", "Contains", true],
    ["a+b", "a+b", "Contains", true],
    ["aab", "a+b", "Contains", false],
    ["Crohn's disease", "s", "Contains", false],
    ["Crohn's disease", "Crohn's disease", "FullMatch", true],
    [" Merck LLC ", "Merck LLC", "FullMatch", true],
    ["Merck LLC USA", "Merck LLC", "FullMatch", false],
    ["Merck LLC USA", "Merck LLC", "StartsWith", true],
    ["The Merck LLC", "Merck LLC", "StartsWith", false],
    ["The Merck LLC", "Merck LLC", "EndsWith", true],
    ["Merck LLC.", "Merck LLC", "EndsWith", false],
    ["100 %", "%", "Contains", false],
    ["a\\b", "a\\b", "Contains", true],
  ])("%j holds %j as %s: %s", (value, exact, coverage, expected) => {
    expect(holdsExactly(value, exact, coverage)).toBe(expected);
  });

  test("the place is that of the text, not of its words in another case", () => {
    expect(exactPlace("asthma in Asthma", "Asthma", "Contains")).toEqual({ start: 10, end: 16 });
  });

  test("a text with words holds itself, and no pattern of it can break", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 20 }), (text) => {
        const isFound = holdsExactly(text, text, "FullMatch");
        expect(isFound).toBe(wordsOf(text).length > 0);
      }),
    );
  });
});
