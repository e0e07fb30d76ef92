/** One connection to an index file: its settings, its statements and the write transaction. */
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { assert, must } from "../../base/assert.ts";
import { toIndexError } from "./errors.ts";
import { integerOf } from "./row.ts";

/**
 * How long a statement waits for another process, in milliseconds; the wait stops the thread. Where another process is
 * writing the index already, there is nothing to wait for.
 */
const LOCK_WAIT_MS = 1_000;

/**
 * - `synchronous = normal`: after a loss of power the file is whole, at worst without the last commits, which are read
 *   from the change feed again.
 * - `wal_autocheckpoint`: 4,000 pages, so that a batch of some thousand studies is copied into the file once.
 */
const WRITE_SETTINGS = `
  pragma synchronous = normal;
  pragma cache_size = -16384;
  pragma temp_store = memory;
  pragma wal_autocheckpoint = 4000;
  pragma journal_size_limit = 67108864;
  pragma trusted_schema = off;
`;
/** Nobody else may open a build, not even to read: it is renamed when it is whole. */
const BUILD_SETTINGS = `pragma locking_mode = exclusive; ${WRITE_SETTINGS}`;
/** The columns and sets that are read are cached decoded; the page cache only has to hold the inner pages. */
const READ_SETTINGS = `
  pragma query_only = on;
  pragma cache_size = -4096;
  pragma temp_store = memory;
  pragma trusted_schema = off;
`;

/** `immutable`: in a folder that cannot be written, where even a reader cannot keep its lock. */
export type Access = "build" | "write" | "read" | "immutable";

const SETTINGS: Readonly<Record<Access, string>> = {
  build: BUILD_SETTINGS,
  write: WRITE_SETTINGS,
  read: READ_SETTINGS,
  immutable: READ_SETTINGS,
};

/**
 * Only a file that is still blank takes the size. Lists of a common word fill a page whatever its size; larger pages are
 * fewer. Nobody reads a build, and nearly all that it writes is new: with a rollback journal each page is written once,
 * where a write-ahead log would write it twice.
 */
const BLANK_FILE_SETTINGS =
  "pragma page_size = 8192; pragma auto_vacuum = incremental; pragma journal_mode = truncate;";

export type Row = Readonly<Record<string, SQLOutputValue>>;

/** A statement that is prepared when it is first used and kept. */
export interface Statement {
  run(...values: readonly SQLInputValue[]): void;
  get(...values: readonly SQLInputValue[]): Row | undefined;
  all(...values: readonly SQLInputValue[]): readonly Row[];
}

/** The one column of each row that a question answers. */
export type BlobStatement = (...values: readonly SQLInputValue[]) => readonly Uint8Array[];

export class Connection {
  readonly location: string;
  readonly #database: DatabaseSync;
  readonly #beginReading: Statement;
  readonly #endReading: Statement;
  readonly #version: Statement;
  /** Of the state that is being read. */
  #stateVersion: number | undefined;

  constructor(location: string, access: Access) {
    this.location = location;
    const database = access === "immutable" ? immutableUrl(location) : location;
    const readOnly = access === "read" || access === "immutable";
    this.#database = this.#translated(() => new DatabaseSync(database, { readOnly, timeout: LOCK_WAIT_MS }));
    this.#beginReading = this.prepare("begin");
    this.#endReading = this.prepare("commit");
    this.#version = this.prepare("pragma data_version");
    try {
      this.exec(SETTINGS[access]);
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  prepare(sql: string): Statement {
    let prepared: StatementSync | undefined;
    const statement = () => {
      prepared ??= this.#database.prepare(sql);
      return prepared;
    };
    return {
      run: (...values) => void this.#translated(() => statement().run(...values)),
      get: (...values) => this.#translated(() => statement().get(...values)),
      all: (...values) => this.#translated(() => statement().all(...values)),
    };
  }

  /** For many small blobs: an object for each row takes longer than reading it. */
  prepareBlobs(sql: string): BlobStatement {
    let prepared: StatementSync | undefined;
    return (...values) => {
      const rows: readonly unknown[] = this.#translated(() => {
        if (prepared === undefined) {
          prepared = this.#database.prepare(sql);
          prepared.setReturnArrays(true);
        }
        return prepared.all(...values);
      });
      return rows.map(blobOfRow);
    };
  }

  exec(sql: string): void {
    this.#translated(() => this.#database.exec(sql));
  }

  /** Sets up a blank file for a build. */
  setUpBlank(): void {
    this.exec(BLANK_FILE_SETTINGS);
  }

  /** From now on the file has a write-ahead log, beside which others can read; that stays with the file. */
  makeWal(): void {
    this.exec("pragma journal_mode = wal;");
  }

  /** Begins a transaction that holds the write lock. Throws `STORE_BUSY` when another process keeps it. */
  begin(): void {
    this.exec("begin immediate");
  }

  commit(): void {
    this.exec("commit");
  }

  /** SQLite ends a transaction by itself after some failures (a full disk, a damaged page). */
  rollback(): void {
    if (this.#database.isOpen && this.#database.isTransaction) this.exec("rollback");
  }

  /** Runs `body` in one transaction. */
  write<T>(body: () => T): T {
    this.begin();
    try {
      const result = body();
      this.commit();
      return result;
    } finally {
      this.rollback();
    }
  }

  /** Runs `body` on one state of the file, whatever others write meanwhile; one inside another is of the same state. */
  read<T>(body: () => T): T {
    if (this.#stateVersion !== undefined) return body();
    this.#beginReading.run();
    try {
      this.#stateVersion = this.dataVersion();
      return body();
    } finally {
      this.#stateVersion = undefined;
      this.#endReading.run();
    }
  }

  /** Another number once another connection has committed: so nothing else need be read to see that nothing is new. */
  dataVersion(): number {
    return this.#stateVersion ?? integerOf(single(this.#version), "data_version");
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #translated<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw toIndexError(error, this.location);
    }
  }
}

function blobOfRow(row: unknown): Uint8Array {
  const [blob] = Array.isArray(row) ? row : [];
  assert(blob instanceof Uint8Array, "the question answers one blob a row");
  return blob;
}

function immutableUrl(location: string): URL {
  const url = pathToFileURL(location);
  url.searchParams.set("immutable", "1");
  return url;
}

/** The single row that a question always answers. */
export function single(statement: Statement, ...values: readonly SQLInputValue[]): Row {
  return must(statement.get(...values), "the question answers one row");
}
