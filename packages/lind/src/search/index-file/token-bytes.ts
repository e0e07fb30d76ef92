import type { WordTable } from "../../query/words/word-table.ts";
import { readWords, type WordSink } from "../../query/words/words.ts";
import { BOUNDARY, markOf, tokenOf } from "../tokens.ts";
import { grown } from "./grown.ts";

/**
 * What tells the piece of a token, as bytes, with the space after it. A boundary is a word without letters, so alone it
 * is the boundary of the piece.
 */
export type TokenMark = Uint8Array;

const encoder = new TextEncoder();
const CAPACITY_FIRST = 1024 * 1024;
/** A UTF-16 unit takes at most three bytes in UTF-8. */
const UNIT_BYTES_MAX = 3;

export function tokenMarkOf(piece: string): TokenMark {
  return encoder.encode(`${tokenOf(BOUNDARY, markOf(piece))} `);
}

/**
 * Tokens of many values, one after the other, as the bytes that the full-text table is given. Strings of tokens were
 * what a build spent most of its time on; bytes in a buffer that is used again are not.
 */
export class TokenBytes implements WordSink {
  #bytes = new Uint8Array(CAPACITY_FIRST);
  #length = 0;
  /** The piece whose boundary was written last; the next value of the same piece need not write it again. */
  #closed: TokenMark | undefined;
  /** Of the value that is being written. */
  #mark: TokenMark = new Uint8Array(0);

  get length(): number {
    return this.#length;
  }

  /** What was written since the last call, in a buffer of its own, which may be given to another thread. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    this.#closed = undefined;
    return taken;
  }

  /** The value that follows belongs to another document. */
  endDocument(): void {
    this.#closed = undefined;
  }

  /** Boundary, words, boundary; nothing for a text without words. */
  writeValue(mark: TokenMark, text: string): void {
    const start = this.#length;
    const closed = this.#closed;
    if (closed !== mark) this.writeBoundary(mark);
    const afterBoundary = this.#length;
    this.#mark = mark;
    readWords(text, this);
    if (this.#length > afterBoundary) this.writeBoundary(mark);
    else {
      this.#length = start;
      this.#closed = closed;
    }
  }

  writeBoundary(mark: TokenMark): void {
    this.#reserve(mark.length);
    this.#bytes.set(mark, this.#length);
    this.#length += mark.length;
    this.#closed = mark;
  }

  addWord(word: string): void {
    this.#reserve(word.length * UNIT_BYTES_MAX + this.#mark.length);
    this.#length += encoder.encodeInto(word, this.#bytes.subarray(this.#length)).written;
    this.#endWord();
  }

  addRun(words: WordTable): void {
    this.#reserve(words.normalFormBytesMax() + this.#mark.length);
    this.#length = words.copyNormalForm(this.#bytes, this.#length);
    this.#endWord();
  }

  /** A loop, because for so few bytes a call takes longer. */
  #endWord(): void {
    const mark = this.#mark;
    const bytes = this.#bytes;
    let at = this.#length;
    for (let index = 0; index < mark.length; index++) bytes[at++] = mark[index] ?? 0;
    this.#length = at;
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return;
    this.#bytes = grown(this.#bytes, new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + bytes)));
  }
}
