import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { COVERAGES, EXPANSIONS, type Expression, SEARCH_DOCUMENTS } from "./expression.ts";
import { parseExpression } from "./parse.ts";
import { printExpression, showExpression } from "./print.ts";

const term = (text: string): Expression => ({ kind: "term", text, isQuoted: false });
const [a, b, c] = [term("a"), term("b"), term("c")];

/** Every tree in the parser's normal form, of any names and texts that the language can write. */
function arbitraryExpression(): fc.Arbitrary<Expression> {
  const piece = fc.constantFrom(
    "a",
    "OR",
    "AND",
    "NOT",
    "AREA",
    "ALL",
    "MIN",
    '"',
    "\\",
    "(",
    ")",
    "[",
    "]",
    "é",
    "🫀",
  );
  const gap = fc.constantFrom(" ", "  ", "", ",", ", ", "\n", "\u00a0", "\u0000");
  const words = fc
    .array(fc.tuple(piece, gap), { minLength: 1, maxLength: 6 })
    .map((pairs) => pairs.flat().join("").trim());
  const text = fc
    .oneof(
      words,
      fc.string({ unit: "binary" }).map((any) => any.trim()),
    )
    .filter((any) => any !== "");
  const name = fc.oneof(fc.constantFrom("Phase", "Phase:size", "ConditionSearch", ""), toName(/[[\]()]/g));
  const bound = toName(/[[\](),]/g).filter((any) => any !== "" && any !== "MIN" && any !== "MAX");
  const openBound = fc.option(bound, { nil: undefined });
  const degrees = fc.double({ min: -999_999_999, max: 999_999_999, noNaN: true }).map((any) => any + 0);
  const radius = fc.oneof(fc.constantFrom("50mi", "1.5 km", ""), bound);
  const { tree } = fc.letrec<{ tree: Expression }>((tie) => {
    const operand = tie("tree");
    const operands = fc.array(operand, { minLength: 2, maxLength: 4 });
    const of = <T>(arbitrary: fc.Arbitrary<T>, create: (value: T) => Expression) => arbitrary.map(create);
    return {
      tree: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        of(text, (any) => term(any)),
        of(fc.string({ unit: "binary" }), (any) => ({ kind: "term", text: any, isQuoted: true })),
        of(fc.tuple(openBound, openBound), ([low, high]) => ({ kind: "range", low, high })),
        of(fc.tuple(degrees, degrees, radius), ([latitude, longitude, any]) => {
          return { kind: "distance", latitude, longitude, radius: any };
        }),
        of(fc.constantFrom("missing", "all"), (kind) => ({ kind })),
        of(fc.tuple(fc.constantFrom("and", "or"), operands), ([kind, all]) => {
          // In the normal form no operand is of the kind of its parent.
          return { kind, operands: all.map((one) => (one.kind === kind ? { kind: "not", operand: one } : one)) };
        }),
        of(operand, (inner) => ({ kind: "not", operand: inner })),
        of(fc.tuple(name, operand), ([any, inner]) => ({ kind: "area", name: any, operand: inner })),
        of(fc.tuple(name, operand), ([piece, inner]) => ({ kind: "tilt", piece, operand: inner })),
        of(fc.tuple(fc.constantFrom(...SEARCH_DOCUMENTS), operand), ([document, inner]) => {
          return { kind: "search", document, operand: inner };
        }),
        of(fc.tuple(fc.constantFrom(...COVERAGES), operand), ([coverage, inner]) => {
          return { kind: "coverage", coverage, operand: inner };
        }),
        of(fc.tuple(fc.constantFrom(...EXPANSIONS), operand), ([expansion, inner]) => {
          return { kind: "expansion", expansion, operand: inner };
        }),
      ),
    };
  });
  return tree;
}

function toName(forbidden: RegExp): fc.Arbitrary<string> {
  return fc.string({ unit: "binary" }).map((any) => any.replaceAll(forbidden, "").trim());
}

