import { fieldNodes, indexedOnlyNodes } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { boundaryOf, dictionaryHash, prefixOf, tokenOf } from "./tokens.ts";

describe("tokens", () => {
  test.each([
    ["ProtocolSection", "00"],
    ["NCTId", "02"],
    ["BriefTitle", "0d"],
    ["Condition", "2c"],
    ["LocationCity", "4j"],
    ["LocationCountryCode", "df"],
  ])("%s has the prefix %s", (piece, prefix) => {
    expect(prefixOf(piece)).toBe(prefix);
  });

  test("a word and a boundary begin with the prefix of their piece", () => {
    expect(tokenOf("BriefTitle", "cancer")).toBe("0dcancer");
    expect(boundaryOf("BriefTitle")).toBe("0d_");
  });

  test("every piece has a prefix of its own, of two characters that FTS5 keeps", () => {
    const pieces = [...fieldNodes, ...indexedOnlyNodes].map(({ piece }) => piece);
    const prefixes = new Set(pieces.map(prefixOf));
    expect(prefixes.size).toBe(pieces.length);
    for (const prefix of prefixes) expect(prefix).toMatch(/^[0-9a-z]{2}$/);
  });

  test("a name that is no piece has none", () => {
    expect(() => prefixOf("NoPiece")).toThrow("NoPiece is a piece of the dictionary");
  });

  test("the dictionary that indexes were made with is this one; another one makes them anew", () => {
    expect(dictionaryHash()).toBe("84ded9d7d2a1cbcc85b8685d1bdd6b55915fc15f2ab4b200b108d7c570866f13");
  });
});
