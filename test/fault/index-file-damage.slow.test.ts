import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { beforeEach, describe, expect, test } from "vitest";
import { must } from "../../packages/lind/src/base/assert.ts";
import { type LindRun, runLind } from "../support/run-lind.ts";
import { studyText } from "../support/study-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** What may befall the index of a home: it is derived, so it is made again, or the way to that is told. */

const INDEX_FILE = /^search-\d+\.sqlite$/;

let home: string;
const lind = (...argv: readonly string[]): Promise<LindRun> => runLind(argv, { home });
const count = async () => (await lind("search", "cider", "--count")).out;
const indexFile = () =>
  join(
    home,
    must(
      readdirSync(home).find((name) => INDEX_FILE.test(name)),
      "there is an index",
    ),
  );

async function load(...texts: readonly string[]): Promise<void> {
  const file = join(temporaryFolder(), "studies.ndjson");
  writeFileSync(file, texts.join("\n"));
  expect((await lind("sync", "--file", file)).exitCode).toBe(0);
}

const cider = (number: number) => studyText({ nctId: `NCT0000040${number}`, briefTitle: "Cider for scurvy" });

beforeEach(async () => {
  home = join(temporaryFolder(), "home");
  await load(cider(1), cider(2));
});

function change(sql: string): void {
  const database = new DatabaseSync(indexFile());
  database.exec(sql);
  database.close();
}

describe("an index that", () => {
  test.each([
    ["was deleted", () => rmSync(indexFile())],
    ["is of another version", () => change("update index_state set format = 999")],
    [
      "is of an unknown layout",
      () => change("alter table index_state drop column learnt_at_total; update index_state set format = 999"),
    ],
    ["has read further than the store goes", () => change("update index_state set seq = 999")],
    ["was left half built", () => writeFileSync(join(home, "search.building"), "not a database at all")],
  ])("%s is made again by the next search", async (_, befall) => {
    expect(await count()).toBe("2\n");
    befall();
    expect(await lind("search", "cider", "--count")).toEqual({ exitCode: 0, out: "2\n", err: "" });
  });

  test.each([
    ["is a text", () => writeFileSync(indexFile(), "no database of words, but a text of some length ".repeat(100))],
    ["is empty", () => writeFileSync(indexFile(), "")],
    ["was cut short", () => truncateSync(indexFile(), 3 * 8_192)],
    ["is another database", () => change("drop table index_state")],
    ["has bytes of something else", () => overwrite(indexFile(), 0.2)],
  ])("%s says how to make it again, and is", async (_, befall) => {
    expect(await count()).toBe("2\n");
    befall();
    const run = await lind("search", "cider", "--facet", "status");
    expect(run).toMatchObject({ exitCode: 4, out: "" });
    expect(run.err).toMatch(/^lind: The search index [^\n]*\.\n {6}Run `lind index --rebuild`/);
    expect((await lind("status")).exitCode).toBe(0);
    expect((await lind("index", "--rebuild")).err).toBe("");
    expect(await count()).toBe("2\n");
  });

  test("has lost its one row says how to make it again, and is", async () => {
    await count();
    change("delete from index_state");
    expect((await lind("search", "cider")).err).toContain("lind index --rebuild");
    expect((await lind("index", "--rebuild")).exitCode).toBe(0);
  });

  test("was made of another store is made again, however many changes that has", async () => {
    expect(await count()).toBe("2\n");
    for (const name of readdirSync(home).filter((each) => each.startsWith("registry"))) rmSync(join(home, name));
    await load(studyText({ nctId: "NCT00000501" }), studyText({ nctId: "NCT00000502" }));
    expect(await count()).toBe("0\n");
  });
});

/** Puts nonsense over everything from a share of the file on. */
function overwrite(file: string, from: number): void {
  const bytes = readFileSync(file);
  bytes.fill(0xa5, Math.floor(bytes.length * from));
  writeFileSync(file, bytes);
}

test("an index takes the place of the older one, and no file of that stays behind", async () => {
  await lind("index");
  for (const _ of [1, 2, 3]) await lind("index", "--rebuild");
  const databases = readdirSync(home).filter((name) => !/-(shm|wal)$/.test(name));
  expect(databases).toEqual(["registry.sqlite", "search-4.sqlite"]);
});
