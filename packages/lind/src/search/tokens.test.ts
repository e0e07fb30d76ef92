import { fieldNodes, indexedOnlyNodes } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { BOUNDARY, dictionaryHash, markOf, tokenOf } from "./tokens.ts";

describe("tokens", () => {
  test.each([
    ["ProtocolSection", "00"],
    ["NCTId", "02"],
    ["BriefTitle", "0d"],
    ["Condition", "2c"],
    ["LocationCity", "4j"],
    ["LocationCountryCode", "df"],
  ])("%s has the mark %s", (piece, mark) => {
    expect(markOf(piece)).toBe(mark);
  });

  test("a word and a boundary end with the mark of their piece", () => {
    expect(tokenOf("cancer", markOf("BriefTitle"))).toBe("cancer_0d");
    expect(tokenOf(BOUNDARY, markOf("BriefTitle"))).toBe("_0d");
  });

  test("every piece has a mark of its own, of two characters that FTS5 keeps", () => {
    const pieces = [...fieldNodes, ...indexedOnlyNodes].map(({ piece }) => piece);
    const marks = new Set(pieces.map(markOf));
    expect(marks.size).toBe(pieces.length);
    for (const mark of marks) expect(mark).toMatch(/^[0-9a-z]{2}$/);
  });

  test("a name that is no piece has none", () => {
    expect(() => markOf("NoPiece")).toThrow("NoPiece is a piece of the dictionary");
  });

  test("the dictionary that indexes were made with is this one; another one makes them anew", () => {
    expect(dictionaryHash()).toBe("84ded9d7d2a1cbcc85b8685d1bdd6b55915fc15f2ab4b200b108d7c570866f13");
  });
});
