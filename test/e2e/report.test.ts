import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import type { Clock } from "../../packages/lind/src/base/clock.ts";
import { systemClock } from "../../packages/lind/src/base/clock.ts";
import { type StudySaid, studyWith } from "../../packages/lind/src/changes/compliance/study-under-test.ts";
import { type LindRun, runLind } from "../support/run-lind.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const clock: Clock = { ...systemClock, now: () => Date.parse("2026-08-14T12:00:00Z") };

let home: string;
const lind = (...argv: readonly string[]): Promise<LindRun> => runLind(["report", ...argv], { home, clock });
const json = async (...argv: readonly string[]) => JSON.parse((await lind("compliance", ...argv, "--json")).out);

/** A record as a file has it: with its id, sponsor and the day of its posting. */
function record(nctId: string, leadSponsor: string, posted: string, said: StudySaid = {}): string {
  const study = structuredClone(studyWith(said)) as unknown as {
    protocolSection: Record<string, Record<string, unknown>>;
  };
  study.protocolSection["identificationModule"] = { nctId, briefTitle: `Study ${nctId}` };
  study.protocolSection["sponsorCollaboratorsModule"] = { leadSponsor: { name: leadSponsor } };
  Object.assign(study.protocolSection["statusModule"] ?? {}, { lastUpdatePostDateStruct: { date: posted } });
  return JSON.stringify(study);
}

beforeEach(async () => {
  const folder = temporaryFolder();
  home = join(folder, "home");
  const load = async (...records: readonly string[]) => {
    const file = join(folder, "studies.ndjson");
    writeFileSync(file, records.join("\n"));
    expect((await runLind(["sync", "--file", file], { home, clock })).exitCode).toBe(0);
  };
  await load(
    record("NCT00000001", "Acme, Inc.", "2024-05-01"),
    record("NCT00000002", "Acme, Inc.", "2024-05-01", { primaryCompletion: "2025-08" }),
    record("NCT00000003", "Beta University", "2024-05-01", { submittedOn: "2025-03-25", hasResults: true }),
    record("NCT00000004", "Beta University", "2024-05-01", { phases: ["PHASE1"] }),
    record("NCT00000005", "Gamma", "2024-05-01"),
  );
  // It turns out to be a phase 1 study when it is overdue.
  await load(record("NCT00000005", "Gamma", "2026-01-10", { phases: ["PHASE1"] }));
});

