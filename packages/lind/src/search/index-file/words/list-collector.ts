import type { LeafPage } from "./leaf-page.ts";

/** What takes the list of one term, part by part as it stands on pages that follow one another. */
export interface ListSink {
  /**
   * The bytes from `from` to `to`. `wholeAt` is where a document number begins that is whole and not a difference; in the
   * first part the first one always is. Undefined where no document begins in the part.
   */
  add(bytes: Uint8Array, from: number, to: number, wholeAt: number | undefined): void;
}

/** Finds the lists of all terms that begin with a prefix on pages that follow one another, and hands out their parts. */
export class ListCollector {
  readonly #prefix: Uint8Array;
  readonly #openSink: (rest: string) => ListSink;
  /** The last term that was met, whose list may go on. */
  #open: ListSink | undefined;
  #isComplete = false;

  /** `openSink` is told what follows the prefix in each term, in their order. */
  constructor(prefix: Uint8Array, openSink: (rest: string) => ListSink) {
    this.#prefix = prefix;
    this.#openSink = openSink;
  }

  /** True where no later page can have more of them. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** True where the list of the last term that was met may go on. */
  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  add(page: LeafPage): void {
    if (this.#open !== undefined) {
      const { from, to, isEnd } = page.continued();
      const first = page.firstDocumentAt();
      this.#open.add(page.bytes, from, to, first !== undefined && first < to ? first : undefined);
      if (!isEnd) return;
      this.#open = undefined;
    }
    const { terms, isPast } = page.termsFrom(this.#prefix);
    for (const { rest, from, to } of terms) {
      this.#open = this.#openSink(rest);
      this.#open.add(page.bytes, from, to, from < to ? from : undefined);
    }
    this.#isComplete = isPast;
  }
}
