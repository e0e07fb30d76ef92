import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wordsOf } from "../words/words.ts";
import type { ConceptGroup } from "./concept-group.ts";
import { type ParsedConceptList, parseConceptList } from "./concept-list.ts";
import { comparePreferredNames, printConceptList } from "./print-concept-list.ts";

const parse = (text: string): ParsedConceptList =>
  parseConceptList({ file: "conditions/heart.txt", source: "list:conditions/heart", text });

test("a line is a concept, its names before ~ equal and those after it one-way", () => {
  const text = "# Heart.\n\nMyocardial Infarction | heart attack ~ MI | AMI\r\npembrolizumab|Keytruda  | MK-3475\n";
  expect(parse(text)).toEqual({
    groups: [
      {
        names: ["Myocardial Infarction", "heart attack"],
        oneWayNames: ["MI", "AMI"],
        source: "list:conditions/heart",
        evidence: undefined,
      },
      {
        names: ["pembrolizumab", "Keytruda", "MK-3475"],
        oneWayNames: [],
        source: "list:conditions/heart",
        evidence: undefined,
      },
    ],
    problems: [],
  });
});

test("a name that repeats an earlier one in other letters is left out", () => {
  const { groups, problems } = parse("tumor | Tumours | new growth ~ NG | TUMOR | ng");
  expect(groups.map(({ names, oneWayNames }) => [names, oneWayNames])).toEqual([[["tumor", "new growth"], ["NG"]]]);
  expect(problems).toEqual([]);
});

test.each([
  ["a || b", "A name is empty."],
  ["a | b |", "A name is empty."],
  ["a | *", '"*" has no word.'],
  ["a ~ b ~ c", 'A line has at most one "~".'],
  [" ~ b", 'No name stands before "~".'],
  ["a".repeat(40_001), "The line is longer than 40000 characters."],
])("the line %j has a problem: %s", (line, message) => {
  expect(parse(`first | second\n${line}\nthird | fourth`).problems).toContainEqual({
    file: "conditions/heart.txt",
    line: 2,
    message,
  });
});

test("what is right on a line with a problem is used, and so are the other lines", () => {
  const { groups } = parse("a || b\nc ~ d ~ e\n~ f\ng");
  expect(groups.map(({ names, oneWayNames }) => [names, oneWayNames])).toEqual([
    [["a", "b"], []],
    [["c"], ["d", "e"]],
    [["g"], []],
  ]);
});

test("any text at all is read without an exception", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.constantFrom("|", "~", "#", "\n", " | a ~ b\n"), (text, mark) => {
      const { groups } = parse(`${text}${mark}${text}`);
      for (const group of groups) expect(group.names.length).toBeGreaterThan(0);
    }),
  );
});

describe("printing", () => {
  const group = (names: readonly string[], oneWayNames: readonly string[] = []): ConceptGroup => ({
    names,
    oneWayNames,
    source: "list:conditions/heart",
    evidence: undefined,
  });

  test("a list is printed under its header, sorted by the preferred names whatever their case", () => {
    const groups = [group(["Zoster", "shingles"]), group(["angina", "chest pain"], ["AP"]), group(["Myopia", "x"])];
    expect(printConceptList(["From MeSH."], groups)).toBe(
      "# From MeSH.\nangina | chest pain ~ AP\nMyopia | x\nZoster | shingles\n",
    );
  });

  test("marks of the format inside a name become spaces, which leaves its words", () => {
    const printed = printConceptList([], [group(["# 1 a|b", "c ~ d"], ["e\nf"])]);
    expect(printed).toBe("1 a b | c d ~ e f\n");
  });

  test("what was printed is read again as the same groups", () => {
    const name = fc
      .tuple(fc.stringMatching(/^[a-z]{3,8}$/), fc.stringMatching(/^[A-Z0-9,'-]{0,6}[a-z]$/))
      .map(([first, second]) => `${first} ${second}`);
    const names = fc.uniqueArray(name, {
      minLength: 2,
      maxLength: 8,
      selector: (text) => wordsOf(text).join(" "),
    });
    const groups = fc.array(fc.tuple(names, fc.nat({ max: 3 })), { maxLength: 6 }).map((drawn) =>
      drawn.map(([all, oneWayCount]) => {
        const cut = Math.max(1, all.length - oneWayCount);
        return group(all.slice(0, cut), all.slice(cut));
      }),
    );
    fc.assert(
      fc.property(groups, (drawn) => {
        const expected = drawn.toSorted((a, b) => comparePreferredNames(a.names[0] ?? "", b.names[0] ?? ""));
        expect(parse(printConceptList(["Drawn."], drawn))).toEqual({ groups: expected, problems: [] });
      }),
    );
  });
});
