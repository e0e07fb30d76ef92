import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Clock } from "../../base/clock.ts";
import { add, commit, findingsOf, NOON, nctId, studyText, update } from "../store-under-test.ts";
import { openSqliteRegistry, REGISTRY_FILE } from "./open.ts";
import { turnIntoFirstSchema } from "./sqlite-under-test.ts";

const A = nctId(1);
const B = nctId(2);
let home = "";
let file = "";

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "lind-open-"));
  file = join(home, REGISTRY_FILE);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

async function makeStore(): Promise<void> {
  await using registry = await openSqliteRegistry({ home, mode: "write" });
  await commit(registry, [add(A, studyText(A, 1))]);
}

/** A clock on which nobody really waits; it counts the pauses. */
function fakeClock(): Clock & { pauses: number; onSleep: (() => void) | undefined } {
  const clock = {
    pauses: 0,
    onSleep: undefined as (() => void) | undefined,
    nowMs: 0,
    now: () => 0,
    monotonicMs: () => clock.nowMs,
    sleep: async (ms: number) => {
      clock.pauses += 1;
      clock.nowMs += ms;
      clock.onSleep?.();
    },
  };
  return clock;
}

/** Runs a program in a process of its own; as another user than root where this process is root. */
function runChild(body: string, options: { readonly asNobody?: boolean } = {}) {
  const here = (name: string) => JSON.stringify(pathToFileURL(join(import.meta.dirname, name)).href);
  const program = `
    import { openSqliteRegistry } from ${here("open.ts")};
    import { hashText } from ${here("../../base/hash.ts")};
    const home = ${JSON.stringify(home)};
    ${body}`;
  const drop = options.asNobody === true && process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const args = ["--conditions=source", "--no-warnings", "--input-type=module", "-e", program];
  return spawnSync(process.execPath, args, { encoding: "utf8", timeout: 20_000, cwd: import.meta.dirname, ...drop });
}

/** Where the checkout itself cannot be read by other users, what they may do cannot be tried. */
function canRunAsNobody(): boolean {
  return runChild("", { asNobody: true }).status === 0;
}

describe("a home", () => {
  test("is made by writing, with all folders above it", async () => {
    const deep = join(home, "deep", "er");
    await (await openSqliteRegistry({ home: deep, mode: "write" }))[Symbol.asyncDispose]();
    expect(readdirSync(deep)).toEqual([REGISTRY_FILE]);
  });

  test.each([
    ["that is missing", () => rmSync(home, { recursive: true })],
    ["without a store", () => undefined],
    ["with an empty file", () => writeFileSync(file, "")],
  ])("%s is not made by reading", async (_, prepare) => {
    prepare();
    const before = existsSync(home) ? readdirSync(home) : undefined;
    await expect(openSqliteRegistry({ home, mode: "read" })).rejects.toMatchObject({
      code: "USAGE",
      message: `Nothing is stored in ${home} yet.`,
      hint: expect.stringContaining("lind sync --cond"),
    });
    expect(existsSync(home) ? readdirSync(home) : undefined).toEqual(before);
  });

  test.each(["read", "write"] as const)("with a file that is no database is told so in mode %s", async (mode) => {
    writeFileSync(file, "<!doctype html>".repeat(1_000));
    await expect(openSqliteRegistry({ home, mode })).rejects.toMatchObject({
      code: "STORE_CORRUPT",
      message: `The store ${file} is not a SQLite database.`,
    });
    expect(statSync(file).size).toBe(15_000);
  });

  test("that is a file is told so", async () => {
    writeFileSync(join(home, "x"), "");
    const wrong = openSqliteRegistry({ home: join(home, "x"), mode: "write" });
    await expect(wrong).rejects.toMatchObject({ code: "STORE_UNWRITABLE" });
  });

  test("whose database was cut short is told so", async () => {
    await makeStore();
    truncateSync(file, 3 * 8_192);
    await expect(openSqliteRegistry({ home, mode: "read" })).rejects.toMatchObject({
      code: "STORE_CORRUPT",
      message: `The store ${file} is damaged.`,
      hint: expect.stringContaining("lind restore"),
    });
  });
});

