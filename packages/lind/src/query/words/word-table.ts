import { assert } from "../../base/assert.ts";

/**
 * Words are few and come again and again, so most are found here. A full table is emptied: a text of a million different
 * words then costs time and no memory.
 */
const WORDS_MAX = 131_072;
/** Twice the words, a power of two: half of the slots stay empty and a search stays short. */
const SLOTS = 2 * WORDS_MAX;
/** Bytes of all words and their normal forms together. */
const BYTES_MAX = 4_194_304;
/** A UTF-16 unit takes at most three bytes in UTF-8. */
const UNIT_BYTES_MAX = 3;
/** Longer runs are sequences and identifiers, seldom seen twice; they are worked out each time. */
const WORD_CHARACTERS_MAX = 40;

/** Numbers of a slot: the hash of its word, the place of the word's entry behind 0, and the place of its normal form. */
const SLOT_NUMBERS = 4;
const SLOT_ENTRY = 1;
const SLOT_FORM = 2;
/** Bytes of an entry before its word: the lengths of the word and of its normal form, which stands behind it. */
const ENTRY_HEADER = 2;
const FORM_BYTES_MAX = 255;

/** FNV-1a, 32 bits. */
const HASH_SEED = 0x811c9dc5;
const HASH_PRIME = 0x01000193;

/** Codes below this are ASCII. */
const ASCII_MAX = 128;
/** ASCII codes of letters to their lower case; 0 for what is no letter. */
const LETTERS: Uint8Array = Uint8Array.from({ length: ASCII_MAX }, (_, code) => {
  if (code >= 0x41 && code <= 0x5a) return code + 0x20;
  return code >= 0x61 && code <= 0x7a ? code : 0;
});
const DIGITS: Uint8Array = Uint8Array.from({ length: ASCII_MAX }, (_, code) =>
  code >= 0x30 && code <= 0x39 ? code : 0,
);

const encoder = new TextEncoder();

/**
 * Reads runs of ASCII letters or digits, and knows their normal forms without making a string of each: an open hash
 * table (linear search) over lower-case words, in front of `normalForm`, which takes such a word. What is needed of a
 * word lies side by side, because a table of this size is mostly waited for: a slot is a part of one line of the
 * processor's cache, and so, mostly, is an entry.
 */
export class WordTable {
  private readonly normalForm: (lowerCase: string) => string;
  private readonly slots = new Int32Array(SLOTS * SLOT_NUMBERS);
  private readonly entries = new Uint8Array(BYTES_MAX);
  private entriesEnd = 0;
  private readonly normalForms: string[] = [];

  // The run that was read last.
  private text = "";
  private start = 0;
  private end = 0;
  private hash = 0;
  private lowerCase: Uint8Array = LETTERS;

  constructor(normalForm: (lowerCase: string) => string) {
    this.normalForm = normalForm;
  }

  /** The end of the run of letters, or of digits, that begins at `start`. */
  readRun(text: string, start: number): number {
    const { length } = text;
    const lowerCase = (DIGITS[text.charCodeAt(start)] ?? 0) === 0 ? LETTERS : DIGITS;
    let end = start;
    let hash = HASH_SEED;
    while (end < length) {
      const code = text.charCodeAt(end);
      if (code >= ASCII_MAX) break;
      const byte = lowerCase[code] ?? 0;
      if (byte === 0) break;
      hash = Math.imul(hash ^ byte, HASH_PRIME);
      end += 1;
    }
    this.text = text;
    this.start = start;
    this.end = end;
    // The low bits choose the slot, and are weak where only the last letters differ.
    this.hash = hash ^ (hash >>> 15);
    this.lowerCase = lowerCase;
    return end;
  }

  /** The normal form of the run that was read last. */
  normalFormOfRun(): string {
    if (this.isLongRun()) return this.normalFormOfLongRun();
    return this.normalForms[this.slots[this.slotOfRun() + SLOT_FORM] ?? 0] ?? "";
  }

