import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { writeSimulation } from "../../packages/lind/src/app/simulate.ts";
import { BACKUP_FAILPOINTS } from "../../packages/lind/src/base/failpoint.ts";
import { noProgress } from "../../packages/lind/src/base/progress.ts";
import { openSqliteRegistry } from "../../packages/lind/src/registry/sqlite/open.ts";
import { LIVELY } from "../../packages/lind/src/simulator/options.ts";
import { createSimulator } from "../../packages/lind/src/simulator/simulator.ts";
import { LIND_PROGRAM, runLindProcess } from "../support/lind-process.ts";
import { readStoreContent } from "../support/store-content.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Backups while another process writes, and processes that die while they back up or restore. */

/** Each is read as a whole afterwards. */
const BACKUPS_MAX = 6;

/** The stamps of all changes, in the order of the feed; those of one commit share theirs. */
async function stampsOf(home: string): Promise<readonly string[]> {
  await using registry = await openSqliteRegistry({ home, mode: "read" });
  return (await registry.readFeed({ after: 0, limit: 100_000 })).map(({ recordedAt }) => recordedAt);
}

async function fileOf(folder: string, studies: number): Promise<string> {
  const file = join(folder, "studies.ndjson");
  const simulator = createSimulator({ ...LIVELY, seed: 4, studies });
  await writeSimulation(simulator, file, { progress: noProgress, signal: new AbortController().signal });
  return file;
}

function lind(home: string, args: readonly string[], failpoint = "") {
  return runLindProcess([...args, "--home", home], { LIND_FAILPOINT: failpoint });
}

test("a backup that is taken while another process loads is the store of one moment, between two commits", async () => {
  const folder = temporaryFolder();
  const home = join(folder, "home");
  const file = await fileOf(folder, 4_000);
  const load = lind(home, ["sync", "--file", file]);
  let isLoading = true;
  void load.then(() => {
    isLoading = false;
  });
  const taken: string[] = [];
  // Ends with the load; a backup of an empty home is refused until the first commit.
  for (let number = 1; isLoading && taken.length < BACKUPS_MAX; number++) {
    const backup = join(folder, `backup-${number}`);
    if ((await lind(home, ["backup", backup])).exitCode === 0) taken.push(backup);
  }
  expect((await load).exitCode).toBe(0);
  const whole = await readStoreContent(home);
  const wholeStamps = await stampsOf(home);
  const lengths: number[] = [];
  for (const backup of taken) {
    const part = await readStoreContent(backup);
    expect(part.findings).toEqual([]);
    lengths.push(part.studies.length);
    const stamps = await stampsOf(backup);
    expect(stamps).toEqual(wholeStamps.slice(0, stamps.length));
    expect(wholeStamps[stamps.length], "the commit at its end is whole").not.toBe(stamps.at(-1) ?? "");
    expect(part.versions.length).toBe(part.changes.length);
    const known = new Set(whole.versions);
    expect(part.versions.filter((version) => !known.has(version))).toEqual([]);
  }
  expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
  expect(lengths.some((length) => length > 0 && length < whole.studies.length)).toBe(true);
});

describe("kill -9 while a backup is written or restored", () => {
  test.each(BACKUP_FAILPOINTS.filter((name) => name.startsWith("backup.")))("%s", async (failpoint) => {
    const folder = temporaryFolder();
    const [home, backup, other] = [join(folder, "home"), join(folder, "backup"), join(folder, "other")];
    await lind(home, ["sync", "--file", await fileOf(folder, 300)]);
    expect((await lind(home, ["backup", backup], failpoint)).signal).toBe("SIGKILL");
    // Half of a backup is none; a whole one is there.
    const isThere = failpoint === "backup.published";
    expect(existsSync(backup)).toBe(isThere);
    if (!isThere) expect((await lind(home, ["backup", backup])).exitCode).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(["backup", "home", "studies.ndjson"]);
    expect((await lind(other, ["restore", backup])).exitCode).toBe(0);
    expect(await readStoreContent(other)).toEqual(await readStoreContent(home));
  });

  test.each(BACKUP_FAILPOINTS.filter((name) => name.startsWith("restore.")))("%s", async (failpoint) => {
    const folder = temporaryFolder();
    const [home, backup, other] = [join(folder, "home"), join(folder, "backup"), join(folder, "other")];
    await lind(home, ["sync", "--file", await fileOf(folder, 300)]);
    await lind(home, ["backup", backup]);
    await lind(other, ["sync", "--file", await fileOf(folder, 50)]);
    const [before, after] = [await readStoreContent(other), await readStoreContent(home)];
    const killed = await lind(other, ["restore", backup, "--force"], failpoint);
    expect(killed.signal).toBe("SIGKILL");
    expect(await readStoreContent(other)).toEqual(failpoint === "restore.replaced" ? after : before);
    expect((await lind(other, ["restore", backup, "--force"])).exitCode).toBe(0);
    expect(await readStoreContent(other)).toEqual(after);
    expect(readdirSync(other).filter((name) => name.startsWith("restoring"))).toEqual([]);
  });
});

test("a disk that fills leaves no half backup", async () => {
  const folder = temporaryFolder();
  const [home, backup] = [join(folder, "home"), join(folder, "backup")];
  await lind(home, ["sync", "--file", await fileOf(folder, 1_500)]);
  // No file of this process may grow beyond 1 MB, which is what a full disk does to it.
  const script = `trap '' XFSZ; ulimit -f 1024; exec "$0" "$@"`;
  const args = ["-c", script, process.execPath, LIND_PROGRAM, "backup", backup, "--home", home];
  const child = spawn("bash", args, { stdio: ["ignore", "ignore", "pipe"] });
  let err = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  const exitCode = await new Promise((resolve) => child.on("close", resolve));
  expect([exitCode, err]).toEqual([4, expect.stringContaining("backup")]);
  expect(readdirSync(folder).sort()).toEqual(["home", "studies.ndjson"]);
  expect((await lind(home, ["verify"])).exitCode).toBe(0);
});
