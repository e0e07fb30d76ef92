import { describe, expect, test } from "vitest";
import { parseExpression } from "./expression.ts";
import { checkRanges, matchedRecord, matches } from "./matching.ts";

const study = {
  protocolSection: {
    identificationModule: { nctId: "NCT90000001", briefTitle: "Pembrolizumab in Melanoma" },
    statusModule: {
      overallStatus: "RECRUITING",
      startDateStruct: { date: "2024-03" },
      lastUpdatePostDateStruct: { date: "2026-08-14", type: "ACTUAL" },
    },
    sponsorCollaboratorsModule: { leadSponsor: { name: "Hollin & Marsh LLC", class: "INDUSTRY" } },
    conditionsModule: { conditions: ["Melanoma", "Breast Pain"], keywords: ["skin cancer"] },
    designModule: { phases: ["PHASE1", "PHASE2"], enrollmentInfo: { count: 120 } },
    eligibilityModule: { minimumAge: "6 Months" },
  },
};

test.each([
  ["melanoma", true],
  ["MELANOMA pembrolizumab", true],
  ["melanomas", false],
  ["breast cancer", false],
  ["skin cancer", true],
  ['"cancer skin"', false],
  ['"skin cancer"', true],
  ["melanoma AND nivolumab", false],
  ["melanoma OR nivolumab", true],
  ["NOT nivolumab", true],
  ["ALL", true],
  ["AREA[Phase]PHASE1 AND AREA[Phase]PHASE2", true],
  ["AREA[Phase]PHASE3", false],
  ["AREA[OverallStatus]Recruiting", true],
  ["AREA[CompletionDate]MISSING", true],
  ["AREA[StartDate]MISSING", false],
  ["AREA[StartDate]2024", true],
  ["AREA[StartDate]RANGE[2024-03-01,2024-03-01]", true],
  ["AREA[StartDate]RANGE[2024-03-02,MAX]", false],
  ["AREA[StartDate]RANGE[MIN,2024-03]", true],
  ["AREA[StartDate]RANGE[MIN,MAX]", true],
  ["AREA[CompletionDate]RANGE[MIN,MAX]", false],
  ["AREA[LastUpdatePostDate]RANGE[2026-08-14,MAX]", true],
  ["AREA[LastUpdatePostDate]RANGE[2026-08-15,MAX]", false],
  ["AREA[LastUpdatePostDate]RANGE[08/14/2026,08/14/2026]", true],
  ["AREA[EnrollmentCount]RANGE[100,MAX]", true],
  ["AREA[EnrollmentCount]RANGE[MIN,99]", false],
  ["AREA[EnrollmentCount]120", true],
  ["AREA[MinimumAge]RANGE[MIN,1 Year]", true],
  ["AREA[MinimumAge]RANGE[1 Year,MAX]", false],
  ['AREA[LeadSponsorName]COVERAGE[FullMatch]"Hollin & Marsh LLC"', true],
  ["AREA[LeadSponsorName]COVERAGE[FullMatch]Hollin", false],
  ["AREA[LeadSponsorName]COVERAGE[StartsWith]Hollin", true],
  ["AREA[LeadSponsorName]COVERAGE[EndsWith]LLC", true],
  ["AREA[LeadSponsorName]COVERAGE[EndsWith]Hollin", false],
  ["AREA[NCTId]NCT90000001", true],
] as const)("%s: %s", (text, expected) => {
  const scope = { pieces: ["BriefTitle", "Condition", "Keyword"], field: undefined };
  // All words of a term stand in one value; "MELANOMA pembrolizumab" is the title.
  expect(matches(matchedRecord(study), parseExpression(text, "advanced filter", scope))).toBe(expected);
});

describe("bounds that cannot be read are refused before any study is looked at", () => {
  test.each([
    "AREA[StartDate]RANGE[soon,MAX]",
    "AREA[EnrollmentCount]many",
    "NOT AREA[MinimumAge]RANGE[MIN,5 Fortnights]",
    "x AND AREA[StartDate]2024-13",
  ])("%s", (text) => {
    const expression = parseExpression(text, "advanced filter", { pieces: [], field: undefined });
    expect(() => checkRanges(expression, "advanced filter")).toThrow(
      "Error parsing query in advanced filter: Invalid value",
    );
  });
});
