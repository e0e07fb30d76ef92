import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMatcher } from "./matcher.ts";
import { bound, matchOf } from "./query-under-test.ts";

const study = {
  protocolSection: {
    identificationModule: {
      nctId: "NCT00000001",
      nctIdAliases: ["NCT00000099"],
      briefTitle: "Keytruda in Non-Small Cell Lung Cancer: Sjögren's Patients",
      officialTitle: "A study of heart attacks",
    },
    statusModule: {
      overallStatus: "RECRUITING",
      startDateStruct: { date: "2022-03", type: "ACTUAL" },
      studyFirstPostDateStruct: { date: "2022-01-15" },
    },
    sponsorCollaboratorsModule: { leadSponsor: { name: "Merck Sharp & Dohme LLC", class: "INDUSTRY" } },
    conditionsModule: { conditions: ["Lung Neoplasms", "Anaemia"], keywords: ["dose finding", "cancer pain"] },
    designModule: { phases: ["PHASE2", "PHASE3"], enrollmentInfo: { count: 120 }, studyType: "INTERVENTIONAL" },
    armsInterventionsModule: {
      interventions: [{ name: "Pembrolizumab 200 mg", type: "DRUG", otherNames: ["MK-3475"] }],
    },
    eligibilityModule: { minimumAge: "18 Years", maximumAge: "N/A", healthyVolunteers: false },
    contactsLocationsModule: {
      locations: [
        {
          facility: "Mayo Clinic",
          city: "Rochester",
          country: "United States",
          status: "COMPLETED",
          geoPoint: { lat: 44.02, lon: -92.46 },
        },
        {
          facility: "Hospital",
          city: "Paris",
          country: "France",
          status: "RECRUITING",
          geoPoint: { lat: 48.85, lon: 2.35 },
        },
      ],
    },
  },
  hasResults: false,
};

/** Whether the study meets an expression without AREA in the words of all its pieces. */
function meets(expression: string): boolean {
  return matchOf({ "filter.advanced": expression }, study).isMatch;
}

describe("words", () => {
  test.each<[string, boolean]>([
    ["keytruda", true],
    ["AREA[BriefTitle]sjogren", true],
    ["AREA[BriefTitle]nonsmall", false],
    ["AREA[BriefTitle]non small", true],
    ["AREA[Condition]anemia", true],
    ["AREA[OfficialTitle]heart attack", true],
    ['AREA[BriefTitle]"cell lung"', true],
    ['AREA[BriefTitle]"lung cell"', false],
    ["AREA[BriefTitle]lung cell", true],
    ['AREA[Condition]"neoplasm anemia"', false],
    ["AREA[Condition]neoplasm anemia", true],
    ["AREA[Condition]COVERAGE[FullMatch]lung neoplasm", true],
    ["AREA[Condition]COVERAGE[FullMatch]neoplasm", false],
    ["AREA[Condition]COVERAGE[StartsWith]lung", true],
    ["AREA[Condition]COVERAGE[StartsWith]neoplasm", false],
    ["AREA[Condition]COVERAGE[EndsWith]neoplasm", true],
    ["AREA[Condition]COVERAGE[EndsWith]lung", false],
    ["AREA[Keyword]EXPANSION[None]cancer", true],
    ["AREA[Keyword]EXPANSION[None]Cancer", false],
    ["AREA[Keyword]EXPANSION[None]COVERAGE[StartsWith]dose", true],
    ["AREA[LeadSponsorName]COVERAGE[FullMatch]Merck Sharp & Dohme LLC", true],
    ["AREA[LeadSponsorName]COVERAGE[FullMatch]Merck", false],
    ["AREA[Acronym]x", false],
  ])("%s: %s", (expression, expected) => {
    expect(meets(expression)).toBe(expected);
  });

  test.each<[string, boolean]>([
    ["AREA[BriefTitle]pembrolizumab", true],
    ["AREA[BriefTitle]EXPANSION[Term]pembrolizumab", false],
    ["AREA[Condition]lung cancer", true],
    ["AREA[Condition]EXPANSION[Term](lung cancer)", false],
    ["AREA[Condition]anaemia of lung cancer", false],
    ["AREA[Condition]anaemia lung cancer", true],
    ["AREA[Condition]tumor anaemia", true],
    ["AREA[OfficialTitle]heart tumor", false],
    ["AREA[OfficialTitle]EXPANSION[Lossy](heart tumor)", true],
    ['AREA[OfficialTitle]EXPANSION[Lossy]"heart tumor"', false],
  ])("concepts and relaxation, %s: %s", (expression, expected) => {
    expect(meets(expression)).toBe(expected);
  });

  test("a synonym does not count where the registry looks for no synonyms", () => {
    const sponsor = { protocolSection: { sponsorCollaboratorsModule: { leadSponsor: { name: "Keytruda Fund" } } } };
    expect(matchOf({ "query.lead": "Keytruda" }, sponsor).isMatch).toBe(true);
    expect(matchOf({ "query.lead": "pembrolizumab" }, sponsor).isMatch).toBe(false);
  });

  test("an enum part is met by its value or label, not by its words", () => {
    const phase = { protocolSection: { designModule: { phases: ["EARLY_PHASE1"] } } };
    expect(matchOf({ "query.term": "EARLY_PHASE1" }, phase).isMatch).toBe(true);
    expect(matchOf({ "query.term": "early phase 1" }, phase).isMatch).toBe(true);
    expect(matchOf({ "query.term": "early" }, phase).isMatch).toBe(false);
  });
});

