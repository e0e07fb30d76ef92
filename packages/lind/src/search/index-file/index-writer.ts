import type { NctId } from "ctgov/study";
import { assert, must } from "../../base/assert.ts";
import { CodedTexts } from "./coded-texts.ts";
import { CHUNK_DOCUMENTS, decodeChunk, valuesOf } from "./columns/chunk-codec.ts";
import { ChunkWriter } from "./columns/chunk-writer.ts";
import {
  columnList,
  columnNumber,
  LOCATIONS_COLUMN,
  NCT_NUMBER_COLUMN,
  VERSION_COLUMN,
} from "./columns/column-list.ts";
import type { Connection, Statement } from "./connection.ts";
import { busyError } from "./errors.ts";
import { type IndexRow, readIndexRow, updateIndexRow } from "./index-row.ts";
import { toNctNumber } from "./nct-number.ts";
import type { ColumnEntries, PreparedBatch } from "./prepared-batch.ts";
import { blobOf, integerOf } from "./row.ts";

const nctNumberColumn = columnNumber(NCT_NUMBER_COLUMN);
const versionColumn = columnNumber(VERSION_COLUMN);

/** A version of a study: what a document is. */
export interface StudyVersionKey {
  readonly nctId: NctId;
  readonly version: number;
}

/** What a commit says beside its documents. */
export interface CommitPoint {
  /** The change feed was read up to here. */
  readonly seq: number;
  readonly isComplete: boolean;
  /** The place to which the first scan has come, while it goes on. */
  readonly scannedTo?: string | undefined;
}

/**
 * Writes an index file. Documents are only ever added, and everything between `begin` and `commit` is one
 * transaction, so a process that dies anywhere leaves the index as it was after some earlier commit. After an error
 * the writer is of no more use.
 */
