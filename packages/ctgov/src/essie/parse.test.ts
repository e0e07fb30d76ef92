import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DIAGNOSTICS_MAX } from "./diagnostics.ts";
import type { Expression, Parsed } from "./expression.ts";
import { DEPTH_MAX, parseExpression } from "./parse.ts";
import { printExpression, showExpression } from "./print.ts";

const show = (text: string) => showExpression(parseExpression(text).expression);
const diagnose = (text: string) =>
  parseExpression(text).diagnostics.map(({ code, start, end }) => `${code}@${start}-${end}`);

function childrenOf(expression: Expression): readonly Expression[] {
  if (expression.kind === "and" || expression.kind === "or") return expression.operands;
  return "operand" in expression ? [expression.operand] : [];
}

/** Every node with its parent, without recursion, so that the test itself has no depth limit. */
function nodesOf(root: Expression): readonly { node: Expression; parent: Expression | undefined; depth: number }[] {
  const found: { node: Expression; parent: Expression | undefined; depth: number }[] = [
    { node: root, parent: undefined, depth: 1 },
  ];
  for (let index = 0; index < found.length; index++) {
    const item = found[index];
    if (item === undefined) break;
    for (const child of childrenOf(item.node)) found.push({ node: child, parent: item.node, depth: item.depth + 1 });
  }
  return found;
}

/** What holds for every text: places lie in the text and in one another, the tree is in its normal form. */
function expectSound(text: string, parsed: Parsed): void {
  const nodes = nodesOf(parsed.expression);
  expect(parsed.places.size).toBe(nodes.length);
  for (const { node, parent } of nodes) {
    const place = parsed.places.get(node);
    const around = parent === undefined ? { start: 0, end: text.length } : parsed.places.get(parent);
    if (place === undefined || around === undefined) throw new Error(`No place: ${showExpression(node)}`);
    expect(place.start).toBeLessThanOrEqual(place.end);
    expect(place.start).toBeGreaterThanOrEqual(around.start);
    expect(place.end).toBeLessThanOrEqual(around.end);
    if (node.kind === "and" || node.kind === "or") {
      expect(node.operands.length).toBeGreaterThanOrEqual(2);
      expect(parent?.kind).not.toBe(node.kind);
    }
  }
  const inBrackets = [...parsed.argumentPlaces.values()].flat();
  for (const { start, end } of [...parsed.diagnostics, ...inBrackets]) {
    expect(start).toBeGreaterThanOrEqual(0);
    expect(start).toBeLessThanOrEqual(end);
    expect(end).toBeLessThanOrEqual(text.length);
  }
}

