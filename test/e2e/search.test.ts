import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LindRun, runLind } from "../support/run-lind.ts";
import { studyText } from "../support/study-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** What `lind search` prints: for programs the exact text, for people the lines they read. */

interface Voyage {
  readonly nctId: string;
  readonly briefTitle: string;
  readonly overallStatus: string;
  readonly phases: readonly string[];
  readonly condition: string;
  readonly intervention: string;
  readonly enrollment: number;
  readonly startDate: string;
  readonly lastUpdatePostDate: string;
  readonly place: readonly [city: string, country: string, lat: number, lon: number];
  readonly hasResults?: boolean;
}

/** Four studies that differ in all that can be asked for. */
const VOYAGES: readonly [Voyage, Voyage, Voyage, Voyage] = [
  {
    nctId: "NCT00000101",
    briefTitle: "Lemons for Scurvy, With Some Remarks on Oranges",
    overallStatus: "RECRUITING",
    phases: ["PHASE3"],
    condition: "Scurvy",
    intervention: "Vitamin C",
    enrollment: 120,
    startDate: "2024-03",
    lastUpdatePostDate: "2026-08-10",
    place: ["Plymouth", "United Kingdom", 50.37153, -4.14305],
  },
  {
    nctId: "NCT00000102",
    briefTitle: "Oranges at Sea",
    overallStatus: "COMPLETED",
    phases: ["PHASE2", "PHASE3"],
    condition: "Malnutrition",
    intervention: "Vitamin C",
    enrollment: 40,
    startDate: "2023-01-15",
    lastUpdatePostDate: "2026-08-12",
    place: ["Brest", "France", 48.39029, -4.48628],
    hasResults: true,
  },
  {
    nctId: "NCT00000103",
    briefTitle: "Cider Against Scurvy",
    overallStatus: "COMPLETED",
    phases: ["PHASE2"],
    condition: "Scurvy",
    intervention: "Cider",
    enrollment: 12,
    startDate: "2023-06-01",
    lastUpdatePostDate: "2026-08-01",
    place: ["Portsmouth", "United Kingdom", 50.79899, -1.09125],
  },
  {
    nctId: "NCT00000104",
    briefTitle: "Registry of Myocardial Infarction",
    overallStatus: "RECRUITING",
    phases: [],
    condition: "Myocardial Infarction",
    intervention: 'Questionnaire, "short" form',
    enrollment: 5000,
    startDate: "2024-01-01",
    lastUpdatePostDate: "2026-08-13",
    place: ["Boston", "United States", 42.35843, -71.05977],
  },
];

function textOf(voyage: Voyage): string {
  const [city, country, lat, lon] = voyage.place;
  return JSON.stringify({
    protocolSection: {
      identificationModule: { nctId: voyage.nctId, briefTitle: voyage.briefTitle },
      statusModule: {
        overallStatus: voyage.overallStatus,
        startDateStruct: { date: voyage.startDate },
        lastUpdatePostDateStruct: { date: voyage.lastUpdatePostDate, type: "ACTUAL" },
      },
      sponsorCollaboratorsModule: { leadSponsor: { name: "Royal Navy", class: "FED" } },
      conditionsModule: { conditions: [voyage.condition] },
      designModule: {
        studyType: voyage.phases.length === 0 ? "OBSERVATIONAL" : "INTERVENTIONAL",
        ...(voyage.phases.length === 0 ? {} : { phases: voyage.phases }),
        enrollmentInfo: { count: voyage.enrollment },
      },
      armsInterventionsModule: { interventions: [{ type: "DRUG", name: voyage.intervention }] },
      contactsLocationsModule: { locations: [{ city, country, geoPoint: { lat, lon } }] },
    },
    hasResults: voyage.hasResults ?? false,
  });
}

let home: string;
const lind = (...argv: readonly string[]): Promise<LindRun> => runLind(argv, { home });
const onTerminal = (...argv: readonly string[]): Promise<LindRun> => runLind(argv, { home, terminalColumns: 120 });
const json = async (...argv: readonly string[]) => JSON.parse((await lind(...argv, "--json")).out);
const ids = async (...argv: readonly string[]) => {
  const { out } = await lind("search", ...argv, "--format", "ids");
  return out
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => Number(line.slice(-3)));
};

