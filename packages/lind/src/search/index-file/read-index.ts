import type { NctId } from "ctgov/study";
import { isLindError } from "../../base/errors.ts";
import type { LearntGroup } from "../../query/concepts/learnt-group.ts";
import type { DocSet } from "../doc-set.ts";
import type { CodedColumn, IndexReader, NctOrder, OrderedColumn, PhraseSearch, Points } from "../index-reader.ts";
import type { IndexState } from "../search-index.ts";
import { readArchivedState } from "./archived-state.ts";
import { Connection } from "./connection.ts";
import { missingError, outdatedError } from "./errors.ts";
import { bytesOf, findIndexFile, type IndexFile, identityOf, isStillNewest } from "./index-files.ts";
import { type IndexRow, readIndexRow } from "./index-row.ts";
import { IndexSnapshot } from "./index-snapshot.ts";
import { layoutHash } from "./layout-hash.ts";
import { countLearntNames, readLearnt } from "./learnt-concepts.ts";

export interface IndexReaderOptions {
  /** Bytes that columns and sets may take in memory. */
  readonly cacheBytes: number;
}

/** An open index file, read only. */
export interface OpenIndexReader extends IndexReader {
  readState(): IndexState;
  /** Names that mean the same, as they were learnt from the studies. */
  readLearntConcepts(): readonly LearntGroup[];
  close(): void;
}

/**
 * Opens the newest index of a home. Throws `INDEX_MISSING` where there is none, or one of another version, and
 * `STORE_CORRUPT` where the file cannot be read.
 */
export function openIndexReader(home: string, options: IndexReaderOptions): OpenIndexReader {
  return new FileReader(home, options);
}

class FileReader implements OpenIndexReader {
  readonly #home: string;
  readonly #cacheBytes: number;
  #file: OpenFile;
  #snapshot: IndexSnapshot;
  /** What the connection called the state of the file when it was looked at last. */
  #dataVersion: number;

  constructor(home: string, { cacheBytes }: IndexReaderOptions) {
    this.#home = home;
    this.#cacheBytes = cacheBytes;
    this.#file = openNewest(home);
    this.#dataVersion = this.#file.connection.dataVersion();
    this.#snapshot = this.#takeSnapshot(readIndexRow(this.#file.connection));
  }

  get documentsCount(): number {
    return this.#snapshot.row.documentsCount;
  }

  get locationsCount(): number {
    return this.#snapshot.row.locationsCount;
  }

  get buildId(): string {
    return this.#snapshot.row.buildId;
  }

  get tokenKey(): Uint8Array {
    return this.#snapshot.row.tokenKey;
  }

  refresh(): boolean {
    const isReplaced = this.#reopenNewer();
    const dataVersion = this.#file.connection.dataVersion();
    if (!isReplaced && dataVersion === this.#dataVersion) return false;
    // Asked before the row: what is committed in between is seen the next time.
    this.#dataVersion = dataVersion;
    const row = readIndexRow(this.#file.connection);
    const { documentsCount, deadCount, seq } = this.#snapshot.row;
    const isMoved = row.documentsCount !== documentsCount || row.deadCount !== deadCount || row.seq !== seq;
    if (isReplaced || isMoved) this.#snapshot = this.#takeSnapshot(row);
    return isReplaced || isMoved;
  }

  atOneMoment<T>(body: () => T): T {
    return this.#file.connection.read(body);
  }

  remembered(name: string, make: () => DocSet): DocSet {
    return this.#snapshot.remembered(name, make);
  }

  pagesOfStudyWord(word: string): number {
    return this.#snapshot.pagesOfStudyWord(word);
  }

  pagesOfLocationWord(word: string): number {
    return this.#snapshot.pagesOfLocationWord(word);
  }

  addStudiesWithPhrases(search: PhraseSearch, into: DocSet): void {
    this.#snapshot.addStudiesWithPhrases(search, into);
  }

  addLocationsWithPhrases(search: PhraseSearch, into: DocSet): void {
    this.#snapshot.addLocationsWithPhrases(search, into);
  }

  ordered(name: string): OrderedColumn | undefined {
    return this.#snapshot.ordered(name);
  }

  coded(name: string): CodedColumn | undefined {
    return this.#snapshot.coded(name);
  }

  present(piece: string): DocSet {
    return this.#snapshot.present(piece);
  }

  presentLocations(piece: string): DocSet {
    return this.#snapshot.presentLocations(piece);
  }

  points(): Points {
    return this.#snapshot.points();
  }

  locationStarts(): Uint32Array {
    return this.#snapshot.locationStarts();
  }

  documentOf(doc: number): ReturnType<IndexReader["documentOf"]> {
    return this.#snapshot.documentOf(doc);
  }

  documentsOfIds(nctIds: readonly NctId[]): DocSet {
    return this.#snapshot.documentsOfIds(nctIds);
  }

  current(snapshot: number): DocSet {
    return this.#snapshot.current(snapshot);
  }

  nctOrder(): NctOrder {
    return this.#snapshot.nctOrder();
  }

  readState(): IndexState {
    const { connection, file } = this.#file;
    const row = readIndexRow(connection);
    return {
      studies: row.studiesCount,
      documents: row.documentsCount,
      bytes: bytesOf(file.path),
      feedOrigin: row.feedOrigin,
      seq: row.seq,
      conceptsLearnt: countLearntNames(connection),
      archived: readArchivedState(connection),
    };
  }

  readLearntConcepts(): readonly LearntGroup[] {
    return readLearnt(this.#file.connection);
  }

  close(): void {
    this.#file.connection.close();
  }

  #takeSnapshot(row: IndexRow): IndexSnapshot {
    return new IndexSnapshot(this.#file.connection, row, this.#cacheBytes);
  }

  /** A rebuilt index is another file; the one that is open stays readable until then, and where there is none any more. */
  #reopenNewer(): boolean {
    const { file, identity } = this.#file;
    if (isStillNewest(this.#home, file, identity) || findIndexFile(this.#home) === undefined) return false;
    const next = openNewest(this.#home);
    this.#file.connection.close();
    this.#file = next;
    return true;
  }
}

interface OpenFile {
  readonly file: IndexFile;
  readonly identity: number | undefined;
  readonly connection: Connection;
}

/** A rebuild may remove the file between the look and the opening; then there is a newer one. */
const OPEN_TRIES_MAX = 5;

function openNewest(home: string): OpenFile {
  for (let tries = 1; ; tries++) {
    const file = findIndexFile(home);
    if (file === undefined) throw missingError(home);
    try {
      return openFile(file);
    } catch (error) {
      if (findIndexFile(home)?.path === file.path || tries === OPEN_TRIES_MAX) throw error;
    }
  }
}

function openFile(file: IndexFile): OpenFile {
  try {
    return openAs(file, "read");
  } catch (error) {
    // SQLite wants to write beside a file even to read it. What nobody can write has no log that holds more.
    if (!isLindError(error) || error.code !== "STORE_UNWRITABLE") throw error;
    return openAs(file, "immutable");
  }
}

function openAs(file: IndexFile, access: "read" | "immutable"): OpenFile {
  const { path } = file;
  // Read before the file is opened: of two that change places in between, the next look finds the newer one.
  const identity = identityOf(path);
  const connection = new Connection(path, access);
  try {
    const { layoutHash: hash } = readIndexRow(connection);
    if (hash !== layoutHash()) throw outdatedError(path);
    return { file, identity, connection };
  } catch (error) {
    connection.close();
    throw error;
  }
}
