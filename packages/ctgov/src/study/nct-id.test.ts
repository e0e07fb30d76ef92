import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseNctId } from "./nct-id.ts";

describe("parseNctId", () => {
  test.each([
    ["NCT00000102", "NCT00000102"],
    ["nct102", "NCT00000102"],
    ["NcT000000000102", "NCT00000102"],
    ["  NCT12345678\n", "NCT12345678"],
    ["NCT1", "NCT00000001"],
  ])("reads %j as %s", (text, nctId) => {
    expect(parseNctId(text)).toBe(nctId);
  });

  test.each(["", "NCT", "NCT0", "NCT00000000", "NCT123456789", "NCT 102", "XNCT102", "NCT102X", "NCT1O2", "102"])(
    "refuses %j",
    (text) => {
      expect(parseNctId(text)).toBeUndefined();
    },
  );

  test("gives every number one form, which it reads as itself", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999 }), fc.nat(12), (number, zeros) => {
        const nctId = parseNctId(`nct${"0".repeat(zeros)}${number}`);
        expect(nctId).toMatch(/^NCT\d{8}$/);
        expect(Number(nctId?.slice(3))).toBe(number);
        expect(parseNctId(nctId ?? "")).toBe(nctId);
      }),
    );
  });
});
