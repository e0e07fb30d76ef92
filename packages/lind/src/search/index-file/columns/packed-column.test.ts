import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DocSet } from "../../doc-set.ts";
import { decodeChunk, encodeChunk } from "./chunk-codec.ts";
import { columnOf, PackedColumn } from "./packed-column.ts";

/** The values of each document, chunk by chunk; a chunk may be missing, or name fewer documents than it is of. */
type Chunks = readonly (readonly (readonly number[])[])[];

const CHUNK_SIZE = 40;

const anyValue = fc.oneof(
  fc.integer({ min: 0, max: 5 }),
  fc.integer({ min: 1_000, max: 1_300 }),
  fc.constant(0.5),
  fc.constant(70_000),
);
const oneEach = fc.array(
  anyValue.map((value) => [value]),
  { maxLength: CHUNK_SIZE },
);
const someEach = fc.array(fc.array(anyValue, { maxLength: 1 }), { maxLength: CHUNK_SIZE });
const manyEach = fc.array(fc.array(anyValue, { maxLength: 4 }), { maxLength: CHUNK_SIZE });
const allAlike = fc.array(fc.constant([3]), { maxLength: CHUNK_SIZE });
const anyChunks = fc.array(fc.oneof(oneEach, someEach, manyEach, allAlike), { minLength: 1, maxLength: 4 });

function columnWith(chunks: Chunks): PackedColumn {
  const placed = chunks.flatMap((lists, at) => {
    const counts = lists.map((list) => list.length);
    const chunk = decodeChunk(encodeChunk({ counts, values: lists.flat() }));
    return lists.length === 0 ? [] : [{ ...chunk, first: at * CHUNK_SIZE }];
  });
  return new PackedColumn(chunks.length * CHUNK_SIZE, placed);
}

/** What the column says in the plainest form: the values of each document. */
function listsOf(chunks: Chunks): readonly (readonly number[])[] {
  return chunks.flatMap((lists) => Array.from({ length: CHUNK_SIZE }, (_, at) => lists[at] ?? []));
}

function numbersOf(size: number, addTo: (set: DocSet) => void): readonly number[] {
  const set = new DocSet(size);
  addTo(set);
  return [...set.numbers()];
}

describe("a packed column", () => {
  test("says of each document what was packed", () => {
    fc.assert(
      fc.property(anyChunks, fc.boolean(), (chunks, isBackwards) => {
        const column = columnWith(chunks);
        const expected = listsOf(chunks);
        const order = [...expected.entries()];
        for (const [doc, list] of isBackwards ? order.reverse() : order) {
          const values: number[] = [];
          column.forEachValue(doc, (value) => {
            values.push(value);
          });
          expect(values).toEqual(list);
          expect(column.first(doc)).toBe(list[0] ?? Number.NaN);
        }
      }),
    );
  });

  test("finds those between two bounds, those with a wanted value, and those with any", () => {
    fc.assert(
      fc.property(anyChunks, anyValue, anyValue, (chunks, low, high) => {
        const column = columnWith(chunks);
        const { size } = column;
        const lists = listsOf(chunks);
        const where = (isWanted: (list: readonly number[]) => boolean) =>
          [...lists.entries()].filter(([, list]) => isWanted(list)).map(([doc]) => doc);
        expect(numbersOf(size, (set) => column.addBetween(low, high, set))).toEqual(
          where((list) => list.some((value) => value >= low && value <= high)),
        );
        const wanted = new Uint8Array(1_200);
        wanted[low] = 1;
        expect(numbersOf(size, (set) => column.addWanted(wanted, set))).toEqual(
          where((list) => list.some((value) => wanted[value] === 1)),
        );
        expect(numbersOf(size, (set) => column.addPresent(set))).toEqual(where((list) => list.length > 0));
      }),
    );
  });

  test("writes first values where there are some", () => {
    fc.assert(
      fc.property(anyChunks, (chunks) => {
        const column = columnWith(chunks);
        const numbers = new Uint32Array(column.size).fill(9);
        column.writeFirst(numbers);
        expect([...numbers]).toEqual(listsOf(chunks).map((list) => Math.floor(list[0] ?? 9)));
      }),
    );
  });

  test("is made of an array", () => {
    const column = columnOf(Uint32Array.of(4, 0, 7));
    expect([0, 1, 2].map((doc) => column.first(doc))).toEqual([4, 0, 7]);
    expect(numbersOf(3, (set) => column.addBetween(0, 4, set))).toEqual([0, 1]);
  });
});