describe("reading", () => {
  test("sees what was committed, beside a writer, and refuses to write", async () => {
    await makeStore();
    await using writer = await openSqliteRegistry({ home, mode: "write" });
    await using reader = await openSqliteRegistry({ home, mode: "read" });
    await commit(writer, [update(A, 1, studyText(A, 2))]);
    expect((await reader.readStudy(A))?.text).toBe(studyText(A, 2));
    await expect(commit(reader, [])).rejects.toMatchObject({ code: "STORE_UNWRITABLE" });
  });

  test("and writing leave one file behind when all are closed", async () => {
    await makeStore();
    await (await openSqliteRegistry({ home, mode: "read" }))[Symbol.asyncDispose]();
    expect(readdirSync(home)).toEqual([REGISTRY_FILE]);
  });
});

describe("a folder that this user cannot write", () => {
  const report = `
    const outcome = async (mode) => {
      try {
        await using registry = await openSqliteRegistry({ home, mode });
        return (await registry.count()).versions;
      } catch (error) { return [error.code, error.message]; }
    };
    console.log(JSON.stringify([await outcome("read"), await outcome("write")]));`;

  test("is read, and refuses a writer", async (context) => {
    if (!canRunAsNobody()) return context.skip();
    await makeStore();
    chmodSync(file, 0o444);
    chmodSync(home, 0o555);
    const child = runChild(report, { asNobody: true });
    chmodSync(home, 0o755);
    expect(child.stderr).toBe("");
    expect(JSON.parse(child.stdout)).toEqual([1, ["STORE_UNWRITABLE", expect.stringContaining("cannot be written")]]);
    expect(readdirSync(home)).toEqual([REGISTRY_FILE]);
  });

  test("is not read while its store is one of an older program", async (context) => {
    if (!canRunAsNobody()) return context.skip();
    await makeStore();
    turnIntoFirstSchema(home);
    chmodSync(file, 0o444);
    chmodSync(home, 0o555);
    const child = runChild(report, { asNobody: true });
    chmodSync(home, 0o755);
    expect(JSON.parse(child.stdout)[0]).toEqual(["STORE_UNWRITABLE", expect.stringContaining("by an older Lind")]);
  });

  test("is not read past a log that only a writer can take up", async (context) => {
    if (!canRunAsNobody()) return context.skip();
    await makeStore();
    writeFileSync(`${file}-wal`, Buffer.alloc(100));
    chmodSync(home, 0o555);
    const child = runChild(report, { asNobody: true });
    chmodSync(home, 0o755);
    expect(JSON.parse(child.stdout)[0]).toEqual(["STORE_UNWRITABLE", expect.stringContaining("was not closed")]);
  });
});

describe("a process that is killed", () => {
  const commitTwo = (failpoint: string) => `
    const registry = await openSqliteRegistry({ home, mode: "write", failpoint: () => { ${failpoint} } });
    const runId = await registry.startRun({ source: "api", startedAt: "${NOON}" });
    const page = (nctId) => ({
      runId, source: "api", recordedAt: "${NOON}", provenance: "synthetic", quarantined: [], novelties: [],
      writes: [{ kind: "add", version: { nctId, text: nctId, textHash: hashText(nctId) },
        changes: [{ kind: "study.added", nature: "edit", fieldPath: "" }] }],
    });
    let count = 0;
    await registry.commitPage(page("NCT00000001"));
    await registry.commitPage(page("NCT00000002"));
    process.kill(process.pid, "SIGKILL");`;

  test("after its commit loses nothing", async () => {
    const child = runChild(commitTwo(""));
    expect(child.signal).toBe("SIGKILL");
    expect(readdirSync(home)).toContain(`${REGISTRY_FILE}-wal`);
    await using registry = await openSqliteRegistry({ home, mode: "read" });
    expect((await registry.readStudy(B))?.text).toBe(B);
    expect(await findingsOf(registry)).toEqual([]);
  });

  test("inside a transaction leaves nothing of it, and the next writer goes on", async () => {
    const child = runChild(commitTwo(`if (++count === 2) process.kill(process.pid, "SIGKILL")`));
    expect(child.signal).toBe("SIGKILL");
    await using registry = await openSqliteRegistry({ home, mode: "write" });
    expect((await registry.readStudy(A))?.text).toBe(A);
    expect(await registry.readStudy(B)).toBeUndefined();
    await commit(registry, [add(B, studyText(B, 1))]);
    expect(await findingsOf(registry)).toEqual([]);
  });
});

