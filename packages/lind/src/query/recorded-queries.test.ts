import { readdirSync, readFileSync } from "node:fs";
import { isJsonObject } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { hasSharedData, sharedPath } from "../../../../test/support/shared.ts";
import { bindQuery, type ListParameters } from "./bind-query.ts";
import { countryCodeOf } from "./country-codes.ts";
import { derivedValues } from "./derived-pieces.ts";
import { createMatcher } from "./matcher.ts";
import { bound, noConcepts } from "./query-under-test.ts";

interface Recorded {
  readonly parameters: ListParameters;
  readonly status: number;
  readonly body: string | undefined;
}

/** A list that was split at its commas before it was published: the request had `RANGE[MIN,MAX]`. */
const CUT = /RANGE\[MIN$/;

/** Parameters that the search does not read are refused elsewhere. */
const OTHER_PARAMETERS: ReadonlySet<string> = new Set(["fields", "format"]);

function readRecorded(): readonly Recorded[] {
  const lines = readFileSync(sharedPath("data/recorded/counts-and-errors.jsonl"), "utf8").trim().split("\n");
  return lines.flatMap((line) => {
    const { endpoint, params, status, body } = JSON.parse(line);
    if (endpoint !== "/studies" || !isJsonObject(params)) return [];
    const texts = Object.entries(params).map(([name, text]) => [name, String(text).replace(CUT, "RANGE[MIN,MAX]")]);
    return [{ parameters: Object.fromEntries(texts), status, body }];
  });
}

function readStudies(): readonly unknown[] {
  const folder = sharedPath("data/studies");
  return readdirSync(folder).map((name) => JSON.parse(readFileSync(`${folder}/${name}`, "utf8")));
}

describe.skipIf(!hasSharedData)("recorded requests", () => {
  const recorded = hasSharedData ? readRecorded() : [];
  const context = { concepts: noConcepts };

  test("what the registry answered can be carried out", () => {
    const answered = recorded.filter(({ status }) => status === 200);
    expect(answered.length).toBeGreaterThan(200);
    const refused = answered.filter(({ parameters }) => bindQuery(parameters, context).kind === "problems");
    expect(refused).toEqual([]);
  });

  test("what the registry refused is refused in the same words", () => {
    const refused = recorded.filter(
      ({ status, parameters }) => status === 400 && !Object.keys(parameters).some((name) => OTHER_PARAMETERS.has(name)),
    );
    expect(refused.length).toBeGreaterThan(14);
    for (const { parameters, body } of refused) {
      const result = bindQuery(parameters, context);
      const texts = result.kind === "problems" ? result.problems.map(({ registryText }) => registryText) : [];
      // One request was recorded without its answer, one answer was recorded to its first words.
      const [text] = texts;
      expect([parameters, texts.length]).toEqual([parameters, 1]);
      expect(body?.endsWith("{…") === true ? `${text?.slice(0, body.length - 1)}…` : text).toBe(body);
    }
  });

  test("what the registry answered with no study is met by none", () => {
    const keysWithoutStudies = ["status:avail", "status:rec|com", "phase:na", "phase:PHASE3", "violation:n"];
    for (const aggFilters of keysWithoutStudies) {
      expect(bound({ aggFilters }).query.condition).toEqual({ kind: "none" });
    }
  });
});

describe.skipIf(!hasSharedData)("real records", () => {
  const studies = hasSharedData ? readStudies() : [];
  const idsOf = (parameters: ListParameters): readonly unknown[] => {
    const matcher = createMatcher(bound(parameters).query);
    return studies.filter((study) => matcher(study).isMatch);
  };

  const advanced = (text: string): ListParameters => ({ "filter.advanced": text });

  // Counted apart from this code, by a script that reads the fields of the records.
  test.each<[ListParameters, number]>([
    [{}, 861],
    [advanced("AREA[Phase](PHASE2 OR PHASE3)"), 259],
    [advanced("AREA[Phase:size]2"), 56],
    [advanced("AREA[Phase]MISSING"), 155],
    [advanced("AREA[WhyStopped]MISSING"), 806],
    [advanced("AREA[StartDate]2022"), 68],
    [advanced("AREA[StartDate]RANGE[2020-03-15,MAX]"), 379],
    [advanced("AREA[EnrollmentCount]RANGE[500,MAX]"), 83],
    [advanced("AREA[MinimumAge]RANGE[MIN,16 years]"), 56],
    [advanced("AREA[HasResults]true"), 84],
    [advanced("AREA[LocationCountry]France AND AREA[LocationStatus]RECRUITING"), 18],
    [advanced("AREA[NumLocations]RANGE[10,MAX]"), 103],
    [advanced("AREA[NumUniqueLocationCountries]RANGE[3,MAX]"), 40],
    [advanced("AREA[StudyFirstPostYear]2020"), 55],
    [advanced("AREA[LocationCountryCode]US"), 306],
    [advanced("AREA[LocationGeoPoint]DISTANCE[42.36,-71.06,50mi]"), 51],
    [{ "filter.geo": "distance(42.36,-71.06,50mi)" }, 51],
    [{ aggFilters: "status:rec com" }, 594],
    [{ aggFilters: "ages:child older" }, 743],
    [{ aggFilters: "phase:3,results:with", "filter.advanced": "AREA[InterventionType]DRUG" }, 19],
    [{ "query.lead": "COVERAGE[FullMatch]Merck Sharp & Dohme LLC" }, 2],
    [{ "query.lead": "Pfizer" }, 21],
    [{ "query.titles": "melanoma" }, 3],
    [advanced("AREA[InterventionName]pembrolizumab"), 6],
    [advanced("AREA[InterventionName]EXPANSION[None]pembrolizumab"), 0],
  ])("%j finds %d", (parameters, count) => {
    expect(idsOf(parameters)).toHaveLength(count);
  });

  test("every location of every record has a country with a code", () => {
    const names = new Set(studies.flatMap((study) => derivedValues(study, "LocationCountry").map(String)));
    expect([...names].filter((name) => countryCodeOf(name) === undefined)).toEqual([]);
    expect(names.size).toBeGreaterThan(70);
  });
});
