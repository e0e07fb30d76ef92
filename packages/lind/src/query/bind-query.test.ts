import { describe, expect, test } from "vitest";
import type { ListParameters } from "./bind-query.ts";
import { bound, problemsOf, shown } from "./query-under-test.ts";

const DAY_2022 = "18993..19357";

describe("queries", () => {
  test("without parameters everything is found", () => {
    const { query, explanation } = bound({});
    expect(query).toEqual({ condition: { kind: "all" }, ranked: [], geoDecay: undefined, sort: [], pieces: [] });
    expect(explanation).toEqual({ tree: { text: "every study", operands: [] }, terms: [] });
  });

  test.each<[string, string]>([
    ["query.term", "in 35"],
    ["query.cond", "in 7"],
    ["query.intr", "in 12"],
    ["query.titles", "in 3"],
    ["query.outc", "in 9"],
    ["query.spons", "in 3"],
    ["query.lead", "in LeadSponsorName"],
    ["query.locn", "in 5"],
    ["query.id", "in 5"],
    ["query.patient", "in 44"],
  ])("%s searches its own area and ranks", (parameter, where) => {
    const { query } = bound({ [parameter]: "xyz" });
    expect(shown({ [parameter]: "xyz" })).toBe(`(text "xyz" ${where})`);
    expect(query.ranked).toHaveLength(1);
    expect(query.ranked[0]).toBe(query.condition);
  });

  test("all parameters hold together, and only queries rank", () => {
    const parameters = {
      "query.cond": "asthma",
      "query.term": "a AND b",
      "filter.overallStatus": "RECRUITING,COMPLETED",
      "postFilter.overallStatus": "RECRUITING|UNKNOWN",
      "filter.advanced": "c",
      aggFilters: "sex:f",
    };
    expect(shown(parameters)).toBe(
      '(and (text "a" in 35) (text "b" in 35) (text "asthma" in 7) (value OverallStatus RECRUITING COMPLETED) ' +
        '(text "c" in 35) (value OverallStatus RECRUITING UNKNOWN) (value Sex FEMALE))',
    );
    const { query } = bound(parameters);
    expect(query.ranked).toHaveLength(2);
    const leaves = query.condition.kind === "and" ? query.condition.operands : [];
    const [term, cond] = query.ranked;
    expect(term?.kind === "and" && term.operands.every((operand) => leaves.includes(operand))).toBe(true);
    expect(cond !== undefined && leaves.includes(cond)).toBe(true);
  });

  test("what is blank is as if absent, and parameters of the answer's shape are passed over", () => {
    const parameters = { "query.cond": "  ", "filter.ids": "", sort: " ", "query.term": undefined };
    expect(
      shown({ ...parameters, format: "csv", fields: "NCTId", pageSize: "5", pageToken: "x", countTotal: "true" }),
    ).toBe("all");
  });

  test.each<[ListParameters, string]>([
    [{ "query.term": "NCT00000102" }, "(ids NCT00000102)"],
    [{ "query.cond": " nct102,NCT0000000410  NCT00000102 " }, "(ids NCT00000102 NCT00000410)"],
    [
      { "query.id": "NCT00000102", "query.cond": "asthma", "filter.overallStatus": "COMPLETED", aggFilters: "sex:f" },
      '(and (text "asthma" in 7) (ids NCT00000102))',
    ],
    [{ "query.id": "NCT00000102", "filter.advanced": "AREA[Nothing]x", "filter.ids": "?" }, "(ids NCT00000102)"],
  ])("a query that is nothing but ids overrides the filters: %j", (parameters, expected) => {
    expect(shown(parameters)).toBe(expected);
  });

  test("ids among other words are words", () => {
    expect(shown({ "query.term": "NCT00000102 asthma" })).toBe(
      '(text "NCT00000102 asthma" in 35 ~ (nct 00000102) + asthma)',
    );
  });

  test("the pieces are those that the conditions read, each once", () => {
    const parameters = { "query.titles": "a OR b", "filter.advanced": "AREA[NumLocations]2 NOT AREA[Phase]NA" };
    expect(bound(parameters).query.pieces).toEqual(["Acronym", "BriefTitle", "OfficialTitle", "Location", "Phase"]);
    expect(bound({ "filter.ids": "NCT00000102", "filter.geo": "distance(1,2,3km)" }).query.pieces).toEqual([
      "LocationGeoPoint",
      "NCTId",
      "NCTIdAlias",
    ]);
  });
});

