import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../../../test/support/temporary-folder.ts";
import { makeIndex } from "./make-index.ts";

test("a new index has the tables of schema.dump.sql", async () => {
  const path = join(temporaryFolder(), "index.sqlite");
  const connection = makeIndex(path, { buildId: "b", tokenKey: new Uint8Array(32), feedOrigin: "", seq: 0 });
  connection.makeWal();
  connection.close();
  const database = new DatabaseSync(path);
  const settings = ["page_size", "journal_mode", "auto_vacuum"].map((name) => {
    const row = database.prepare(`pragma ${name}`).get();
    return `-- ${name}: ${row?.[name]}`;
  });
  const rows = database
    .prepare("select sql from sqlite_schema where sql is not null order by type desc, name")
    .all()
    .map(({ sql }) => `${sql};`);
  database.close();
  await expect(`${[...settings, ...rows].join("\n\n")}\n`).toMatchFileSnapshot("schema.dump.sql");
});
