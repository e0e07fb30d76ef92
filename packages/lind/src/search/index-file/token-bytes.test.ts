import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wordsOf } from "../../query/words/words.ts";
import { BOUNDARY, markOf, tokenOf } from "../tokens.ts";
import { TokenBytes, tokenMarkOf } from "./token-bytes.ts";

const title = tokenMarkOf("BriefTitle");
const condition = tokenMarkOf("Condition");

function textOf(tokens: TokenBytes): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(tokens.take());
}

describe("tokens as bytes", () => {
  test("a value stands between boundaries", () => {
    const tokens = new TokenBytes();
    tokens.writeValue(title, "Lung Cancers");
    expect(textOf(tokens)).toBe("_0d lung_0d cancer_0d _0d ");
  });

  test("values of one piece that follow each other share the boundary between them, within a document", () => {
    const tokens = new TokenBytes();
    tokens.writeValue(condition, "Asthma");
    tokens.writeValue(condition, "Cough");
    tokens.endDocument();
    tokens.writeValue(condition, "Cough");
    expect(textOf(tokens)).toBe("_2c asthma_2c _2c cough_2c _2c _2c cough_2c _2c ");
  });

  test("a text without words leaves nothing", () => {
    const tokens = new TokenBytes();
    tokens.writeValue(title, "Asthma");
    tokens.writeValue(condition, " – % ");
    tokens.writeValue(title, "Cough");
    expect(textOf(tokens)).toBe("_0d asthma_0d _0d cough_0d _0d ");
  });

  test("begins anew after what was written is taken, and grows as far as it must", () => {
    const tokens = new TokenBytes();
    const long = "word ".repeat(300_000);
    tokens.writeValue(title, long);
    expect(textOf(tokens).length).toBe(4 + 300_000 * 8 + 4);
    tokens.writeValue(title, "é");
    expect(textOf(tokens)).toBe("_0d e_0d _0d ");
  });

  test("are those of the words of any text", () => {
    const anyText = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), fc.lorem());
    const tokens = new TokenBytes();
    const mark = markOf("BriefTitle");
    fc.assert(
      fc.property(anyText, (text) => {
        tokens.writeValue(title, text);
        const words = wordsOf(text).map((word) => `${tokenOf(word, mark)} `);
        const boundary = `${tokenOf(BOUNDARY, mark)} `;
        expect(textOf(tokens)).toBe(words.length === 0 ? "" : [boundary, ...words, boundary].join(""));
      }),
    );
  });
});
