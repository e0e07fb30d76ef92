/** A copy of the store as it is at one moment, while others go on writing it; and a store put in the place of another. */
import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { isLindError } from "../../base/errors.ts";
import { busyError, isBusy, toStoreError } from "./errors.ts";
import { REGISTRY_FILE } from "./open.ts";
import { integerOf, optionalTextOf } from "./row.ts";

/** Pages that are copied before progress is told: 32 MB. */
const PAGES_PER_STEP = 4_096;

/** What a copied store holds. */
export interface StoreSummary {
  readonly schema: number;
  readonly provenance: string | undefined;
  readonly studies: number;
  readonly versions: number;
  readonly changes: number;
  readonly lastSeq: number;
}

/**
 * Copies the store of a home into a new file. The copy is of the moment at which it begins: a read transaction holds
 * that state while pages are copied, so that writers go on and the copy never begins again. What they write meanwhile stays in
 * the log until it ends.
 *
 * Throws `STORE_FULL`, `STORE_CORRUPT`, `STORE_UNWRITABLE`; the target is then of no use.
 */
export async function copyStore(
  home: string,
  target: string,
  onProgress: (share: number) => void,
): Promise<StoreSummary> {
  const source = join(home, REGISTRY_FILE);
  const database = new DatabaseSync(source);
  try {
    database.exec("pragma query_only = on; begin");
    const summary = summaryOf(database, source);
    const progress = ({ totalPages, remainingPages }: { totalPages: number; remainingPages: number }) =>
      onProgress(totalPages === 0 ? 1 : 1 - remainingPages / totalPages);
    await backup(database, target, { rate: PAGES_PER_STEP, progress });
    return summary;
  } catch (error) {
    const said = toStoreError(error, target);
    // A copy that is being made is never damaged: what cannot be read is the store.
    throw isLindError(said) && said.code === "STORE_CORRUPT" ? toStoreError(error, source) : said;
  } finally {
    database.close();
  }
}

/** Also what makes the read transaction hold its state: it begins with the first question. */
function summaryOf(database: DatabaseSync, location: string): StoreSummary {
  try {
    const row = database
      .prepare(
        `select provenance, present_total, version_total, change_total,
           (select coalesce(max(seq), 0) from change) as last_seq from store`,
      )
      .get();
    const schema = database.prepare("pragma user_version").get();
    if (row === undefined || schema === undefined) throw new Error("Broken assumption: a store has its one row");
    return {
      schema: integerOf(schema, "user_version"),
      provenance: optionalTextOf(row, "provenance"),
      studies: integerOf(row, "present_total"),
      versions: integerOf(row, "version_total"),
      changes: integerOf(row, "change_total"),
      lastSeq: integerOf(row, "last_seq"),
    };
  } catch (error) {
    throw toStoreError(error, location);
  }
}

/** What SQLite keeps beside a database. */
const COMPANIONS = ["-wal", "-shm", "-journal"] as const;

/**
 * Puts the store at `file` in the place of the home's, which is gone afterwards. Throws `STORE_BUSY` while any other process
 * has the home's store open: it would go on writing into a file that nobody finds any more. A store that is damaged
 * cannot be asked and is replaced all the same. `beforeReplacing` is called when nobody has it open and before it goes.
 *
 * Killed anywhere, the home has one of the two stores, whole.
 */
export function replaceStore(home: string, file: string, beforeReplacing: () => void): void {
  const place = join(home, REGISTRY_FILE);
  if (existsSync(place)) closeAlone(place);
  beforeReplacing();
  // A log that is left would be taken for the new store's.
  for (const ending of COMPANIONS) rmSync(place + ending, { force: true });
  renameSync(file, place);
}

/** Folds the log into the file, alone: in exclusive mode SQLite refuses where anybody else has it open. */
function closeAlone(place: string): void {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(place, { timeout: 0 });
    database.exec("pragma locking_mode = exclusive; begin immediate; commit; pragma journal_mode = delete");
  } catch (error) {
    if (isBusy(error)) throw busyError(place, error);
  } finally {
    database?.close();
  }
}
