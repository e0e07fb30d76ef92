import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { type LindRun, runLind } from "../support/run-lind.ts";
import { studyText } from "../support/study-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** `lind search --as-of`: the same search, of the studies as they were registered at the end of a day. */

const LEMONS = "NCT00000301";
const lemons = (overallStatus: string, day: string) =>
  studyText({ nctId: LEMONS, briefTitle: "Lemons", overallStatus, lastUpdatePostDate: day, versionHolder: day });
const ORANGES = studyText({
  nctId: "NCT00000302",
  briefTitle: "Oranges",
  overallStatus: "RECRUITING",
  lastUpdatePostDate: "2026-06-15",
});

let home: string;
const lind = (...argv: readonly string[]): Promise<LindRun> => runLind(argv, { home });

async function load(text: string): Promise<void> {
  const file = join(temporaryFolder(), "study.json");
  writeFileSync(file, text);
  expect((await lind("sync", "--file", file)).exitCode).toBe(0);
}

beforeEach(async () => {
  home = temporaryFolder();
  for (const text of [lemons("RECRUITING", "2026-06-01"), ORANGES, lemons("COMPLETED", "2026-07-01")]) await load(text);
});

describe("lind search --as-of", () => {
  test("finds what was there, by what it said then, and gives the text of then", async () => {
    expect(await lind("search", "--status", "recruiting", "--count")).toEqual({ exitCode: 0, out: "1\n", err: "" });
    const counts: string[] = [];
    for (const day of ["2026-05-31", "2026-06-01", "2026-06-30", "2026-07-01"]) {
      const run = await lind("search", "--status", "recruiting", "--count", "--as-of", day);
      counts.push(`${run.exitCode} ${run.out}${run.err}`);
    }
    expect(counts).toEqual(["1 0\n", "0 1\n", "0 2\n", "0 1\n"]);
    const { out } = await lind("search", "lemons", "--as-of", "2026-06-30", "--format", "ndjson");
    expect(out).toBe(`${lemons("RECRUITING", "2026-06-01")}\n`);
  });

  test("counts facets, and explains", async () => {
    const { out } = await lind("search", "--as-of", "2026-06-30", "--facet", "status", "--json");
    expect(JSON.parse(out)).toMatchObject({
      totalCount: 2,
      facets: [{ name: "OverallStatus", values: [{ value: "RECRUITING", studiesCount: 2 }] }],
    });
    expect((await lind("search", "lemons", "--as-of", "2026-06-30", "--explain")).exitCode).toBe(0);
  });

  test("builds the index of a day once, and again when more is known of the day", async () => {
    const files = () => readdirSync(join(home, "asof", "2026-06-30")).filter((name) => name.endsWith(".sqlite"));
    const count = async () => (await lind("search", "--as-of", "2026-06-30", "--count")).out;
    expect([await count(), await count(), files()]).toEqual(["2\n", "2\n", ["search-1.sqlite"]]);
    await load(lemons("TERMINATED", "2026-08-01"));
    expect([await count(), files()]).toEqual(["2\n", ["search-1.sqlite"]]);
    await load(studyText({ nctId: "NCT00000303", briefTitle: "Limes", lastUpdatePostDate: "2026-06-30" }));
    expect([await count(), files()]).toEqual(["3\n", ["search-2.sqlite"]]);
    rmSync(join(home, "asof"), { recursive: true });
    expect([await count(), files()]).toEqual(["3\n", ["search-1.sqlite"]]);
  });

  test("refuses what is no day, a day to come, and --live", async () => {
    const runs = [
      await lind("search", "--as-of", "June", "--count"),
      await lind("search", "--as-of", "2999-01-01", "--count"),
      await lind("search", "--as-of", "2026-06-30", "--live", "--count"),
    ];
    expect(runs.map(({ exitCode, out }) => [exitCode, out])).toEqual([
      [2, ""],
      [2, ""],
      [2, ""],
    ]);
    expect(runs.map(({ err }) => err.split("\n")[0])).toEqual([
      expect.stringContaining('"June" is not a moment'),
      expect.stringContaining("2999-01-01 has not come yet"),
      expect.stringContaining("leave out --live"),
    ]);
    expect(readdirSync(home)).not.toContain("asof");
  });

  test("says in a home that nothing is stored in that there is nothing to search", async () => {
    const empty = temporaryFolder();
    const run = await runLind(["search", "--as-of", "2026-06-30", "--count"], { home: empty });
    expect([run.exitCode, readdirSync(empty)]).toEqual([2, []]);
  });
});
