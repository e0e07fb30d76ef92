import fc from "fast-check";
import { expect, test } from "vitest";
import { DocSet } from "../doc-set.ts";
import { leastNumbered } from "./best-first.ts";

const SIZE = 400;

/** Numbers of documents: in their order, as a build has them, with some of later changes at the end; or in any order. */
const anyNumbers = fc.oneof(
  fc
    .integer({ min: 0, max: SIZE })
    .map((built) => Array.from({ length: SIZE }, (_, doc) => (doc < built ? doc * 2 + 1 : (doc - built) * 2))),
  fc.shuffledSubarray(
    Array.from({ length: SIZE }, (_, doc) => doc),
    { minLength: SIZE },
  ),
);

test("the documents with the least numbers come first, whatever order they are in", () => {
  fc.assert(
    fc.property(
      anyNumbers,
      fc.uniqueArray(fc.nat({ max: SIZE - 1 }), { maxLength: SIZE }),
      fc.option(fc.nat({ max: SIZE }), { nil: Number.NEGATIVE_INFINITY }),
      fc.integer({ min: 1, max: 60 }),
      (list, docs, above, limit) => {
        const numbers = Uint32Array.from(list);
        const leastOfWords = Uint32Array.from({ length: Math.ceil(SIZE / 32) }, (_, word) =>
          Math.min(...list.slice(word * 32, word * 32 + 32)),
        );
        const documents = new DocSet(SIZE);
        for (const doc of docs) documents.add(doc);
        const expected = docs
          .filter((doc) => (list[doc] ?? 0) > above)
          .sort((a, b) => (list[a] ?? 0) - (list[b] ?? 0))
          .slice(0, limit);
        expect(leastNumbered(documents, { numbers, leastOfWords }, above, limit)).toEqual(expected);
      },
    ),
  );
});
