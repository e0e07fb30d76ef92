/** Numbered migrations: how a store of any earlier schema becomes one of today's. */
import { assert } from "../../base/assert.ts";
import { LindError } from "../../base/errors.ts";
import type { Connection } from "./connection.ts";
import { corruptError } from "./errors.ts";
import { integerOf } from "./row.ts";
import { CREATE_STUDY_BACKFILL, CREATE_TABLES } from "./schema.ts";
import { CREATE_COMPLETENESS } from "./schema-completeness.ts";
import { CREATE_DROPPED_VERSIONS } from "./schema-dropped-versions.ts";
import { CREATE_CLOCK_MARK, CREATE_MONITORING_TABLES } from "./schema-monitoring.ts";

interface Migration {
  /** Counts from 1 without gaps; the store's `user_version` is the number of the last one applied. */
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/** `Lind` in ASCII: the file's `application_id`, by which a store is told from any other SQLite database. */
const APPLICATION_ID = 0x4c696e64;

const MIGRATIONS: readonly Migration[] = [
  { number: 1, name: "create-tables", sql: CREATE_TABLES },
  { number: 2, name: "create-monitoring-tables", sql: CREATE_MONITORING_TABLES },
  { number: 3, name: "study-backfill", sql: CREATE_STUDY_BACKFILL },
  { number: 4, name: "create-completeness", sql: CREATE_COMPLETENESS },
  { number: 5, name: "create-dropped-versions", sql: CREATE_DROPPED_VERSIONS },
  { number: 6, name: "clock-mark", sql: CREATE_CLOCK_MARK },
];

/** The newest schema that this program knows. */
export const SCHEMA_NUMBER: number = MIGRATIONS.length;

/** What the file at hand is. `blank`: nothing in it yet. `older` and `current` carry no number because both open. */
export type SchemaState = "blank" | "older" | "current";

/** Throws `STORE_TOO_NEW` for a store of a later program and `STORE_CORRUPT` for a database that is not Lind's. */
export function readSchemaState(connection: Connection): SchemaState {
  const applicationId = pragma(connection, "application_id");
  const found = pragma(connection, "user_version");
  if (applicationId !== APPLICATION_ID) {
    if (applicationId === 0 && found === 0 && tableCount(connection) === 0) return "blank";
    throw corruptError(connection.location, "is a SQLite database, but not one of Lind's");
  }
  if (found > SCHEMA_NUMBER) throw tooNew(connection.location, found);
  return found === SCHEMA_NUMBER ? "current" : "older";
}

/** Brings the store to today's schema, one transaction a migration. Two processes that start together both succeed. */
export async function migrate(connection: Connection, appliedAt: string): Promise<void> {
  for (const migration of MIGRATIONS) {
    await connection.write(() => {
      // Asked inside the transaction: another process may have migrated while this one waited for the lock.
      if (readSchemaState(connection) === "current" || pragma(connection, "user_version") >= migration.number) return;
      apply(connection, migration, appliedAt);
    });
  }
  assert(pragma(connection, "user_version") === SCHEMA_NUMBER, "all migrations together make today's schema");
}

function apply(connection: Connection, migration: Migration, appliedAt: string): void {
  connection.exec(
    "create table if not exists migration (number integer primary key, name text not null, applied_at text not null) strict",
  );
  // First, so that a second starter fails here and not halfway through the tables.
  connection
    .prepare("insert into migration (number, name, applied_at) values (?, ?, ?)")
    .run(migration.number, migration.name, appliedAt);
  connection.exec(migration.sql);
  // A pragma takes no placeholder; both numbers are this program's own.
  connection.exec(`pragma application_id = ${APPLICATION_ID}`);
  connection.exec(`pragma user_version = ${migration.number}`);
}

function pragma(connection: Connection, name: "application_id" | "user_version"): number {
  const row = connection.prepare(`pragma ${name}`).get();
  assert(row !== undefined, `pragma ${name} answers`);
  return integerOf(row, name);
}

function tableCount(connection: Connection): number {
  const row = connection.prepare("select count(*) as total from sqlite_schema").get();
  assert(row !== undefined, "a count answers");
  return integerOf(row, "total");
}

function tooNew(location: string, found: number): LindError {
  return new LindError(
    "STORE_TOO_NEW",
    `The store ${location} has schema ${found}, and this program knows schemas up to ${SCHEMA_NUMBER}.`,
    {
      hint: "Install the newer Lind that wrote it, or name another folder with --home.",
      details: { location, found, known: SCHEMA_NUMBER },
    },
  );
}