describe("expressions", () => {
  test.each<[string, string]>([
    ["ALL", "all"],
    ["NOT ALL", "none"],
    ["a OR b AND NOT c", '(or (text "a" in 35) (and (text "b" in 35) (not (text "c" in 35))))'],
    ["NOT (NOT a)", '(text "a" in 35)'],
    ["%", "none"],
    ["NOT 🙂", "all"],
    ["AREA[Condition]a", '(text "a" in Condition)'],
    ["AREA[CONDITIONS]a", '(text "a" in Condition)'],
    ["AREA[protocolSection.conditionsModule.conditions]a", '(text "a" in Condition)'],
    ["AREA[TitleSearch]a", '(text "a" in 3)'],
    ["AREA[Condition](a OR AREA[Keyword]b)", '(or (text "a" in Condition) (text "b" in Keyword))'],
    ["AREA[Condition](a AND b) OR c", '(or (and (text "a" in Condition) (text "b" in Condition)) (text "c" in 35))'],
    ["AREA[Phase]PHASE2", "(value Phase PHASE2)"],
    ["AREA[Phase]Phase 2", "(value Phase PHASE2)"],
    ["AREA[Phase](PHASE2 OR phase3)", "(value Phase PHASE2 PHASE3)"],
    ["AREA[Phase]NOT PHASE2", "(not (value Phase PHASE2))"],
    ["AREA[HasResults]TRUE", "(value HasResults true)"],
    ["AREA[Phase]MISSING", "(not (present Phase))"],
    ["AREA[ProtocolSection]MISSING", "(not (present ProtocolSection))"],
    ["NOT AREA[InterventionNameSearch]MISSING", "(or (present InterventionName) (present InterventionOtherName))"],
    ["AREA[Phase:size]2", "(size Phase 2..2)"],
    ["AREA[Phase:size]RANGE[1,MAX]", "(size Phase 1..MAX)"],
    ["AREA[StartDate]2022", `(range StartDate ${DAY_2022})`],
    ["AREA[StartDate]RANGE[2022, 12/31/2022]", `(range StartDate ${DAY_2022})`],
    ["AREA[StartDate]RANGE[MIN,MAX]", "(range StartDate MIN..MAX)"],
    ["AREA[StartDate](2022 OR MISSING)", `(or (range StartDate ${DAY_2022}) (not (present StartDate)))`],
    ["AREA[EnrollmentCount]500", "(range EnrollmentCount 500..500)"],
    ["AREA[MinimumAge]18 Years", "(range MinimumAge 9467280..9467280)"],
    ["AREA[MinimumAge]RANGE[6 Months, 1 year]", "(range MinimumAge 262980..525960)"],
    ["AREA[NumLocations]3", "(size Location 3..3)"],
    ["AREA[NumLocations]RANGE[MIN,MAX]", "all"],
    ["AREA[NumLocations]MISSING", "none"],
    ["AREA[NumOutcomes]RANGE[10,MAX]", "(range NumOutcomes 10..MAX)"],
    ["AREA[NumUniqueLocationCountries]1", "(range NumUniqueLocationCountries 1..1)"],
    ["AREA[StudyFirstPostYear]2022", `(range StudyFirstPostDate ${DAY_2022})`],
    ["AREA[StudyFirstPostYear]RANGE[MIN,2022]", "(range StudyFirstPostDate MIN..19357)"],
    ["AREA[ResultsFirstPostYear]MISSING", "(not (present ResultsFirstPostDate))"],
    ["AREA[LocationCountryCode]us", "(value LocationCountryCode US)"],
    ["AREA[LocationCountryCode]MISSING", "(not (present LocationCountry))"],
    ["AREA[LocationGeoPoint]DISTANCE[42.36,-71.06,50mi]", "(near 42.36,-71.06 80.467km)"],
    ["AREA[LocationGeoPoint]DISTANCE[42.36,-71.06,50]", "(near 42.36,-71.06 80.467km)"],
    ["AREA[LocationGeoPoint]DISTANCE[42.36,-71.06,80.5km]", "(near 42.36,-71.06 80.5km)"],
    ["SEARCH[Study]a", '(text "a" in 35)'],
    ["SEARCH[Location]a", '(location (text "a" in 5))'],
    ["SEARCH[Location]SEARCH[Location](a OR SEARCH[Study]b)", '(location (or (text "a" in 5) (text "b" in 5)))'],
    ["AREA[LocationCity]SEARCH[Location]a", '(location (text "a" in LocationCity))'],
    [
      "SEARCH[Location](AREA[LocationCity]a NOT b)",
      '(location (and (text "a" in LocationCity) (not (text "b" in 5))))',
    ],
    ["SEARCH[Location]AREA[Location]MISSING", "none"],
    ["SEARCH[Location]AREA[LocationZip]MISSING", "(location (not (present LocationZip)))"],
    ["COVERAGE[FullMatch](a b OR c)", '(or (text "a b" in 35 FullMatch) (text "c" in 35 FullMatch))'],
    ["COVERAGE[StartsWith]COVERAGE[EndsWith]a", '(text "a" in 35 EndsWith)'],
    [
      "TILT[StartDate](a OR EXPANSION[None]b)",
      '(or (text "a" in 35 tilt StartDate) (text "b" in 22 exactly tilt StartDate))',
    ],
    ["TILT[NumArmGroups]a", '(text "a" in 35 tilt NumArmGroups)'],
  ])("%s", (expression, expected) => {
    expect(shown({ "filter.advanced": expression })).toBe(expected);
  });

  test("ten thousand alternatives are bound", () => {
    const expression = Array.from({ length: 10_000 }, (_, index) => `word${index}`).join(" OR ");
    const { condition } = bound({ "query.term": expression }).query;
    expect(condition.kind === "or" && condition.operands.length).toBe(10_000);
  });

  test("a hundred thousand brackets are a problem with a place, not a crash", () => {
    const problems = problemsOf({ "query.term": "(".repeat(100_000) });
    expect(problems.find(({ code }) => code === "TOO_DEEP")).toMatchObject({ place: { start: 100, end: 100_000 } });
    expect(problems.length).toBeLessThanOrEqual(100);
  });

  test("a term of too many words is refused before it costs anything", () => {
    const problems = problemsOf({ "query.term": "word ".repeat(200_000).trim() });
    expect(problems.map(({ code, message }) => [code, message])).toEqual([
      ["TOO_LONG", "A term has at most 256 words; put AND or OR between its parts."],
    ]);
  });
});
