/** Opens the embedded system of record: one SQLite file in the home folder. */
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Clock, systemClock, toTimestamp } from "../../base/clock.ts";
import { isLindError, LindError } from "../../base/errors.ts";
import { type Failpoint, noFailpoint } from "../../base/failpoint.ts";
import { makeFolder } from "../../base/make-folder.ts";
import type { Registry } from "../registry.ts";
import { keepAlerts } from "./alerts.ts";
import { readBackfills } from "./backfills.ts";
import { Connection, type ConnectionOptions } from "./connection.ts";
import { keepDocuments } from "./documents.ts";
import { toStoreError } from "./errors.ts";
import { readFeeds } from "./feed.ts";
import { keepLeases } from "./leases.ts";
import { migrate, readSchemaState, type SchemaState } from "./migrations.ts";
import { keepOutbox, makeDeliveries, readOutboxes } from "./outbox.ts";
import { readAsOf } from "./read-as-of.ts";
import { readHistory } from "./read-history.ts";
import { readPresent } from "./read-present.ts";
import { readStrays } from "./read-strays.ts";
import { readTotals } from "./read-totals.ts";
import { keepRuns } from "./runs.ts";
import { keepScopes } from "./scopes.ts";
import { TextStore } from "./text-store.ts";
import { verifyStore } from "./verify.ts";
import { keepMutes, keepWatches } from "./watches.ts";
import { writePages } from "./write-page.ts";

/** The file in the home folder. */
export const REGISTRY_FILE = "registry.sqlite";

export interface SqliteRegistryOptions {
  /** The folder that holds everything of one mirror. */
  readonly home: string;
  /**
   * `write` makes the folder and the store where they are missing, and brings an older store to today's schema. `read`
   * makes nothing, works on a folder that this user cannot write, and refuses every write with `STORE_UNWRITABLE`.
   */
  readonly mode: "read" | "write";
  readonly failpoint?: Failpoint | undefined;
  readonly clock?: Clock | undefined;
  /** The largest number of pages that the file may have; a test makes the disk full with it. */
  readonly pageCountMax?: number | undefined;
}

/**
 * Throws `USAGE` (nothing is stored there yet, in mode `read`), `STORE_TOO_NEW`, `STORE_CORRUPT`, `STORE_UNWRITABLE` or
 * `STORE_BUSY`. Disposing the registry folds its log into the file and closes it; a process that was killed leaves a
 * log that the next opening takes up.
 */
export async function openSqliteRegistry(options: SqliteRegistryOptions): Promise<Registry> {
  const { home, mode, clock = systemClock, failpoint = noFailpoint, pageCountMax } = options;
  const place: Place = { file: join(home, REGISTRY_FILE), clock, pageCountMax };
  const connection = mode === "write" ? await openToWrite(home, place) : await openToRead(home, place);
  const texts = new TextStore(connection);
  return {
    location: connection.location,
    ...keepScopes(connection),
    ...keepRuns(connection),
    ...keepDocuments(connection),
    ...writePages(connection, texts, failpoint),
    ...readPresent(connection, texts),
    ...readHistory(connection, texts),
    ...readAsOf(connection, texts),
    ...readBackfills(connection),
    ...readFeeds(connection),
    ...readStrays(connection),
    ...readTotals(connection),
    ...keepWatches(connection),
    ...keepMutes(connection),
    ...keepAlerts(connection),
    ...makeDeliveries(connection),
    ...keepOutbox(connection),
    ...readOutboxes(connection),
    ...keepLeases(connection),
    ...verifyStore(connection, texts),
    async [Symbol.asyncDispose]() {
      connection.close();
    },
  };
}

interface Place {
  readonly file: string;
  readonly clock: Clock;
  readonly pageCountMax: number | undefined;
}

async function openToWrite(home: string, place: Place): Promise<Connection> {
  try {
    makeFolder(home);
    accessSync(home, constants.W_OK);
    if (existsSync(place.file)) accessSync(place.file, constants.R_OK | constants.W_OK);
  } catch (error) {
    throw toStoreError(error, home);
  }
  return prepared(connect(place, "write"), async (connection) => {
    const state = readSchemaState(connection);
    if (state === "blank") await connection.makeWal();
    if (state !== "current") await migrate(connection, toTimestamp(place.clock.now()));
  });
}

async function openToRead(home: string, place: Place): Promise<Connection> {
  const [connection, state] = readable(home, place);
  if (state === "current") return connection;
  connection.close();
  if (state === "blank") throw nothingStored(home);
  // A store of an older schema is brought to today's first, which needs the right to write.
  try {
    (await openToWrite(home, place)).close();
  } catch (error) {
    if (isLindError(error) && error.code === "STORE_UNWRITABLE") throw olderStore(place.file, error);
    throw error;
  }
  return readable(home, place)[0];
}

/** A connection that answers, whatever this user may write. */
function readable(home: string, place: Place): readonly [Connection, SchemaState] {
  if (fileBytes(place.file) === undefined) throw nothingStored(home);
  try {
    // SQLite wants to write beside the file even to read it: it takes up the log of a process that was killed.
    return checked(connect(place, "query"));
  } catch (error) {
    if (!isLindError(error) || error.code !== "STORE_UNWRITABLE") throw error;
    // A folder that cannot be written changes only by another hand; what is in the file is all there is, unless a log
    // beside it holds more.
    if ((fileBytes(`${place.file}-wal`) ?? 0) > 0) throw unfinishedLog(place.file, error);
    return checked(connect(place, "immutable"));
  }
}

function checked(connection: Connection): readonly [Connection, SchemaState] {
  try {
    return [connection, readSchemaState(connection)];
  } catch (error) {
    connection.close();
    throw error;
  }
}

async function prepared(connection: Connection, prepare: (it: Connection) => Promise<void>): Promise<Connection> {
  try {
    await prepare(connection);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function connect({ file, clock, pageCountMax }: Place, access: ConnectionOptions["access"]): Connection {
  const url = pathToFileURL(file);
  url.searchParams.set("immutable", "1");
  const database = access === "immutable" ? url : file;
  return new Connection({ database, location: file, access, clock, pageCountMax });
}

/** Undefined where there is no such file. */
function fileBytes(file: string): number | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false })?.size;
  } catch (error) {
    throw toStoreError(error, file);
  }
}

function nothingStored(home: string): LindError {
  return new LindError("USAGE", `Nothing is stored in ${home} yet.`, {
    hint: 'Mirror something first, for example: lind sync --cond "pancreatic cancer"',
    details: { home },
  });
}

function olderStore(file: string, cause: unknown): LindError {
  return new LindError(
    "STORE_UNWRITABLE",
    `The store ${file} was written by an older Lind and has to be brought up to date, which this user cannot do.`,
    {
      hint: "Run `lind status` once as a user who may write there; nothing that is stored is lost by it.",
      details: { location: file },
      cause,
    },
  );
}

function unfinishedLog(file: string, cause: unknown): LindError {
  return new LindError(
    "STORE_UNWRITABLE",
    `The store ${file} was not closed by the last process that wrote it, and this user cannot write its folder.`,
    {
      hint: "Run `lind status` once as a user who may write there; after that it can be read.",
      details: { location: file },
      cause,
    },
  );
}
