import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ListingPlace, parsePageToken, printPageToken } from "./page-token.ts";

const KEY = new TextEncoder().encode("a key of a home");
const PLACE: ListingPlace = {
  buildId: "b1",
  snapshot: 600_000,
  fingerprint: "f00d",
  after: { keys: [0.95, Number.NaN], nctNumber: 3_516_279 },
};

describe("a page token", () => {
  test("comes back as the place it was made of, missing values too", () => {
    fc.assert(
      fc.property(
        fc.record({
          buildId: fc.string(),
          snapshot: fc.nat(),
          fingerprint: fc.string(),
          after: fc.record({
            keys: fc.array(fc.oneof(fc.double({ noDefaultInfinity: true, noNaN: true }), fc.constant(Number.NaN)), {
              maxLength: 2,
            }),
            nctNumber: fc.nat({ max: 99_999_999 }),
          }),
        }),
        (place) => {
          const token = printPageToken(place, KEY);
          expect(token).toMatch(/^[\w-]+$/);
          const read = parsePageToken(token, place.fingerprint, KEY);
          expect(read.after.keys.map(String)).toEqual(place.after.keys.map((key) => String(key + 0)));
          expect({ ...read, after: read.after.nctNumber }).toEqual({ ...place, after: place.after.nctNumber });
        },
      ),
    );
  });

  test("is refused when one character of it is another", () => {
    const token = printPageToken(PLACE, KEY);
    for (let at = 0; at < token.length - 1; at++) {
      const other = token[at] === "A" ? "B" : "A";
      const changed = `${token.slice(0, at)}${other}${token.slice(at + 1)}`;
      expect(() => parsePageToken(changed, PLACE.fingerprint, KEY)).toThrow("not one that this index gave out");
    }
  });

  test.each(["", "x", "NotAToken", "A".repeat(2_000), "\0", "ZVdj7o2Elu8o3lp2Vcm44unumpOQJJxsbfWs2vYckA"])(
    "is refused where it is %j",
    (token) => {
      expect(() => parsePageToken(token, PLACE.fingerprint, KEY)).toThrow(
        expect.objectContaining({ code: "PAGE_TOKEN_INVALID" }),
      );
    },
  );

  test("of another search or another home is refused", () => {
    const token = printPageToken(PLACE, KEY);
    expect(() => parsePageToken(token, "beef", KEY)).toThrow("belongs to another search");
    expect(() => parsePageToken(token, PLACE.fingerprint, new Uint8Array(32))).toThrow("not one that this index");
  });
});
