import type { NctId } from "ctgov/study";
import { Connection } from "./connection.ts";
import { missingError } from "./errors.ts";
import { findIndexFile } from "./index-files.ts";
import { type IndexRow, readIndexRow } from "./index-row.ts";
import { toNctId, toNctNumber } from "./nct-number.ts";
import { integerOf, textOf } from "./row.ts";

/** Lines of SQLite's own report. */
const INTEGRITY_LINES_MAX = 20;

/** A document that can be found: which version of a study it is. */
export interface IndexedStudy {
  readonly nctId: NctId;
  readonly version: number;
}

/** What an index holds, for who holds it against the store. */
export interface IndexContent extends Disposable {
  readonly row: IndexRow;
  /** What SQLite finds damaged in the file. */
  damages(): readonly string[];
  /** The studies that can be found with an id above `after`, up to `last` where it is given, in the order of ids. */
  studies(range: { readonly after: NctId | undefined; readonly last: NctId | undefined }): readonly IndexedStudy[];
}

const NUMBER_MAX = 99_999_999;

/** Throws `INDEX_MISSING` where a home has no index or one of another version, and `STORE_CORRUPT` for one that cannot be read. */
export function openIndexContent(home: string): IndexContent {
  const file = findIndexFile(home);
  if (file === undefined) throw missingError(home);
  const connection = new Connection(file.path, "read");
  try {
    const row = readIndexRow(connection);
    const integrity = connection.prepare(`pragma integrity_check(${INTEGRITY_LINES_MAX})`);
    const current = connection.prepare(`
      select nct_number, version from study_document d
      where nct_number > ? and nct_number <= ? and version is not null
        and not exists (select 1 from dead_document dead where dead.doc = d.doc)
      order by nct_number`);
    return {
      row,
      damages: () =>
        integrity
          .all()
          .map((line) => textOf(line, "integrity_check"))
          .filter((line) => line !== "ok"),
      studies: ({ after, last }) =>
        current
          .all(after === undefined ? 0 : toNctNumber(after), last === undefined ? NUMBER_MAX : toNctNumber(last))
          .map((line) => ({ nctId: toNctId(integerOf(line, "nct_number")), version: integerOf(line, "version") })),
      [Symbol.dispose]: () => connection.close(),
    };
  } catch (error) {
    connection.close();
    throw error;
  }
}
