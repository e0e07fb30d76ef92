import { ByteCursor } from "./varint.ts";

/** Before the words of a page: where its first document number stands, and where its lists end (2 bytes each). */
const HEADER_BYTES = 4;

/** A term of a page, and where the part of its list is that stands on this page. */
export interface TermOnPage {
  /** What follows the bytes that were looked for. */
  readonly rest: string;
  readonly from: number;
  readonly to: number;
}

export interface TermsOnPage {
  readonly terms: readonly TermOnPage[];
  /** A later term stands on the page, so the next page has none of them. */
  readonly isPast: boolean;
}

/**
 * A page of a segment: the end of a list that began before, then terms, each with its list. A term is written as the
 * number of bytes that it shares with the one before it, the number of its own bytes, and these; the first of a page
 * shares nothing and leaves that number out. At the end of the page stand the places of its terms, as differences.
 */
export class LeafPage {
  readonly bytes: Uint8Array;
  /** Where lists end and the places of terms begin. */
  readonly #end: number;

  /** Throws a RangeError for bytes that are no page. */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#end = this.#shortAt(2);
    if (this.#end < HEADER_BYTES || this.#end > bytes.length) throw new RangeError("A page of words is damaged.");
  }

  /** The list that goes on from the page before; `isEnd` where it ends on this page. */
  continued(): { readonly from: number; readonly to: number; readonly isEnd: boolean } {
    const hasTerms = this.#end < this.bytes.length;
    const to = hasTerms ? new ByteCursor(this.bytes, this.#end).varint() : this.#end;
    return { from: HEADER_BYTES, to, isEnd: hasTerms };
  }

  /**
   * Where the first document number stands that begins on this page: it is written whole, where all others are
   * differences. Undefined where it follows a term of this page, whose first document is whole anyway.
   */
  firstDocumentAt(): number | undefined {
    const at = this.#shortAt(0);
    return at === 0 ? undefined : at;
  }

  /** The terms that begin with these bytes. */
  termsFrom(prefix: Uint8Array): TermsOnPage {
    const places = this.#places();
    const cursor = new ByteCursor(this.bytes);
    const terms: TermOnPage[] = [];
    // Terms ascend. As long as one is smaller than the prefix, it shares this many bytes with it and then has a smaller one.
    let shared = 0;
    let rest = "";
    for (const [at, place] of places.entries()) {
      cursor.at = place;
      const kept = at === 0 ? 0 : cursor.varint();
      const own = cursor.varint();
      const ownAt = cursor.at;
      // It differs from the one before earlier than that one from the prefix, and upwards.
      if (kept < shared) return { terms, isPast: true };
      if (kept > shared && shared < prefix.length) continue;
      if (shared < prefix.length) {
        const more = this.#sharedBytes(ownAt, own, prefix, shared);
        shared += more;
        const isGreater = shared < prefix.length && more < own && this.#at(ownAt + more) > (prefix[shared] ?? 0);
        if (isGreater) return { terms, isPast: true };
        if (shared < prefix.length) continue;
      }
      const ownRestAt = ownAt + Math.max(0, prefix.length - kept);
      const ownEnd = ownAt + own;
      rest = rest.slice(0, Math.max(0, kept - prefix.length)) + this.#text(ownRestAt, ownEnd);
      terms.push({ rest, from: ownEnd, to: places[at + 1] ?? this.#end });
    }
    return { terms, isPast: false };
  }

  #places(): readonly number[] {
    const cursor = new ByteCursor(this.bytes, this.#end);
    const places: number[] = [];
    for (let place = 0; cursor.at < this.bytes.length; places.push(place)) place += cursor.varint();
    return places;
  }

  #sharedBytes(at: number, length: number, prefix: Uint8Array, from: number): number {
    let shared = 0;
    while (shared < length && from + shared < prefix.length && this.#at(at + shared) === prefix[from + shared]) {
      shared += 1;
    }
    return shared;
  }

  #text(from: number, to: number): string {
    let text = "";
    for (let at = from; at < to; at++) text += String.fromCharCode(this.#at(at));
    return text;
  }

  #at(place: number): number {
    return this.bytes[place] ?? 0;
  }

  #shortAt(place: number): number {
    return (this.#at(place) << 8) | this.#at(place + 1);
  }
}
