import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ParameterError } from "./errors.ts";
import { OPERATIONS, type OperationId } from "./parameters.ts";
import { parseListStudiesParameters, toQuery } from "./query-string.ts";

function query(parameters: object, operation: OperationId = "listStudies"): Record<string, string> {
  return Object.fromEntries(toQuery(operation, parameters));
}

function refusal(run: () => unknown): ParameterError {
  try {
    run();
  } catch (error) {
    if (error instanceof ParameterError) return error;
    throw error;
  }
  throw new Error("It should have been refused.");
}

describe("how values are written", () => {
  test("lists are joined by commas, numbers and flags are words, what is absent is left out", () => {
    const parameters = {
      "query.cond": "heart attack",
      "filter.overallStatus": ["RECRUITING", "COMPLETED"],
      "filter.ids": "NCT00000102|NCT00000103",
      fields: ["NCTId"],
      sort: ["LastUpdatePostDate:desc", "@relevance"],
      countTotal: true,
      pageSize: 0,
      pageToken: undefined,
    };
    expect(toQuery("listStudies", parameters).toString()).toBe(
      "query.cond=heart+attack&filter.overallStatus=RECRUITING%2CCOMPLETED&filter.ids=NCT00000102%7CNCT00000103" +
        "&fields=NCTId&sort=LastUpdatePostDate%3Adesc%2C%40relevance&countTotal=true&pageSize=0",
    );
  });

  test("every parameter of the API is accepted by its operation", () => {
    for (const [operation, { parameters }] of Object.entries(OPERATIONS)) {
      for (const [name, kind] of parameters) {
        const value = { text: "x", list: ["x", "y"], count: 5, flag: false }[kind];
        const written = { text: "x", list: "x,y", count: "5", flag: "false" }[kind];
        const id = Object.keys(OPERATIONS).find((each): each is OperationId => each === operation);
        if (id !== undefined) expect(query({ [name]: value }, id)).toEqual({ [name]: written });
      }
    }
  });

  test("any text arrives as it was given", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }).filter((text) => text.trim() !== "" && text.isWellFormed()),
        (text) => {
          const url = new URL(`https://x.test/?${toQuery("listStudies", { "query.term": text })}`);
          expect(url.searchParams.get("query.term")).toBe(text);
        },
      ),
    );
  });

  test.each<[string, unknown]>([
    ["query.cond", ""],
    ["query.cond", "  "],
    ["query.cond", 7],
    ["query.cond", null],
    ["filter.ids", []],
    ["filter.ids", ["NCT00000102", ""]],
    ["fields", []],
    ["phase", []],
    ["pageSize", -1],
    ["pageSize", 1.5],
    ["pageSize", "10"],
    ["pageSize", 1_001],
    ["pageSize", Number.NaN],
    ["countTotal", "true"],
  ])("%s: %j is refused", (name, value) => {
    const error = refusal(() => query({ [name]: value }));
    expect(error.parameter).toBe(name);
    expect(error.message).toMatch(/\.$/);
  });
});

describe("phase and study type", () => {
  test.each<[object, string]>([
    [{ phase: "PHASE3" }, "AREA[Phase]PHASE3"],
    [{ phase: ["PHASE2", "PHASE3"] }, "AREA[Phase](PHASE2 OR PHASE3)"],
    [{ phase: ["Phase 2", "phase2", "PHASE2"] }, "AREA[Phase]PHASE2"],
    [{ studyType: "INTERVENTIONAL" }, "AREA[StudyType]INTERVENTIONAL"],
    [{ phase: "NA", studyType: ["OBSERVATIONAL"] }, "AREA[Phase]NA AND AREA[StudyType]OBSERVATIONAL"],
    [{ "filter.advanced": "AREA[Sex]FEMALE OR pain" }, "AREA[Sex]FEMALE OR pain"],
    [
      { "filter.advanced": "AREA[Sex]FEMALE OR pain", phase: ["PHASE2", "PHASE3"] },
      "(AREA[Sex]FEMALE OR pain) AND AREA[Phase](PHASE2 OR PHASE3)",
    ],
    [{ phase: "PHASE4", "filter.advanced": '"a ) b" OR \\) c' }, '("a ) b" OR \\) c) AND AREA[Phase]PHASE4'],
  ])("%j", (parameters, advanced) => {
    expect(query(parameters)).toEqual({ "filter.advanced": advanced });
  });

  test("a value that is none is refused with the values", () => {
    expect(refusal(() => query({ phase: "PHASE5" })).message).toBe(
      "`PHASE5` is no value of phase; the values are NA, EARLY_PHASE1, PHASE1, PHASE2, PHASE3, PHASE4.",
    );
  });

  test.each(["a) OR (b", "(a", "a)", '"a" ) ('])(
    "an expression that would leave its brackets is refused: %s",
    (text) => {
      expect(refusal(() => query({ "filter.advanced": text, phase: "PHASE1" })).parameter).toBe("filter.advanced");
      expect(query({ "filter.advanced": text })).toEqual({ "filter.advanced": text });
    },
  );

  test("they belong to lists only", () => {
    expect(refusal(() => query({ phase: "PHASE1" }, "fieldValuesStats")).parameter).toBe("phase");
  });
});

