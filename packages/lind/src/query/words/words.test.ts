import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { forEachWord, spansOf, wordsOf } from "./words.ts";

/** The words of a text by the loop of the index build. */
function emittedWords(text: string): readonly string[] {
  const words: string[] = [];
  forEachWord(text, (word) => words.push(word));
  return words;
}

const show = (text: string): string => wordsOf(text).join(" ");

test.each([
  ["Non-Small Cell Lung Cancer", "non small cell lung cancer"],
  ["MK3475", "mk 3475"],
  ["MK-3475", "mk 3475"],
  ["HbA1c", "hba 1 c"],
  ["COVID-19/SARS-CoV-2", "covid 19 sars cov 2"],
  ["2.5 mg/kg", "2 5 mg kg"],
  ["a_b", "a b"],
  ["line\nbreak\ttab\u0000nul", "line break tab nul"],
  ["one\u00A0two\u200Bthree", "one two three"],
  ["  ", ""],
  ["", ""],
  ["%&/()", ""],
  ["😀", ""],
])("%j is cut into the words %j", (text, words) => {
  expect(show(text)).toBe(words);
});

test.each([
  ["Alzheimer's disease", "alzheimer disease"],
  ["Alzheimer’s disease", "alzheimer disease"],
  ["Crohn´s disease", "crohn disease"],
  ["Crohn`s disease", "crohn disease"],
  ["CROHN'S", "crohn"],
  ["patients' homes", "patient home"],
  ["Côte d'Ivoire", "cote d ivoire"],
  ["O'Sullivan", "o sullivan"],
  ["x'st", "x st"],
  ["x's1", "x s 1"],
  ["x's\u0301 y", "x y"],
  ["'s", "s"],
  ["x's's", "x s"],
  ["Sjögren’s–Larsson", "sjogren larsson"],
])("the possessive of %j is dropped and any other apostrophe separates: %j", (text, words) => {
  expect(show(text)).toBe(words);
});

test.each([
  ["naïve Ménière", "naive meniere"],
  ["Łódź, Ålborg, København Ø", "lodz alborg kobenhavn o"],
  ["Straße STRASSE", "strasse strasse"],
  ["œdème", "edeme"],
  ["ﬁbrosis", "fibrosis"],
  ["İstanbul", "istanbul"],
  ["ＡＢＣ１２", "abc 12"],
  ["10⁶ m²", "106 m 2"],
  ["½", "1 2"],
  ["Phase Ⅱ", "phase ii"],
  ["immuno\u00ADtherapy", "immunotherapy"],
  ["Keytruda™ (pembrolizumab)®", "keytruda pembrolizumab"],
  ["37 °C", "37 c"],
  ["肺癌 治疗", "肺癌 治疗"],
  ["سرطان الرئة", "سرطان الرية"],
])("beyond ASCII, %j has the words %j", (text, words) => {
  expect(show(text)).toBe(words);
});

test.each([
  ["IFN-α", "ifn alpha"],
  ["IFNα2b", "ifn alpha 2 b"],
  ["β-blockers", "beta blocker"],
  ["TGFβ1", "tgf beta 1"],
  ["γδ T cells", "gamma delta t cell"],
  ["μ-opioid", "mu opioid"],
  ["µ-opioid", "mu opioid"],
  ["ά", "alpha"],
  ["Ω", "omega"],
])("a Greek letter is a word by its name: %j gives %j", (text, words) => {
  expect(show(text)).toBe(words);
});

test("a place holds the word without the possessive, with its marks", () => {
  const text = "The Me\u0301nie\u0300re's α-test";
  expect(spansOf(text).map(({ word, start, end }) => [word, text.slice(start, end)])).toEqual([
    ["the", "The"],
    ["meniere", "Me\u0301nie\u0300re"],
    ["alpha", "α"],
    ["test", "test"],
  ]);
});

test("two words of one character share its place", () => {
  expect(spansOf("a½")).toEqual([
    { word: "a", start: 0, end: 1 },
    { word: "1", start: 1, end: 2 },
    { word: "2", start: 1, end: 2 },
  ]);
});

