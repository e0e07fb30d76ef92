import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { type LindRun, runLind } from "../support/run-lind.ts";
import { studyText } from "../support/study-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** What each command prints: for programs the exact keys, for people the lines they read. */

const first = studyText({ nctId: "NCT00000102", briefTitle: "Lemons for scurvy" });
const second = studyText({
  nctId: "NCT00000102",
  briefTitle: "Lemons and oranges for scurvy",
  overallStatus: "COMPLETED",
  lastUpdatePostDate: "2026-08-21",
  versionHolder: "2026-08-21",
});
const other = studyText({ nctId: "NCT00000410", briefTitle: "Cider for scurvy", lastUpdatePostDate: "2026-08-01" });

let home: string;
const lind = (...argv: readonly string[]): Promise<LindRun> => runLind(argv, { home });
const onTerminal = (...argv: readonly string[]): Promise<LindRun> => runLind(argv, { home, terminalColumns: 110 });
const json = async (...argv: readonly string[]) => JSON.parse((await lind(...argv, "--json")).out);

async function load(text: string): Promise<void> {
  const file = join(temporaryFolder(), "studies.ndjson");
  writeFileSync(file, text);
  expect((await lind("sync", "--file", file)).exitCode).toBe(0);
}

beforeEach(async () => {
  home = join(temporaryFolder(), "home");
  await load(`${first}\n${other}\n`);
  await load(second);
});

