/** A SQLite store in a temporary folder, for the suites that every adapter passes. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { StoreUnderTest } from "../store-under-test.ts";
import { openSqliteRegistry, REGISTRY_FILE } from "./open.ts";
import { CREATE_TABLES } from "./schema.ts";

export async function makeStore(): Promise<StoreUnderTest> {
  const home = mkdtempSync(join(tmpdir(), "lind-sqlite-"));
  return {
    open: (options) => openSqliteRegistry({ home, mode: "write", ...options }),
    async [Symbol.asyncDispose]() {
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Takes away what later migrations made: the store is as the first program left it. */
export function turnIntoFirstSchema(home: string): void {
  const database = new DatabaseSync(join(home, REGISTRY_FILE));
  // Tables that refer to each other go in any order; the constraints are the store's, not this connection's.
  database.exec("pragma foreign_keys = off");
  for (const table of tablesOf(database).filter((name) => !firstTables().includes(name) && name !== "migration")) {
    database.exec(`drop table ${table}`);
  }
  database.exec("delete from migration where number > 1; pragma user_version = 1");
  database.close();
}

function firstTables(): readonly string[] {
  const database = new DatabaseSync(":memory:");
  database.exec(CREATE_TABLES);
  const tables = tablesOf(database);
  database.close();
  return tables;
}

function tablesOf(database: DatabaseSync): readonly string[] {
  return database
    .prepare("select name from sqlite_schema where type = 'table'")
    .all()
    .map(({ name }) => String(name));
}
