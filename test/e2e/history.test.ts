import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { historyTruth } from "../../packages/lind/src/simulator/api/history.ts";
import { LIVELY } from "../../packages/lind/src/simulator/options.ts";
import { type SimulatorServer, serveSimulator } from "../../packages/lind/src/simulator/serve.ts";
import { dataDayOf } from "../../packages/lind/src/simulator/simulation.ts";
import { createSimulator, type Simulator } from "../../packages/lind/src/simulator/simulator.ts";
import { type LindRun, runLind } from "../support/run-lind.ts";
import { studyText } from "../support/study-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** The history of studies from before the mirror, as a person gets and reads it. */

let simulator: Simulator;
let server: SimulatorServer;
beforeAll(async () => {
  simulator = createSimulator({ ...LIVELY, seed: 22, studies: 12 });
  server = await serveSimulator(simulator);
});
afterAll(() => server.close());

function at(home: string) {
  return (...argv: readonly string[]): Promise<LindRun> => runLind(argv, { home, upstream: server.url });
}

async function mirrored(): Promise<{ readonly lind: ReturnType<typeof at>; readonly nctIds: readonly string[] }> {
  const lind = at(join(temporaryFolder(), "home"));
  expect((await lind("sync", "--all")).exitCode).toBe(0);
  const ids = [...simulator.simulation.truthAt(simulator.day).texts.keys()];
  const day = dataDayOf(simulator.day);
  // Those with something to tell.
  return { lind, nctIds: ids.filter((nctId) => historyTruth(simulator.simulation, nctId, day).length > 1) };
}

async function versionsOf(lind: ReturnType<typeof at>, nctId: string) {
  return JSON.parse((await lind("history", nctId, "--json")).out) as readonly {
    readonly version: number;
    readonly source: string;
    readonly lastUpdatePostDate: string;
    readonly changes: number | null;
  }[];
}

describe("lind history --backfill", () => {
  test("puts the versions from before the mirror ahead of the stored one, and asks for them once", async () => {
    const { lind, nctIds } = await mirrored();
    const [nctId = ""] = nctIds;
    expect(await versionsOf(lind, nctId)).toHaveLength(1);
    const first = await lind("history", nctId, "--backfill");
    expect(first.exitCode).toBe(0);
    expect(first.err).toMatch(/\d+ versions?, 1 stored already/);
    const versions = await versionsOf(lind, nctId);
    expect(versions.length).toBeGreaterThan(1);
    expect(versions.map(({ source }) => source)).toEqual([...versions.slice(1).map(() => "history"), "api"]);
    expect(versions.map((version) => version.lastUpdatePostDate)).toEqual(
      versions.map((version) => version.lastUpdatePostDate).toSorted(),
    );
    const asked = simulator.requests;
    expect((await lind("history", nctId, "--backfill")).err).toContain("1 of 1 study whole already");
    expect(simulator.requests).toBe(asked);
    expect((await lind("changes", "--json")).out).not.toContain("status.transition");
    expect((await lind("verify")).exitCode).toBe(0);
  });

  test("shows a day before the mirror as it was: exact in JSON, in markdown for people", async () => {
    const { lind, nctIds } = await mirrored();
    const [nctId = ""] = nctIds;
    await lind("history", nctId, "--backfill");
    const [oldest] = await versionsOf(lind, nctId);
    const day = oldest?.lastUpdatePostDate ?? "";
    const text = await (await fetch(`${server.url}/api/int/studies/${nctId}/history/0`)).text();
    const exact = (await lind("get", nctId, "--as-of", day)).out;
    expect(text).toBe(`{"studyVersion":0,"study":${exact.trimEnd()}}`);
    expect(exact).toContain("<p>");
    const markdown = await lind("get", nctId, "--as-of", day, "--format", "markdown");
    expect(markdown.exitCode).toBe(0);
    expect(markdown.out).not.toMatch(/<\/?(?:p|li|ul)>/);
  });

  test("lets a day before the mirror be searched by the words of its texts, not by their tags", async () => {
    const { lind, nctIds } = await mirrored();
    const [nctId = ""] = nctIds;
    await lind("history", nctId, "--backfill");
    const [oldest] = await versionsOf(lind, nctId);
    const count = async (words: string) =>
      (await lind("search", words, "--as-of", oldest?.lastUpdatePostDate ?? "", "--count")).out.trim();
    expect(await count("synthetic")).toBe("1");
    expect(await count("ul")).toBe("0");
  });

  test("names a study that is not stored, and says how to mirror it", async () => {
    const { lind } = await mirrored();
    expect(await lind("history", "NCT00000102", "--backfill")).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining("lind sync --ids NCT00000102"),
    });
  });
});