describe("two writers", () => {
  test("take turns: the second waits for the first", async () => {
    await makeStore();
    const clock = fakeClock();
    await using registry = await openSqliteRegistry({ home, mode: "write", clock });
    const other = new DatabaseSync(file);
    other.exec("begin immediate");
    clock.onSleep = () => {
      if (clock.pauses === 3) other.exec("rollback");
    };
    await registry.startRun({ source: "api", startedAt: NOON });
    expect(clock.pauses).toBe(3);
    other.close();
  });

  test("do not wait for ever: after ten seconds the store is busy", async () => {
    await makeStore();
    const clock = fakeClock();
    await using registry = await openSqliteRegistry({ home, mode: "write", clock });
    const other = new DatabaseSync(file);
    other.exec("begin immediate");
    await expect(registry.startRun({ source: "api", startedAt: NOON })).rejects.toMatchObject({
      code: "STORE_BUSY",
      message: `Another sync is writing ${file}.`,
    });
    expect(clock.pauses).toBe(200);
    // A reader is not held up by a writer.
    expect((await registry.readStudy(A))?.text).toBe(studyText(A, 1));
    other.exec("rollback");
    other.close();
    expect(await registry.startRun({ source: "api", startedAt: NOON })).toBe(2);
  });

  test("that begin an empty store with their own dictionaries: the second is refused, and may try again", async () => {
    await using one = await openSqliteRegistry({ home, mode: "write" });
    await using two = await openSqliteRegistry({ home, mode: "write" });
    const page = (from: number) =>
      Array.from({ length: 300 }, (_, at) => add(nctId(from + at), studyText(nctId(from + at), from, 30)));
    const outcomes = await Promise.allSettled([commit(one, page(1)), commit(two, page(1_001))]);
    const rejected = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(rejected).toMatchObject([{ reason: { code: "STORE_BUSY" } }]);
    const again = outcomes[0]?.status === "rejected" ? commit(one, page(1)) : commit(two, page(1_001));
    await again;
    expect((await one.count()).studies).toBe(600);
    expect(await findingsOf(one)).toEqual([]);
  });
});

describe("a full disk", () => {
  test("refuses the page as a whole and keeps what was stored", async () => {
    await makeStore();
    const pageCountMax = Math.ceil(statSync(file).size / 8_192) + 4;
    await using registry = await openSqliteRegistry({ home, mode: "write", pageCountMax });
    const runId = await registry.startRun({ source: "api", startedAt: NOON });
    const large = Array.from({ length: 200 }, (_, at) =>
      add(nctId(at + 10), `${at}${studyText(nctId(at + 10), at, 50)}`),
    );
    await expect(commit(registry, [update(A, 1, studyText(A, 2)), ...large], { runId })).rejects.toMatchObject({
      code: "STORE_FULL",
      message: expect.stringContaining("no space left"),
      hint: expect.stringContaining("Free space"),
    });
    expect(await registry.readStudy(A)).toMatchObject({ version: 1, text: studyText(A, 1) });
    expect(await registry.count()).toMatchObject({ studies: 1, versions: 1, changes: 1 });
    expect(await findingsOf(registry)).toEqual([]);
    await commit(registry, [update(A, 1, studyText(A, 2))], { runId });
    expect((await registry.readStudy(A))?.text).toBe(studyText(A, 2));
  });
});