describe("get", () => {
  test("prints exact texts one after the other, and says which are not there", async () => {
    const run = await lind("get", "nct102", "NCT00000410", "NCT00000999");
    expect(run.out).toBe(`${second}\n${other}\n`);
    expect(run.err).toBe("lind: No study NCT00000999 is stored here. Mirror it with: lind sync --ids NCT00000999\n");
    expect(run.exitCode).toBe(1);
  });

  test("prints a study as it was", async () => {
    expect((await lind("get", "NCT00000102", "--as-of", "2026-08-20")).out).toBe(`${first}\n`);
    expect((await lind("get", "NCT00000102", "--as-of", "2026-08-21")).out).toBe(`${second}\n`);
    const before = await lind("get", "NCT00000102", "--as-of", "2026-08-13");
    expect(before.exitCode).toBe(1);
    expect(before.err).toContain("The oldest was posted on 2026-08-14.");
  });

  test("prints some fields, and names the right one for a wrong one", async () => {
    expect((await lind("get", "NCT00000102", "--fields", "NCTId,OverallStatus")).out).toBe(
      '{"protocolSection":{"identificationModule":{"nctId":"NCT00000102"},"statusModule":{"overallStatus":"COMPLETED"}}}\n',
    );
    expect((await lind("get", "NCT00000102", "--fields", "OverallStatsu")).err).toContain(
      'did you mean "OverallStatus"?',
    );
  });

  test("prints several studies as one list in the formats that have one", async () => {
    const csv = (await lind("get", "NCT00000102", "NCT00000410", "--format", "csv", "--fields", "NCT Number")).out;
    expect(csv).toBe("NCT Number\r\nNCT00000102\r\nNCT00000410\r\n");
    const bundle = JSON.parse((await lind("get", "NCT00000102", "NCT00000410", "--format", "fhir")).out);
    expect(bundle.entry.map((entry: { resource: { id: string } }) => entry.resource.id)).toEqual([
      "NCT00000102",
      "NCT00000102-eligibility",
      "NCT00000410",
      "NCT00000410-eligibility",
    ]);
    expect((await lind("get", "NCT00000999", "--format", "csv")).out).toBe("");
    expect((await lind("get", "NCT00000102", "--format", "ris")).out).toMatch(/^TY {2}- DBASE\r\n/);
    expect((await lind("get", "NCT00000102", "--format", "markdown")).out).toMatch(/^# /);
    for (const format of ["fhir", "markdown", "table"]) {
      const refused = await lind("get", "NCT00000102", "--format", format, "--fields", "NCTId");
      expect([refused.exitCode, refused.err]).toEqual([2, expect.stringContaining("--fields")]);
    }
  });

  test("shows a card to a person", async () => {
    const lines = (await onTerminal("get", "NCT00000102")).out.split("\n");
    expect(lines[0]).toBe("NCT00000102  Lemons and oranges for scurvy");
    expect(lines).toContain("Status         Completed");
    expect(lines).toContain("Version        2, last update posted 2026-08-21, data of 2026-08-21");
  });
});

describe("history", () => {
  test("has one object a version", async () => {
    const history = await json("history", "NCT00000102");
    expect(history).toHaveLength(2);
    expect(Object.keys(history[1])).toEqual([
      "version",
      "dataTimestamp",
      "lastUpdatePostDate",
      "overallStatus",
      "source",
      "recordedAt",
      "textHash",
      "textBytes",
      "changes",
      "edits",
    ]);
    expect(history[0]).toMatchObject({
      version: 1,
      dataTimestamp: "2026-08-14",
      source: "file:studies.ndjson",
      edits: null,
    });
    expect(history[1]).toMatchObject({
      version: 2,
      lastUpdatePostDate: "2026-08-21",
      overallStatus: "COMPLETED",
      edits: 2,
    });
  });

  test("tells the difference between two versions, either way round", async () => {
    const run = await lind("history", "NCT00000102", "--diff", "1", "2");
    expect(run.out).toContain("NCT00000102: version 1 against version 2: 4 differences\n");
    expect(run.out.split("\n").slice(1)).toEqual([
      "Severity  Kind               What changed",
      "medium    status.transition  Overall status: RECRUITING -> COMPLETED",
      "low       field.edited       Brief title: Lemons for scurvy -> Lemons and oranges for scurvy",
      "noise     record.noise       Last update posted: date 2026-08-14 -> 2026-08-21",
      "noise     record.noise       Data version: 2026-08-14 -> 2026-08-21",
      "",
    ]);
    expect((await lind("history", "NCT00000102", "--diff", "2..1")).out).toContain("COMPLETED -> RECRUITING");
    expect((await lind("history", "NCT00000102", "--diff", "2")).out).toBe(
      "NCT00000102: version 2 against version 2: no difference\n",
    );
    expect((await lind("history", "NCT00000102", "--diff", "1", "7")).err).toContain("has no version 7 here");
  });
});

describe("history of eligibility", () => {
  test("shows edited criteria one by one", async () => {
    const textOf = (criteria: string, day: string) =>
      JSON.stringify({
        protocolSection: {
          identificationModule: { nctId: "NCT00000700", orgStudyIdInfo: { id: "TEST-7" } },
          statusModule: { lastUpdatePostDateStruct: { date: day } },
          eligibilityModule: { eligibilityCriteria: criteria },
        },
      });
    await load(textOf("Inclusion Criteria:\n\n* Age of at least 18 years\n* Consent", "2026-08-14"));
    await load(textOf("Inclusion Criteria:\n\n* Age of at least 16 years\n* Consent\n* Asthma", "2026-08-21"));
    const { out } = await lind("history", "NCT00000700", "--diff", "1", "2");
    expect(out.split("\n").slice(2, -1)).toEqual([
      "high      eligibility.criteria  Eligibility criteria: inclusion loosened: Age of at least 18 years…",
      "noise     record.noise          Last update posted: date 2026-08-14 -> 2026-08-21",
      "",
      "Criterion  Section    Was                       Is",
      "loosened   inclusion  Age of at least 18 years  Age of at least 16 years",
      "added      inclusion                            Asthma",
    ]);
  });
});

describe("changes", () => {
  test("gives events with their keys, newest last", async () => {
    const events = await json("changes");
    expect(events.map(({ kind, severity }: { kind: string; severity: string }) => `${kind} ${severity}`)).toEqual([
      "study.new high",
      "study.new high",
      "field.edited low",
      "status.transition medium",
    ]);
    expect(Object.keys(events[3])).toEqual([
      "seq",
      "id",
      "nctId",
      "version",
      "kind",
      "severity",
      "score",
      "rule",
      "factors",
      "fieldPath",
      "element",
      "before",
      "after",
      "magnitude",
      "criteria",
      "sentence",
      "registeredOn",
      "dataTimestamp",
      "recordedAt",
      "changes",
    ]);
    expect(events[3]).toMatchObject({
      seq: 4,
      id: "NCT00000102:v2:status.transition:4",
      nctId: "NCT00000102",
      version: 2,
      before: "RECRUITING",
      after: "COMPLETED",
      rule: "a usual step of a study's life",
      sentence: "Overall status: RECRUITING -> COMPLETED, registered 2026-08-21",
      registeredOn: "2026-08-21",
      dataTimestamp: "2026-08-21",
      changes: 1,
    });
  });

  test("can be narrowed by kind, family and severity, and can include noise", async () => {
    expect(await json("changes", "--kind", "status.")).toHaveLength(1);
    expect(await json("changes", "--kind", "status,study.new")).toHaveLength(3);
    expect(await json("changes", "NCT00000410")).toHaveLength(1);
    expect(await json("changes", "--limit", "2")).toHaveLength(2);
    expect(await json("changes", "--severity", "medium")).toHaveLength(3);
    expect(await json("changes", "--severity", "high")).toHaveLength(2);
    expect(await json("changes", "--noise")).toHaveLength(6);
    expect((await json("changes", "--after", "3")).map(({ seq }: { seq: number }) => seq)).toEqual([4]);
    expect((await lind("changes", "--kind", "results.posted")).exitCode).toBe(1);
    expect((await lind("changes", "--severity", "hihg")).err).toContain('did you mean "high"?');
    expect((await lind("changes", "--severity", "high", "--noise")).exitCode).toBe(2);
  });

  test("is one object a line for a program that follows the feed", async () => {
    const lines = (await lind("changes", "--format", "ndjson")).out.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).seq)).toEqual([1, 2, 3, 4]);
  });

  test("is a table for a person", async () => {
    const { out } = await onTerminal("changes", "--kind", "status.transition");
    expect(out.split("\n").map((line) => line.trimEnd())).toEqual([
      "Seq  Registered  Study        Title          Severity  Kind            What changed",
      "  4  2026-08-21  NCT00000102  Lemons and o…  medium    status.transi…  Overall status: RECRUITING -> COMPLETED",
      "",
    ]);
  });

  test("shows the stored differences themselves with --raw", async () => {
    const changes = await json("changes", "--raw");
    expect(changes.map((change: { kind: string }) => change.kind)).toEqual([
      "study.added",
      "study.added",
      "field.changed",
      "status.transition",
    ]);
    expect(changes[3]).toMatchObject({
      nature: "edit",
      fieldPath: "protocolSection.statusModule.overallStatus",
      sentence: "Overall status: RECRUITING -> COMPLETED",
    });
    expect(await json("changes", "--raw", "--noise")).toHaveLength(6);
    expect(await json("changes", "--raw", "--kind", "field.")).toHaveLength(1);
    expect((await lind("changes", "--raw", "--kind", "site.added")).err).toContain("There is no kind of change");
    expect((await lind("changes", "--raw", "--severity", "high")).exitCode).toBe(2);
  });
});

