import { must } from "../../../base/assert.ts";
import type { DocSet } from "../../doc-set.ts";
import type { PhraseSearch } from "../../index-reader.ts";
import { BOUNDARY, markOf, tokenOf } from "../../tokens.ts";
import { ByteCache } from "../byte-cache.ts";
import { type BlobStatement, type Connection, type Row, type Statement, single } from "../connection.ts";
import { corruptError } from "../errors.ts";
import { blobOf, integerOf } from "../row.ts";
import { PhraseFinder } from "./find-phrase.ts";
import { LeafPage } from "./leaf-page.ts";
import { ListCollector, type ListSink } from "./list-collector.ts";
import { ListBuilder } from "./posting-list.ts";
import { parseSegmentList, type Segment } from "./segment-list.ts";
import { longList, shortList, type WordList } from "./word-list.ts";

/** The full-text tables of an index. */
export type TextTable = "study_text" | "location_text";

/** What FTS5 calls the format of its segments. */
const FORMAT = 4;
/** The row of the data table that lists the segments. */
const STRUCTURE_ROW = 10;
/** A page's row is the segment's id times this, plus the page's number. */
const PAGES_A_SEGMENT = 2 ** 37;
/** Before each term stands a byte that tells words from prefixes of words, which this index does not have. */
const WORD_MARK = "0";

/** All pieces of a word are read at once where they stand on so many pages or fewer. */
const WORD_PAGES_MAX = 8;
/** Pages that one statement reads. */
const BATCH_PAGES = 32;
/** A rough figure for the bytes of a page. */
const PAGE_BYTES = 8_000;
/** A rough figure for a list in a cache, beside its bytes. */
const LIST_BYTES = 120;
/** What is known of some thousand words. */
const PAGES_CACHE_BYTES = 1024 * 1024;

/** Lists of a word by the mark of a piece. */
type ListsByMark = ReadonlyMap<string, WordList>;

/** `undefined` stands for a word that is too frequent to be read at once. */
interface Known {
  readonly lists: ListsByMark | undefined;
}

/** What one question has come to know, also of lists that are too long to be kept for the next. */
class Asked {
  readonly marks: readonly string[];
  readonly finder: PhraseFinder;
  /** By word. */
  readonly lists: Map<string, ListsByMark> = new Map();

  constructor(marks: readonly string[], into: DocSet, among: DocSet | undefined) {
    this.marks = marks;
    this.finder = new PhraseFinder(into, among);
  }
}

/**
 * Reads the lists of a full-text table: in which documents a word stands in which piece, and where. FTS5 writes and
 * merges them; asked itself, it looks at each piece of each phrase for each document, hands out numbers as rows, and
 * took 5 to 20 times as long for the words of an area. Read here, the pieces of a word, which lie side by side, are
 * found at once. The form of the lists is that of FTS5's version 4 (ext/fts5/fts5_index.c of SQLite), which an index of
 * another version is not read by; a property test holds every answer to FTS5's own.
 */
export class WordLists {
  readonly #connection: Connection;
  readonly #structure: Statement;
  readonly #places: Statement;
  readonly #pages: BlobStatement;
  readonly #known: ByteCache<Known>;
  readonly #pagesOfWord: ByteCache<number>;
  #version: number | undefined;
  #record: Uint8Array = new Uint8Array();
  #segments: readonly Segment[] = [];

