import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalText, foldText, isSameText } from "./text-equality.ts";

describe("texts that say the same", () => {
  test.each([
    ["HTML entities", "age &lt; 18 &amp; weight &gt; 40", "age < 18 & weight > 40"],
    ["numeric entities", "Crohn&#39;s &#x2265; 2", "Crohn's ≥ 2"],
    ["entities escaped twice", "age &amp;lt; 18", "age < 18"],
    ["Markdown escapes", "\\<18 \\* note \\[1\\] a\\_b", "<18 * note [1] a_b"],
    ["an entity behind a Markdown escape", "\\&lt;18", "<18"],
    ["line endings", "one\r\n\r\n* two", "one\n* two"],
    ["runs of white space, also no-break spaces", "  a \u00a0 b\t\tc ", "a b c"],
    ["composed and decomposed letters", "Université", "Universite\u0301"],
    ["invisible characters", "\ufeffover\u200ball sur\u00advival", "overall survival"],
  ])("differ in %s", (_, left, right) => {
    expect(isSameText(left, right)).toBe(true);
    expect(canonicalText(left)).toBe(canonicalText(right));
  });

  test.each([
    ["a space between digits", "1 5 mg", "15 mg"],
    ["case", "Placebo", "placebo"],
    ["a sign", "<18", ">18"],
    ["an entity that nobody knows", "&foo;", "&bar;"],
    ["an impossible character number", "&#0;", "&#55296;"],
    ["superscript digits", "10⁹", "109"],
    ["a bullet", "* adults", "- adults"],
  ])("%s is a real difference", (_, left, right) => {
    expect(isSameText(left, right)).toBe(false);
  });

  test("the canonical text of a text without markup is canonical", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9 .,<>é]{0,40}$/), (text) => {
        expect(canonicalText(canonicalText(text))).toBe(canonicalText(text));
      }),
    );
  });

  test("any text has a canonical and a folded form", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        expect(typeof canonicalText(text)).toBe("string");
        expect(foldText(text) === "" ? canonicalText(text) : "").toBe("");
      }),
    );
  });
});

describe("names that are compared", () => {
  test.each([
    ["Hôpital Saint-Louis, AP-HP", "hopital saint louis ap hp"],
    ["  MAYO   Clinic. ", "mayo clinic"],
    ["Johnson & Johnson", "johnson and johnson"],
    ["Dose 5.5 mg.", "dose 5.5 mg"],
    ["≥ 18 years", "≥ 18 years"],
    ["&lt;5 %", "<5 %"],
    ["***", "***"],
    ["北京大学", "北京大学"],
  ])("%s folds to %s", (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });
});