describe("parseExpression", () => {
  test.each([
    ["heart", "(term heart)"],
    ["a OR b AND c", "(or (term a) (and (term b) (term c)))"],
    ["a AND b OR c", "(or (and (term a) (term b)) (term c))"],
    ["(a OR b) AND c", "(and (or (term a) (term b)) (term c))"],
    ["NOT a AND b", "(and (not (term a)) (term b))"],
    ["NOT (a AND b)", "(not (and (term a) (term b)))"],
    ["NOT NOT a", "(not (not (term a)))"],
    ["a NOT b", "(and (term a) (not (term b)))"],
    ["bethesda NOT maryland OR x", "(or (and (term bethesda) (not (term maryland))) (term x))"],
    ["a OR NOT b NOT c", "(or (term a) (and (not (term b)) (not (term c))))"],
    ["AREA[X]a OR b", "(or (area X (term a)) (term b))"],
    ["AREA[X]a AND b", "(and (area X (term a)) (term b))"],
    ["AREA[X]NOT a", "(area X (not (term a)))"],
    ["AREA[X] NOT MISSING AND b", "(and (area X (not (missing))) (term b))"],
    ["NOT AREA[X]COVERAGE[Contains]EXPANSION[None]a", "(not (area X (coverage Contains (expansion None (term a)))))"],
    ["AREA[X](a OR b) c", "(and (area X (or (term a) (term b))) (term c))"],
  ])("%s: OR binds weakest, operators bind to the right", (text, tree) => {
    expect(show(text)).toBe(tree);
    expect(diagnose(text)).toEqual([]);
  });

  test.each([
    ["heart attack", "(term heart attack)"],
    ["  heart   attack  ", "(term heart   attack)"],
    ["Pembrolizumab, Nivolumab", "(term Pembrolizumab, Nivolumab)"],
    ["Merck Sharp & Dohme, LLC OR Pfizer", "(or (term Merck Sharp & Dohme, LLC) (term Pfizer))"],
    ["(head or neck) and pain not cancer", "(and (term head or neck) (term and pain not cancer))"],
    ["Head and Neck Cancer", "(term Head and Neck Cancer)"],
    ["AREA[LocationCountry]Virgin Islands", "(area LocationCountry (term Virgin Islands))"],
    ["MIN or MAX", "(term MIN or MAX)"],
    [", a", "(term , a)"],
    ["line\nbreak", "(term line\nbreak)"],
  ])("%j: words side by side are one term as it was typed", (text, tree) => {
    expect(show(text)).toBe(tree);
    expect(diagnose(text)).toEqual([]);
  });

  test.each([
    ['lung "small cell" cancer', "(and (term lung) (phrase small cell) (term cancer))"],
    ['"a" "b"', "(and (phrase a) (phrase b))"],
    ["a (b OR c)", "(and (term a) (or (term b) (term c)))"],
    ["a (b AND c)", "(and (term a) (term b) (term c))"],
    ["leukemia ALL", "(and (term leukemia) (all))"],
    ["a AREA[X]b c", "(and (term a) (area X (term b c)))"],
    ['AREA[X]"a" b', "(and (area X (phrase a)) (term b))"],
    ["a(b)OR(c)", "(or (and (term a) (term b)) (term c))"],
  ])("%s: other things side by side are met together", (text, tree) => {
    expect(show(text)).toBe(tree);
    expect(diagnose(text)).toEqual([]);
  });

  test.each([
    ["a AND (b AND (c AND d))", "(and (term a) (term b) (term c) (term d))"],
    ["((a OR b) OR c)", "(or (term a) (term b) (term c))"],
    ["((a))", "(term a)"],
    ["(a OR b) AND (c OR d)", "(and (or (term a) (term b)) (or (term c) (term d)))"],
  ])("%s: the tree is flat", (text, tree) => {
    expect(show(text)).toBe(tree);
    expect(diagnose(text)).toEqual([]);
  });

  test.each([
    ["ALL", "(all)"],
    ["AREA[Phase]MISSING", "(area Phase (missing))"],
    ["AREA[Phase:size]2", "(area Phase:size (term 2))"],
    ["AREA[Phase](PHASE2 OR PHASE3)", "(area Phase (or (term PHASE2) (term PHASE3)))"],
    ["AREA[StartDate]2022", "(area StartDate (term 2022))"],
    ["AREA[StartDate]RANGE[2020-01-01,2020-12-31]", "(area StartDate (range 2020-01-01 2020-12-31))"],
    ["AREA[StartDate] RANGE[01/01/2015, MAX]", "(area StartDate (range 01/01/2015 MAX))"],
    ["AREA[MinimumAge]RANGE[MIN, 16 years]", "(area MinimumAge (range MIN 16 years))"],
    ["AREA[X]RANGE[MIN,MAX]", "(area X (range MIN MAX))"],
    ["AREA[LocationGeoPoint]DISTANCE[42.36,-71.06,50mi]", "(area LocationGeoPoint (distance 42.36 -71.06 50mi))"],
    ["DISTANCE[+1, -0, 5 km]", "(distance 1 0 5 km)"],
    [
      "SEARCH[Location](AREA[LocationCity]Boston AND AREA[LocationStatus]RECRUITING)",
      "(search Location (and (area LocationCity (term Boston)) (area LocationStatus (term RECRUITING))))",
    ],
    ["SEARCH[Study]x", "(search Study (term x))"],
    ['COVER[FullMatch]"Merck"', "(coverage FullMatch (phrase Merck))"],
    ["COVERAGE[StartsWith]a", "(coverage StartsWith (term a))"],
    ["COVERAGE[EndsWith]a", "(coverage EndsWith (term a))"],
    ["EXPANSION[Lossy]a b", "(expansion Lossy (term a b))"],
    ["EXPANSION[Relaxation]EXPANSION[Term]a", "(expansion Relaxation (expansion Term (term a)))"],
    ["TILT[StartDate]heart attack", "(tilt StartDate (term heart attack))"],
    [String.raw`\MISSING OR \"sleep deprivation\"`, '(or (term MISSING) (term "sleep deprivation"))'],
    [
      'AREA[OverallStatus] EXPAND[Term] COVER[FullMatch] ( "Recruiting" OR "Completed" )',
      "(area OverallStatus (expansion Term (coverage FullMatch (or (phrase Recruiting) (phrase Completed)))))",
    ],
  ])("%s", (text, tree) => {
    expect(show(text)).toBe(tree);
    expect(diagnose(text)).toEqual([]);
  });

  test.each([
    ["", "(phrase )", ["EMPTY_OPERAND@0-0"]],
    ["  ", "(phrase )", ["EMPTY_OPERAND@0-2"]],
    ["a AND", "(term a)", ["EMPTY_OPERAND@2-5"]],
    ["OR b", "(term b)", ["EMPTY_OPERAND@0-2"]],
    ["a AND OR b", "(or (term a) (term b))", ["EMPTY_OPERAND@2-5"]],
    ["a OR AND b", "(or (term a) (term b))", ["EMPTY_OPERAND@5-8"]],
    ["AND", "(phrase )", ["EMPTY_OPERAND@0-3", "EMPTY_OPERAND@0-3"]],
    ["a ()", "(term a)", ["EMPTY_OPERAND@2-4"]],
    ["AREA[Phase]()", "(area Phase (phrase ))", ["EMPTY_OPERAND@11-13"]],
    ["NOT", "(not (phrase ))", ["EMPTY_OPERAND@0-3"]],
    ["a AND NOT OR b", "(or (and (term a) (not (phrase ))) (term b))", ["EMPTY_OPERAND@6-9"]],
    ["AREA[Phase] AND x", "(and (area Phase (phrase )) (term x))", ["EMPTY_OPERAND@0-11"]],
    ['a OR " "', "(or (term a) (phrase  ))", ["EMPTY_OPERAND@5-8"]],
    ["(x", "(term x)", ["UNCLOSED_BRACKET@0-1"]],
    ["((a) OR b", "(or (term a) (term b))", ["UNCLOSED_BRACKET@0-1"]],
    ["a) OR (b", "(or (term a)) (term b))", ["UNOPENED_BRACKET@1-2", "UNCLOSED_BRACKET@6-7"]],
    ["x [", "(term x [)", ["UNEXPECTED_TEXT@2-3"]],
    ['"a OR b', "(phrase a OR b)", ["UNCLOSED_QUOTE@0-1"]],
    ["COVERAGE[FullMatc]x", "(term x)", ["UNKNOWN_COVERAGE@9-17"]],
    ["EXPANSION[concept]x", "(term x)", ["UNKNOWN_EXPANSION@10-17"]],
    ["SEARCH[Locations](a OR b)", "(or (term a) (term b))", ["UNKNOWN_DOCUMENT@7-16"]],
    ["SEARCH[]a", "(term a)", ["UNKNOWN_DOCUMENT@7-7"]],
    ["RANGE[2020]", "(range 2020 MAX)", ["INVALID_RANGE@0-11"]],
    ["RANGE[,2020]", "(range MIN 2020)", ["INVALID_RANGE@0-12"]],
    ["RANGE[1,2,3]", "(range 1 2)", ["INVALID_RANGE@0-12"]],
    ["a DISTANCE[x,1,2mi]", "(term a)", ["INVALID_DISTANCE@2-19"]],
    ["DISTANCE[1,2]", "(phrase )", ["INVALID_DISTANCE@0-13"]],
    ["AREA[X]DISTANCE[1e3,2,3mi]", "(area X (phrase ))", ["INVALID_DISTANCE@7-26"]],
  ])("%j gives a tree and says what is wrong", (text, tree, diagnostics) => {
    expect(show(text)).toBe(tree);
    expect(diagnose(text)).toEqual(diagnostics);
    expectSound(text, parseExpression(text));
  });

  test("a diagnostic is a sentence with the nearest right name", () => {
    expect(parseExpression('AREA[LeadSponsorName]COVERAGE[FullMatc]"x"').diagnostics).toEqual([
      {
        code: "UNKNOWN_COVERAGE",
        message: "There is no coverage `FullMatc`; use FullMatch, StartsWith, EndsWith, Contains.",
        suggestion: "FullMatch",
        start: 30,
        end: 38,
      },
    ]);
    const [tooLong] = parseExpression(`SEARCH[${"x".repeat(1_000)}]a`).diagnostics;
    expect(tooLong?.message).toHaveLength(113);
    expect(tooLong?.suggestion).toBeUndefined();
  });

  test("places are those of the nodes, without the brackets around them", () => {
    const text = "a OR ((b AND AREA[ X ](c d)))";
    const parsed = parseExpression(text);
    const places = nodesOf(parsed.expression).map(({ node }) => {
      const { start, end } = parsed.places.get(node) ?? { start: 0, end: 0 };
      return `${node.kind}: ${text.slice(start, end)}`;
    });
    expect(places).toEqual([
      "or: a OR ((b AND AREA[ X ](c d)))",
      "term: a",
      "and: b AND AREA[ X ](c d)",
      "term: b",
      "area: AREA[ X ](c d)",
      "term: c d",
    ]);
    expect([...parsed.argumentPlaces.values()]).toEqual([[{ start: 19, end: 20 }]]);
  });

  test("bounds have their places", () => {
    const { argumentPlaces } = parseExpression("AREA[X]RANGE[MIN, 16 years] DISTANCE[1, 2, 3mi]");
    expect([...argumentPlaces.values()]).toEqual([
      [
        { start: 13, end: 16 },
        { start: 18, end: 26 },
      ],
      [{ start: 5, end: 6 }],
      [
        { start: 37, end: 38 },
        { start: 40, end: 41 },
        { start: 43, end: 46 },
      ],
    ]);
  });
});

