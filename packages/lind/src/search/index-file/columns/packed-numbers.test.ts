import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { numberAt, openNumbers, packNumbers } from "./packed-numbers.ts";

describe("packing numbers", () => {
  test.each([
    [[], 0, 0],
    [[7, 7, 7], 0, 7],
    [[1_000, 1_255], 1, 1_000],
    [[-3, 253], 2, -3],
    [[0, 65_536], 4, 0],
    [[18_262, -40_000, 25_000], 2, -40_000],
    [[0, 2 ** 33], 8, 0],
    [[0.5, 1], 8, 0],
    [[-0], 8, 0],
  ])("%j takes %d bytes a number above %d", (numbers, width, base) => {
    const packed = packNumbers(numbers);
    expect(packed).toMatchObject({ width, base });
    expect(packed.bytes.length).toBe(width * numbers.length);
  });

  test("gives back every number as it was", () => {
    const anyNumber = fc.oneof(
      fc.integer(),
      fc.double({ noNaN: true }),
      fc.maxSafeInteger(),
      fc.integer({ min: 0, max: 300 }),
    );
    fc.assert(
      fc.property(fc.array(anyNumber), (numbers) => {
        const frame = openNumbers(packNumbers(numbers), numbers.length);
        expect(numbers.map((_, at) => numberAt(frame, at))).toEqual(numbers);
      }),
    );
  });
});
