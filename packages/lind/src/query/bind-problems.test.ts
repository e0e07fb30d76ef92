import { describe, expect, test } from "vitest";
import type { ListParameters, QueryProblem } from "./bind-query.ts";
import { problemsOf } from "./query-under-test.ts";

const EXPECTING =
  "expecting {<EOF>, '(', ',', 'NOT', 'AND', 'OR', 'SEARCH', 'AREA', 'RANGE', 'DISTANCE', Coverage, Expansion, 'TILT', " +
  "'ALL', 'MISSING', 'MIN', 'MAX', EscapedKeyword, BooleanLiteral, DecimalLiteral, DateLiteral, TimeLiteral, " +
  "RadiusLiteral, StringLiteral, Term}";

describe("problems in the registry's words", () => {
  test.each<[ListParameters, string]>([
    [{ "filter.phase": "PHASE3" }, "`filter.phase` is unknown parameter"],
    [{ toString: "x" }, "`toString` is unknown parameter"],
    [{ "filter.overallStatus": "BADSTATUS" }, "Invalid value in parameter `overallStatus`: `BADSTATUS`"],
    [
      { "postFilter.overallStatus": "RECRUITING|recruiting" },
      "Invalid value in parameter `overallStatus`: `recruiting`",
    ],
    [{ "filter.ids": "NCT00000102,NCT0" }, "Item 2 in parameter `ids` has incorrect format"],
    [{ sort: "badformat" }, "Item 1 in parameter `sort` has incorrect format"],
    [{ sort: "StartDate,StartDate:up" }, "Item 2 in parameter `sort` has incorrect format"],
    [{ sort: "BriefTitle" }, "Unsupported sort field type: text"],
    [{ sort: "MinimumAge" }, "Unsupported sort field type: NormalizedTime"],
    [{ "filter.advanced": "AREA[X]y" }, "Error parsing query in advanced filter: Unknown area name: `X`"],
    [{ "query.cond": "AREA[X]y" }, "Error parsing query in Conditions or disease: Unknown area name: `X`"],
    [
      { "postFilter.advanced": "a OR AREA[Phase](PHASE2 OR PHASE5)" },
      "Error parsing query in advanced filter: Allowed values for enum field `protocolSection.designModule.phases` are " +
        "`NA`, `EARLY_PHASE1`, `PHASE1`, `PHASE2`, `PHASE3`, `PHASE4`",
    ],
    [
      { "query.spons": 'AREA[LeadSponsorName]COVERAGE[FullMatc]"x"' },
      "Error parsing query in Sponsor / collaborator: Invalid coverage: FullMatc",
    ],
    [{ "query.term": "x [" }, `Error parsing query in Other terms: mismatched input '[' ${EXPECTING}`],
    [{ "query.term": "(x" }, "Error parsing query in Other terms: missing ')' at '<EOF>'"],
    [{ "query.lead": "(x" }, "Error parsing query in LeadSponsorName: missing ')' at '<EOF>'"],
    [{ "query.patient": "(x" }, "Error parsing query in PatientSearch: missing ')' at '<EOF>'"],
  ])("%j", (parameters, registryText) => {
    expect(problemsOf(parameters).map((problem) => problem.registryText)).toEqual([registryText]);
  });
});

