import { spawnSync } from "node:child_process";
import { chmodSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { type LindRun, runLind } from "../support/run-lind.ts";
import { studyText } from "../support/study-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** An index that somebody else holds, or that this user may only read: real waits and other processes. */

const INDEX_FILE = /^search-\d+\.sqlite$/;

async function load(home: string, nctId: string): Promise<void> {
  const file = join(temporaryFolder(), "study.json");
  writeFileSync(file, studyText({ nctId, briefTitle: "Cider for scurvy" }));
  expect((await runLind(["sync", "--file", file], { home })).exitCode).toBe(0);
}

test("a search while another process writes the index answers with what is in it, and says so", async () => {
  const home = temporaryFolder();
  const count = () => runLind(["search", "cider", "--count"], { home });
  await load(home, "NCT00000401");
  expect(await count()).toEqual({ exitCode: 0, out: "1\n", err: "" });
  await load(home, "NCT00000402");
  const index = readdirSync(home).find((name) => INDEX_FILE.test(name)) ?? "";
  const writer = new DatabaseSync(join(home, index));
  writer.exec("begin immediate");
  const behind = await count();
  expect(behind).toMatchObject({ exitCode: 0, out: "1\n" });
  expect(behind.err).toMatch(/^The index is behind what is stored .*: Another process is writing the search index /);
  expect((await runLind(["index"], { home })).exitCode).toBe(3);
  writer.exec("rollback");
  writer.close();
  expect(await count()).toEqual({ exitCode: 0, out: "2\n", err: "" });
});

test("a search while another process builds the first index means: try again later", async () => {
  const home = temporaryFolder();
  await load(home, "NCT00000401");
  const builder = new DatabaseSync(join(home, "search.building"));
  builder.exec("create table held (x); begin exclusive");
  const run = await runLind(["search", "cider", "--count"], { home });
  expect(run).toMatchObject({ exitCode: 3, out: "" });
  expect(run.err).toContain("Another process is writing the search index");
  builder.exec("rollback");
  builder.close();
  expect((await runLind(["search", "cider", "--count"], { home })).out).toBe("1\n");
});

describe("a home that cannot be written", () => {
  /** Runs a command line in a process of its own, as another user than root where this process is root. */
  function asNobody(home: string, ...argv: readonly string[]): LindRun {
    const module = pathToFileURL(resolve(import.meta.dirname, "../support/run-lind.ts")).href;
    const program = `
      import { runLind } from ${JSON.stringify(module)};
      const run = await runLind(${JSON.stringify(argv)}, { home: ${JSON.stringify(home)} });
      process.stdout.write(JSON.stringify(run));`;
    const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const args = ["--conditions=source", "--no-warnings", "--input-type=module", "-e", program];
    const { stdout } = spawnSync(process.execPath, args, { encoding: "utf8", cwd: import.meta.dirname, ...user });
    return stdout === "" ? { exitCode: -1, out: "", err: "" } : JSON.parse(stdout);
  }

  /** Where the checkout itself cannot be read by other users, what they may do cannot be tried. */
  const canRunAsNobody = process.platform !== "win32" && asNobody("", "--version").exitCode === 0;

  function protect(home: string): void {
    for (const name of readdirSync(home)) chmodSync(join(home, name), 0o444);
    chmodSync(home, 0o555);
    // The folder around it is the test's own.
    chmodSync(join(home, ".."), 0o755);
    // Runs before the folder is removed, which only its owner's rights allow.
    onTestFinished(() => release(home));
  }

  function release(home: string): void {
    chmodSync(home, 0o755);
    for (const name of readdirSync(home)) chmodSync(join(home, name), 0o644);
  }

  test.runIf(canRunAsNobody)("is searched with the index that is there, and says when that is behind", async () => {
    const home = join(temporaryFolder(), "home");
    await load(home, "NCT00000401");
    await runLind(["index"], { home });
    protect(home);
    expect(asNobody(home, "search", "cider", "--count")).toEqual({ exitCode: 0, out: "1\n", err: "" });
    release(home);
    await load(home, "NCT00000402");
    protect(home);
    const behind = asNobody(home, "search", "cider", "--count");
    expect(behind).toMatchObject({ exitCode: 0, out: "1\n" });
    expect(behind.err).toMatch(/^The index is behind what is stored and could not be brought up to it: /);
    expect(readdirSync(home).filter((name) => INDEX_FILE.test(name))).toHaveLength(1);
  });

  test.runIf(canRunAsNobody)("is never searched with the index of another store", async () => {
    const home = join(temporaryFolder(), "home");
    await load(home, "NCT00000401");
    await runLind(["index"], { home });
    rmSync(join(home, "registry.sqlite"));
    await load(home, "NCT00000402");
    protect(home);
    expect(asNobody(home, "search", "cider", "--format", "ids")).toMatchObject({ exitCode: 4, out: "" });
  });

  test.runIf(canRunAsNobody)("and has no index yet needs a person", async () => {
    const home = join(temporaryFolder(), "home");
    await load(home, "NCT00000401");
    protect(home);
    const run = asNobody(home, "search", "cider");
    expect(run).toMatchObject({ exitCode: 4, out: "" });
    expect(run.err).toContain(home);
    expect(readdirSync(home)).toEqual(["registry.sqlite"]);
  });
});
