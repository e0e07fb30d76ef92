import type { NctId } from "ctgov/study";
import { assert, must } from "../../base/assert.ts";
import { derivedPieceOf } from "../../query/derived-pieces.ts";
import { DocSet } from "../doc-set.ts";
import type { CodedColumn, IndexReader, OrderedColumn } from "../index-reader.ts";
import { boundaryOf } from "../tokens.ts";
import { ByteCache } from "./byte-cache.ts";
import {
  columnList,
  findColumn,
  LOCATION_PIECE,
  LOCATIONS_COLUMN,
  NCT_NUMBER_COLUMN,
  VERSION_COLUMN,
} from "./columns/column-list.ts";
import {
  type ChunkStarts,
  ColumnReader,
  type ColumnValues,
  documentChunkStarts,
  toCodedColumn,
  toCounts,
  toOrderedColumn,
} from "./columns/column-reader.ts";
import type { Connection, Statement } from "./connection.ts";
import { derivedColumnOf, toYears } from "./derived-columns.ts";
import type { IndexRow } from "./index-row.ts";
import { toNctId, toNctNumber } from "./nct-number.ts";
import { addRowids } from "./parse-rowids.ts";
import { integerOf } from "./row.ts";

const LOCATION_AXIS = "location:";
const SIZE = "size:";

/** Of the cache, the share that sets of documents have; a set of 600,000 documents is 75 kB, a column some megabytes. */
const SETS_SHARE = 0.25;
/** A rough figure for a short string and its place in a list. */
const STRING_BYTES = 40;

type Reading = Omit<IndexReader, "refresh" | "buildId" | "tokenKey" | "documentsCount" | "locationsCount">;

/**
 * An index as it was at one moment. Because documents are only added, that is no more than the number of documents and
 * locations there were: whatever was added later is left out, and no transaction is held open.
 */
export class IndexSnapshot implements Reading {
  readonly row: IndexRow;
  readonly #columns: ColumnReader;
  readonly #matchStudies: Statement;
  readonly #matchLocations: Statement;
  readonly #documentsOfId: Statement;
  readonly #dead: Statement;
  readonly #documentChunks: ChunkStarts;
  readonly #sets: ByteCache<DocSet>;
  readonly #arrays: ByteCache<Arrays>;

