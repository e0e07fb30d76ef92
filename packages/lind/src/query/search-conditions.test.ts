import { describe, expect, test } from "vitest";
import { noConcepts, shown } from "./query-under-test.ts";
import {
  type ConditionTexts,
  isEverything,
  parseConditions,
  type SearchConditions,
  toApiParameters,
} from "./search-conditions.ts";

function conditions(texts: Partial<ConditionTexts>): SearchConditions {
  const parsed = parseConditions({ queries: {}, ...texts });
  if ("kind" in parsed) throw new Error(parsed.message);
  return parsed;
}

function problem(texts: Partial<ConditionTexts>): string {
  const parsed = parseConditions({ queries: {}, ...texts });
  return "kind" in parsed ? parsed.message : "";
}

describe("conditions", () => {
  test("no condition is everything", () => {
    expect(isEverything(conditions({}))).toBe(true);
    expect(isEverything(conditions({ queries: { cond: "melanoma" } }))).toBe(false);
  });

  test.each<[Partial<ConditionTexts>, Record<string, string>]>([
    [{ queries: { cond: "heart failure", spons: "Bayer" } }, { "query.cond": "heart failure", "query.spons": "Bayer" }],
    [{ status: "recruiting, Not yet recruiting" }, { "filter.overallStatus": "RECRUITING|NOT_YET_RECRUITING" }],
    [{ phase: "2" }, { "filter.advanced": "AREA[Phase]PHASE2" }],
    [{ phase: "phase2,3,n/a" }, { "filter.advanced": "AREA[Phase](PHASE2 OR PHASE3 OR NA)" }],
    [{ type: "int" }, { "filter.advanced": "AREA[StudyType]INTERVENTIONAL" }],
    [{ advanced: "AREA[StartDate]2022" }, { "filter.advanced": "AREA[StartDate]2022" }],
    [{ advanced: "a OR b", phase: "1" }, { "filter.advanced": "(a OR b) AND AREA[Phase]PHASE1" }],
    [{ geo: "42.36, -71.06, 50mi" }, { "filter.geo": "distance(42.36,-71.06,50mi)" }],
    [{ geo: "distance(42.36,-71.06,80km)" }, { "filter.geo": "distance(42.36,-71.06,80km)" }],
    [{ aggFilters: "results:with,sex:f" }, { aggFilters: "results:with,sex:f" }],
    [{ ids: "nct102, NCT00000410 NCT00000102" }, { "filter.ids": "NCT00000102,NCT00000410" }],
  ])("%j", (texts, parameters) => {
    expect(toApiParameters(conditions(texts))).toEqual(parameters);
  });

  test("what was read can be bound", () => {
    const parameters = toApiParameters(
      conditions({
        queries: { cond: "heart failure" },
        status: "recruiting",
        phase: "2,3",
        type: "int",
        geo: "42.36,-71.06,50mi",
        aggFilters: "results:with",
        advanced: "AREA[StartDate]2022 OR AREA[StartDate]2023",
      }),
    );
    expect(shown(parameters, noConcepts)).toBe(
      '(and (text "heart failure" in 7 ~ heart + failure) (value OverallStatus RECRUITING) (near 42.36,-71.06 80.467km) ' +
        "(or (range StartDate 18993..19357) (range StartDate 19358..19722)) (value Phase PHASE2 PHASE3) " +
        "(value StudyType INTERVENTIONAL) (value HasResults true))",
    );
  });

  test("a value that does not exist is refused with those that do", () => {
    expect(problem({ status: "RECRUTING" })).toContain('"RECRUTING" is no Status. Did you mean RECRUITING?');
    expect(problem({ phase: "5" })).toContain("The values are NA, EARLY_PHASE1, PHASE1, PHASE2, PHASE3, PHASE4.");
    expect(problem({ geo: "Boston" })).toBe(
      '"Boston" is no place. Write latitude,longitude,radius: 42.36,-71.06,50mi.',
    );
    expect(problem({ geo: "142,0,5mi" })).toContain("is no place");
    expect(problem({ aggFilters: "stat:rec" })).toContain('There is no filter "stat"');
    expect(problem({ ids: "NCT123 MCT00000102" })).toBe(
      '"MCT00000102" is no study id. An id is NCT and eight digits: NCT03516279.',
    );
  });
});
