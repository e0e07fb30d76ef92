import { hash } from "node:crypto";
import type { ValueCount } from "./tally.ts";

/** A text that is longer is kept by its hash, which is longer than that, so that none is taken for the other. */
const WHOLE_LENGTH_MAX = 40;
/** What an entry of a map takes beside its text, about. */
const ENTRY_BYTES = 64;

/**
 * How often each text was added, and the commonest texts, in less memory than the texts take: most descriptions are one
 * study's alone, and of these a hash is enough. A long text is kept once it is added again. Those that were added once come
 * last among the commonest, by their order, so the least of all are kept too: of `shown`, at most one fewer than that may
 * have been added again, and as many are left.
 */
export class TextTally {
  readonly #shown: number;
  readonly #counts = new Map<string, number>();
  readonly #repeated = new Map<string, string>();
  /** Long texts in their order. */
  #least: string[] = [];
  #bytes = 0;

  /** As many of the commonest can be told. */
  constructor(shown: number) {
    this.#shown = shown;
  }

  /** How many different texts were added. */
  get size(): number {
    return this.#counts.size;
  }

  /** About the memory that they take. */
  get bytes(): number {
    return this.#bytes;
  }

  add(text: string): void {
    const key = keyOf(text);
    const count = this.#counts.get(key) ?? 0;
    this.#counts.set(key, count + 1);
    if (count === 0) this.#bytes += key.length + ENTRY_BYTES;
    if (key.length <= WHOLE_LENGTH_MAX) return;
    if (count === 0) this.#keepLeast(text);
    if (count === 1) {
      this.#repeated.set(key, text);
      this.#bytes += text.length + ENTRY_BYTES;
    }
  }

  countOf(text: string): number {
    return this.#counts.get(keyOf(text)) ?? 0;
  }

  /** The commonest, equally common ones in the order of their texts. */
  top(): readonly ValueCount[] {
    const texts = new Map(this.#least.map((text) => [keyOf(text), text]));
    const known: ValueCount[] = [];
    for (const [key, studiesCount] of this.#counts) {
      const value = key.length <= WHOLE_LENGTH_MAX ? key : (this.#repeated.get(key) ?? texts.get(key));
      if (value !== undefined) known.push({ value, studiesCount });
    }
    return known.sort((a, b) => b.studiesCount - a.studiesCount || (a.value < b.value ? -1 : 1)).slice(0, this.#shown);
  }

  #keepLeast(text: string): void {
    const least = this.#least;
    const kept = 2 * this.#shown - 1;
    const last = least[kept - 1];
    if (last !== undefined && text >= last) return;
    const at = least.findIndex((other) => text < other);
    least.splice(at === -1 ? least.length : at, 0, text);
    least.length = Math.min(least.length, kept);
  }
}

function keyOf(text: string): string {
  if (text.length <= WHOLE_LENGTH_MAX) return text;
  // Of its UTF-16, because half a character has no UTF-8 of its own.
  return hash("sha256", Buffer.from(text, "utf16le"), "base64");
}
