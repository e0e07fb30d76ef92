import type { DocSet } from "../../doc-set.ts";
import type { ListSink } from "./list-collector.ts";

/**
 * The documents that have a word in a piece, ascending, and the positions of the word in each. A document is written as
 * its difference from the one before, then twice the number of bytes of its positions, then the positions.
 */
export interface PostingList {
  readonly bytes: Uint8Array;
  /** Places, ascending, where a document number is whole and not a difference: at the beginning, and on each page. */
  readonly wholes: readonly number[];
}

/** Puts a list together from its parts, also from those of several segments: documents of each are above those before. */
export class ListBuilder implements ListSink {
  readonly #parts: Uint8Array[] = [];
  readonly #wholes: number[] = [];
  #length = 0;

  add(bytes: Uint8Array, from: number, to: number, wholeAt: number | undefined): void {
    if (wholeAt !== undefined) this.#wholes.push(this.#length + wholeAt - from);
    this.#parts.push(bytes.subarray(from, to));
    this.#length += to - from;
  }

  /** The list in bytes of its own, which do not keep the pages in memory. */
  take(): PostingList {
    const bytes = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return { bytes, wholes: this.#wholes };
  }
}

/** Adds the documents of a list to a set as its parts come; nothing of them is kept. */
export class DocumentsSink implements ListSink {
  readonly #into: DocSet;

  constructor(into: DocSet) {
    this.#into = into;
  }

  /** What stands before the first whole number are positions of a document of the part before. */
  add(bytes: Uint8Array, _from: number, to: number, wholeAt: number | undefined): void {
    if (wholeAt !== undefined) addDocumentsFrom(bytes, wholeAt, to, this.#into);
  }
}

/** Adds the documents that are below the set's size. */
export function addDocuments({ bytes, wholes }: PostingList, into: DocSet): void {
  for (const [at, whole] of wholes.entries()) addDocumentsFrom(bytes, whole, wholes[at + 1] ?? bytes.length, into);
}

/**
 * The documents of a part that begins with a whole number. The hottest loop of a search, so it has no cursor: nearly all
 * numbers are of one byte, and those of 600,000 documents take half the time in variables that they take in fields. The
 * positions of the last document may go on after the part.
 */
function addDocumentsFrom(bytes: Uint8Array, from: number, to: number, { bits, size }: DocSet): void {
  let document = 0;
  for (let at = from; at < to; ) {
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
