import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { beforeEach, describe, expect, test } from "vitest";
import { findIndexFile } from "../../packages/lind/src/search/index-file/index-files.ts";
import { type LindRun, runLind } from "../support/run-lind.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { serveWholeRegistry } from "../support/whole-registry.ts";

/** What `lind verify` finds beyond the store's own rows: changes that do not lead on, an index that is not level, and repairs. */

let home = "";
let lind: (...argv: readonly string[]) => Promise<LindRun>;

/** A home whose studies have several versions, with an index of an earlier day. */
beforeEach(async () => {
  const { simulator, url } = await serveWholeRegistry({ studies: 40 });
  home = join(temporaryFolder(), "home");
  lind = (...argv) => runLind(argv, { home, upstream: url });
  await lind("sync", "--all");
  simulator.advance(4);
  await lind("sync");
  await lind("index");
});

function change(file: string, sql: string): void {
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  try {
    database.exec(sql);
  } finally {
    database.close();
  }
}

const store = () => join(home, "registry.sqlite");
const index = () => findIndexFile(home)?.path ?? "";

describe("verify", () => {
  test("says that all is well, and how complete the scope is", async () => {
    const run = await lind("verify");
    expect(run.exitCode).toBe(0);
    expect(run.out).toMatch(/^The store is whole: \d+ studies, \d+ versions, \d+ changes\.\n/);
    expect(run.out).toContain("The search index has every study in its current version.");
    expect(run.out).toMatch(/everything: complete: (\d+) of \1 on 2026-08-18/);
    expect(JSON.parse((await lind("verify", "--json")).out)).toMatchObject({
      findings: [],
      index: { state: "level", findings: [] },
      completeness: [{ title: "everything", missing: { count: 0 }, extra: { count: 0 } }],
      repaired: [],
    });
    const { scopes } = JSON.parse((await lind("status", "--json")).out);
    expect(scopes[0].completeness).toMatchObject({ expected: scopes[0].studies, stored: scopes[0].studies });
  });

  test.each([
    [
      "a change is lost",
      "delete from change where seq = (select max(seq) from change where before_json is not null and after_json is not null)",
    ],
    [
      "a value is another one",
      `update change set after_json = '"something else"' where seq = (select max(seq) from change where kind = 'field.changed')`,
    ],
  ])("finds that the changes do not lead on where %s", async (_, sql) => {
    // The count of changes is not what is looked at here.
    change(store(), `${sql}; update study_version set change_count = 0`);
    const run = await lind("verify");
    expect(run.exitCode).toBe(4);
    expect(run.out).toMatch(/NCT\d{8} version \d+ is not what its changes make of the version before\./);
    expect(run.out).toContain("lind restore DIR --force");
  });

  const document =
    "(select min(doc) from study_document where version is not null and doc not in (select doc from dead_document))";
  test.each([
    ["lacks a study", `delete from study_document where doc = ${document}`, /The search index lacks NCT\d{8}\./],
    [
      "has an older version",
      `update study_document set version = 99 where doc = ${document}`,
      /has version 99 of NCT\d{8}, and \d+ is the current one/,
    ],
    [
      "has a study that is none",
      "insert into study_document values (12345678, 1000000, 1)",
      /has NCT12345678, which is not present/,
    ],
    [
      "has a study twice",
      `insert into study_document select nct_number, 1000000, version from study_document where doc = ${document}`,
      /has NCT\d{8} twice/,
    ],
    ["is of another store", "update index_state set feed_origin = 'NCT00000001 2020'", /was made from another store/],
    ["has read further than the feed goes", "update index_state set seq = 1000000", /was made from another store/],
  ])("finds that the index %s, and --repair makes it anew", async (_, sql, finding) => {
    change(index(), sql);
    const run = await lind("verify");
    expect(run.exitCode).toBe(4);
    expect(run.out).toMatch(finding);
    expect(run.out).toContain("lind index --rebuild");
    const repaired = await lind("verify", "--repair");
    expect([repaired.exitCode, repaired.out]).toEqual([0, expect.stringContaining("The search index was built anew.")]);
    expect((await lind("verify")).exitCode).toBe(0);
  });

  test("an index that is behind is no finding, and one that is not there neither", async () => {
    change(index(), "update index_state set seq = 10");
    const behind = await lind("verify");
    expect([behind.exitCode, behind.out]).toEqual([0, expect.stringContaining("is right as far as it has read")]);
    change(index(), "drop table index_state");
    expect((await lind("verify")).out).toContain("The search index is wrong");
  });

  test("--repair counts totals anew, and leaves what cannot be made again", async () => {
    change(store(), "update store set version_total = 7, present_total = 1");
    expect((await lind("verify")).out).toContain("The store counts 7 versions where there are");
    expect((await lind("verify", "--repair")).exitCode).toBe(0);
    change(store(), "update study_version set text_hash = zeroblob(32) where version_id = 1");
    const run = await lind("verify", "--repair");
    expect([run.exitCode, run.out]).toEqual([4, expect.stringContaining("is not the text that its hash names")]);
  });
});