describe("limits", () => {
  const SIZE = 100_000;
  const nest = (depth: number) => `${"(a OR b AND ".repeat(depth)}x${")".repeat(depth)}`;

  test("brackets and operators nest as deep as the limit, and not deeper", () => {
    expect(diagnose(nest(DEPTH_MAX))).toEqual([]);
    expect(diagnose(nest(DEPTH_MAX + 1))).toEqual([`TOO_DEEP@${12 * DEPTH_MAX}-${12 * DEPTH_MAX + 14}`]);
    expect(diagnose(`${"NOT ".repeat(DEPTH_MAX)}a`)).toEqual([]);
    expect(diagnose(`${"NOT ".repeat(DEPTH_MAX + 2)}a`)).toEqual([`TOO_DEEP@${4 * DEPTH_MAX}-${4 * DEPTH_MAX + 7}`]);
  });

  test("what is deeper is left out, what follows is kept", () => {
    const text = `${"(".repeat(DEPTH_MAX + 1)}a${")".repeat(DEPTH_MAX + 1)} OR b`;
    expect(show(text)).toBe("(term b)");
    expect(show(`${"NOT ".repeat(DEPTH_MAX + 50)}a OR b`)).toBe(
      `(or ${"(not ".repeat(DEPTH_MAX)}(term a)${")".repeat(DEPTH_MAX)} (term b))`,
    );
  });

  test.each([
    ["(", "UNCLOSED_BRACKET", DIAGNOSTICS_MAX - 1],
    [")", "UNOPENED_BRACKET", DIAGNOSTICS_MAX],
    ["[", "UNEXPECTED_TEXT", DIAGNOSTICS_MAX],
    ["NOT ", "TOO_DEEP", 1],
    ["AREA[A]", "TOO_DEEP", 1],
    ["AREA[", "UNCLOSED_BRACKET", DIAGNOSTICS_MAX / 2],
    ["RANGE[1 AND ", "UNCLOSED_BRACKET", DIAGNOSTICS_MAX],
    ["COVERAGE[x]", "UNKNOWN_COVERAGE", DIAGNOSTICS_MAX - 1],
    ["a (", "UNCLOSED_BRACKET", DIAGNOSTICS_MAX - 1],
    ["(a AND b) (", "UNCLOSED_BRACKET", DIAGNOSTICS_MAX - 1],
    ["OR ", "EMPTY_OPERAND", DIAGNOSTICS_MAX],
    ["AREA ", "MALFORMED_OPERATOR", DIAGNOSTICS_MAX],
    ["()", "EMPTY_OPERAND", DIAGNOSTICS_MAX],
  ])("100 kB of %j are read in bounded depth", (shape, code, count) => {
    const text = shape.repeat(SIZE / shape.length);
    const parsed = parseExpression(text);
    expect(parsed.diagnostics.filter((diagnostic) => diagnostic.code === code)).toHaveLength(count);
    expect(parsed.diagnostics.length).toBeLessThanOrEqual(DIAGNOSTICS_MAX);
    const nodes = nodesOf(parsed.expression);
    expect(Math.max(...nodes.map(({ depth }) => depth))).toBeLessThanOrEqual(2 * DEPTH_MAX + 3);
    expect(parsed.places.size).toBe(nodes.length);
    expect(printExpression(parsed.expression).length).toBeLessThanOrEqual(2 * SIZE);
  });

  test.each([
    ["x".repeat(SIZE), "x".repeat(SIZE)],
    ["\\".repeat(SIZE), "\\".repeat(SIZE / 2)],
    [`${"a ".repeat(SIZE / 2)}b`, `${"a ".repeat(SIZE / 2)}b`],
    ["🫀".repeat(SIZE / 2), "🫀".repeat(SIZE / 2)],
    ["\u0000".repeat(SIZE), "\u0000".repeat(SIZE)],
    [",".repeat(SIZE), ",".repeat(SIZE)],
  ])("100 kB without an operator are one term", (text, term) => {
    const { expression, diagnostics } = parseExpression(text);
    expect(expression).toEqual({ kind: "term", text: term, isQuoted: false });
    expect(diagnostics).toEqual([]);
  });

  test("an OR of 10,000 terms is one flat node", () => {
    const terms = Array.from({ length: 10_000 }, (_, index) => `t${index}`);
    const { expression, diagnostics } = parseExpression(terms.join(" OR "));
    expect(diagnostics).toEqual([]);
    expect(expression).toEqual({
      kind: "or",
      operands: terms.map((text) => ({ kind: "term", text, isQuoted: false })),
    });
  });

  test("100 kB of quotes are phrases met together", () => {
    const { expression, diagnostics } = parseExpression('"a"'.repeat(SIZE / 4));
    expect(diagnostics).toEqual([]);
    expect(expression.kind === "and" && expression.operands.length).toBe(SIZE / 4);
  });
});

