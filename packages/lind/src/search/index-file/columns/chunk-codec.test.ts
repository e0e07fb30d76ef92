import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ColumnChunk, countsOf, decodeChunk, encodeChunk, valuesOf } from "./chunk-codec.ts";

const HEADER_BYTES = 28;

/** How many values each document has, and as many values. */
const anyChunk: fc.Arbitrary<ColumnChunk> = fc
  .array(fc.oneof(fc.constant(1), fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 400 })), { maxLength: 60 })
  .chain((counts) => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    const value = fc.oneof(fc.integer(), fc.double({ noNaN: true }), fc.constant(3));
    return fc.record({ counts: fc.constant(counts), values: fc.array(value, { minLength: total, maxLength: total }) });
  });

describe("a chunk of a column", () => {
  test("comes back as it was", () => {
    fc.assert(
      fc.property(anyChunk, (chunk) => {
        const open = decodeChunk(encodeChunk(chunk));
        expect({ counts: countsOf(open), values: valuesOf(open) }).toEqual(chunk);
      }),
    );
  });

  test("of presence has no values", () => {
    const counts = [0, 1, 1, 0, 0, 0, 0, 0, 1];
    const bytes = encodeChunk({ counts, values: [] });
    expect(bytes.length).toBe(HEADER_BYTES + 2);
    const decoded = decodeChunk(bytes);
    expect(countsOf(decoded)).toEqual(counts);
    expect(valuesOf(decoded)).toEqual([]);
  });

  test("that all documents share takes no more than its head", () => {
    const counts = Array.from({ length: 4_096 }, () => 1);
    expect(encodeChunk({ counts, values: counts.map(() => 42) }).length).toBe(HEADER_BYTES);
  });

  test("is read wherever it stands in a larger buffer", () => {
    const bytes = encodeChunk({ counts: [1, 2], values: [0.5, 1.5, 2.5] });
    const buffer = new Uint8Array(bytes.length + 3);
    buffer.set(bytes, 3);
    expect(valuesOf(decodeChunk(buffer.subarray(3)))).toEqual([0.5, 1.5, 2.5]);
  });

  test("that is cut off or of unknown kind is refused", () => {
    const bytes = encodeChunk({ counts: [1, 1], values: [1, 900] });
    expect(() => decodeChunk(bytes.subarray(0, 20))).toThrow(RangeError);
    expect(() => decodeChunk(bytes.subarray(0, bytes.length - 1))).toThrow("damaged");
    const odd = bytes.slice();
    odd[2] = 3;
    expect(() => decodeChunk(odd)).toThrow("3 bytes");
  });
});