async function load(into: string, texts: readonly string[]): Promise<void> {
  const file = join(temporaryFolder(), "studies.ndjson");
  writeFileSync(file, texts.map((text) => `${text}\n`).join(""));
  expect((await runLind(["sync", "--file", file], { home: into })).exitCode).toBe(0);
}

// The tests of a listing only read, so one home serves them all.
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "lind-test-"));
  const file = join(home, "studies.ndjson");
  writeFileSync(file, VOYAGES.map((voyage) => `${textOf(voyage)}\n`).join(""));
  await lind("sync", "--file", file);
});
afterAll(() => rmSync(home, { recursive: true }));

describe("what is found", () => {
  test.each([
    ["words, the best match first", ["scurvy oranges"], [101]],
    ["words of any parameter", ["--cond", "scurvy"], [101, 103]],
    ["a synonym", ["--cond", "heart attack"], [104]],
    ["not a synonym, where it is not wanted", ["--cond", "EXPANSION[Term]heart attack"], []],
    ["an expression", ["AREA[StartDate]RANGE[2023-06-01,2024-01-31] AND NOT AREA[Phase]MISSING"], [103]],
    ["an expression as a filter, which does not rank", ["--advanced", "AREA[Phase]PHASE2"], [102, 103]],
    ["all conditions together", ["scurvy", "--status", "completed", "--phase", "2", "--type", "int"], [103]],
    ["a circle on the map, the nearest first", ["--geo", "50.37,-4.14,200mi", "--sort", "@relevance"], [101, 103, 102]],
    ["a circle in kilometres", ["--geo", "50.37,-4.14,50km"], [101]],
    ["check boxes of the site", ["--agg", "results:with"], [102]],
    ["several check boxes", ["--agg", "phase:2 3,funderType:fed"], [102, 101, 103]],
    ["ids", ["--ids", "NCT00000104,nct00000101"], [104, 101]],
    ["ids as the only word", ["NCT00000104 NCT00000101"], [101, 104]],
    ["everything without a condition", [], [104, 102, 101, 103]],
    ["everything for a blank condition", ["  "], [104, 102, 101, 103]],
  ] as const)("%s", async (_, argv, expected) => {
    expect(await ids(...argv)).toEqual(expected);
  });

  test.each([
    [
      ["--sort", "EnrollmentCount"],
      [103, 102, 101, 104],
    ],
    [
      ["--sort", "EnrollmentCount:desc"],
      [104, 101, 102, 103],
    ],
    [
      ["--sort", "StartDate"],
      [101, 104, 103, 102],
    ],
    [
      ["--sort", "StartDate:asc", "--limit", "2"],
      [102, 103],
    ],
    [
      ["scurvy", "--sort", "LastUpdatePostDate:asc"],
      [103, 101],
    ],
    [
      ["--cond", "scurvy", "--sort", "@relevance,EnrollmentCount"],
      [103, 101],
    ],
    // A study without a value comes last, whatever the direction.
    [
      ["--sort", "NumPhases:desc,EnrollmentCount"],
      [102, 103, 101, 104],
    ],
    [
      ["--sort", "ResultsFirstPostDate,EnrollmentCount:desc"],
      [104, 101, 102, 103],
    ],
  ] as const)("is ordered by %j", async (argv, expected) => {
    expect(await ids(...argv)).toEqual(expected);
  });

  test("is said to be nothing by the exit code, in every form", async () => {
    for (const form of [[], ["--json"], ["--count"], ["--explain"]]) {
      expect((await lind("search", "gout", ...form)).exitCode, form.join(" ")).toBe(1);
      expect((await lind("search", "scurvy", ...form)).exitCode, form.join(" ")).toBe(0);
    }
    expect((await lind("search", "gout", "--facet", "phase")).exitCode).toBe(1);
    expect((await lind("search", "gout")).out).toBe("");
  });
});