  constructor(connection: Connection, table: TextTable, cacheBytes: number) {
    this.#connection = connection;
    this.#structure = connection.prepare(`
      select block, (select v from ${table}_config where k = 'version') as version
      from ${table}_data where id = ${STRUCTURE_ROW}`);
    this.#places = connection.prepare(`
      select
        (select pgno from ${table}_idx where segid = ?1 and term <= ?2 order by term desc limit 1) as first,
        (select pgno from ${table}_idx where segid = ?1 and term >= ?2 order by term limit 1) as next,
        (select pgno from ${table}_idx where segid = ?1 and term >= ?3 order by term limit 1) as last`);
    this.#pages = connection.prepareBlobs(`select block from ${table}_data where id between ? and ? order by id`);
    this.#known = new ByteCache(cacheBytes, bytesOfKnown);
    this.#pagesOfWord = new ByteCache(PAGES_CACHE_BYTES, () => LIST_BYTES);
  }

  /**
   * Adds the documents in which one of the phrases stands in a value of one of the pieces. A phrase is words one after
   * the other; the empty word is the boundary of a value. Whoever is in the set already, or not among those that are
   * asked about, need not be looked at. Throws `STORE_CORRUPT` where lists cannot be read.
   */
  addPhrases({ pieces, phrases, among }: PhraseSearch, into: DocSet): void {
    this.#inOneState(() => {
      const asked = new Asked(pieces.map(markOf), into, among);
      for (const phrase of phrases) this.#addPhrase(phrase, asked);
    });
  }

  /** On how many pages the lists of a word stand at most, of all pieces together: how frequent it is, without reading. */
  pagesOf(word: string): number {
    return this.#inOneState(() => this.#pagesOfWord.get(word, () => this.#pagesOf(prefixOf(tokenOf(word, "")))));
  }

  /** Everything that `body` reads is of one state of the table. */
  #inOneState<T>(body: () => T): T {
    try {
      return this.#connection.read(() => {
        this.#readSegments();
        return body();
      });
    } catch (error) {
      if (error instanceof RangeError) throw corruptError(this.#connection.location, "has damaged words", error);
      throw error;
    }
  }

  /** A commit may have written or merged segments since; what is known of others is forgotten then. */
  #readSegments(): void {
    const version = this.#connection.dataVersion();
    if (version === this.#version) return;
    const row = must(this.#structure.get(), "a full-text table has a structure");
    const record = blobOf(row, "block");
    if (Buffer.compare(record, this.#record) !== 0) {
      if (row["version"] !== FORMAT) throw new RangeError(`Full-text tables are of version ${row["version"]}.`);
      this.#segments = parseSegmentList(record);
      this.#record = record;
      this.#known.clear();
      this.#pagesOfWord.clear();
    }
    this.#version = version;
  }

  /** Stops at the first word that none of the pieces has; boundaries, which all pieces have, are looked for last. */
  #addPhrase(words: readonly string[], asked: Asked): void {
    let left = asked.marks;
    for (const word of words.toSorted((a, b) => Number(a === BOUNDARY) - Number(b === BOUNDARY))) {
      const lists = this.#listsOf(word, left, asked);
      left = left.filter((mark) => lists.has(mark));
      if (left.length === 0) return;
    }
    for (const mark of left) {
      const lists = words.map((word) => must(asked.lists.get(word)?.get(mark), "a piece that is left has every word"));
      asked.finder.add(lists);
    }
  }

  /** The lists of a word, at least those of the pieces. */
  #listsOf(word: string, marks: readonly string[], asked: Asked): ListsByMark {
    const known = this.#known.get(word, () => this.#collectShort(tokenOf(word, "")));
    const lists = known.lists ?? this.#longListsOf(word, marks, asked.lists.get(word) ?? new Map());
    asked.lists.set(word, lists);
    return lists;
  }

  #longListsOf(word: string, marks: readonly string[], before: ListsByMark): ListsByMark {
    const lists = new Map(before);
    for (const mark of marks) {
      if (lists.has(mark)) continue;
      const token = tokenOf(word, mark);
      const known = this.#known.get(token, () => this.#collectShort(token));
      const list = known.lists === undefined ? this.#longList(token) : known.lists.get("");
      if (list !== undefined) lists.set(mark, list);
    }
    return lists;
  }

  /**
   * The lists of the tokens that begin so, by what follows; without lists where they stand on more pages. The index of
   * pages does not tell: it has no entry between a long list and the tokens around it.
   */
  #collectShort(beginning: string): Known {
    const builders = new Map<string, ListBuilder>();
    const openSink = (rest: string) => {
      const builder = builders.get(rest) ?? new ListBuilder();
      builders.set(rest, builder);
      return builder;
    };
    const isWhole = this.#readLists(prefixOf(beginning), openSink, WORD_PAGES_MAX);
    if (!isWhole) return { lists: undefined };
    return { lists: new Map([...builders].map(([rest, builder]) => [rest, shortList(builder.take())])) };
  }

  #longList(token: string): WordList {
    const prefix = prefixOf(token);
    const read = (sink: ListSink) => void this.#readLists(prefix, () => sink, Number.POSITIVE_INFINITY);
    return longList(this.#pagesOf(prefix), PAGE_BYTES, read);
  }

  /**
   * Reads the lists of the terms that begin with a prefix; false where they go on after so many pages of a segment. While
   * segments are merged, tokens of one document stand in several of them, so a list is one of all segments; those come
   * in the order of their documents.
   */
  #readLists(prefix: Uint8Array, openSink: (rest: string) => ListSink, pagesMax: number): boolean {
    return this.#segments.every((segment) => this.#readSegment(segment, prefix, openSink, pagesMax));
  }

  #readSegment(segment: Segment, prefix: Uint8Array, openSink: (rest: string) => ListSink, pagesMax: number): boolean {
    const collector = new ListCollector(prefix, openSink);
    const { first, next: nextTerm, last } = this.#placesOf(segment, prefix);
    // From the first page that begins with one of them on, all are theirs but for the last.
    if (last - Math.max(nextTerm, first + 1) >= pagesMax) return false;
    const addPages = (from: number, to: number) => {
      for (const block of this.#pages(rowOf(segment, from), rowOf(segment, to))) {
        if (!collector.isComplete) collector.add(new LeafPage(block));
      }
    };
    addPages(first, first);
    // A page on which a term before these has a list that goes on: the pages after it, up to the next term, are of that.
    const next = collector.isOpen ? first + 1 : Math.max(first + 1, nextTerm);
    const end = Math.min(last, next + pagesMax - 2);
    for (let page = next; page <= end && !collector.isComplete; page += BATCH_PAGES) {
      addPages(page, Math.min(end, page + BATCH_PAGES - 1));
    }
    return collector.isComplete || end >= last;
  }

  #pagesOf(prefix: Uint8Array): number {
    return this.#segments.reduce((sum, segment) => {
      const { first, last } = this.#placesOf(segment, prefix);
      return sum + last - first + 1;
    }, 0);
  }

  /** Pages before the segment's first were merged away. */
  #placesOf({ segmentId, firstPage, lastPage }: Segment, prefix: Uint8Array): Places {
    const row = single(this.#places, segmentId, prefix, bytesAfter(prefix));
    return {
      first: Math.max(pageOf(row, "first") ?? 0, firstPage),
      next: pageOf(row, "next") ?? lastPage + 1,
      last: Math.max(pageOf(row, "last") ?? lastPage, firstPage),
    };
  }
}

/** Where the index of pages says that terms stand which begin with some bytes. */
interface Places {
  /** The page on which the first of them can stand. */
  readonly first: number;
  /** The page of the first term in the index that is not below the bytes. */
  readonly next: number;
  /** The last page that can have a part of a list of one of them. */
  readonly last: number;
}

/** The bytes that terms of the table begin with where their token begins so. */
function prefixOf(beginning: string): Uint8Array {
  return Buffer.from(WORD_MARK + beginning);
}

/** The lowest bit says whether a list has an index of its own. */
function pageOf(row: Row, column: keyof Places): number | undefined {
  return row[column] === null ? undefined : Math.floor(integerOf(row, column) / 2);
}

/** The least bytes that are above all that begin with the prefix. Tokens end in a letter, a digit or `_`. */
function bytesAfter(prefix: Uint8Array): Uint8Array {
  const after = Uint8Array.from(prefix);
  after[after.length - 1] = (after.at(-1) ?? 0) + 1;
  return after;
}

function rowOf({ segmentId }: Segment, page: number): number {
  return segmentId * PAGES_A_SEGMENT + page;
}

function bytesOfKnown({ lists }: Known): number {
  let bytes = LIST_BYTES;
  for (const list of lists?.values() ?? []) bytes += list.byteLength + LIST_BYTES;
  return bytes;
}
