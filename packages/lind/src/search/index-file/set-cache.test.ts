import { expect, test } from "vitest";
import { DocSet } from "../doc-set.ts";
import { SetCache } from "./set-cache.ts";

const SIZE = 6_400;

function setOf(...numbers: readonly number[]): DocSet {
  const set = new DocSet(SIZE);
  for (const number of numbers) set.add(number);
  return set;
}

const neverMade = () => {
  throw new Error("The set is known.");
};

test("sets of few and of many numbers come back as they were made", () => {
  const cache = new SetCache(100_000);
  const many = DocSet.below(SIZE, 3_000);
  expect([...cache.get("few", () => setOf(3, 6_399)).numbers()]).toEqual([3, 6_399]);
  cache.get("many", () => many);
  expect([...cache.get("few", neverMade).numbers()]).toEqual([3, 6_399]);
  expect(cache.get("many", neverMade).count()).toBe(3_000);
});

test("a set that is known is added, another is not", () => {
  const cache = new SetCache(100_000);
  const into = setOf(1);
  expect(cache.addKnown("few", into)).toBe(false);
  cache.addMade("few", into, (found) => found.add(7));
  expect([...into.numbers()]).toEqual([1, 7]);
  const other = setOf(2);
  expect(cache.addKnown("few", other)).toBe(true);
  expect([...other.numbers()]).toEqual([2, 7]);
});

test("each set is made in an empty one, whatever was made before", () => {
  const cache = new SetCache(100_000);
  const ignored = new DocSet(SIZE);
  for (const number of [5, 6, 7]) cache.addMade(`of ${number}`, ignored, (found) => found.add(number));
  expect([5, 6, 7].map((number) => [...cache.get(`of ${number}`, neverMade).numbers()])).toEqual([[5], [6], [7]]);
});

test("a set of many numbers is kept as it is, and not made into the next", () => {
  const cache = new SetCache(100_000);
  const ignored = new DocSet(SIZE);
  cache.addMade("many", ignored, (found) => found.addAll(DocSet.all(SIZE)));
  cache.addMade("few", ignored, (found) => found.add(1));
  expect(cache.get("many", neverMade).count()).toBe(SIZE);
});