describe("a table", () => {
  test("is laid out for a person, with what stands out of it in a line below", async () => {
    const { out, err } = await onTerminal("search", "--cond", "scurvy");
    expect(out.split("\n")).toEqual([
      "NCTId        OverallStatus  Phase   BriefTitle                                       LeadSponsorName  LastUpdatePostDate",
      "NCT00000101  RECRUITING     PHASE3  Lemons for Scurvy, With Some Remarks on Oranges  Royal Navy       2026-08-10",
      "NCT00000103  COMPLETED      PHASE2  Cider Against Scurvy                             Royal Navy       2026-08-01",
      "2 studies",
      "",
    ]);
    expect(err).toBe("");
  });

  test("is tab-separated in a pipe, whole, and the line below goes to standard error", async () => {
    const run = await lind("search", "--sort", "EnrollmentCount:desc", "--limit", "2", "--fields", "NCTId,Phase");
    expect(run.out).toBe("NCTId\tPhase\nNCT00000104\t\nNCT00000101\tPHASE3\n");
    expect(run.err).toBe("4 studies, by EnrollmentCount, highest first; the first 2 are shown, --limit shows more\n");
  });

  test("marks what was searched for on a terminal with colours only", async () => {
    const argv = ["search", "--titles", "lemon", "--fields", "NCTId,BriefTitle"];
    const colored = await runLind(argv, { home, terminalColumns: 120, color: true });
    expect(colored.out).toContain("\u001b[1m\u001b[33mLemons\u001b[39m\u001b[22m for Scurvy");
    expect((await onTerminal(...argv)).out).not.toContain("\u001b");
    expect((await lind(...argv)).out).not.toContain("\u001b");
    const csv = await runLind([...argv, "--format", "csv"], { home, terminalColumns: 120, color: true });
    expect(csv.out).not.toContain("\u001b");
  });
});

