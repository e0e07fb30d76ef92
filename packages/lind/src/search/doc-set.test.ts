import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DocSet } from "./doc-set.ts";

const SIZES = fc.integer({ min: 0, max: 200 });

/** A size and two plain sets of numbers below it. */
const TWO_SETS = SIZES.chain((size) => {
  const numbers = fc.uniqueArray(fc.nat({ max: Math.max(0, size - 1) }), { maxLength: size });
  return fc.record({ size: fc.constant(size), a: numbers, b: numbers });
});

function setOf(size: number, numbers: readonly number[]): DocSet {
  const set = new DocSet(size);
  for (const number of numbers) set.add(number);
  return set;
}

function ascending(numbers: Iterable<number>): readonly number[] {
  return [...numbers].sort((x, y) => x - y);
}

describe("a set of documents", () => {
  test("does what a plain set does", () => {
    fc.assert(
      fc.property(TWO_SETS, ({ size, a, b }) => {
        const left = new Set(a);
        const right = new Set(b);
        const everything = new Set(Array.from({ length: size }, (_, number) => number));
        const set = setOf(size, a);
        const other = setOf(size, b);
        expect([...set.numbers()]).toEqual(ascending(left));
        expect(set.count()).toBe(left.size);
        expect(set.isEmpty()).toBe(left.size === 0);
        expect([...set.clone().keepIn(other).numbers()]).toEqual(ascending(left.intersection(right)));
        expect([...set.clone().addAll(other).numbers()]).toEqual(ascending(left.union(right)));
        expect([...set.clone().removeAll(other).numbers()]).toEqual(ascending(left.difference(right)));
        expect([...set.complement().numbers()]).toEqual(ascending(everything.difference(left)));
        expect(set.complement().count()).toBe(size - left.size);
        expect([...new DocSet(size).copy(set).numbers()]).toEqual(ascending(left));
        for (const number of everything) expect(set.has(number)).toBe(left.has(number));
      }),
    );
  });

  test.each([0, 1, 31, 32, 33, 64, 4096])("of everything has each of %i numbers and none beyond", (size) => {
    const all = DocSet.all(size);
    expect(all.count()).toBe(size);
    expect(all.complement().isEmpty()).toBe(true);
    expect(all.has(size)).toBe(false);
  });

  test("below a number has the numbers below it", () => {
    fc.assert(
      fc.property(SIZES, fc.nat({ max: 200 }), (size, number) => {
        const end = Math.min(size, number);
        expect([...DocSet.below(size, end).numbers()]).toEqual(Array.from({ length: end }, (_, at) => at));
      }),
    );
  });

  test("that is cleared, or loses its one number, is empty", () => {
    const set = setOf(70, [3, 64]);
    set.remove(3);
    expect([...set.numbers()]).toEqual([64]);
    set.clear();
    expect(set.isEmpty()).toBe(true);
  });

  test("gives its numbers as long as there are not too many", () => {
    const numbers = [0, 31, 32, 63, 69];
    const set = setOf(70, numbers);
    expect([...(set.numbersUpTo(5) ?? [])]).toEqual(numbers);
    expect(set.numbersUpTo(4)).toBeUndefined();
    expect([...(new DocSet(70).numbersUpTo(0) ?? [1])]).toEqual([]);
  });

  test("a clone changes alone", () => {
    const set = setOf(40, [3]);
    set.clone().add(39);
    expect([...set.numbers()]).toEqual([3]);
  });

  test("sets of two sizes are not combined", () => {
    expect(() => new DocSet(3).addAll(new DocSet(40))).toThrow("sets of one size");
  });
});
