import { describe, expect, test } from "vitest";
import type { ConditionTree } from "./condition-tree.ts";
import { bound } from "./query-under-test.ts";

function lines({ text, operands }: ConditionTree, depth = 0): readonly string[] {
  return ["  ".repeat(depth) + text, ...operands.flatMap((operand) => lines(operand, depth + 1))];
}

describe("explanations", () => {
  test("the whole condition can be read", () => {
    const { tree } = bound({
      "query.cond": "heart attack AND NOT EXPANSION[None]MI",
      "query.lead": "COVERAGE[FullMatch]Merck OR COVERAGE[StartsWith]Bayer OR COVERAGE[EndsWith]AG",
      "filter.advanced":
        "AREA[Phase](PHASE2 OR PHASE3) AND AREA[StartDate]RANGE[2022,MAX] AND AREA[MinimumAge]RANGE[MIN,6 Months] AND " +
        "AREA[EnrollmentCount]RANGE[10,20] AND AREA[NumLocations]3 AND NOT AREA[Acronym]MISSING AND " +
        "SEARCH[Location](Paris AND AREA[LocationStatus]RECRUITING) AND AREA[EnrollmentCount]RANGE[MIN,MAX]",
      "filter.geo": "distance(42.36,-71.06,50mi)",
      "filter.ids": "NCT1,NCT2",
    }).explanation;
    expect(lines(tree)).toEqual([
      "all of",
      '  "heart attack" in Conditions or disease',
      "  not",
      '    "MI" exactly in Conditions or disease',
      "  any of",
      '    "Merck" as the whole of LeadSponsorName',
      '    "Bayer" at the start of LeadSponsorName',
      '    "AG" at the end of LeadSponsorName',
      "  a location within 80.5 km of 42.36, -71.06",
      "  the study is NCT00000001 or NCT00000002",
      "  Phase is PHASE2 or PHASE3",
      "  StartDate is at least 2022-01-01",
      "  MinimumAge is at most 182.6 days",
      "  EnrollmentCount is from 10 to 20",
      "  number of Location is 3",
      "  Acronym is given",
      "  one location with",
      "    all of",
      '      "Paris" in Location terms',
      "      LocationStatus is RECRUITING",
      "  EnrollmentCount is given",
    ]);
  });

  test("each term says what it became and where that comes from", () => {
    const { terms } = bound({ "query.cond": "NSCLC", "filter.advanced": "TILT[StartDate]keytruda dose" }).explanation;
    expect(terms.map(({ typed, where, level, isRanked, tilt }) => ({ typed, where, level, isRanked, tilt }))).toEqual([
      { typed: "NSCLC", where: "Conditions or disease", level: "Relaxation", isRanked: true, tilt: undefined },
      { typed: "keytruda dose", where: "Other terms", level: "Relaxation", isRanked: false, tilt: "StartDate" },
    ]);
    expect(
      terms[0]?.phrases.map(({ text, factor, concept }) => [text, factor, concept?.name, concept?.source]),
    ).toEqual([
      ["NSCLC", 1, undefined, undefined],
      ["Carcinoma, Non-Small-Cell Lung", 0.9, "Carcinoma, Non-Small-Cell Lung", "list:some"],
      ["non-small cell lung cancer", 0.9, "Carcinoma, Non-Small-Cell Lung", "list:some"],
      ["non-small cell lung carcinoma", 0.9, "Carcinoma, Non-Small-Cell Lung", "list:some"],
    ]);
    expect(terms[1]).toMatchObject({ segmentsRequired: 2, segments: [{}, {}] });
  });

  test("a name that means several things is told, and so are those inside a term", () => {
    const meanings = ["Myocardial Infarction", "Mitral Valve Insufficiency"];
    const ambiguous = (text: string) => bound({ "query.cond": text }).explanation.terms[0]?.ambiguous;
    expect(ambiguous("MI")).toEqual([{ name: "MI", meanings }]);
    expect(ambiguous("acute MI")).toEqual([{ name: "MI", meanings }]);
    expect(ambiguous("EXPANSION[Term]MI")).toEqual([]);
    expect(ambiguous("heart attack")).toEqual([]);
  });
});