describe("for programs", () => {
  test("JSON has the registry's shape, with the exact texts", async () => {
    expect((await lind("search", "cider", "--json")).out).toBe(
      `{"totalCount":1,"studies":[\n${textOf(VOYAGES[2])}\n]}\n`,
    );
    expect((await lind("search", "scurvy", "--format", "json", "--limit", "1")).out).toMatch(
      /^\{"totalCount":2,"studies":\[\n/,
    );
    expect((await lind("search", "gout", "--json")).out).toBe('{"totalCount":0,"studies":[\n\n]}\n');
    expect(await json("search", "cider", "--fields", "NCTId,Phase")).toEqual({
      studies: [
        { protocolSection: { identificationModule: { nctId: "NCT00000103" }, designModule: { phases: ["PHASE2"] } } },
      ],
      totalCount: 1,
    });
  });

  test("NDJSON is one exact text a line, and ids one id", async () => {
    expect((await lind("search", "--cond", "scurvy", "--format", "ndjson")).out).toBe(
      `${textOf(VOYAGES[0])}\n${textOf(VOYAGES[2])}\n`,
    );
    expect((await lind("search", "--cond", "scurvy", "--format", "ids")).out).toBe("NCT00000101\nNCT00000103\n");
  });

  test("CSV is the site's own, or its columns that were asked for", async () => {
    const whole = (await lind("search", "cider", "--format", "csv")).out.split("\r\n");
    expect(whole[0]?.split(",").length).toBe(30);
    expect(whole[1]).toMatch(
      /^NCT00000103,Cider Against Scurvy,https:\/\/clinicaltrials.gov\/study\/NCT00000103,,COMPLETED,/,
    );
    expect((await lind("search", "cider", "--format", "csv", "--fields", "Phases,NCT Number")).out).toBe(
      "NCT Number,Phases\r\nNCT00000103,PHASE2\r\n",
    );
    // Sex is a column and a piece.
    expect((await lind("search", "cider", "--format", "csv", "--fields", "NCTId,Sex")).out).toBe(
      "NCTId,Sex\r\nNCT00000103,\r\n",
    );
    const wrong = await lind("search", "cider", "--format", "csv", "--fields", "NCT Number,Phase");
    expect([wrong.exitCode, wrong.err]).toEqual([
      2,
      expect.stringContaining('no field "Phase"; did you mean "Phases"?'),
    ]);
  });

  test("RIS, FHIR and markdown hold every study that was found", async () => {
    const ris = (await lind("search", "scurvy", "--format", "ris", "--fields", "AN")).out;
    expect(ris).toBe(
      ["TY  - DBASE", "AN  - NCT00000101", "ER  - ", "", "TY  - DBASE", "AN  - NCT00000103", "ER  - ", "", ""].join(
        "\r\n",
      ),
    );
    const bundle = JSON.parse((await lind("search", "scurvy", "--format", "fhir")).out);
    expect(bundle).toMatchObject({ resourceType: "Bundle", entry: [{}, {}, {}, {}] });
    expect((await lind("search", "scurvy", "--format", "markdown")).out).toContain("# Cider Against Scurvy\n");
    expect((await lind("search", "scurvy", "--format", "fhir", "--fields", "NCTId")).exitCode).toBe(2);
    expect(JSON.parse((await lind("search", "gout", "--format", "fhir")).out)).toEqual({
      resourceType: "Bundle",
      type: "collection",
    });
  });

  test("CSV quotes what has to be quoted and joins several values", async () => {
    const fields = "NCTId,BriefTitle,Phase,InterventionName";
    expect((await lind("search", "--sort", "StartDate:asc", "--fields", fields, "--format", "csv")).out).toBe(
      [
        fields,
        "NCT00000102,Oranges at Sea,PHASE2|PHASE3,Vitamin C",
        "NCT00000103,Cider Against Scurvy,PHASE2,Cider",
        'NCT00000104,Registry of Myocardial Infarction,,"Questionnaire, ""short"" form"',
        'NCT00000101,"Lemons for Scurvy, With Some Remarks on Oranges",PHASE3,Vitamin C',
        "",
      ].join("\r\n"),
    );
  });

  test("a count is a number", async () => {
    expect((await lind("search", "--cond", "scurvy", "--count")).out).toBe("2\n");
    expect(await json("search", "--cond", "scurvy", "--count")).toEqual({ totalCount: 2 });
    expect((await lind("search", "gout", "--count")).out).toBe("0\n");
  });
});

describe("--explain", () => {
  test("tells words, synonyms with their source, pieces and filters", async () => {
    const { out } = await lind("search", "--cond", "heart attack", "--status", "recruiting", "--explain");
    const lines = out.split("\n");
    expect(lines).toContain("“heart attack” in Conditions or disease, EXPANSION[Relaxation]");
    expect(lines).toContain("  words     heart attack");
    expect(out).toMatch(
      / {2}concept {3}Myocardial Infarction \(list:conditions\/cardiovascular\): .*cardiac infarction/,
    );
    expect(out).toMatch(/ {2}searched {2}Condition 0\.95, BriefTitle 0\.6, /);
    expect(out).toContain("OverallStatus");
    expect(lines.slice(-3)).toEqual(["", "1 study", ""]);
  });

  test("has the same for a program", async () => {
    const explanation = await json("search", "--cond", "heart attack", "--advanced", "AREA[Phase]MISSING", "--explain");
    expect(explanation.totalCount).toBe(1);
    expect(Object.keys(explanation)).toEqual(["totalCount", "tree", "terms"]);
    expect(explanation.tree.operands).toHaveLength(2);
    const [term] = explanation.terms;
    expect(term).toMatchObject({ typed: "heart attack", level: "Relaxation", coverage: "Contains", isRanked: true });
    expect(term.phrases[0]).toEqual({ text: "heart attack", words: ["heart", "attack"], factor: 1 });
    expect(term.phrases[1].concept).toEqual({
      name: "Myocardial Infarction",
      source: "list:conditions/cardiovascular",
    });
  });
});

describe("--facet", () => {
  test("counts the values of pieces, named by a word or by themselves", async () => {
    const run = await lind("search", "--facet", "phase", "--facet", "year,NumPhases");
    expect(run.out).toBe(
      [
        "Phase\tStudies\tShare",
        "Phase 2\t2\t50.0 %",
        "Phase 3\t2\t50.0 %",
        "(none)\t1\t25.0 %",
        "",
        "year:StartDate\tStudies\tShare",
        "2023\t2\t50.0 %",
        "2024\t2\t50.0 %",
        "",
        "NumPhases\tStudies\tShare",
        "1\t2\t50.0 %",
        "0\t1\t25.0 %",
        "2\t1\t25.0 %",
        "",
      ].join("\n"),
    );
    expect(run.err).toBe("4 studies; one with several values counts at each\n");
  });

  test("draws bars for a person, and says what is left out", async () => {
    const lines = (await onTerminal("search", "--facet", "country", "--limit", "1")).out.split("\n");
    expect(lines.slice(0, 3)).toEqual([
      "LocationCountry  Studies   Share",
      "United Kingdom         2  50.0 %  ██████████████████████████████",
      "and 2 more values; --limit shows them",
    ]);
    expect(lines[4]).toBe("4 studies; one with several values counts at each");
  });

  test("counts among what is found, with the registry's own values for a program", async () => {
    expect(
      await json("search", "--cond", "scurvy", "--facet", "status,OverallStatus", "--facet", "BriefTitle"),
    ).toEqual({
      totalCount: 2,
      facets: [
        {
          name: "OverallStatus",
          values: [
            { value: "COMPLETED", studiesCount: 1 },
            { value: "RECRUITING", studiesCount: 1 },
          ],
          missingCount: 0,
          valuesCount: 2,
        },
        {
          name: "BriefTitle",
          values: [
            { value: "Cider Against Scurvy", studiesCount: 1 },
            { value: "Lemons for Scurvy, With Some Remarks on Oranges", studiesCount: 1 },
          ],
          missingCount: 0,
          valuesCount: 2,
        },
      ],
    });
  });

  test("of nothing is an empty table", async () => {
    expect((await lind("search", "gout", "--facet", "phase")).out).toBe("Phase\tStudies\tShare\n");
  });

  test.each([
    ["phaze", 'There is no piece "phaze" whose values could be counted.\n      Did you mean Phase?\n'],
    ["Location", 'There is no piece "Location" whose values could be counted.'],
    ["year:Phase", "Phase is no date, so it has no years to count."],
    ["year:EnrollmentCount", "EnrollmentCount is no date, so it has no years to count."],
    ["constructor", 'There is no piece "constructor" whose values could be counted.'],
    [" , ", "--facet names nothing to count."],
  ])("%j is refused", async (name, sentence) => {
    const run = await lind("search", "--facet", name);
    expect(run).toMatchObject({ exitCode: 2, out: "" });
    expect(run.err).toContain(sentence);
  });
});

test("a search right after a sync sees what the sync brought", async () => {
  const own = join(temporaryFolder(), "home");
  const [first, second, third] = VOYAGES;
  const found = async (...argv: readonly string[]) => (await runLind(["search", ...argv], { home: own })).out;
  await load(own, [textOf(first), textOf(second)]);
  expect(await found("scurvy", "--format", "ids")).toBe("NCT00000101\n");
  await load(own, [textOf(third), textOf({ ...first, condition: "Gout", briefTitle: "Lemons for Gout" })]);
  expect(await found("scurvy", "--format", "ids")).toBe("NCT00000103\n");
  expect(await found("gout", "--fields", "NCTId,Condition")).toContain("NCT00000101\tGout\n");
  expect(await found("--count")).toBe("3\n");
});

test("more studies than one page of the index holds are all printed, in order", async () => {
  const own = join(temporaryFolder(), "home");
  const expected = Array.from({ length: 2_100 }, (_, at) => `NCT${String(at + 1).padStart(8, "0")}`);
  await load(
    own,
    expected.map((nctId) => studyText({ nctId })),
  );
  const run = await runLind(["search", "study", "--format", "ids"], { home: own });
  expect(run).toMatchObject({ exitCode: 0, err: "" });
  expect(run.out.trimEnd().split("\n")).toEqual(expected);
  const some = await runLind(["search", "study", "--format", "ids", "--limit", "1001"], { home: own });
  expect(some.out.trimEnd().split("\n")).toEqual(expected.slice(0, 1_001));
});