describe("any text", () => {
  /** Pieces of the language in any order, so that mistakes are near to what is right. */
  const fragment = fc.oneof(
    fc.constantFrom("AND", "OR", "NOT", "MISSING", "ALL", "MIN", "MAX", "(", ")", "[", "]", '"', "\\", ",", " ", "  "),
    fc.constantFrom(
      "AREA[Phase]",
      "AREA[",
      "area[X]",
      "SEARCH[Location]",
      "COVERAGE[FullMatch]",
      "EXPANSION[",
      "TILT[X]",
    ),
    fc.constantFrom(
      "RANGE[MIN, 2020]",
      "RANGE[",
      "DISTANCE[1,2,3mi]",
      "DISTANCE[1e-7,",
      "heart attack",
      "é",
      "🫀",
      "\u202e",
    ),
    fc.string({ unit: "binary", maxLength: 4 }),
  );
  const nearlyRight = fc.array(fragment, { maxLength: 40 }).map((fragments) => fragments.join(""));
  const spaced = fc.array(fragment, { maxLength: 40 }).map((fragments) => fragments.join(" "));
  const anyText = fc.oneof(nearlyRight, spaced, fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }));

  test("parses to a sound tree with its places", () => {
    fc.assert(
      fc.property(anyText, (text) => expectSound(text, parseExpression(text))),
      { numRuns: 1_000 },
    );
  });

  test("comes back from its printed form, in which only what was missing is wrong", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { expression } = parseExpression(text);
        const printed = printExpression(expression);
        const again = parseExpression(printed);
        expect(again.expression).toStrictEqual(expression);
        expect(printExpression(again.expression)).toBe(printed);
        expect(again.diagnostics.filter(({ code }) => code !== "EMPTY_OPERAND")).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  test("keeps its meaning when more white space is put between its tokens", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "OR", "AND", "(", ")", '"b"', "ALL"), { maxLength: 20 }), (parts) => {
        const withoutSpace = (text: string) => show(text).replaceAll(/\s+/g, " ");
        expect(withoutSpace(parts.join(" \n\t "))).toBe(withoutSpace(parts.join(" ")));
      }),
    );
  });
});