describe("a name that API v2 does not have", () => {
  test.each<[string, string | undefined, string]>([
    [
      "filter.phase",
      "phase",
      "`filter.phase` is no parameter of /studies in API v2: use phase, as in filter.advanced=AREA[Phase]PHASE3.",
    ],
    [
      "filter.studyType",
      "studyType",
      "`filter.studyType` is no parameter of /studies in API v2: use studyType, as in filter.advanced=AREA[StudyType]INTERVENTIONAL.",
    ],
    [
      "filter.hasResults",
      "aggFilters",
      "`filter.hasResults` is no parameter of /studies in API v2: use aggFilters, as in aggFilters=results:with.",
    ],
    [
      "filter.locationStatus",
      "filter.advanced",
      "`filter.locationStatus` is no parameter of /studies in API v2: use filter.advanced, as in filter.advanced=SEARCH[Location](AREA[LocationStatus]RECRUITING).",
    ],
    [
      "filter.intervention",
      "query.intr",
      "`filter.intervention` is no parameter of /studies in API v2: use query.intr, as in query.intr=aspirin.",
    ],
    [
      "query.recrs",
      "filter.overallStatus",
      "`query.recrs` is no parameter of /studies in API v2: use filter.overallStatus, as in filter.overallStatus=COMPLETED.",
    ],
    [
      "expr",
      "query.term",
      "`expr` is no parameter of /studies in API v2: use query.term, as in query.term=heart attack.",
    ],
    [
      "min_rnk",
      "pageSize and pageToken",
      "`min_rnk` is no parameter of /studies in API v2: use pageSize and pageToken.",
    ],
    [
      "max_rnk",
      "pageSize and pageToken",
      "`max_rnk` is no parameter of /studies in API v2: use pageSize and pageToken.",
    ],
    ["fmt", "format", "`fmt` is no parameter of /studies in API v2: use format, as in format=json."],
    ["fld", "fields", "`fld` is no parameter of /studies in API v2: use fields, as in fields=NCTId,BriefTitle."],
    [
      "Filter.Phase",
      "phase",
      "`Filter.Phase` is no parameter of /studies in API v2: use phase, as in filter.advanced=AREA[Phase]PHASE3.",
    ],
    ["query.conds", "query.cond", "`query.conds` is no parameter of /studies in API v2: did you mean query.cond?"],
    ["pagesize", "pageSize", "`pagesize` is no parameter of /studies in API v2: did you mean pageSize?"],
    [
      "includeIndexedOnly",
      undefined,
      "`includeIndexedOnly` is no parameter of /studies in API v2; it belongs to /studies/metadata.",
    ],
  ])("%s", (name, suggestion, message) => {
    const error = refusal(() => query({ [name]: "x" }));
    expect({ parameter: error.parameter, suggestion: error.suggestion, message: error.message }).toEqual({
      parameter: name,
      suggestion,
      message,
    });
    expect(refusal(() => parseListStudiesParameters({ [name]: "x" })).message).toBe(message);
  });

  test("of which nothing is near is answered with the names there are", () => {
    expect(refusal(() => query({ zzzzzzzzzz: "x" })).message).toMatch(
      /^`zzzzzzzzzz` is no parameter of \/studies in API v2; it takes format, markupFormat, query\.cond, /,
    );
    expect(refusal(() => query({ zzzzzzzzzz: "x" }, "version")).message).toBe(
      "`zzzzzzzzzz` is no parameter of /version in API v2; it takes none.",
    );
  });

  test.each(["constructor", "__proto__x", "toString", "hasOwnProperty"])("%s has no meaning", (name) => {
    expect(refusal(() => query({ [name]: "x" })).parameter).toBe(name);
  });
});

describe("parameters that came as texts", () => {
  test("become those of listStudies", () => {
    expect(
      parseListStudiesParameters({
        "query.cond": "melanoma",
        phase: "PHASE3",
        countTotal: "true",
        pageSize: "100",
        pageToken: "abc",
        format: "json",
        markupFormat: "legacy",
      }),
    ).toEqual({
      "query.cond": "melanoma",
      phase: "PHASE3",
      countTotal: true,
      pageSize: 100,
      pageToken: "abc",
      format: "json",
      markupFormat: "legacy",
    });
  });

  test.each([
    ["countTotal", "yes"],
    ["pageSize", "ten"],
    ["pageSize", "-1"],
    ["pageSize", "5000"],
    ["format", "csv"],
    ["markupFormat", "html"],
  ])("%s=%s is refused", (name, value) => {
    expect(refusal(() => parseListStudiesParameters({ [name]: value })).parameter).toBe(name);
  });
});
