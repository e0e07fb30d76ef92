import { expect, test } from "vitest";
import { parseSegmentList } from "./segment-list.ts";

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, "hex"));
}

test("a list of two levels, the second being merged", () => {
  expect(parseSegmentList(bytes("0000000202030002020100000211110001030111"))).toEqual([
    { segmentId: 3, firstPage: 1, lastPage: 17 },
    { segmentId: 1, firstPage: 0, lastPage: 0 },
    { segmentId: 2, firstPage: 17, lastPage: 17 },
  ]);
});

test("a table without words has no segments", () => {
  expect(parseSegmentList(bytes("00000000000000"))).toEqual([]);
});

test.each([
  ["that ends too early", "000000020101010002"],
  ["whose numbers do not agree", "0000000201050100010301"],
])("a list %s is damaged", (_, hex) => {
  expect(() => parseSegmentList(bytes(hex))).toThrow("damaged");
});

test("a list of a table that deletes is refused", () => {
  expect(() => parseSegmentList(bytes("00000002ff000001010100"))).toThrow("deletes");
});