describe("search", () => {
  test("finds by words and status, best match first, and without words newest update first", async () => {
    expect((await lind("search", "scurvy", "--format", "ids")).out).toBe("NCT00000102\nNCT00000410\n");
    expect((await lind("search", "--titles", "cider", "--count")).out).toBe("1\n");
    expect((await lind("search", "--status", "completed", "--format", "ndjson")).out).toBe(`${second}\n`);
    expect((await lind("search", "--format", "ids")).out).toBe("NCT00000102\nNCT00000410\n");
    expect((await lind("search", "--limit", "1", "--format", "ids")).out).toBe("NCT00000102\n");
    expect((await lind("search", "gout", "--format", "ids")).exitCode).toBe(1);
  });

  test("prints the registry's shape as JSON, a spreadsheet's as CSV", async () => {
    expect(await json("search", "--titles", "lemons")).toEqual({ studies: [JSON.parse(second)], totalCount: 1 });
    expect(await json("search", "scurvy", "--limit", "1")).toEqual({ studies: [JSON.parse(second)], totalCount: 2 });
    expect((await lind("search", "--titles", "cider", "--fields", "NCTId,BriefTitle", "--format", "csv")).out).toBe(
      "NCTId,BriefTitle\r\nNCT00000410,Cider for scurvy\r\n",
    );
  });

  test("answers the registry's expressions", async () => {
    const expression = 'AREA[OverallStatus]COMPLETED OR AREA[LastUpdatePostDate]RANGE[MIN,2026-08-01] AND "cider for"';
    expect((await lind("search", "--advanced", expression, "--format", "ids")).out).toBe("NCT00000102\nNCT00000410\n");
    expect((await lind("search", "--advanced", "AREA[Phase]PHASE3")).exitCode).toBe(1);
  });

  test("finds the current text only", async () => {
    expect((await lind("search", 'AREA[BriefTitle]COVERAGE[FullMatch]"Lemons for scurvy"', "--count")).out).toBe("0\n");
    expect((await lind("search", "oranges", "--count")).out).toBe("1\n");
  });
});

