import { expect, test } from "vitest";
import { decodeBeginning, decodeUtf8 } from "./utf8.ts";

test.each([
  ["a byte that begins nothing", [0x61, 0xff, 0x62], 1],
  ["a character that breaks off", [0x61, 0xe2, 0x82, 0x62, 0x63], 1],
  ["a character that is cut at the end", [0x61, 0x62, 0xf0, 0x9f, 0x98], 2],
  ["a surrogate half", [0xed, 0xa0, 0x80], 0],
  ["a continuation without a beginning", [0xc3, 0xa9, 0xa9], 2],
])("finds %s", (_name, bytes, badByteAt) => {
  expect(decodeUtf8(Uint8Array.from(bytes))).toEqual({ text: undefined, badByteAt });
});

test("keeps a byte order mark, which belongs to the text", () => {
  expect(decodeUtf8(Uint8Array.from([0xef, 0xbb, 0xbf, 0x61]))).toEqual({ text: "\ufeffa" });
});

test("shows a beginning without the character that its end cuts", () => {
  expect(decodeBeginning(Uint8Array.from([0x61, 0xff, 0x62, 0xe2, 0x82]))).toBe("a\ufffdb");
});
