import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wordsOf } from "../../query/words/words.ts";
import { boundaryOf, tokenOf } from "../tokens.ts";
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
    expect(textOf(tokens)).toBe("0d_ 0dlung 0dcancer 0d_ ");
  });

  test("values of one piece that follow each other share the boundary between them, within a document", () => {
    const tokens = new TokenBytes();
    tokens.writeValue(condition, "Asthma");
    tokens.writeValue(condition, "Cough");
    tokens.endDocument();
    tokens.writeValue(condition, "Cough");
    expect(textOf(tokens)).toBe("2c_ 2casthma 2c_ 2ccough 2c_ 2c_ 2ccough 2c_ ");
  });

  test("a text without words leaves nothing", () => {
    const tokens = new TokenBytes();
    tokens.writeValue(title, "Asthma");
    tokens.writeValue(condition, " – % ");
    tokens.writeValue(title, "Cough");
    expect(textOf(tokens)).toBe("0d_ 0dasthma 0d_ 0dcough 0d_ ");
  });

  test("begins anew after what was written is taken, and grows as far as it must", () => {
    const tokens = new TokenBytes();
    const long = "word ".repeat(300_000);
    tokens.writeValue(title, long);
    expect(textOf(tokens).length).toBe(4 + 300_000 * 7 + 4);
    tokens.writeValue(title, "é");
    expect(textOf(tokens)).toBe("0d_ 0de 0d_ ");
  });

  test("are those of the words of any text", () => {
    const anyText = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), fc.lorem());
    const tokens = new TokenBytes();
    fc.assert(
      fc.property(anyText, (text) => {
        tokens.writeValue(title, text);
        const words = wordsOf(text).map((word) => `${tokenOf("BriefTitle", word)} `);
        const boundary = `${boundaryOf("BriefTitle")} `;
        expect(textOf(tokens)).toBe(words.length === 0 ? "" : [boundary, ...words, boundary].join(""));
      }),
    );
  });
});
