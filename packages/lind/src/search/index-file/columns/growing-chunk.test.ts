import fc from "fast-check";
import { expect, test } from "vitest";
import { countsOf, decodeChunk, encodeChunk, valuesOf } from "./chunk-codec.ts";
import { GrowingChunk } from "./growing-chunk.ts";

/** What each document or location has, in their order; long enough to grow more than once. */
const someLists = fc.array(fc.array(fc.double({ noNaN: true }), { maxLength: 4 }), { maxLength: 300 });

function addAll(chunk: GrowingChunk, lists: readonly (readonly number[])[], first: number): void {
  for (const [at, values] of lists.entries()) for (const value of values) chunk.add(first + at, value);
}

test("a chunk holds what was added to it, also after it was written and read back", () => {
  fc.assert(
    fc.property(someLists, someLists, (before, after) => {
      const begun = new GrowingChunk();
      addAll(begun, before, 0);
      const chunk = GrowingChunk.from(decodeChunk(encodeChunk(begun.content())));
      addAll(chunk, after, before.length);
      const lists = [...before, ...after];
      const counts = lists.slice(0, lists.findLastIndex(({ length }) => length > 0) + 1).map(({ length }) => length);
      const decoded = decodeChunk(encodeChunk(chunk.content()));
      expect({ counts: countsOf(decoded), values: valuesOf(decoded) }).toEqual({ counts, values: lists.flat() });
    }),
  );
});

test("a column of presence counts and has no values, and a chunk knows whether it has grown", () => {
  const chunk = new GrowingChunk();
  expect(chunk.isWritten).toBe(true);
  chunk.add(70, undefined);
  expect(chunk.isWritten).toBe(false);
  const { counts, values } = chunk.content();
  expect([counts.length, counts[70], values.length]).toEqual([71, 1, 0]);
});