describe("status", () => {
  test("has the keys that programs rely on", async () => {
    const status = await json("status");
    expect(status).toMatchObject({
      home,
      provenance: "real",
      studies: 2,
      versions: 3,
      removed: 0,
      quarantined: 0,
      scopes: [],
      marks: [],
      outbox: { waiting: 0, dead: 0 },
      lastSeq: 6,
    });
    expect(status.runs.map((run: { outcome: string }) => run.outcome)).toEqual(["complete", "complete"]);
  });

  test("shows a page to a person", async () => {
    const lines = (await onTerminal("status")).out.split("\n");
    expect(lines[1]).toMatch(/^2 studies, 3 versions, 6 changes, .* of records stored in /);
    expect(lines[3]).toMatch(/^Run +Began +Source +Ended/);
  });
});

describe("verify and help", () => {
  test("a whole store is said to be whole", async () => {
    expect((await lind("verify")).out).toMatch(/^The store is whole: 2 studies, 3 versions, 6 changes\.\n/);
    expect(await json("verify")).toMatchObject({ findings: [], studies: 2, versions: 3, changes: 6 });
  });

  test("every way of asking for help is answered", async () => {
    const overview = (await lind("--help")).out;
    expect((await lind()).out).toBe(overview);
    expect((await lind("help")).out).toBe(overview);
    expect((await lind("help", "sync")).out).toBe((await lind("sync", "--help")).out);
    expect((await lind("--version")).out).toMatch(/^lind \d+\.\d+\.\d+\n$/);
  });
});

describe("simulate --to", () => {
  test("writes lines, or the whole download's archive by the name's ending; both hold the same studies", async () => {
    const [lines, zip] = [join(temporaryFolder(), "x.ndjson"), join(temporaryFolder(), "x.json.zip")];
    for (const path of [lines, zip]) {
      const written = await json("simulate", "--studies", "300", "--to", path);
      expect(written).toEqual({ path, studies: 300, bytes: statSync(path).size, day: "2026-08-14" });
    }
    expect(readFileSync(zip).toString("latin1", 30, 49)).toBe("01/NCT90000001.json");
    home = join(temporaryFolder(), "synthetic");
    expect(await json("sync", "--file", lines)).toMatchObject({ added: 300 });
    expect(await json("sync", "--file", zip)).toMatchObject({ added: 0, updated: 0, unchanged: 300, quarantined: 0 });
  });
});
