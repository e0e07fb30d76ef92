import fc from "fast-check";
import { expect, test } from "vitest";
import { DocSet } from "../doc-set.ts";
import { addRowids } from "./parse-rowids.ts";

const SIZE = 100;

function numbersOf(list: string): readonly number[] {
  const set = new DocSet(SIZE);
  addRowids(list, set);
  const numbers: number[] = [];
  set.forEach((number) => {
    numbers.push(number);
  });
  return numbers;
}

test.each([
  ["", []],
  ["0", [0]],
  ["7", [7]],
  ["3,17,99", [3, 17, 99]],
  ["99,100,101,1000000", [99]],
])("%j is %j", (list, numbers) => {
  expect(numbersOf(list)).toEqual(numbers);
});

test("a list of any numbers gives those below the size of the set", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat({ max: 300 })), (numbers) => {
      const expected = numbers.filter((number) => number < SIZE).toSorted((a, b) => a - b);
      expect(numbersOf(numbers.join(","))).toEqual(expected);
    }),
  );
});