describe("problems in our words", () => {
  test.each<[ListParameters, Partial<QueryProblem>]>([
    [
      { "filter.phase": "3" },
      {
        code: "UNKNOWN_PARAMETER",
        message: "There is no parameter filter.phase; use aggFilters=phase:3 or filter.advanced=AREA[Phase]PHASE3.",
        suggestion: undefined,
      },
    ],
    [{ "query.conds": "x" }, { message: "There is no parameter query.conds.", suggestion: "query.cond" }],
    [{ "filter.advance": "x" }, { suggestion: "filter.advanced" }],
    [{ aggfilter: "x" }, { suggestion: "aggFilters" }],
    [
      { "filter.overallStatus": "RECRUITING, Not yet recruiting" },
      { code: "INVALID_VALUE", place: { start: 12, end: 30 }, suggestion: "NOT_YET_RECRUITING" },
    ],
    [{ "filter.overallStatus": "RECRUTING" }, { suggestion: "RECRUITING" }],
    [
      { "filter.ids": " NCT1 , 12345" },
      {
        message: '"12345" is no study id; an id is NCT and eight digits, such as NCT03516279.',
        place: { start: 8, end: 13 },
      },
    ],
    [{ "filter.geo": "distance(91,0,5mi)" }, { code: "INVALID_VALUE", registryText: undefined }],
    [{ "filter.geo": "distance(1,2)" }, { code: "INVALID_VALUE" }],
    [{ "filter.geo": "1,2,3mi" }, { code: "INVALID_VALUE" }],
    [{ geoDecay: "func:cubic,scale:1mi,offset:0mi,decay:0.5" }, { code: "INVALID_VALUE" }],
    [{ geoDecay: "func:exp,scale:0mi,offset:0mi,decay:0.5" }, { code: "INVALID_VALUE" }],
    [{ geoDecay: "func:exp,scale:1mi,offset:0mi,decay:1" }, { code: "INVALID_VALUE" }],
    [{ geoDecay: "func:exp,scale:1mi,offset:0mi,decay:0" }, { code: "INVALID_VALUE" }],
    [{ sort: "StartDte" }, { suggestion: "StartDate", place: { start: 0, end: 8 } }],
    [
      { sort: "StartDate|@relevance,EnrollmentCount" },
      { message: "Studies are sorted by 2 fields at most; leave the others out.", place: { start: 21, end: 36 } },
    ],
    [
      { aggFilters: "sex:f,statu:rec" },
      {
        message: expect.stringContaining('There is no filter "statu"'),
        suggestion: "status",
        place: { start: 6, end: 11 },
      },
    ],
    [{ aggFilters: "status:rec OR status:com" }, { code: "INVALID_VALUE", place: { start: 0, end: 24 } }],
    [{ aggFilters: "rec" }, { message: '"rec" is no filter and its keys, such as status:rec com.' }],
    [{ aggFilters: "constructor:x" }, { code: "INVALID_VALUE" }],
    [
      { "filter.synonyms": "ConditionSearch:1651367" },
      {
        code: "UNANSWERABLE",
        message:
          '"ConditionSearch:1651367" names a concept by the registry\'s internal number, which only the registry can ' +
          "answer; search for the concept's name instead.",
      },
    ],
    [{ "postFilter.synonyms": "Nowhere:1" }, { code: "INVALID_VALUE" }],
    [{ "query.term": "AREA[BriefTitle]RANGE[1,2]" }, { code: "UNSUITABLE_OPERATOR", place: { start: 16, end: 26 } }],
    [{ "query.term": "AREA[StartDate]2023-02-30" }, { code: "INVALID_DATE" }],
    [{ "query.term": "SEARCH[Location]AREA[BriefTitle]x" }, { code: "UNSUITABLE_OPERATOR" }],
    [
      { "query.term": "AREA[Condtion]x" },
      { code: "UNKNOWN_AREA", suggestion: "Condition", place: { start: 5, end: 13 } },
    ],
    [{ "query.term": "a AND" }, { code: "EMPTY_OPERAND" }],
  ])("%j", (parameters, expected) => {
    const problems = problemsOf(parameters);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ parameter: Object.keys(parameters)[0], ...expected });
  });

  test("everything that is wrong is told at once", () => {
    const problems = problemsOf({
      "query.cond": "(x",
      "query.bogus": "x",
      "filter.overallStatus": "A|B",
      "filter.advanced": "AREA[X]y OR AREA[Y]z",
      sort: "x",
      geoDecay: "x",
    });
    expect(problems.map(({ parameter, code }) => `${parameter} ${code}`)).toEqual([
      "query.bogus UNKNOWN_PARAMETER",
      "query.cond UNCLOSED_BRACKET",
      "filter.overallStatus INVALID_VALUE",
      "filter.overallStatus INVALID_VALUE",
      "filter.advanced UNKNOWN_AREA",
      "filter.advanced UNKNOWN_AREA",
      "sort INVALID_VALUE",
      "geoDecay INVALID_VALUE",
    ]);
  });
});