describe("printExpression", () => {
  test.each<[Expression, string]>([
    [term("heart attack"), "heart attack"],
    [{ kind: "term", text: 'a "b" \\', isQuoted: true }, String.raw`"a \"b\" \\"`],
    [term("this OR that"), String.raw`this \OR that`],
    [term("OR,ALL"), String.raw`\OR,\ALL`],
    [term("ORAL AREAS"), "ORAL AREAS"],
    [term("AREA[x] (y)"), String.raw`AREA\[x\] \(y\)`],
    [{ kind: "and", operands: [a, { kind: "or", operands: [b, c] }] }, "a AND (b OR c)"],
    [{ kind: "or", operands: [a, { kind: "and", operands: [b, c] }] }, "a OR b AND c"],
    [{ kind: "not", operand: { kind: "and", operands: [a, b] } }, "NOT (a AND b)"],
    [{ kind: "not", operand: { kind: "not", operand: a } }, "NOT NOT a"],
    [{ kind: "area", name: "Phase", operand: { kind: "not", operand: { kind: "missing" } } }, "AREA[Phase]NOT MISSING"],
    [{ kind: "search", document: "Location", operand: { kind: "or", operands: [a, b] } }, "SEARCH[Location](a OR b)"],
    [{ kind: "coverage", coverage: "FullMatch", operand: a }, "COVERAGE[FullMatch]a"],
    [{ kind: "expansion", expansion: "None", operand: a }, "EXPANSION[None]a"],
    [{ kind: "tilt", piece: "StartDate", operand: { kind: "all" } }, "TILT[StartDate]ALL"],
    [{ kind: "range", low: undefined, high: "16 years" }, "RANGE[MIN, 16 years]"],
    [
      { kind: "distance", latitude: -0.00000015, longitude: 1e-7, radius: "5km" },
      "DISTANCE[-0.00000015, 0.0000001, 5km]",
    ],
  ])("%#: no bracket and no escape too many", (expression, text) => {
    expect(printExpression(expression)).toBe(text);
    expect(parseExpression(text)).toMatchObject({ expression, diagnostics: [] });
  });

  test.each<[string, Expression, string]>([
    ["nested operands of one kind", { kind: "and", operands: [a, { kind: "and", operands: [b, c] }] }, "a AND b AND c"],
    ["a single operand", { kind: "or", operands: [{ kind: "and", operands: [a] }] }, "a"],
    ["a single operand inside", { kind: "not", operand: { kind: "or", operands: [a] } }, "NOT (a)"],
    ["no operand of AND", { kind: "and", operands: [] }, "ALL"],
    ["no operand of OR", { kind: "or", operands: [] }, '""'],
    ["an empty term", { kind: "and", operands: [term(" "), a] }, '"" AND a'],
    [
      "a name that would close its bracket",
      { kind: "area", name: "X]ALL OR AREA[Y", operand: a },
      "AREA[XALL OR AREAY]a",
    ],
    ["a bound that would be two", { kind: "range", low: "1,2]", high: " " }, "RANGE[12, MAX]"],
  ])("writes a tree made by hand in the parser's form: %s", (_, expression, text) => {
    expect(printExpression(expression)).toBe(text);
  });

  test("every tree comes back from its text, and printing it again changes nothing", () => {
    fc.assert(
      fc.property(arbitraryExpression(), (expression) => {
        const text = printExpression(expression);
        const parsed = parseExpression(text);
        expect(parsed.expression).toStrictEqual(expression);
        expect(printExpression(parsed.expression)).toBe(text);
        expect(parsed.diagnostics.filter(({ code }) => code !== "EMPTY_OPERAND")).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("showExpression", () => {
  test("names every kind of node", () => {
    const text =
      'a OR "b c" AND NOT AREA[X]SEARCH[Location]COVERAGE[Contains]EXPANSION[Term]TILT[D](MISSING OR RANGE[MIN, 2] OR ALL ' +
      "OR DISTANCE[1, 2, 3mi])";
    expect(showExpression(parseExpression(text).expression)).toBe(
      "(or (term a) (and (phrase b c) (not (area X (search Location (coverage Contains (expansion Term (tilt D " +
        "(or (missing) (range MIN 2) (all) (distance 1 2 3mi))))))))))",
    );
  });
});
