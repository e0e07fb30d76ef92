import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toMarkup } from "./markup.ts";

describe("a laid-out text", () => {
  test("is unwrapped, and its paragraphs stay apart", () => {
    expect(
      toMarkup("\n      The purpose of this study is to\n      evaluate.\n\n      Second\r\n      paragraph.\r\n    "),
    ).toBe("The purpose of this study is to evaluate.\n\nSecond paragraph.");
  });

  test("keeps its lists, as the registry prints them", () => {
    const text = `
        Inclusion Criteria:

          -  First, long enough
             to be wrapped

               -  Inside

               -  Also inside

                    1. Deeper

          -  Second

        Exclusion Criteria:

          1. One

             More of one

          2. Two

         10. Ten

               -  In ten

        The end
      `;
    expect(toMarkup(text)).toBe(
      [
        "Inclusion Criteria:",
        "",
        "* First, long enough to be wrapped",
        "",
        "  * Inside",
        "  * Also inside",
        "",
        "    1. Deeper",
        "* Second",
        "",
        "Exclusion Criteria:",
        "",
        "1. One",
        "",
        "   More of one",
        "2. Two",
        "10. Ten",
        "",
        "    * In ten",
        "",
        "The end",
      ].join("\n"),
    );
  });

  test("what begins elsewhere is a paragraph, whatever it begins with", () => {
    expect(toMarkup("\n    1. One\n\n    - Two\n\n    • Three\n\n       -  Four")).toBe(
      "1\\. One\n\n\\- Two\n\n• Three\n\n\\- Four",
    );
  });

  test("an item may begin with a number of its own", () => {
    expect(toMarkup("\n    A\n\n      -  1. B\n\n      -  2) C")).toBe("A\n\n* 1\\. B\n* 2\\) C");
  });
});

test("a text as it was typed has a paragraph a line", () => {
  expect(toMarkup("Either:\n- had an  increase\n1. or not\n\n\n# ")).toBe(
    "Either:\n\n\\- had an increase\n\n1\\. or not\n\n\\#",
  );
});

test("what would be markdown is escaped, as the registry escapes it", () => {
  expect(toMarkup("p < 0.05 & x > 1 [*a*] m^2 ~5 \\ `c`")).toBe(
    "p \\< 0.05 \\& x \\> 1 \\[\\*a\\*\\] m\\^2 \\~5 \\\\ \\`c\\`",
  );
  expect(toMarkup("FACIT_Fatigue _x_")).toBe("FACIT_Fatigue \\_x\\_");
});

test.each(["", "  ", "\n \n", "\u00a0"])("nothing is no text: %j", (text) => {
  expect(toMarkup(text)).toBeUndefined();
});

test("no word is lost, changed or moved", () => {
  const line = fc.tuple(
    fc.constantFrom("", "  -  ", "       -  ", "  1. ", " 12. ", "     ", "   ", "- ", "            -  "),
    fc.array(fc.constantFrom("a", "b<c", "1.", "*", "_x_", "-", "(d)", "5)"), { maxLength: 6 }),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), fc.boolean(), (lines, isLaidOut) => {
      const text = lines.map(([begin, words]) => begin + words.join(" ")).join(isLaidOut ? "\n\n" : "\n");
      const plain = (of: string) => of.replaceAll(/\\(.)/g, "$1").replaceAll(/[\s*-]/g, "");
      expect(plain(toMarkup(isLaidOut ? `\n${text}\n` : text) ?? "")).toBe(plain(text));
    }),
  );
});
