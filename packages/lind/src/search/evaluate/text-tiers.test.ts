import fc from "fast-check";
import { expect, test } from "vitest";
import { DocSet } from "../doc-set.ts";
import { inAtLeast } from "./text-tiers.ts";

const SIZE = 40;
const NUMBERS = fc.uniqueArray(fc.nat({ max: SIZE - 1 }));

test("documents of at least so many sets are found", () => {
  const sets = fc.array(NUMBERS, { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(sets, fc.integer({ min: 1, max: 6 }), (lists, wanted) => {
      const required = Math.min(wanted, lists.length);
      const documents = lists.map((numbers) => {
        const set = new DocSet(SIZE);
        for (const number of numbers) set.add(number);
        return set;
      });
      const expected = Array.from({ length: SIZE }, (_, doc) => doc).filter(
        (doc) => lists.filter((numbers) => numbers.includes(doc)).length >= required,
      );
      expect([...inAtLeast(documents, required).numbers()]).toEqual(expected);
      // The sets that went in are shared with a cache and stay as they were.
      expect(documents.map((set) => set.count())).toEqual(lists.map((numbers) => numbers.length));
    }),
  );
});