describe("lind sync --backfill", () => {
  test("takes in the histories of a list, and reports it to a program", async () => {
    const { lind, nctIds } = await mirrored();
    const list = nctIds.slice(0, 3).join(",");
    const report = JSON.parse((await lind("sync", "--ids", list, "--backfill", "--json")).out);
    expect(report).toMatchObject({ unchanged: 3, backfill: { studies: 3, failed: [], unknownIds: [], newer: 0 } });
    expect(report.backfill.past).toBeGreaterThan(0);
    const rest = JSON.parse((await lind("sync", "--backfill", "--json")).out);
    expect(rest.backfill).toMatchObject({ studies: 12, whole: 3 });
  });

  test("refuses to go with a file", async () => {
    const { lind } = await mirrored();
    const { exitCode, err } = await lind("sync", "--file", "studies.ndjson", "--backfill");
    expect([exitCode, err]).toEqual([2, expect.stringContaining("lind sync --backfill")]);
  });
});

describe("lind history for people and programs", () => {
  test("--summary holds the first registration against the record of now", async () => {
    const { lind, nctIds } = await mirrored();
    const [nctId = ""] = nctIds;
    const stored = (await lind("history", nctId, "--summary")).out;
    expect(stored).toContain("As first stored");
    expect(stored).toContain(`\nOlder versions: lind history ${nctId} --backfill\n`);
    await lind("history", nctId, "--backfill");
    const { out } = await lind("history", nctId, "--summary");
    expect(out).toContain("As first registered on");
    expect(out).toContain("Time in each status");
    const summary = JSON.parse((await lind("history", nctId, "--summary", "--json")).out);
    expect(summary.isFromFirst).toBe(true);
    expect(summary.statuses[0].from).toBe(summary.firstDay);
    expect(summary.values.length).toBeGreaterThan(3);
  });

  test("--json-patch prints operations, and goes with --diff alone", async () => {
    const { lind, nctIds } = await mirrored();
    const [nctId = ""] = nctIds;
    await lind("history", nctId, "--backfill");
    const [first, second] = await versionsOf(lind, nctId);
    const patch = JSON.parse(
      (await lind("history", nctId, "--diff", `${first?.version}..${second?.version}`, "--json-patch")).out,
    );
    expect(patch.length).toBeGreaterThan(0);
    for (const { op, path } of patch)
      expect([op, path]).toEqual([expect.stringMatching(/^(?:add|remove|replace)$/), expect.stringMatching(/^\//)]);
    expect(await lind("history", nctId, "--json-patch")).toMatchObject({ exitCode: 2 });
    expect(await lind("history", nctId, "--summary", "--diff", "1")).toMatchObject({ exitCode: 2 });
  });
});

test("--diff tells what nobody posted as the change feed does: it is no edit", async () => {
  const home = temporaryFolder();
  const nctId = "NCT00000102";
  const submitted = { lastUpdateSubmitDate: "2020-01-01" };
  for (const [versionHolder, overallStatus, briefTitle] of [
    ["2026-08-14", "RECRUITING", "Lemons"],
    ["2026-09-01", "UNKNOWN", "Lemons again"],
  ] as const) {
    const study = JSON.parse(
      studyText({ nctId, overallStatus, briefTitle, versionHolder, lastUpdatePostDate: "2020-01-03" }),
    );
    Object.assign(study.protocolSection.statusModule, submitted);
    const file = join(home, `${versionHolder}.json`);
    writeFileSync(file, JSON.stringify(study));
    await runLind(["sync", "--file", file], { home });
  }
  const { out } = await runLind(["history", nctId, "--diff", "1", "2"], { home });
  expect(out).toMatch(/low +status\.stale +Overall status: RECRUITING -> UNKNOWN/);
  expect(out).toMatch(/noise +record\.noise +Brief title: Lemons -> Lemons again/);
  const summary = await runLind(["history", nctId, "--summary"], { home });
  expect(summary.out).toMatch(/RECRUITING +2020-01-03 +2026-09-01/);
  expect(summary.out).toMatch(/UNKNOWN +2026-09-01/);
});