describe("values", () => {
  test.each<[string, boolean]>([
    ["AREA[Phase]Phase 2", true],
    ["AREA[Phase]NA", false],
    ["AREA[Phase]PHASE2 AND AREA[Phase]PHASE3", true],
    ["AREA[HasResults]false", true],
    ["AREA[HealthyVolunteers]true", false],
    ["AREA[Phase:size]2", true],
    ["AREA[Phase:size]RANGE[MIN,1]", false],
    ["AREA[Keyword:size]2", true],
    ["AREA[Collaborator:size]0", true],
    ["AREA[StartDate]2022", true],
    ["AREA[StartDate]2022-03", true],
    ["AREA[StartDate]2022-03-15", false],
    ["AREA[StartDate]RANGE[2022-03-01,2022-03-01]", true],
    ["AREA[StartDate]RANGE[2022-03-02,MAX]", false],
    ["AREA[StartDate]RANGE[MIN,02/2022]", false],
    ["AREA[EnrollmentCount]RANGE[120,120]", true],
    ["AREA[EnrollmentCount]121", false],
    ["AREA[MinimumAge]RANGE[216 Months,18 years]", true],
    ["AREA[MaximumAge]RANGE[MIN,MAX]", false],
    ["AREA[MaximumAge]MISSING", false],
    ["AREA[CompletionDate]MISSING", true],
    ["AREA[ResultsSection]MISSING", true],
    ["AREA[EligibilityModule]MISSING", false],
    ["AREA[ConditionSearch]MISSING", false],
    ["AREA[NumLocations]2", true],
    ["AREA[NumUniqueLocationCountries]RANGE[3,MAX]", false],
    ["AREA[StudyFirstPostYear]2022", true],
    ["AREA[LocationCountryCode]FR", true],
    ["AREA[LocationCountryCode]DE", false],
  ])("%s: %s", (expression, expected) => {
    expect(meets(expression)).toBe(expected);
  });
});

describe("places", () => {
  test.each<[string, boolean]>([
    ["AREA[LocationCity]Rochester AND AREA[LocationStatus]RECRUITING", true],
    ["SEARCH[Location](AREA[LocationCity]Rochester AND AREA[LocationStatus]RECRUITING)", false],
    ["SEARCH[Location](AREA[LocationCity]Rochester AND NOT AREA[LocationStatus]RECRUITING)", true],
    ["SEARCH[Location](Paris France)", true],
    ["SEARCH[Location](Rochester France)", false],
    ["SEARCH[Location]AREA[LocationZip]MISSING", true],
    ["NOT SEARCH[Location]AREA[LocationCity]Paris", false],
    ["AREA[LocationGeoPoint]DISTANCE[44.0,-92.5,5mi]", true],
    ["AREA[LocationGeoPoint]DISTANCE[44.0,-92.5,1km]", false],
    ["SEARCH[Location](AREA[LocationGeoPoint]DISTANCE[44.0,-92.5,5mi] AND AREA[LocationCountry]France)", false],
    ["SEARCH[Location]AREA[LocationContact:size]0", true],
  ])("%s: %s", (expression, expected) => {
    expect(meets(expression)).toBe(expected);
  });

  test("the registry's circle is met by any location", () => {
    expect(matchOf({ "filter.geo": "distance(48.8566,2.3522,1mi)" }, study).isMatch).toBe(true);
    expect(matchOf({ "filter.geo": "distance(0,0,500mi)" }, study).isMatch).toBe(false);
  });
});

