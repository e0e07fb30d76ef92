import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parsePageToken, toPageToken } from "./page-token.ts";

const anyPosition = fc.record({
  day: fc.integer({ min: 0, max: 40_000 }),
  offset: fc.integer({ min: 0, max: 2_000_000 }),
});

describe("a page token", () => {
  test("leads back to its position", () => {
    fc.assert(
      fc.property(fc.integer(), anyPosition, (seed, position) => {
        expect(parsePageToken(seed, toPageToken(seed, position))).toEqual(position);
      }),
    );
  });

  test("shares its beginning with the tokens of the same data alone", () => {
    const tokens = [10, 20, 1_000].map((offset) => toPageToken(7, { day: 20_679, offset }));
    expect(new Set(tokens.map((token) => token.slice(0, 12))).size).toBe(1);
    expect(toPageToken(7, { day: 20_680, offset: 10 }).slice(0, 14)).not.toBe(tokens[0]?.slice(0, 14));
  });

  test("is refused where it is made up", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const position = parsePageToken(7, text);
        if (position !== undefined) expect(Number.isSafeInteger(position.offset)).toBe(true);
      }),
    );
    for (const text of ["", "ZV", "abc", "ZVabc", toPageToken(8, { day: 20_679, offset: 10 })]) {
      expect(parsePageToken(7, text)).toBeUndefined();
    }
  });
});
