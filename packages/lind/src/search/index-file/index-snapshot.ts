import type { NctId } from "ctgov/study";
import { assert, must } from "../../base/assert.ts";
import { derivedPieceOf } from "../../query/derived-pieces.ts";
import { DocSet } from "../doc-set.ts";
import type { CodedColumn, IndexReader, NctOrder, OrderedColumn, PhraseSearch, Points } from "../index-reader.ts";
import { readPoint } from "../point-text.ts";
import { BOUNDARY } from "../tokens.ts";
import { ByteCache } from "./byte-cache.ts";
import {
  columnList,
  findColumn,
  LOCATION_PIECE,
  LOCATION_POINT_PIECE,
  LOCATIONS_COLUMN,
  NCT_NUMBER_COLUMN,
  VERSION_COLUMN,
} from "./columns/column-list.ts";
import { type ChunkStarts, ColumnReader, documentChunkStarts } from "./columns/column-reader.ts";
import { DictionaryReader } from "./columns/dictionary-reader.ts";
import { columnOf, type PackedColumn } from "./columns/packed-column.ts";
import { TextColumn } from "./columns/text-column.ts";
import type { Connection, Statement } from "./connection.ts";
import { derivedColumnOf, toYears } from "./derived-columns.ts";
import type { IndexRow } from "./index-row.ts";
import { toNctId, toNctNumber } from "./nct-number.ts";
import { integerOf } from "./row.ts";
import { SetCache } from "./set-cache.ts";
import { WordLists } from "./words/word-lists.ts";

const LOCATION_AXIS = "location:";
const SIZE = "size:";

/** Of the cache, the share that sets of documents have; a set of 600,000 documents is 75 kB, a column some megabytes. */
const SETS_SHARE = 0.25;
/** The lists of words, each of two tables. */
const WORDS_SHARE = 0.125;

type Reading = Omit<
  IndexReader,
  "refresh" | "atOneMoment" | "buildId" | "tokenKey" | "documentsCount" | "locationsCount"
>;

/**
 * An index as it was at one moment. Because documents are only added, that is no more than the number of documents and
 * locations there were: whatever was added later is left out, and no transaction is held open.
 */
export class IndexSnapshot implements Reading {
  readonly row: IndexRow;
  readonly #columns: ColumnReader;
  readonly #dictionary: DictionaryReader;
  readonly #studyWords: WordLists;
  readonly #locationWords: WordLists;
  readonly #documentsOfId: Statement;
  readonly #dead: Statement;
  readonly #documentChunks: ChunkStarts;
  readonly #sets: SetCache;
  readonly #arrays: ByteCache<Arrays>;

  constructor(connection: Connection, row: IndexRow, cacheBytes: number) {
    this.row = row;
    this.#columns = new ColumnReader(connection);
    this.#dictionary = new DictionaryReader(connection);
    this.#studyWords = new WordLists(connection, "study_text", cacheBytes * WORDS_SHARE);
    this.#locationWords = new WordLists(connection, "location_text", cacheBytes * WORDS_SHARE);
    this.#documentsOfId = connection.prepare("select doc from study_document where nct_number = ? and doc < ?");
    this.#dead = connection.prepare("select doc from dead_document where doc < ? and died_at < ?");
    this.#documentChunks = documentChunkStarts(row.documentsCount);
    this.#sets = new SetCache(cacheBytes * SETS_SHARE);
    this.#arrays = new ByteCache(cacheBytes * (1 - SETS_SHARE - 2 * WORDS_SHARE), bytesOfArrays);
  }

  remembered(name: string, make: () => DocSet): DocSet {
    return this.#set(`remembered ${name}`, make);
  }

  pagesOfStudyWord(word: string): number {
    return this.#studyWords.pagesOf(word);
  }

  pagesOfLocationWord(word: string): number {
    return this.#locationWords.pagesOf(word);
  }

  addStudiesWithPhrases(search: PhraseSearch, into: DocSet): void {
    this.#addWithPhrases("study", search, this.#studyWords, into);
  }

  addLocationsWithPhrases(search: PhraseSearch, into: DocSet): void {
    this.#addWithPhrases("location", search, this.#locationWords, into);
  }

  ordered(name: string): OrderedColumn | undefined {
    return this.#ordered(name);
  }

