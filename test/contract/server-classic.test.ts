import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toClassicStudy } from "../../packages/lind/src/app/classic/classic-study.ts";
import { simulatedTexts } from "../property/search-index.ts";
import { expectRefusal, type ServedStudies, serveStudies } from "../support/served-studies.ts";
import { hasSharedData, sharedPath } from "../support/shared.ts";

const TEXTS = simulatedTexts(30, 9);

let served: ServedStudies;
beforeAll(async () => {
  served = await serveStudies({ texts: TEXTS });
});
afterAll(() => served[Symbol.asyncDispose]());

const jsonOf = async (path: string) => (await served.ask(`/api/query/${path}`)).json();

describe("study_fields", () => {
  test("gives fields as lists of texts, by rank", async () => {
    const { StudyFieldsResponse: answer } = await jsonOf(
      "study_fields?expr=&fields=NCTId,Phase,Gender&min_rnk=3&max_rnk=5",
    );
    expect(Object.keys(answer)).toEqual([
      ...["APIVrs", "DataVrs", "Expression", "NStudiesAvail", "NStudiesFound", "MinRank", "MaxRank"],
      ...["NStudiesReturned", "FieldList", "StudyFields"],
    ]);
    expect(answer).toMatchObject({ NStudiesAvail: 30, NStudiesFound: 30, MinRank: 3, MaxRank: 5, NStudiesReturned: 3 });
    expect(answer.DataVrs).toMatch(/^\d{4}:\d\d:\d\d \d\d:\d\d:\d\d\.000$/);
    expect(answer.FieldList).toEqual(["NCTId", "Phase", "Gender"]);
    expect(answer.StudyFields.map(({ Rank }: { Rank: number }) => Rank)).toEqual([3, 4, 5]);
    expect(answer.StudyFields[0]).toEqual({
      Rank: 3,
      NCTId: [expect.stringMatching(/^NCT9/)],
      Phase: expect.any(Array),
      Gender: [expect.stringMatching(/^(?:All|Female|Male)$/)],
    });
  });

  test("gives every study once when it is read rank by rank", async () => {
    const ids: string[] = [];
    for (let first = 1; first <= 30; first += 7) {
      const path = `study_fields?expr=study OR NOT study&fields=NCTId&min_rnk=${first}&max_rnk=${first + 6}`;
      const { StudyFieldsResponse: answer } = await jsonOf(path);
      ids.push(...answer.StudyFields.flatMap(({ NCTId }: { NCTId: string[] }) => NCTId));
    }
    expect(new Set(ids).size).toBe(30);
    expect(ids).toHaveLength(30);
  });

  test("as CSV has ten lines before its header", async () => {
    const response = await served.ask("/api/query/study_fields?expr=&fields=NCTId,BriefTitle&fmt=csv&max_rnk=2");
    expect(response.headers.get("content-type")).toBe("text/csv");
    const lines = (await response.text()).trimEnd().split("\n");
    expect(lines.slice(10)[0]).toBe("Rank,NCTId,BriefTitle");
    expect(lines).toHaveLength(13);
  });

  test.each([
    ["", "Name 1 to 20 fields: fields=NCTId,Condition,BriefTitle."],
    ["fields=Nothing", 'There is no study field "Nothing".'],
    ["fields=ProtocolSection", 'There is no study field "ProtocolSection".'],
    ["fields=NCTId&max_rnk=1001", "From min_rnk to max_rnk there are 1 to 1000 studies."],
    ["fields=NCTId&min_rnk=5&max_rnk=4", "From min_rnk to max_rnk there are 1 to 1000 studies."],
    ["fields=NCTId&min_rnk=0", "Invalid value in parameter `min_rnk`: `0`"],
    ["fields=NCTId&fmt=xml", "Invalid value in parameter `fmt`: `xml`"],
    ["fields=NCTId&expr=(x", "Error parsing query in Other terms: missing ')' at '<EOF>'"],
  ])("refuses %j", async (query, text) => {
    await expectRefusal(await served.ask(`/api/query/study_fields?${query}`), 400, text);
  });
});

describe("full_studies", () => {
  test("gives records in the classic shape", async () => {
    const { FullStudiesResponse: answer } = await jsonOf("full_studies?expr=&min_rnk=2");
    expect(answer).toMatchObject({ NStudiesFound: 30, MinRank: 2, MaxRank: 2, NStudiesReturned: 1 });
    const [{ Rank, Study }] = answer.FullStudies;
    expect(Rank).toBe(2);
    expect(Study.ProtocolSection.IdentificationModule.NCTId).toMatch(/^NCT9/);
    expect(Study.ProtocolSection.ConditionsModule.ConditionList.Condition).toEqual(expect.any(Array));
  });

  test("writes every value as the classic API did", () => {
    const study = {
      protocolSection: {
        statusModule: {
          overallStatus: "ACTIVE_NOT_RECRUITING",
          startDateStruct: { date: "2021-03-04", type: "ESTIMATED" },
          completionDateStruct: { date: "2021-07" },
        },
        sponsorCollaboratorsModule: { leadSponsor: { name: "A", class: "OTHER_GOV" } },
        designModule: {
          phases: ["PHASE1", "NA"],
          designInfo: { observationalModel: "COHORT" },
          enrollmentInfo: { count: 168, type: "ESTIMATED" },
        },
        armsInterventionsModule: { armGroups: [{ label: "B", interventionNames: ["Drug: C"] }] },
        eligibilityModule: { sex: "ALL", healthyVolunteers: true, genderBased: false, stdAges: ["OLDER_ADULT"] },
      },
      derivedSection: { miscInfoModule: { versionHolder: "2021-03-03" } },
      hasResults: false,
      unknownSection: { x: 1 },
    };
    expect(toClassicStudy(study)).toEqual({
      ProtocolSection: {
        StatusModule: {
          OverallStatus: "Active, not recruiting",
          StartDateStruct: { StartDate: "March 4, 2021", StartDateType: "Anticipated" },
          CompletionDateStruct: { CompletionDate: "July 2021" },
        },
        SponsorCollaboratorsModule: { LeadSponsor: { LeadSponsorName: "A", LeadSponsorClass: "OTHER_GOV" } },
        DesignModule: {
          PhaseList: { Phase: ["Phase 1", "Not Applicable"] },
          DesignInfo: { DesignObservationalModelList: { DesignObservationalModel: ["Cohort"] } },
          EnrollmentInfo: { EnrollmentCount: "168", EnrollmentType: "Anticipated" },
        },
        ArmsInterventionsModule: {
          ArmGroupList: {
            ArmGroup: [{ ArmGroupLabel: "B", ArmGroupInterventionList: { ArmGroupInterventionName: ["Drug: C"] } }],
          },
        },
        EligibilityModule: {
          Gender: "All",
          HealthyVolunteers: "Accepts Healthy Volunteers",
          GenderBased: "No",
          StdAgeList: { StdAge: ["Older Adult"] },
        },
      },
      DerivedSection: { MiscInfoModule: { VersionHolder: "March 03, 2021" } },
    });
  });
});