  constructor(connection: Connection, row: IndexRow, cacheBytes: number) {
    this.row = row;
    this.#columns = new ColumnReader(connection);
    this.#matchStudies = connection.prepare(
      "select group_concat(rowid) as rowids from study_text where study_text match ?",
    );
    this.#matchLocations = connection.prepare(
      "select group_concat(rowid) as rowids from location_text where location_text match ?",
    );
    this.#documentsOfId = connection.prepare("select doc from study_document where nct_number = ? and doc < ?");
    this.#dead = connection.prepare(
      "select group_concat(doc) as rowids from dead_document where doc < ? and died_at < ?",
    );
    this.#documentChunks = documentChunkStarts(row.documentsCount);
    this.#sets = new ByteCache(cacheBytes * SETS_SHARE, ({ bits }) => bits.byteLength);
    this.#arrays = new ByteCache(cacheBytes * (1 - SETS_SHARE), bytesOfArrays);
  }

  matchStudies(expression: string): DocSet {
    return this.#set(`study ${expression}`, () =>
      this.#listed(this.row.documentsCount, this.#matchStudies.get(expression)),
    );
  }

  matchLocations(expression: string): DocSet {
    return this.#set(`location ${expression}`, () =>
      this.#listed(this.row.locationsCount, this.#matchLocations.get(expression)),
    );
  }

  ordered(name: string): OrderedColumn | undefined {
    return this.#arrays.get(`ordered ${name}`, () => ({ ordered: this.#makeOrdered(name) })).ordered;
  }

  coded(name: string): CodedColumn | undefined {
    return this.#arrays.get(`coded ${name}`, () => ({ coded: this.#makeCoded(name) })).coded;
  }

  present(piece: string): DocSet {
    return this.#set(`present ${piece}`, () => this.#makePresent(piece));
  }

  presentLocations(piece: string): DocSet {
    if (piece === LOCATION_PIECE) return this.#set("all locations", () => DocSet.all(this.row.locationsCount));
    switch (derivedPieceOf(piece)?.kind) {
      case undefined:
        return this.matchLocations(`"${boundaryOf(piece)}"`);
      case "count":
        return this.presentLocations(LOCATION_PIECE);
      default:
        return this.#set(`present location ${piece}`, () => this.#makePresentByValue(LOCATION_AXIS + piece));
    }
  }

  locationDocs(): Uint32Array {
    return must(
      this.#arrays.get("location docs", () => ({ numbers: this.#makeLocationDocs() })).numbers,
      "made as numbers",
    );
  }

  documentOf(doc: number): { readonly nctId: NctId; readonly version: number } {
    assert(doc >= 0 && doc < this.row.documentsCount, "the document is one of the index");
    const versions = must(this.ordered(VERSION_COLUMN), "every document has a version").values;
    return { nctId: toNctId(this.nctNumbers()[doc] ?? 0), version: versions[doc] ?? 0 };
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

  nctNumbers(): Uint32Array {
    const made = this.#arrays.get("nct numbers", () => ({
      numbers: Uint32Array.from(this.#documentValues(NCT_NUMBER_COLUMN)?.values ?? []),
    }));
    return must(made.numbers, "made as numbers");
  }

  #set(key: string, make: () => DocSet): DocSet {
    return this.#sets.get(key, make);
  }

  #listed(size: number, row: { readonly rowids?: unknown } | undefined): DocSet {
    const set = new DocSet(size);
    if (typeof row?.rowids === "string") addRowids(row.rowids, set);
    else if (typeof row?.rowids === "number") addRowids(String(row.rowids), set);
    return set;
  }

  #makeCurrent(snapshot: number): DocSet {
    const current = new DocSet(this.row.documentsCount);
    for (let doc = 0; doc < snapshot; doc++) current.add(doc);
    return current.removeAll(this.#listed(this.row.documentsCount, this.#dead.get(snapshot, snapshot)));
  }

  #makeOrdered(name: string): OrderedColumn | undefined {
    const derived = derivedColumnOf(name);
    if (derived?.kind === "count") return this.#makeSizes(derived.of);
    if (derived?.kind === "year") {
      const days = this.ordered(derived.of);
      return days === undefined ? undefined : toYears(days);
    }
    if (name.startsWith(SIZE) || name.startsWith(LOCATION_AXIS + SIZE)) return this.#makeSizes([name]);
    const values = this.#values(name, "ordered");
    return values === undefined ? undefined : toOrderedColumn(values);
  }

  /** Sums of lengths: 0 where a piece is absent, 1 where it is there and no length is kept. */
  #makeSizes(names: readonly string[]): OrderedColumn {
    const sums = new Int32Array(this.#chunkStartsOf(names[0] ?? "").at(-1) ?? 0);
    for (const name of names) {
      const piece = name.slice(name.lastIndexOf(":") + 1);
      const present = name.startsWith(LOCATION_AXIS) ? this.presentLocations(piece) : this.present(piece);
      present.forEach((entity) => {
        sums[entity] = (sums[entity] ?? 0) + 1;
      });
      const values = this.#values(name, "ordered");
      if (values === undefined) continue;
      for (const [entity, size] of toCounts(values).entries()) {
        if (size > 0) sums[entity] = (sums[entity] ?? 0) + size - 1;
      }
    }
    return { values: sums, starts: undefined };
  }

  #makeCoded(name: string): CodedColumn | undefined {
    const values = this.#values(name, "coded");
    const piece = columnList[findColumn(name) ?? -1]?.codedPiece;
    return values === undefined || piece === undefined
      ? undefined
      : toCodedColumn(values, this.#columns.dictionary(piece));
  }

  #makePresent(piece: string): DocSet {
    const derived = derivedColumnOf(piece);
    if (derived?.kind === "count") return DocSet.all(this.row.documentsCount);
    return this.#makePresentByValue(derived?.kind === "year" ? derived.of : `present:${piece}`);
  }

  /** Those that have a value in the column. */
  #makePresentByValue(name: string): DocSet {
    const chunkStarts = this.#chunkStartsOf(name);
    const present = new DocSet(chunkStarts.at(-1) ?? 0);
    const starts = this.#columns.values(name, chunkStarts)?.starts;
    if (starts === undefined) return present;
    for (let entity = 0; entity < present.size; entity++) {
      if ((starts[entity + 1] ?? 0) > (starts[entity] ?? 0)) present.add(entity);
    }
    return present;
  }

  #makeLocationDocs(): Uint32Array {
    const docs = new Uint32Array(this.row.locationsCount);
    const counts = this.#documentValues(LOCATIONS_COLUMN);
    let location = 0;
    for (const [doc, count] of counts === undefined ? [] : toCounts(counts).entries()) {
      docs.fill(doc, location, location + count);
      location += count;
    }
    return docs;
  }

  #values(name: string, kind: "ordered" | "coded"): ColumnValues | undefined {
    const column = columnList[findColumn(name) ?? -1];
    return column?.kind === kind ? this.#columns.values(name, this.#chunkStartsOf(name)) : undefined;
  }

  #documentValues(name: string): ColumnValues | undefined {
    return this.#columns.values(name, this.#documentChunks);
  }

  #chunkStartsOf(name: string): ChunkStarts {
    return name.startsWith(LOCATION_AXIS) ? this.#locationChunks() : this.#documentChunks;
  }

  /** Where the locations of each chunk of documents begin. */
  #locationChunks(): ChunkStarts {
    const docs = this.locationDocs();
    let location = 0;
    return this.#documentChunks.map((firstDoc, chunk) => {
      if (chunk === this.#documentChunks.length - 1) return this.row.locationsCount;
      while (location < docs.length && (docs[location] ?? 0) < firstDoc) location += 1;
      return location;
    });
  }
}

/** What a name stands for; `undefined` inside is an answer too: no document has such a value. */
interface Arrays {
  readonly ordered?: OrderedColumn | undefined;
  readonly coded?: CodedColumn | undefined;
  readonly numbers?: Uint32Array | undefined;
}

function bytesOfArrays({ ordered, coded, numbers }: Arrays): number {
  const arrays = [ordered?.values, ordered?.starts, coded?.codes, coded?.starts, numbers];
  const bytes = arrays.reduce((sum, array) => sum + (array?.byteLength ?? 0), 0);
  return bytes + (coded?.dictionary ?? []).reduce((sum, text) => sum + text.length + STRING_BYTES, 0);
}
