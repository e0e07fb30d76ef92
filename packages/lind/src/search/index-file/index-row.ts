/** The one row of an index that says what it is and how far it has read. */
import { type Connection, single } from "./connection.ts";
import { corruptError, outdatedError } from "./errors.ts";
import { blobOf, integerOf, optionalTextOf, textOf } from "./row.ts";
import { INDEX_FORMAT } from "./schema.ts";

export interface IndexRow {
  readonly format: number;
  readonly layoutHash: string;
  /** Differs from one build to the next. */
  readonly buildId: string;
  /** Signs page tokens; the same for all builds of a home. */
  readonly tokenKey: Uint8Array;
  /** Names the store whose change feed is read; see `readFeedOrigin`. */
  readonly feedOrigin: string;
  /** The change feed was read up to here, and all studies were scanned where the index is complete. */
  readonly seq: number;
  readonly isComplete: boolean;
  /** The place to which the first scan has come, while it goes on; see `StudyText`. */
  readonly scannedTo: string | undefined;
  readonly documentsCount: number;
  readonly locationsCount: number;
  /** Studies that can be found: documents that are not dead. */
  readonly studiesCount: number;
  readonly deadCount: number;
  /** Documents at the time when concepts were learnt last. */
  readonly learntAtCount: number;
}

const READ_ROW = `
  select format, layout_hash, build_id, token_key, feed_origin, seq, is_complete, scanned_to,
    document_total, location_total, study_total, dead_total, learnt_at_total
  from index_state where state_id = 1`;

/** Throws `STORE_CORRUPT` for a database that is no index, and `INDEX_MISSING` for one of another format. */
export function readIndexRow(connection: Connection): IndexRow {
  const { location } = connection;
  const { amount } = single(
    connection.prepare("select count(*) as amount from sqlite_schema where type = 'table' and name = 'index_state'"),
  );
  if (amount === 0) throw corruptError(location, "is a SQLite database, but no search index of Lind's");
  // Asked apart: the other columns may be others in another format.
  const stated = connection.prepare("select format from index_state where state_id = 1").get();
  if (stated === undefined) throw corruptError(location, "does not say what it holds");
  if (stated["format"] !== INDEX_FORMAT) throw outdatedError(location);
  const row = single(connection.prepare(READ_ROW));
  return {
    format: INDEX_FORMAT,
    layoutHash: textOf(row, "layout_hash"),
    buildId: textOf(row, "build_id"),
    feedOrigin: textOf(row, "feed_origin"),
    tokenKey: blobOf(row, "token_key"),
    seq: integerOf(row, "seq"),
    isComplete: integerOf(row, "is_complete") === 1,
    scannedTo: optionalTextOf(row, "scanned_to"),
    documentsCount: integerOf(row, "document_total"),
    locationsCount: integerOf(row, "location_total"),
    studiesCount: integerOf(row, "study_total"),
    deadCount: integerOf(row, "dead_total"),
    learntAtCount: integerOf(row, "learnt_at_total"),
  };
}

export function insertIndexRow(
  connection: Connection,
  row: Pick<IndexRow, "layoutHash" | "buildId" | "tokenKey" | "feedOrigin" | "seq">,
): void {
  connection
    .prepare(`
      insert into index_state (state_id, format, layout_hash, build_id, token_key, feed_origin, seq, is_complete)
      values (1, ?, ?, ?, ?, ?, ?, 0)`)
    .run(INDEX_FORMAT, row.layoutHash, row.buildId, row.tokenKey, row.feedOrigin, row.seq);
}

export function updateIndexRow(connection: Connection, row: IndexRow): void {
  connection
    .prepare(`
      update index_state set seq = ?, is_complete = ?, scanned_to = ?,
        document_total = ?, location_total = ?, study_total = ?, dead_total = ?, learnt_at_total = ?
      where state_id = 1`)
    .run(
      row.seq,
      row.isComplete ? 1 : 0,
      row.scannedTo ?? null,
      row.documentsCount,
      row.locationsCount,
      row.studiesCount,
      row.deadCount,
      row.learntAtCount,
    );
}