describe("ids", () => {
  test.each([
    ["NCT00000001", true],
    ["nct99", true],
    ["NCT00000002", false],
    ["NCT00000002,NCT00000099", true],
  ])("%s: %s", (ids, expected) => {
    expect(matchOf({ "filter.ids": ids }, study).isMatch).toBe(expected);
    expect(matchOf({ "query.cond": ids }, study)).toEqual({ isMatch: expected, score: 0 });
  });
});

describe("scores", () => {
  const cond = (text: string): number => matchOf({ "query.cond": text }, study).score;

  test.each<[string, string, number]>([
    ["Lung Neoplasms", "as typed in the heaviest part", 0.95],
    ["cancer of the lung", "by a concept in the heaviest part", 0.855],
    ["cancer pain", "in a light part, and relaxed in it", 0.3],
    ["anaemia neoplasms", "its segments apart, each in the heaviest part", 0.475],
    ["anaemia pain", "its worse segment in a light part", 0.15],
    ["anaemia tumor", "its worse segment by a concept in the heaviest part", 0.4275],
    ["EXPANSION[Lossy](anaemia unheard)", "one of two segments", 0.2375],
    ["anaemia OR (Lung Neoplasms)", "both sides", 1.9],
    ["anaemia OR unheard", "one side", 0.95],
    ["anaemia AND NOT unheard", "what is excluded counts nothing", 0.95],
    ["ALL", "no words", 0],
    ["TILT[EnrollmentCount]anaemia", "tilted by 120 participants", 0.95 * (0.5 + (0.5 * Math.log10(121)) / 6)],
    ["TILT[CompletionDate]anaemia", "tilted by a date that is missing", 0.7125],
    ["unheard", "not found", 0],
  ])("%s: %s", (text, _why, score) => {
    expect(cond(text)).toBeCloseTo(score, 6);
  });

  test("queries add up, filters add nothing", () => {
    const parameters = { "query.cond": "anaemia", "query.titles": "keytruda" };
    expect(matchOf(parameters, study)).toEqual({ isMatch: true, score: 1.9 });
    expect(matchOf({ ...parameters, "filter.advanced": "keytruda" }, study).score).toBe(1.9);
    expect(matchOf({ ...parameters, "filter.advanced": "unheard" }, study)).toEqual({ isMatch: false, score: 0 });
  });

  test("words inside a location do not rank", () => {
    expect(matchOf({ "query.term": "SEARCH[Location]AREA[LocationCity]Paris" }, study)).toEqual({
      isMatch: true,
      score: 0,
    });
  });

  test("the nearest location decides the decay", () => {
    const near = {
      "filter.geo": "distance(48.85,2.35,5000mi)",
      geoDecay: "func:linear,scale:100km,offset:0km,decay:0.5",
    };
    expect(matchOf(near, study).score).toBe(1);
    expect(matchOf({ ...near, "query.cond": "anaemia" }, study).score).toBe(0.95);
    const far = { ...near, "filter.geo": "distance(47.951,2.35,5000mi)" };
    expect(matchOf(far, study).score).toBeCloseTo(0.5, 2);
    expect(matchOf({ ...far, "query.cond": "ALL" }, study).score).toBeCloseTo(0.5, 2);
    expect(matchOf({ ...far, "query.cond": "AREA[Phase]PHASE2 OR unheard" }, study).score).toBe(0);
  });
});

test("records of any shape are answered", () => {
  const expression =
    "asthma OR AREA[StartDate]2022 OR AREA[NumEvents]3 OR SEARCH[Location](Paris OR AREA[LocationContact:size]2) OR " +
    "AREA[LocationGeoPoint]DISTANCE[1,2,3mi] OR AREA[Phase]NA OR AREA[MinimumAge]1 Year OR EXPANSION[None]x";
  const matcher = createMatcher(bound({ "query.term": expression, "filter.geo": "distance(1,2,3mi)" }).query);
  const names = ["protocolSection", "contactsLocationsModule", "locations", "geoPoint", "lat", "statusModule"];
  const json = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: "medium" },
      fc.jsonValue({ maxDepth: 1 }),
      fc.dictionary(fc.constantFrom(...names), tie("node"), { maxKeys: 4 }),
      fc.array(tie("node"), { maxLength: 3 }),
    ),
  })).node;
  fc.assert(
    fc.property(json, (record) => {
      const { isMatch, score } = matcher(record);
      expect(typeof isMatch).toBe("boolean");
      expect(score).toBeGreaterThanOrEqual(0);
    }),
  );
});
