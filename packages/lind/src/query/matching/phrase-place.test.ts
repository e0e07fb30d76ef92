import type { Coverage } from "ctgov/essie";
import fc from "fast-check";
import { expect, test } from "vitest";
import { phrasePlace, phrasePlaces } from "./phrase-place.ts";

const split = (text: string): readonly string[] => text.split(" ").filter((word) => word !== "");

test.each<[string, string, Coverage, readonly number[]]>([
  ["a b a b c", "a b", "Contains", [0, 2]],
  ["a a a a a", "a a", "Contains", [0, 2]],
  ["a b c", "b c", "Contains", [1]],
  ["a b c", "c b", "Contains", []],
  ["a b c", "a b c d", "Contains", []],
  ["a b c", "", "Contains", []],
  ["", "a", "Contains", []],
  ["a b a b", "a b", "StartsWith", [0]],
  ["c a b", "a b", "StartsWith", []],
  ["a b a b", "a b", "EndsWith", [2]],
  ["a b c", "a b", "EndsWith", []],
  ["a b", "a b", "FullMatch", [0]],
  ["a b a b", "a b", "FullMatch", []],
])("in %j the phrase %j stands, as %s, at %j", (words, phrase, coverage, places) => {
  expect(phrasePlaces(split(words), split(phrase), coverage)).toEqual(places);
  expect(phrasePlace(split(words), split(phrase), coverage)).toBe(places[0] ?? -1);
});

test("a phrase contains what starts, ends and fills a value", () => {
  const words = fc.array(fc.constantFrom("a", "b"), { maxLength: 5 });
  fc.assert(
    fc.property(words, words, (value, phrase) => {
      const found = (coverage: Coverage) => phrasePlace(value, phrase, coverage) >= 0;
      if (found("StartsWith") || found("EndsWith")) expect(found("Contains")).toBe(true);
      expect(found("FullMatch")).toBe(found("StartsWith") && value.length === phrase.length);
      expect(found("Contains")).toBe(phrase.length > 0 && ` ${value.join(" ")} `.includes(` ${phrase.join(" ")} `));
    }),
  );
});
