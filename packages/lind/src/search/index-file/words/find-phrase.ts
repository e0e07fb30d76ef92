import { must } from "../../../base/assert.ts";
import { DocSet } from "../../doc-set.ts";
import { PostingCursor, type PostingList } from "./posting-list.ts";
import type { WordList } from "./word-list.ts";

/** A list of fewer pages is looked through for each phrase; of longer ones the documents are kept as a set. */
const SET_PAGES_MIN = 4;

/** A document of a list takes so many bytes or a few more. */
const DOCUMENT_BYTES = 4;

/** A set of 600,000 documents takes 75 kB. */
const SETS_MAX = 64;

/** Lists that are kept open for the next phrase, at most so many bytes. */
const OPENED_BYTES_MAX = 24 * 1024 * 1024;

/** What several phrases ask of the same lists. */
export class PhraseFinder {
  readonly #into: DocSet;
  readonly #among: { readonly set: DocSet; readonly numbers: Uint32Array } | undefined;
  readonly #sets = new Map<WordList, DocSet>();
  readonly #opened = new Map<WordList, PostingList>();
  #openedBytes = 0;
  /** One for all phrases: a set for each would be most of the garbage of a search. */
  #candidates: DocSet | undefined;

  /**
   * Documents are added to the set; those that it has are not looked at. Where `among` is given only its documents
   * are.
   */
  constructor(into: DocSet, among: DocSet | undefined) {
    this.#into = into;
    this.#among = among === undefined ? undefined : { set: among, numbers: among.numbers() };
  }

  /** Adds the documents in which the words of the lists stand one right after the other. */
  add(lists: readonly WordList[]): void {
    const [only, ...more] = lists;
    if (only !== undefined && more.length === 0 && this.#among === undefined) {
      only.addTo(this.#into);
      return;
    }
    this.#closeLists();
    const words = lists.map((list, offset) => ({ list, offset })).sort((a, b) => a.list.byteLength - b.list.byteLength);
    const candidates = this.#inAll(words.map(({ list }) => list));
    if (candidates.length > 0) this.#addWherePhraseStands(candidates, words);
  }

  /** New documents that all lists have; the shortest list comes first. */
  #inAll(lists: readonly WordList[]): Uint32Array {
    const [shortest, ...others] = lists;
    if (shortest === undefined) return new Uint32Array();
    const among = this.#among;
    const few = among?.numbers.length ?? Number.POSITIVE_INFINITY;
    if (few < shortest.byteLength / DOCUMENT_BYTES) return this.#keepIn(this.#newAmong(), lists);
    if (among !== undefined || shortest.pages < SET_PAGES_MIN) {
      const documents = this.#newOf(shortest);
      return this.#keepIn(among === undefined ? documents : documents.filter((each) => among.set.has(each)), others);
    }
    this.#candidates ??= new DocSet(this.#into.size);
    const candidates = this.#candidates;
    candidates.copy(this.#setOf(shortest)).removeAll(this.#into);
    for (const list of others) candidates.keepIn(this.#setOf(list));
    return candidates.numbers();
  }

  #newAmong(): Uint32Array {
    return this.#among?.numbers.filter((document) => !this.#into.has(document)) ?? new Uint32Array();
  }

  #newOf(list: WordList): Uint32Array {
    const cursor = this.#cursorOf(list);
    const documents: number[] = [];
    const { size } = this.#into;
    for (let document = cursor.next(); document < size; document = cursor.next()) {
      if (!this.#into.has(document)) documents.push(document);
    }
    return Uint32Array.from(documents);
  }

  #keepIn(documents: Uint32Array, lists: readonly WordList[]): Uint32Array {
    let kept = documents;
    for (const list of lists) {
      if (kept.length === 0) return kept;
      kept = kept.filter(this.#membership(list, kept.length));
    }
    return kept;
  }

  /** Whether a list has a document, asked in ascending order: of few documents the list itself is asked, page by page. */
  #membership(list: WordList, documents: number): (document: number) => boolean {
    const { pages } = list;
    if (!this.#sets.has(list) && (pages < SET_PAGES_MIN || documents < pages)) {
      const cursor = this.#cursorOf(list);
      return (document) => cursor.seek(document) === document;
    }
    const set = this.#setOf(list);
    return (document) => set.has(document);
  }

  #setOf(list: WordList): DocSet {
    const known = this.#sets.get(list);
    if (known !== undefined) return known;
    const set = new DocSet(this.#into.size);
    list.addTo(set);
    // The oldest goes: phrases of one concept share their words, and stand one after the other.
    if (this.#sets.size >= SETS_MAX) for (const oldest of this.#sets.keys().take(1)) this.#sets.delete(oldest);
    this.#sets.set(list, set);
    return set;
  }

  /** A list is opened once for a phrase; phrases of one concept share their words, so it is kept for the next. */
  #cursorOf(list: WordList): PostingCursor {
    const opened = this.#opened.get(list) ?? list.open();
    if (!this.#opened.has(list)) this.#openedBytes += opened.bytes.length;
    this.#opened.set(list, opened);
    return new PostingCursor(opened);
  }

  #closeLists(): void {
    if (this.#openedBytes <= OPENED_BYTES_MAX) return;
    this.#opened.clear();
    this.#openedBytes = 0;
  }

  #addWherePhraseStands(
    documents: Uint32Array,
    words: readonly { readonly list: WordList; readonly offset: number }[],
  ): void {
    const [rarest, ...others] = words.map(({ list, offset }) => ({ cursor: this.#cursorOf(list), offset }));
    const first = must(rarest, "a phrase has words");
    const starts: number[] = [];
    const positions: number[] = [];
    for (const document of documents) {
      first.cursor.seek(document);
      first.cursor.positions(first.offset, starts);
      for (const { cursor, offset } of others) {
        cursor.seek(document);
        cursor.positions(offset, positions);
        keepCommon(starts, positions);
        if (starts.length === 0) break;
      }
      if (starts.length > 0) this.#into.add(document);
    }
  }
}

/** Keeps the numbers of the first list that the second has too; both ascend. */
function keepCommon(kept: number[], others: readonly number[]): void {
  let length = 0;
  let at = 0;
  for (const number of kept) {
    while (at < others.length && (others[at] ?? 0) < number) at += 1;
    if (others[at] === number) kept[length++] = number;
  }
  kept.length = length;
}
