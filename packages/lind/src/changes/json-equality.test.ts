import type { JsonValue } from "ctgov/study";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fingerprintOf, isEmptyContainer, isSameJson, memberOf } from "./json-equality.ts";
import { pointerTo, stepsOf } from "./json-pointer.ts";
import { longestIncreasing } from "./longest-increasing.ts";

const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<JsonValue>;

describe("equal values", () => {
  test.each<[JsonValue, JsonValue, boolean]>([
    [{ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 }, true],
    [[1, 2], [2, 1], false],
    [[1], [1, 2], false],
    [{ a: 1 }, { a: 1, b: 1 }, false],
    [{ a: 1 }, { b: 1 }, false],
    [null, {}, false],
    [[], {}, false],
    ["1", 1, false],
  ])("%j and %j: %s", (left, right, expected) => {
    expect(isSameJson(left, right)).toBe(expected);
    expect(isSameJson(right, left)).toBe(expected);
  });

  test("have one fingerprint, also with their lists in another order", () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(fingerprintOf(structuredClone(value))).toBe(fingerprintOf(value));
        expect(fingerprintOf([value, 1])).toBe(fingerprintOf([1, value]));
      }),
    );
  });

  test("a fingerprint is short, however large the value", () => {
    const wide = Array.from({ length: 20_000 }, (_, index) => ({ text: "x".repeat(1_000), index }));
    expect(fingerprintOf(wide).length).toBeLessThan(200_000);
  });

  test("members are the object's own", () => {
    expect(memberOf({}, "constructor")).toBeUndefined();
    expect(memberOf({ a: null }, "a")).toBeNull();
    expect([isEmptyContainer([]), isEmptyContainer({}), isEmptyContainer(""), isEmptyContainer([0])]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

test("a pointer gives its steps back", () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (steps) => {
      expect(stepsOf(steps.reduce(pointerTo, ""))).toEqual(steps);
    }),
  );
  expect(pointerTo("/a", "b/c~d")).toBe("/a/b~1c~0d");
});

describe("the longest increasing run", () => {
  test.each<[number[], number[]]>([
    [[], []],
    [
      [3, 0, 1, 2],
      [1, 2, 3],
    ],
    [
      [1, 0, 3, 4, 5, 2],
      [1, 2, 3, 4],
    ],
    [[2, 1, 0], [2]],
  ])("of %j is at %j", (numbers, indexes) => {
    expect([...longestIncreasing(numbers)].sort()).toEqual(indexes);
  });

  test("increases, and no run is longer", () => {
    const permutation = fc.uniqueArray(fc.nat(30), { maxLength: 9 });
    fc.assert(
      fc.property(permutation, (numbers) => {
        const run = [...longestIncreasing(numbers)].sort((a, b) => a - b).map((index) => numbers[index] ?? -1);
        expect(run).toEqual(run.toSorted((a, b) => a - b));
        expect(run.length).toBe(longestByTrial(numbers));
      }),
    );
  });
});

/** Tries every subset. */
function longestByTrial(numbers: readonly number[]): number {
  let longest = 0;
  for (let subset = 0; subset < 2 ** numbers.length; subset++) {
    const chosen = numbers.filter((_, index) => (subset >> index) % 2 === 1);
    const isIncreasing = chosen.every((value, index) => index === 0 || (chosen[index - 1] ?? 0) < value);
    if (isIncreasing) longest = Math.max(longest, chosen.length);
  }
  return longest;
}
