import { describe, expect, test } from "vitest";
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
    [{ ids: "nct102, NCT00000410 NCT00000102" }, { "filter.ids": "NCT00000102,NCT00000410" }],
  ])("%j", (texts, parameters) => {
    expect(toApiParameters(conditions(texts))).toEqual(parameters);
  });

  test("a value that does not exist is refused with those that do", () => {
    expect(problem({ status: "RECRUTING" })).toContain('"RECRUTING" is no Status. Did you mean RECRUITING?');
    expect(problem({ phase: "5" })).toContain("The values are NA, EARLY_PHASE1, PHASE1, PHASE2, PHASE3, PHASE4.");
    expect(problem({ ids: "NCT123 MCT00000102" })).toBe(
      '"MCT00000102" is no study id. An id is NCT and eight digits: NCT03516279.',
    );
  });
});
