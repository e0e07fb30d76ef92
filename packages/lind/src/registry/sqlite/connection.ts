/** One connection to the database file: its settings, its statements, and the write transaction. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { must } from "../../base/assert.ts";
import type { Clock } from "../../base/clock.ts";
import { busyError, isBusy, toStoreError } from "./errors.ts";
import { integerOf, type Row } from "./row.ts";

/** How long a write waits for another process before it gives up, in milliseconds. */
const WRITE_WAIT_MS_MAX = 10_000;
/** The pause between two tries, in milliseconds. Waiting here, not in SQLite, leaves the event loop free. */
const WRITE_PAUSE_MS = 50;
/** SQLite's own wait, for the short locks of opening, recovery and closing, in milliseconds. */
const LOCK_WAIT_MS = 1_000;

/**
 * - `synchronous = full`: in WAL mode every commit syncs the log before it returns, so that a committed page survives
 *   a loss of power. `normal` would sync at checkpoints only and could lose the last pages.
 * - `cache_size`: 16 MiB hold the inner pages and the hot leaves of the trees; more did not make a load faster.
 * - `wal_autocheckpoint`: 2,000 pages, so that not every page of a pull is copied into the file at once;
 *   `journal_size_limit` cuts the log back after a burst.
 */
const SETTINGS = `
  pragma synchronous = full;
  pragma cache_size = -16384;
  pragma temp_store = memory;
  pragma wal_autocheckpoint = 2000;
  pragma journal_size_limit = 67108864;
  pragma trusted_schema = off;
  pragma cell_size_check = on;
`;

/** 8 KiB pages hold two compressed records each; only a file that is still blank takes the size. */
const BLANK_FILE_SETTINGS = "pragma page_size = 8192; pragma journal_mode = wal;";

/** A statement that is prepared when it is first used and kept. */
export interface Statement {
  run(...values: readonly SQLInputValue[]): { readonly changes: number; readonly lastInsertRowid: number };
  get(...values: readonly SQLInputValue[]): Row | undefined;
  all(...values: readonly SQLInputValue[]): readonly Row[];
}

export interface ConnectionOptions {
  /** A path, or a `file:` URL with parameters of SQLite's. */
  readonly database: string | URL;
  readonly location: string;
  readonly access: "write" | "query" | "immutable";
  readonly clock: Clock;
  /** Sets a limit on the size of the file, in pages; a test makes the disk full with it. */
  readonly pageCountMax?: number | undefined;
}

export class Connection {
  readonly location: string;
  readonly #database: DatabaseSync;
  readonly #clock: Clock;

  constructor(options: ConnectionOptions) {
    this.location = options.location;
    this.#clock = options.clock;
    this.#database = this.#translated(
      () => new DatabaseSync(options.database, { readOnly: options.access === "immutable", timeout: LOCK_WAIT_MS }),
    );
    try {
      this.exec(SETTINGS);
      if (options.access !== "write") this.exec("pragma query_only = on");
      if (options.pageCountMax !== undefined) this.exec(`pragma max_page_count = ${options.pageCountMax}`);
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
      run: (...values) =>
        this.#translated(() => {
          const { changes, lastInsertRowid } = statement().run(...values);
          return { changes: Number(changes), lastInsertRowid: Number(lastInsertRowid) };
        }),
      get: (...values) => this.#translated(() => statement().get(...values)),
      all: (...values) => this.#translated(() => statement().all(...values)),
    };
  }

  exec(sql: string): void {
    this.#translated(() => this.#database.exec(sql));
  }

  /**
   * Runs `body` in one transaction that holds the write lock from its beginning. `body` is synchronous: nothing else
   * of this process can come between its statements. Throws `STORE_BUSY` when another process keeps the lock.
   */
  write<T>(body: () => T): Promise<T> {
    return this.#whenFree("begin immediate", () => this.#commit(body));
  }

  /** Makes a blank file a database with a write-ahead log; the mode stays with the file. */
  makeWal(): Promise<void> {
    return this.#whenFree(BLANK_FILE_SETTINGS, () => undefined);
  }

  /** Runs `sql` as soon as no other process holds the lock, and `then` in the same turn. */
  async #whenFree<T>(sql: string, then: () => T): Promise<T> {
    const waitUntilMs = this.#clock.monotonicMs() + WRITE_WAIT_MS_MAX;
    while (!this.#tryOnce(sql, waitUntilMs)) await this.#clock.sleep(WRITE_PAUSE_MS);
    return then();
  }

  #tryOnce(sql: string, waitUntilMs: number): boolean {
    try {
      // SQLite itself does not wait here: its wait would stop the whole process.
      this.#database.exec(`pragma busy_timeout = 0; ${sql}`);
      return true;
    } catch (error) {
      if (!isBusy(error)) throw toStoreError(error, this.location);
      if (this.#clock.monotonicMs() >= waitUntilMs) throw busyError(this.location, error);
      return false;
    } finally {
      this.#database.exec(`pragma busy_timeout = ${LOCK_WAIT_MS}`);
    }
  }

  #commit<T>(body: () => T): T {
    try {
      const result = body();
      this.#database.exec("commit");
      return result;
    } catch (error) {
      // SQLite rolls back by itself after some failures (a full disk, for one).
      if (this.#database.isTransaction) this.#database.exec("rollback");
      throw toStoreError(error, this.location);
    }
  }

  /** Runs `body` on one unchanging state of the store. */
  read<T>(body: () => T): T {
    this.exec("begin");
    try {
      return body();
    } finally {
      // SQLite ends the transaction by itself where it meets a damaged page.
      if (this.#database.isTransaction) this.exec("rollback");
    }
  }

  /** Closes; the last connection of all folds the log into the file. */
  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #translated<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw toStoreError(error, this.location);
    }
  }
}

/** The single row that an aggregate always answers. */
export function single(statement: Statement, ...values: readonly SQLInputValue[]): Row {
  return must(statement.get(...values), "an aggregate answers one row");
}

/** The one number of an aggregate in a column named `amount`. */
export function amountOf(statement: Statement, ...values: readonly SQLInputValue[]): number {
  return integerOf(single(statement, ...values), "amount");
}