export class IndexWriter {
  readonly #connection: Connection;
  readonly #texts: CodedTexts;
  readonly #chunks: ChunkWriter;
  readonly #insertDocument: Statement;
  readonly #insertLocation: Statement;
  readonly #insertStudyDocument: Statement;
  readonly #insertDead: Statement;
  readonly #livingDocument: Statement;
  #row: IndexRow;
  /** Documents before the transaction that goes on. */
  #countBefore = 0;
  #lastEnded: NctId | undefined;
  /** The first location of the chunk that grows. */
  #chunkLocation: number;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#row = readIndexRow(connection);
    this.#texts = new CodedTexts(connection);
    this.#chunks = new ChunkWriter(connection, Math.floor(this.#row.documentsCount / CHUNK_DOCUMENTS));
    this.#chunkLocation = this.#row.locationsCount - this.#locationsOfLastChunk();
    this.#insertDocument = connection.prepare("insert into study_text (rowid, token) values (?, ?)");
    this.#insertLocation = connection.prepare("insert into location_text (rowid, token) values (?, ?)");
    this.#insertStudyDocument = connection.prepare(
      "insert or ignore into study_document (nct_number, doc, version) values (?, ?, ?)",
    );
    this.#insertDead = connection.prepare("insert into dead_document (doc, died_at) values (?, ?)");
    this.#livingDocument = connection.prepare(`
      select d.doc, d.version from study_document d
      where d.nct_number = ? and d.version is not null
        and not exists (select 1 from dead_document dead where dead.doc = d.doc)
      order by d.doc desc limit 1`);
  }

  get row(): IndexRow {
    return this.#row;
  }

  /** The version of a study that can be found now; undefined where it has no document, or only dead ones. */
  livingVersion(nctId: NctId): number | undefined {
    const row = this.#livingDocument.get(toNctNumber(nctId));
    return row === undefined ? undefined : integerOf(row, "version");
  }

  /** Begins a transaction; everything until `commit` becomes visible together. Throws `STORE_BUSY`. */
  begin(): void {
    this.#connection.begin();
    const stored = readIndexRow(this.#connection);
    const known = this.#row;
    const isMine =
      stored.seq === known.seq &&
      stored.documentsCount === known.documentsCount &&
      stored.deadCount === known.deadCount &&
      stored.scannedTo === known.scannedTo;
    if (!isMine) {
      this.rollback();
      throw busyError(this.#connection.location);
    }
    this.#countBefore = known.documentsCount;
    this.#lastEnded = undefined;
  }

  /** The study is removed or merged, or gets another document: the one it has is not found any more. */
  end(nctId: NctId): void {
    const living = this.#livingDocument.get(toNctNumber(nctId));
    if (living === undefined) return;
    this.#insertDead.run(integerOf(living, "doc"), this.#countBefore);
    this.#row = { ...this.#row, studiesCount: this.#row.studiesCount - 1, deadCount: this.#row.deadCount + 1 };
    this.#lastEnded = nctId;
  }

  /**
   * Adds documents; `keys` says which study and version each of them is. A study that has one already is found by the new
   * one only: a scan comes to a study again where the version that it was stored first with is dropped meanwhile.
   */
  add(batch: PreparedBatch, keys: readonly StudyVersionKey[]): void {
    assert(keys.length === batch.documentsCount, "every prepared document has its id and version");
    const { documentsCount: firstDoc, locationsCount: firstLocation } = this.#row;
    insertTexts(this.#insertDocument, firstDoc, batch.tokens, batch.tokenEnds);
    insertTexts(this.#insertLocation, firstLocation, batch.locationTokens, batch.locationTokenEnds);
    for (const [at, { nctId, version }] of keys.entries()) {
      this.end(nctId);
      this.#insertStudyDocument.run(toNctNumber(nctId), firstDoc + at, version);
    }
    for (let at = 0; at < batch.aliases.length; at += 2) {
      this.#insertStudyDocument.run(batch.aliases[at + 1] ?? 0, firstDoc + (batch.aliases[at] ?? 0), null);
    }
    this.#addColumns(batch, keys);
    this.#row = { ...this.#row, studiesCount: this.#row.studiesCount + keys.length };
  }

  /** Says that names were learnt from the documents there are now. */
  noteLearning(): void {
    this.#row = { ...this.#row, learntAtCount: this.#row.documentsCount };
    updateIndexRow(this.#connection, this.#row);
  }

  commit(point: CommitPoint): void {
    // A listing knows its moment by the number of documents, so that number grows with every change.
    if (this.#lastEnded !== undefined && this.#row.documentsCount === this.#countBefore) {
      this.#addTombstone(this.#lastEnded);
    }
    this.#chunks.write();
    this.#row = { ...this.#row, seq: point.seq, isComplete: point.isComplete, scannedTo: point.scannedTo };
    updateIndexRow(this.#connection, this.#row);
    this.#connection.commit();
  }

  /** Leaves the file as it was; the writer, which has counted on, is of no more use. */
  rollback(): void {
    this.#connection.rollback();
  }

  /** A document without content that was never there. */
  #addTombstone(nctId: NctId): void {
    const doc = this.#row.documentsCount;
    this.#insertDead.run(doc, doc);
    this.#chunks.add(nctNumberColumn, doc % CHUNK_DOCUMENTS, toNctNumber(nctId));
    this.#row = { ...this.#row, deadCount: this.#row.deadCount + 1 };
    this.#grow(1, 0);
  }

  /** Values come document by document, so a full chunk is written before the first value of the next. */
  #addColumns(batch: PreparedBatch, keys: readonly StudyVersionKey[]): void {
    const codes = batch.codedTexts.map((text, at) =>
      this.#texts.codeOf(must(batch.codedPieces[at], "a text is of a piece"), text),
    );
    let entry = 0;
    let locations = 0;
    for (const [at, { nctId, version }] of keys.entries()) {
      const doc = this.#row.documentsCount % CHUNK_DOCUMENTS;
      this.#chunks.add(nctNumberColumn, doc, toNctNumber(nctId));
      this.#chunks.add(versionColumn, doc, version);
      const locationOffset = this.#row.locationsCount - this.#chunkLocation - locations;
      entry = this.#addEntries(batch.entries, entry, must(batch.entryEnds[at], "an end"), doc, locationOffset, codes);
      const locationsOfDoc = must(batch.locationCounts[at], "a count");
      locations += locationsOfDoc;
      this.#grow(1, locationsOfDoc);
    }
  }

  #addEntries(
    { columns, entities, values }: ColumnEntries,
    from: number,
    end: number,
    doc: number,
    locationOffset: number,
    codes: readonly number[],
  ): number {
    for (let at = from; at < end; at++) {
      const column = columns[at] ?? 0;
      const { kind, axis } = must(columnList[column], "a column of the list");
      const value = values[at] ?? 0;
      const entity = axis === "document" ? doc : (entities[at] ?? 0) + locationOffset;
      this.#chunks.add(column, entity, kind === "coded" ? (codes[value] ?? 0) : value);
    }
    return end;
  }

  #grow(documents: number, locations: number): void {
    const documentsCount = this.#row.documentsCount + documents;
    const locationsCount = this.#row.locationsCount + locations;
    this.#row = { ...this.#row, documentsCount, locationsCount };
    if (documentsCount % CHUNK_DOCUMENTS !== 0) return;
    this.#chunks.next();
    this.#chunkLocation = locationsCount;
  }

  #locationsOfLastChunk(): number {
    const chunk = Math.floor(this.#row.documentsCount / CHUNK_DOCUMENTS);
    const row = this.#connection
      .prepare("select content from column_chunk where column_name = ? and chunk = ?")
      .get(LOCATIONS_COLUMN, chunk);
    return row === undefined ? 0 : valuesOf(decodeChunk(blobOf(row, "content"))).reduce((sum, count) => sum + count, 0);
  }
}

function insertTexts(insert: Statement, first: number, tokens: Uint8Array, ends: Uint32Array): void {
  let start = 0;
  for (const [at, end] of ends.entries()) {
    insert.run(first + at, tokens.subarray(start, end));
    start = end;
  }
}
