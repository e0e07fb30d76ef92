import type { LeafPage } from "./leaf-page.ts";
import type { PostingList } from "./posting-list.ts";

/** A list that is put together from the parts of it that stand on pages. */
class ListParts {
  readonly rest: string;
  readonly #parts: Uint8Array[] = [];
  readonly #wholes: number[] = [0];
  #length = 0;

  constructor(rest: string) {
    this.rest = rest;
  }

  add(bytes: Uint8Array, from: number, to: number, firstDocumentAt?: number | undefined): void {
    if (firstDocumentAt !== undefined && firstDocumentAt >= from && firstDocumentAt < to) {
      const whole = this.#length + firstDocumentAt - from;
      if (whole > 0) this.#wholes.push(whole);
    }
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

/** Collects the lists of all terms that begin with a prefix from pages that follow one another. */
export class ListCollector {
  readonly #prefix: Uint8Array;
  readonly #lists = new Map<string, PostingList>();
  /** The last term that was met, whose list may go on. */
  #open: ListParts | undefined;
  #isComplete = false;

  constructor(prefix: Uint8Array) {
    this.#prefix = prefix;
  }

  /** True where no later page can have more of them. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  add(page: LeafPage): void {
    if (this.#open !== undefined) {
      const { from, to, isEnd } = page.continued();
      this.#open.add(page.bytes, from, to, page.firstDocumentAt());
      if (!isEnd) return;
      this.#close();
    }
    const { terms, isPast } = page.termsFrom(this.#prefix);
    for (const { rest, from, to } of terms) {
      this.#close();
      this.#open = new ListParts(rest);
      this.#open.add(page.bytes, from, to);
    }
    if (isPast) this.#close();
    this.#isComplete = isPast;
  }

  /** The lists, by what follows the prefix in their terms. */
  take(): ReadonlyMap<string, PostingList> {
    this.#close();
    return this.#lists;
  }

  #close(): void {
    if (this.#open !== undefined) this.#lists.set(this.#open.rest, this.#open.take());
    this.#open = undefined;
  }
}