test("field_values counts the values among the found and among all", async () => {
  const { FieldValuesResponse: answer } = await jsonOf(
    "field_values?expr=AREA[StudyType]INTERVENTIONAL&field=OverallStatus",
  );
  expect(answer).toMatchObject({ Field: "OverallStatus", NStudiesAvail: 30, NUniqueValues: answer.FieldValues.length });
  for (const { FieldValue, NStudiesWithValue, NStudiesFoundWithValue } of answer.FieldValues) {
    expect(FieldValue).toMatch(/^[A-Z][a-z]/);
    expect(NStudiesFoundWithValue).toBeLessThanOrEqual(NStudiesWithValue);
  }
  const found = answer.FieldValues.map((value: { NStudiesFoundWithValue: number }) => value.NStudiesFoundWithValue);
  expect(found.reduce((a: number, b: number) => a + b, 0)).toBe(answer.NStudiesFound);
  const dates = await served.ask("/api/query/field_values?expr=&field=StartDate");
  await expectRefusal(dates, 400, /dates or ages/);
});

interface ClassicObject {
  readonly [key: string]: unknown;
}

/** The paths of all keys below an object; elements of a list share theirs. */
function pathsOf(value: unknown, path = ""): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsOf(item, path));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) => [`${path}/${key}`, ...pathsOf(below, `${path}/${key}`)]);
}

describe.skipIf(!hasSharedData)("real records", () => {
  test("have the structure that the classic API described", () => {
    const statistics = JSON.parse(readFileSync(sharedPath("data/formats/classic-json/study_statistics.json"), "utf8"));
    const known = new Set(pathsOf(statistics.StudyStatistics.ElmtDefs.Study));
    const unknown = new Set<string>();
    for (const file of readdirSync(sharedPath("data/studies"))) {
      const study = JSON.parse(readFileSync(sharedPath("data/studies", file), "utf8"));
      for (const path of pathsOf(toClassicStudy(study))) if (!known.has(path)) unknown.add(path);
    }
    expect([...unknown]).toEqual([]);
  });

  test("write the same words for the same field as recorded answers", () => {
    const recorded = wordsOf(
      JSON.parse(readFileSync(sharedPath("data/formats/classic-json/results_1.json"), "utf8")).FullStudiesResponse
        .FullStudies,
    );
    const ours = wordsOf(
      readdirSync(sharedPath("data/studies")).map((file) =>
        toClassicStudy(JSON.parse(readFileSync(sharedPath("data/studies", file), "utf8"))),
      ),
    );
    for (const name of ["OverallStatus", "Phase", "Gender", "StdAge", "DesignMasking", "EnrollmentType", "OrgClass"]) {
      const missing = [...(recorded.get(name) ?? [])].filter((word) => ours.get(name)?.has(word) !== true);
      expect([name, missing]).toEqual([name, []]);
    }
    for (const [name, pattern] of [
      ["StatusVerifiedDate", /^[A-Z][a-z]+ (?:\d{1,2}, )?\d{4}$/],
      ["VersionHolder", /^[A-Z][a-z]+ \d\d, \d{4}$/],
      ["LargeDocUploadDate", /^\d\d\/\d\d\/\d{4} \d\d:\d\d$/],
    ] as const) {
      for (const words of [recorded, ours]) for (const word of words.get(name) ?? []) expect(word).toMatch(pattern);
    }
  });
});

function wordsOf(value: unknown): ReadonlyMap<string, ReadonlySet<string>> {
  const words = new Map<string, Set<string>>();
  const visit = (key: string, below: unknown): void => {
    if (Array.isArray(below)) for (const item of below) visit(key, item);
    else if (typeof below === "string") words.set(key, (words.get(key) ?? new Set()).add(below));
    else if (typeof below === "object" && below !== null) {
      for (const [name, inner] of Object.entries(below as ClassicObject)) visit(name, inner);
    }
  };
  visit("", value);
  return words;
}

test("ranks beyond the last study are empty", async () => {
  const beyond = await jsonOf("full_studies?expr=&min_rnk=31&max_rnk=40");
  expect(beyond).toMatchObject({ FullStudiesResponse: { NStudiesFound: 30, NStudiesReturned: 0, FullStudies: [] } });
});