test("a run of a hundred thousand letters is one word", () => {
  const run = "Ab".repeat(50_000);
  expect(emittedWords(`${run} x`)).toEqual([run.toLowerCase(), "x"]);
});

test("more different words than the table holds are still read right", () => {
  const texts = Array.from({ length: 300_000 }, (_, index) => `W${letters(index)}x`);
  expect(texts.filter((text) => emittedWords(text)[0] !== text.toLowerCase())).toEqual([]);
  expect(emittedWords("WBBBX")).toEqual(["wbbbx"]);
});

/** A number in consonants: no rule of spelling or number knows such a word. */
function letters(count: number): string {
  return [...count.toString(16)].map((digit) => "bcdfghjklmnpqrtv"[Number.parseInt(digit, 16)]).join("");
}

describe("for any text", () => {
  /** Text of the pieces where cutting is hard, and any Unicode besides. */
  const hardPieces = [
    ..."abs SX19 -.,'’´`_\n\u0000\u0301\u00AD\u200Dé\u0130ßœαβΩµ½²ﬁ™–≥®٣あ癌😀\uD800\uDC00",
    ...["'s", "’s", "s's", "tumours", "Haem", "analyses", "COVID19", "mg/ml", "e\u0301s", "\u2126", "\u{1D6FC}", "ŉ"],
  ];
  const text = fc.oneof(
    fc.array(fc.constantFrom(...hardPieces), { maxLength: 30 }).map((pieces) => pieces.join("")),
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.string({ unit: "grapheme", maxLength: 60 }),
  );

  test("the three ways to read it agree", () => {
    fc.assert(
      fc.property(text, (value) => {
        const words = wordsOf(value);
        expect(emittedWords(value)).toEqual(words);
        expect(spansOf(value).map((span) => span.word)).toEqual(words);
      }),
      { numRuns: 3000 },
    );
  });

  test("words are their own words, and none is empty", () => {
    fc.assert(
      fc.property(text, (value) => {
        const words = wordsOf(value);
        expect(words).not.toContain("");
        expect(wordsOf(words.join(" "))).toEqual(words);
      }),
      { numRuns: 2000 },
    );
  });

  test("every place lies in the text, in order, and reads as its word again", () => {
    fc.assert(
      fc.property(text, (value) => {
        let before = 0;
        for (const { word, start, end } of spansOf(value)) {
          expect(start).toBeGreaterThanOrEqual(before);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(value.length);
          expect(wordsOf(value.slice(start, end))).toContain(word);
          before = start;
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("the words are the same in every normalisation form", () => {
    fc.assert(
      fc.property(text, (value) => {
        const words = wordsOf(value);
        expect(wordsOf(value.normalize("NFC"))).toEqual(words);
        expect(wordsOf(value.normalize("NFD"))).toEqual(words);
        // The trade mark sign and the acute accent are no letters here, and lose what they are in these two forms.
        const plain = value.replaceAll(/[™℠´]/g, " ");
        expect(wordsOf(plain.normalize("NFKC"))).toEqual(wordsOf(plain));
        expect(wordsOf(plain.normalize("NFKD"))).toEqual(wordsOf(plain));
      }),
      { numRuns: 2000 },
    );
  });

  test("two texts side by side have the words of both", () => {
    fc.assert(
      fc.property(text, text, (left, right) => {
        expect(wordsOf(`${left} . ${right}`)).toEqual([...wordsOf(left), ...wordsOf(right)]);
      }),
    );
  });
});

test("every character there is has words that are their own words", () => {
  const broken: string[] = [];
  for (let code = 0; code <= 0x10ffff; code += 1) {
    const character = String.fromCodePoint(code);
    if (!/[\p{L}\p{N}\p{M}\p{S}]/u.test(character)) continue;
    const words = wordsOf(character).join(" ");
    if (words.length > 0 && wordsOf(words).join(" ") !== words) broken.push(code.toString(16));
  }
  expect(broken).toEqual([]);
});