  coded(name: string): CodedColumn | undefined {
    const piece = columnList[findColumn(name) ?? -1]?.codedPiece;
    const column = piece === undefined ? undefined : this.#kept(name);
    return piece === undefined || column === undefined ? undefined : new TextColumn(column, piece, this.#dictionary);
  }

  present(piece: string): DocSet {
    return this.#set(`present ${piece}`, () => this.#makePresent(piece));
  }

  presentLocations(piece: string): DocSet {
    if (piece === LOCATION_PIECE) return this.#set("all locations", () => DocSet.all(this.row.locationsCount));
    switch (derivedPieceOf(piece)?.kind) {
      case undefined:
        return this.#set(`present location ${piece}`, () => this.#makeBounded(piece));
      case "count":
        return this.presentLocations(LOCATION_PIECE);
      default:
        return this.#set(`present location ${piece}`, () => this.#makePresentByValue(LOCATION_AXIS + piece));
    }
  }

  points(): Points {
    return must(this.#arrays.get("points", () => ({ points: this.#makePoints() })).points, "made as points");
  }

  locationStarts(): Uint32Array {
    const make = () => ({ numbers: this.#makeLocationStarts() });
    return must(this.#arrays.get("location starts", make).numbers, "made as numbers");
  }

  documentOf(doc: number): { readonly nctId: NctId; readonly version: number } {
    assert(doc >= 0 && doc < this.row.documentsCount, "the document is one of the index");
    const versions = must(this.ordered(VERSION_COLUMN), "every document has a version");
    return { nctId: toNctId(this.nctOrder().numbers[doc] ?? 0), version: versions.first(doc) };
  }

  documentsOfIds(nctIds: readonly NctId[]): DocSet {
    const documents = new DocSet(this.row.documentsCount);
    for (const nctId of nctIds) {
      const rows = this.#documentsOfId.all(toNctNumber(nctId), this.row.documentsCount);
      for (const row of rows) documents.add(integerOf(row, "doc"));
    }
    return documents;
  }

  current(snapshot: number): DocSet {
    assert(snapshot <= this.row.documentsCount, "a listing does not begin in the future");
    return this.#set(`current ${snapshot}`, () => this.#makeCurrent(snapshot));
  }

  nctOrder(): NctOrder {
    const make = () => ({ order: orderOf(this.#spread(NCT_NUMBER_COLUMN)) });
    return must(this.#arrays.get("nct order", make).order, "made as an order");
  }

  #set(key: string, make: () => DocSet): DocSet {
    return this.#sets.get(key, make);
  }

  /** What was asked of some is no answer for all, and is not kept. */
  #addWithPhrases(name: string, search: PhraseSearch, words: WordLists, into: DocSet): void {
    const key = `${name} ${keyOf(search)}`;
    if (this.#sets.addKnown(key, into)) return;
    if (!search.isKept || search.among !== undefined) words.addPhrases(search, into);
    else this.#sets.addMade(key, into, (found) => words.addPhrases(search, found));
  }

  #makeCurrent(snapshot: number): DocSet {
    const current = DocSet.below(this.row.documentsCount, snapshot);
    for (const row of this.#dead.all(snapshot, snapshot)) current.remove(integerOf(row, "doc"));
    return current;
  }

  #ordered(name: string): PackedColumn | undefined {
    return this.#arrays.get(`ordered ${name}`, () => ({ column: this.#makeOrdered(name) })).column;
  }

  /** A column as it is in the file. */
  #kept(name: string): PackedColumn | undefined {
    const make = () => ({ column: this.#columns.column(name, this.#chunkStartsOf(name)) });
    return this.#arrays.get(name, make).column;
  }

  #makeOrdered(name: string): PackedColumn | undefined {
    const derived = derivedColumnOf(name);
    if (derived?.kind === "count") return this.#makeSizes(derived.of);
    if (derived?.kind === "year") {
      const days = this.#ordered(derived.of);
      return days === undefined ? undefined : toYears(days);
    }
    if (name.startsWith(SIZE) || name.startsWith(LOCATION_AXIS + SIZE)) return this.#makeSizes([name]);
    return columnList[findColumn(name) ?? -1]?.kind === "ordered" ? this.#kept(name) : undefined;
  }

  /** Sums of lengths: 0 where a piece is absent, 1 where it is there and no length is kept. */
  #makeSizes(names: readonly string[]): PackedColumn {
    const sums = new Uint32Array(this.#chunkStartsOf(names[0] ?? "").at(-1) ?? 0);
    const sizes = new Uint32Array(sums.length);
    for (const name of names) {
      const piece = name.slice(name.lastIndexOf(":") + 1);
      const present = name.startsWith(LOCATION_AXIS) ? this.presentLocations(piece) : this.present(piece);
      sizes.fill(0);
      present.forEach((entity) => {
        sizes[entity] = 1;
      });
      this.#columns.column(name, this.#chunkStartsOf(name))?.writeFirst(sizes);
      for (let entity = 0; entity < sums.length; entity++) sums[entity] = (sums[entity] ?? 0) + (sizes[entity] ?? 0);
    }
    return columnOf(sums);
  }

  #makePresent(piece: string): DocSet {
    const derived = derivedColumnOf(piece);
    if (derived?.kind === "count") return DocSet.all(this.row.documentsCount);
    return this.#makePresentByValue(derived?.kind === "year" ? derived.of : `present:${piece}`);
  }

  /** Inside a location a boundary stands for each piece that it has, also where that has no words. */
  #makeBounded(piece: string): DocSet {
    const present = new DocSet(this.row.locationsCount);
    this.#locationWords.addPhrases({ pieces: [piece], phrases: [[BOUNDARY]], isKept: false }, present);
    return present;
  }

  /** Those that have a value in the column. */
  #makePresentByValue(name: string): DocSet {
    const chunkStarts = this.#chunkStartsOf(name);
    const present = new DocSet(chunkStarts.at(-1) ?? 0);
    this.#columns.column(name, chunkStarts)?.addPresent(present);
    return present;
  }

  #makeLocationStarts(): Uint32Array {
    const counts = this.#spread(LOCATIONS_COLUMN);
    const starts = new Uint32Array(this.row.documentsCount + 1);
    for (let doc = 0; doc < counts.length; doc++) starts[doc + 1] = (starts[doc] ?? 0) + (counts[doc] ?? 0);
    return starts;
  }

  #makePoints(): Points {
    const end = this.#dictionary.codesEnd(LOCATION_POINT_PIECE);
    const latitudes = new Float64Array(end).fill(Number.NaN);
    const longitudes = new Float64Array(end).fill(Number.NaN);
    this.#dictionary.forEach(LOCATION_POINT_PIECE, (code, text) => {
      const { latitude, longitude } = readPoint(text);
      latitudes[code] = latitude;
      longitudes[code] = longitude;
    });
    return { latitudes, longitudes };
  }