describe("lind report compliance", () => {
  test("lists whose results are likely due, the most overdue first, and says what it judged", async () => {
    const { out, err, exitCode } = await lind("compliance");
    expect(
      out
        .trimEnd()
        .split("\n")
        .map((line) => line.split("\t").slice(0, 6)),
    ).toEqual([
      ["Study", "Likely", "Results", "Due", "Days late", "Lead sponsor"],
      ["NCT00000001", "ACT", "overdue", "2025-03-15", "517", "Acme, Inc."],
      ["NCT00000002", "ACT", "due-30d", "2026-08-01 to 2026-08-31", "-17 to 13", "Acme, Inc."],
      ["NCT00000003", "ACT", "reported-late", "2025-03-15", "10", "Beta University"],
    ]);
    expect(err).toContain("5 studies judged on 2026-08-14: 1 overdue, 1 due-30d, 1 reported-late, 2 not-applicable.");
    expect(err).toContain("By public data");
    expect(exitCode).toBe(0);
  });

  test("prints the same for a program, with the reasons", async () => {
    expect(await json("--ids", "NCT00000002")).toEqual([
      {
        nctId: "NCT00000002",
        status: "due-30d",
        applicability: "act",
        reasons: ["interventional", "phase 3", "FDA-regulated drug", "started 2020-01-15, on or after 2017-01-18"],
        due: { earliest: "2026-08-01", latest: "2026-08-31" },
        daysLate: { least: -17, most: 13 },
        submission: { kind: "none" },
        certifiedOn: null,
        notices: [],
        leadSponsor: "Acme, Inc.",
        briefTitle: "Study NCT00000002",
        sentence: "Results likely due 2026-08-01 to 2026-08-31, within 30 days, by public data",
      },
    ]);
    expect((await lind("compliance", "--status", "overdue", "--format", "csv")).out).toBe(
      "nctId,applicability,reasons,status,dueEarliest,dueLatest,daysLateLeast,daysLateMost,submittedOn,certifiedOn,leadSponsor,briefTitle\r\n" +
        'NCT00000001,act,"interventional; phase 3; FDA-regulated drug; started 2020-01-15, on or after 2017-01-18",overdue,2025-03-15,2025-03-15,517,517,,,"Acme, Inc.",Study NCT00000001\r\n',
    );
  });

  test("counts by sponsor, each figure with its studies", async () => {
    expect(await json("--by", "sponsor")).toEqual([
      {
        leadSponsor: "Acme, Inc.",
        studies: 2,
        counts: { overdue: 1, "due-30d": 1 },
        nctIds: { overdue: ["NCT00000001"], "due-30d": ["NCT00000002"] },
      },
      {
        leadSponsor: "Beta University",
        studies: 1,
        counts: { "reported-late": 1 },
        nctIds: { "reported-late": ["NCT00000003"] },
      },
    ]);
    const { out } = await lind("compliance", "--by", "sponsor", "--format", "csv", "--lead", "Beta");
    expect(out).toBe("leadSponsor,status,studies,nctIds\r\nBeta University,reported-late,1,NCT00000003\r\n");
  });

  test("shows a day that is over by the records of that day", async () => {
    const ids = async (...argv: readonly string[]) =>
      (await json(...argv)).map(
        (row: { readonly nctId: string; readonly status: string }) => `${row.nctId} ${row.status}`,
      );
    expect(await ids("--as-of", "2025-12-31", "--status", "overdue")).toEqual([
      "NCT00000001 overdue",
      "NCT00000005 overdue",
    ]);
    expect(await ids("--as-of", "2024-04-30")).toEqual([]);
  });

  test("tells a study that stopped being applicable from one that never was, where it is asked", async () => {
    const rows = await json("--status", "no-longer-act,not-applicable");
    expect(rows.map((row: { readonly nctId: string; readonly status: string }) => [row.nctId, row.status])).toEqual([
      ["NCT00000004", "not-applicable"],
      ["NCT00000005", "no-longer-act"],
    ]);
  });

  test("lists whose standing changed, on which day and by what", async () => {
    const told = async (...argv: readonly string[]) =>
      (await lind("compliance", ...argv)).out
        .split("\n")
        .slice(1, -1)
        .map((line) => line.split("\t").slice(0, 5).join(" "));
    expect(await told("--since", "2025-04-14")).toEqual([
      "2025-04-15 NCT00000001 due overdue calendar",
      "2025-04-15 NCT00000005 due overdue calendar",
      "2026-01-10 NCT00000005 overdue no-longer-act record",
      "2026-08-01 NCT00000002 ongoing due-30d calendar",
    ]);
    expect(await told("--since", "2025-04-14", "--status", "no-longer-act")).toHaveLength(1);
    expect(await told("--since", "2025-04-15", "--as-of", "2025-12-31")).toEqual([]);
    const [row] = await json("--since", "2026-01-09", "--status", "no-longer-act");
    expect(row).toMatchObject({
      nctId: "NCT00000005",
      from: "overdue",
      to: "no-longer-act",
      due: null,
      reasons: ["the phase is PHASE1"],
    });
    expect((await lind("compliance", "--since", "2026-01-09", "--format", "csv")).out.split("\r\n")[1]).toBe(
      '2026-08-01,NCT00000002,ongoing,due-30d,calendar,2026-08-01,2026-08-31,"Acme, Inc.",Study NCT00000002',
    );
    expect(await lind("compliance", "--since", "7d", "--by", "sponsor")).toMatchObject({ exitCode: 2 });
  });

  test("refuses what it does not know, with the right name", async () => {
    const wrong = await lind("compliance", "--status", "ovredue");
    expect([wrong.exitCode, wrong.err]).toEqual([2, expect.stringContaining('did you mean "overdue"?')]);
    expect(await lind()).toMatchObject({ exitCode: 2, err: expect.stringContaining("Which report?") });
    expect(await lind("complaince")).toMatchObject({ exitCode: 2 });
    expect(await lind("compliance", "--lead", "Nobody")).toMatchObject({ exitCode: 1, out: "" });
    expect(await json("--lead", "Nobody")).toEqual([]);
  });
});