  /** The most bytes that `copyNormalForm` may write for the run that was read last. */
  normalFormBytesMax(): number {
    return this.isLongRun() ? this.normalFormOfLongRun().length * UNIT_BYTES_MAX : FORM_BYTES_MAX;
  }

  /** Writes the normal form of the run that was read last as UTF-8, and returns where it ends. */
  copyNormalForm(target: Uint8Array, at: number): number {
    if (this.isLongRun()) return at + encoder.encodeInto(this.normalFormOfLongRun(), target.subarray(at)).written;
    const { entries } = this;
    const entry = (this.slots[this.slotOfRun() + SLOT_ENTRY] ?? 0) - 1;
    const form = entry + ENTRY_HEADER + (entries[entry] ?? 0);
    const bytes = entries[entry + 1] ?? 0;
    // A loop, because for so few bytes a call takes longer.
    for (let index = 0; index < bytes; index += 1) target[at + index] = entries[form + index] ?? 0;
    return at + bytes;
  }

  private isLongRun(): boolean {
    return this.end - this.start > WORD_CHARACTERS_MAX;
  }

  private normalFormOfLongRun(): string {
    return this.normalForm(this.text.slice(this.start, this.end).toLowerCase());
  }

  /** The place of the slot of the run; it gets one where its word has none yet. */
  private slotOfRun(): number {
    const { slots, hash } = this;
    let slot = (hash & (SLOTS - 1)) * SLOT_NUMBERS;
    for (;;) {
      const place = slots[slot + SLOT_ENTRY] ?? 0;
      if (place === 0) return this.addRun();
      if (slots[slot] === hash && this.isRun(place - 1)) return slot;
      slot = (slot + SLOT_NUMBERS) & (SLOTS * SLOT_NUMBERS - 1);
    }
  }

  private isRun(entry: number): boolean {
    const { text, start, lowerCase, entries } = this;
    const length = entries[entry] ?? 0;
    if (length !== this.end - start) return false;
    const word = entry + ENTRY_HEADER;
    for (let at = 0; at < length; at += 1) {
      if (entries[word + at] !== lowerCase[text.charCodeAt(start + at)]) return false;
    }
    return true;
  }

  private addRun(): number {
    const isFull =
      this.normalForms.length >= WORDS_MAX ||
      this.entriesEnd + ENTRY_HEADER + WORD_CHARACTERS_MAX + FORM_BYTES_MAX > BYTES_MAX;
    if (isFull) {
      this.slots.fill(0);
      this.entriesEnd = 0;
      this.normalForms.length = 0;
    }
    let slot = (this.hash & (SLOTS - 1)) * SLOT_NUMBERS;
    while (this.slots[slot + SLOT_ENTRY] !== 0) slot = (slot + SLOT_NUMBERS) & (SLOTS * SLOT_NUMBERS - 1);
    this.slots[slot] = this.hash;
    this.slots[slot + SLOT_ENTRY] = this.entriesEnd + 1;
    this.slots[slot + SLOT_FORM] = this.normalForms.length;
    this.addEntry();
    return slot;
  }

  private addEntry(): void {
    const { entries, entriesEnd: entry } = this;
    const word = entry + ENTRY_HEADER;
    const length = this.end - this.start;
    for (let at = 0; at < length; at += 1) {
      entries[word + at] = this.lowerCase[this.text.charCodeAt(this.start + at)] ?? 0;
    }
    // Made from the bytes: a slice of the text would keep the whole text in memory for as long as the word is here.
    const normal = this.normalForm(String.fromCharCode(...entries.subarray(word, word + length)));
    const { read, written } = encoder.encodeInto(
      normal,
      entries.subarray(word + length, word + length + FORM_BYTES_MAX),
    );
    assert(read === normal.length, "a normal form is about as long as its word");
    entries[entry] = length;
    entries[entry + 1] = written;
    this.entriesEnd = word + length + written;
    this.normalForms.push(normal);
  }
}