  /** A number for each document, 0 for those without. */
  #spread(name: string): Uint32Array {
    const numbers = new Uint32Array(this.row.documentsCount);
    this.#columns.column(name, this.#documentChunks)?.writeFirst(numbers);
    return numbers;
  }

  #chunkStartsOf(name: string): ChunkStarts {
    return name.startsWith(LOCATION_AXIS) ? this.#locationChunks() : this.#documentChunks;
  }

  /** Where the locations of each chunk of documents begin. */
  #locationChunks(): ChunkStarts {
    const starts = this.locationStarts();
    return this.#documentChunks.map((firstDoc) => starts[firstDoc] ?? 0);
  }
}

/** What a name stands for; `undefined` inside is an answer too: no document has such a value. */
interface Arrays {
  readonly column?: PackedColumn | undefined;
  readonly numbers?: Uint32Array | undefined;
  readonly order?: NctOrder | undefined;
  readonly points?: Points | undefined;
}

function keyOf({ pieces, phrases }: PhraseSearch): string {
  return `${pieces.join(" ")}: ${phrases.map((phrase) => phrase.join(" ")).join(", ")}`;
}

function orderOf(numbers: Uint32Array): NctOrder {
  const leastOfWords = new Uint32Array((numbers.length + 31) >>> 5).fill(0xffff_ffff);
  for (let doc = 0; doc < numbers.length; doc++) {
    const number = numbers[doc] ?? 0;
    if (number < (leastOfWords[doc >>> 5] ?? 0)) leastOfWords[doc >>> 5] = number;
  }
  return { numbers, leastOfWords };
}

function bytesOfArrays({ column, numbers, order, points }: Arrays): number {
  const ofOrder = (order?.numbers.byteLength ?? 0) + (order?.leastOfWords.byteLength ?? 0);
  return (column?.bytes ?? 0) + (numbers?.byteLength ?? 0) + ofOrder + (points?.latitudes.byteLength ?? 0) * 2;
}
