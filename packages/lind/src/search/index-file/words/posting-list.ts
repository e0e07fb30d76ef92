import { DocSet } from "../../doc-set.ts";

/**
 * The documents that have a word in a piece, ascending, and the positions of the word in each. A document is written as
 * its difference from the one before, then twice the number of bytes of its positions, then the positions.
 */
export interface PostingList {
  readonly bytes: Uint8Array;
  /** Places, ascending, where a document number is whole and not a difference: at the beginning, and on each page. */
  readonly wholes: readonly number[];
}

/** The list of a word whose documents stand in several lists: those of each are all below those of another. */
export function joinLists(lists: readonly PostingList[]): PostingList {
  const [only, ...more] = lists;
  if (only !== undefined && more.length === 0) return only;
  const sorted = lists
    .map((list) => ({ list, first: new PostingCursor(list).next() }))
    .sort((a, b) => a.first - b.first)
    .map(({ list }) => list);
  const wholes: number[] = [];
  let length = 0;
  for (const list of sorted) {
    for (const whole of list.wholes) wholes.push(length + whole);
    length += list.bytes.length;
  }
  return { bytes: Buffer.concat(sorted.map((list) => list.bytes)), wholes };
}

/**
 * Adds the documents that are below the set's size. The hottest loop of a search, so it has no cursor: nearly all numbers
 * are of one byte, and those of 600,000 documents take half the time in variables that they take in fields.
 */
export function addDocuments({ bytes, wholes }: PostingList, { bits, size }: DocSet): void {
  const end = bytes.length;
  let at = 0;
  for (let page = 0; page < wholes.length; page++) {
    const pageEnd = wholes[page + 1] ?? end;
    // The first number of a page is whole, all others are added to it.
    let document = 0;
    while (at < pageEnd) {
      let byte = bytes[at++] ?? 0;
      let number = byte & 0x7f;
      while (byte >= 0x80) {
        byte = bytes[at++] ?? 0;
        number = (number << 7) | (byte & 0x7f);
      }
      document += number;
      if (document >= size) return;
      const word = document >>> 5;
      bits[word] = (bits[word] ?? 0) | (1 << (document & 31));
      byte = bytes[at++] ?? 0;
      let length = byte & 0x7f;
      while (byte >= 0x80) {
        byte = bytes[at++] ?? 0;
        length = (length << 7) | (byte & 0x7f);
      }
      at += length >>> 1;
    }
  }
}

/** The documents below `size`. */
export function documentsOf(list: PostingList, size: number): DocSet {
  const documents = new DocSet(size);
  addDocuments(list, documents);
  return documents;
}

/** A position is written as its difference from the one before, plus this. */
const POSITION_OFFSET = 2;

/** Goes through the documents of a list. */
export class PostingCursor {
  /** Above all documents. */
  static readonly END = 0xffff_ffff;
  readonly #bytes: Uint8Array;
  readonly #wholes: readonly number[];
  /** The document at hand. */
  #document = -1;
  /** Where its positions stand. */
  #positionsAt = 0;
  #positionsEnd = 0;
  /** The next place of a whole number. */
  #whole = 0;

  constructor({ bytes, wholes }: PostingList) {
    this.#bytes = bytes;
    this.#wholes = wholes;
  }

  /** The next document; `END` after the last. The hottest loop of a search: nearly all numbers are of one byte. */
  next(): number {
    const bytes = this.#bytes;
    let at = this.#positionsEnd;
    if (at >= bytes.length) {
      this.#document = PostingCursor.END;
      return PostingCursor.END;
    }
    const isWhole = at === this.#wholes[this.#whole];
    let byte = bytes[at++] ?? 0;
    let number = byte & 0x7f;
    while (byte >= 0x80) {
      byte = bytes[at++] ?? 0;
      number = (number << 7) | (byte & 0x7f);
    }
    if (isWhole) {
      this.#whole += 1;
      this.#document = number;
    } else this.#document += number;
    byte = bytes[at++] ?? 0;
    let length = byte & 0x7f;
    while (byte >= 0x80) {
      byte = bytes[at++] ?? 0;
      length = (length << 7) | (byte & 0x7f);
    }
    this.#positionsAt = at;
    this.#positionsEnd = at + (length >>> 1);
    return this.#document;
  }

  /** The first document that is not below this one; those asked for ascend. Pages that end before it are left out. */
  seek(document: number): number {
    if (this.#document >= document) return this.#document;
    const whole = this.#lastWholeUpTo(document);
    if (whole >= this.#whole) {
      this.#whole = whole;
      this.#positionsEnd = this.#wholes[whole] ?? 0;
    }
    let found = this.next();
    while (found < document) found = this.next();
    return found;
  }

  /** Where the word stands in the document at hand, ascending, moved back by `offset`. */
  positions(offset: number, into: number[]): void {
    const bytes = this.#bytes;
    into.length = 0;
    let at = this.#positionsAt;
    for (let position = -offset; at < this.#positionsEnd; ) {
      let byte = bytes[at++] ?? 0;
      let number = byte & 0x7f;
      while (byte >= 0x80) {
        byte = bytes[at++] ?? 0;
        number = (number << 7) | (byte & 0x7f);
      }
      position += number - POSITION_OFFSET;
      into.push(position);
    }
  }

  /** Of the whole numbers that come next, the last that is not above the document; one before them where all are. */
  #lastWholeUpTo(document: number): number {
    const wholes = this.#wholes;
    let low = this.#whole;
    if (low >= wholes.length || this.#numberAt(wholes[low] ?? 0) > document) return low - 1;
    let high = wholes.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#numberAt(wholes[middle] ?? 0) <= document) low = middle;
      else high = middle;
    }
    return low;
  }

  #numberAt(place: number): number {
    let at = place;
    let byte = this.#bytes[at++] ?? 0;
    let number = byte & 0x7f;
    while (byte >= 0x80) {
      byte = this.#bytes[at++] ?? 0;
      number = (number << 7) | (byte & 0x7f);
    }
    return number;
  }
}
