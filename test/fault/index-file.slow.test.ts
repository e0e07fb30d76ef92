import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { runLind } from "../support/run-lind.ts";
import { studyText } from "../support/study-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Somebody else holds the index. SQLite itself waits for its locks some seconds, so these tests are slow. */

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
  const index = readdirSync(home).find((name) => /^search-\d+\.sqlite$/.test(name)) ?? "";
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
