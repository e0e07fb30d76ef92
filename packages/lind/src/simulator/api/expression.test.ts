import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { unreachable } from "../../base/assert.ts";
import { Refused } from "./answer.ts";
import { type Expression, parseExpression, type Scope } from "./expression.ts";

const everywhere: Scope = { pieces: ["BriefTitle", "Condition"], field: undefined };

/** A tree in short form: `(and (words breast cancer) (not (enum OverallStatus COMPLETED)))`. */
function show(expression: Expression): string {
  switch (expression.kind) {
    case "and":
    case "or":
      return `(${expression.kind} ${expression.operands.map(show).join(" ")})`;
    case "not":
      return `(not ${show(expression.operand)})`;
    case "words": {
      const coverage = expression.coverage === "Contains" ? "" : ` ${expression.coverage}`;
      const field = expression.scope.field === undefined ? "" : ` ${expression.scope.field.piece}`;
      return `(${expression.isPhrase ? "phrase" : "words"}${field}${coverage} ${expression.words.join(" ")})`;
    }
    case "range":
      return `(range ${expression.field.piece} ${expression.low ?? "MIN"} ${expression.high ?? "MAX"})`;
    case "enum":
      return `(enum ${expression.field.piece} ${expression.value})`;
    case "missing":
      return `(missing ${expression.scope.field?.piece ?? "area"})`;
    case "all":
      return "(all)";
    default:
      return unreachable(expression);
  }
}

function parse(text: string): string {
  return show(parseExpression(text, "advanced filter", everywhere));
}

describe("an expression is read", () => {
  test.each([
    ["", "(all)"],
    ["ALL", "(all)"],
    ["Breast Cancer", "(words breast cancer)"],
    ['"Breast Cancer"', "(phrase breast cancer)"],
    ["heart AND NOT stroke", "(and (words heart) (not (words stroke)))"],
    ["a OR b AND c", "(or (words a) (and (words b) (words c)))"],
    ["(a OR b) AND c", "(and (or (words a) (words b)) (words c))"],
    ["bethesda NOT maryland", "(and (words bethesda) (not (words maryland)))"],
    ["a or b", "(words a or b)"],
    ["pembrolizumab, nivolumab", "(and (words pembrolizumab) (words nivolumab))"],
    ["AREA[Phase]PHASE2", "(enum Phase PHASE2)"],
    ["AREA[OverallStatus]Recruiting", "(enum OverallStatus RECRUITING)"],
    ["AREA[Phase](PHASE2 OR PHASE3)", "(or (enum Phase PHASE2) (enum Phase PHASE3))"],
    ["AREA[Phase]MISSING", "(missing Phase)"],
    ["NOT AREA[Phase]MISSING", "(not (missing Phase))"],
    ["AREA[StartDate]2022", "(range StartDate 2022 2022)"],
    ["AREA[LastUpdatePostDate]RANGE[2026-08-13,MAX]", "(range LastUpdatePostDate 2026-08-13 MAX)"],
    ["AREA[StartDate]RANGE[MIN, 01/01/2015]", "(range StartDate MIN 01/01/2015)"],
    ["AREA[MinimumAge]RANGE[6 Months, 18 years]", "(range MinimumAge 6 Months 18 years)"],
    ["AREA[EnrollmentCount]RANGE[500,MAX]", "(range EnrollmentCount 500 MAX)"],
    ['AREA[LeadSponsorName]COVERAGE[FullMatch]"Merck & Co."', "(phrase LeadSponsorName FullMatch merck co)"],
    ["AREA[LeadSponsorName]COVER[StartsWith]Merck", "(words LeadSponsorName StartsWith merck)"],
    ["AREA[ConditionSearch]melanoma", "(words melanoma)"],
    ["AREA[Phase]PHASE1 AND AREA[Phase]PHASE2", "(and (enum Phase PHASE1) (enum Phase PHASE2))"],
    ["\\NOT", "(phrase not)"],
    ["Crohn's disease", "(words crohn s disease)"],
    ["Sjögren", "(words sjögren)"],
  ])("%s", (text, tree) => {
    expect(parse(text)).toBe(tree);
  });
});

describe("an expression is refused in the registry's words", () => {
  test.each([
    ["AREA[NotARealField]x", "Error parsing query in advanced filter: Unknown area name: `NotARealField`"],
    [
      'AREA[LeadSponsorName]COVERAGE[FullMatc]"x"',
      "Error parsing query in advanced filter: Invalid coverage: FullMatc",
    ],
    ["(x", "Error parsing query in advanced filter: missing ')' at '<EOF>'"],
    ["AND x", "Error parsing query in advanced filter: no viable alternative at input 'AND'"],
    ["a OR", "Error parsing query in advanced filter: no viable alternative at input '<EOF>'"],
    ["SEARCH[Location](x)", "Error parsing query in advanced filter: no viable alternative at input 'SEARCH['"],
    [
      "AREA[LocationGeoPoint]DISTANCE[1,2,3mi]",
      "Error parsing query in advanced filter: no viable alternative at input 'DISTANCE['",
    ],
    ["AREA[StartDate]RANGE[2020]", "Error parsing query in advanced filter: mismatched input ']' expecting ','"],
    [
      "AREA[BriefTitle]RANGE[a,b]",
      "Error parsing query in advanced filter: Range search is not supported for this field",
    ],
  ])("%s", (text, message) => {
    expect(() => parse(text)).toThrow(new Refused(400, message).message);
  });

  test("whatever stands in it: a text parses or is refused, and never breaks the parser", () => {
    const piece = fc.constantFrom(
      "AND",
      "OR",
      "NOT",
      "(",
      ")",
      "[",
      "]",
      ",",
      '"',
      "\\",
      "AREA[Phase]",
      "RANGE[",
      "MIN",
      "x",
      " ",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 14 }).map((parts) => parts.join(" ")),
        ),
        (text) => {
          try {
            parseExpression(text, "Other terms", everywhere);
          } catch (error) {
            expect(error).toBeInstanceOf(Refused);
          }
        },
      ),
    );
  });

  test("when it is too deep or too long", () => {
    expect(() => parse(`${"(".repeat(60)}x${")".repeat(60)}`)).toThrow("nested too deeply");
    expect(() => parse("x".repeat(30_000))).toThrow("too long");
  });
});
