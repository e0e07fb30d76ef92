/**
 * Words are few and come again and again, so most are found here. A full table is emptied: a text of a million different
 * words then costs time and no memory.
 */
const WORDS_MAX = 131_072;
/** Twice the words, a power of two: half of the slots stay empty and a search stays short. */
const SLOTS = 2 * WORDS_MAX;
/** Bytes of all raw words together. */
const BYTES_MAX = 2_097_152;
/** Longer runs are sequences and identifiers, seldom seen twice; they are worked out each time. */
const WORD_CHARACTERS_MAX = 40;

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

/**
 * Reads runs of ASCII letters or digits, and knows their normal forms without making a string of each: an open hash
 * table (linear search) over lower-case words, in front of `normalForm`, which takes such a word.
 */
export class WordTable {
  private readonly normalForm: (lowerCase: string) => string;
  private readonly slots = new Int32Array(SLOTS).fill(-1);
  private readonly hashes = new Int32Array(WORDS_MAX);
  private readonly offsets = new Int32Array(WORDS_MAX + 1);
  private readonly bytes = new Uint8Array(BYTES_MAX);
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
    if (this.end - this.start > WORD_CHARACTERS_MAX) {
      return this.normalForm(this.text.slice(this.start, this.end).toLowerCase());
    }
    let slot = this.hash & (SLOTS - 1);
    for (;;) {
      const entry = this.slots[slot] ?? -1;
      if (entry === -1) return this.addRun();
      if (this.hashes[entry] === this.hash && this.isRun(entry)) return this.normalForms[entry] ?? "";
      slot = (slot + 1) & (SLOTS - 1);
    }
  }

  private isRun(entry: number): boolean {
    const { text, start, lowerCase, bytes } = this;
    const offset = this.offsets[entry] ?? 0;
    const length = (this.offsets[entry + 1] ?? 0) - offset;
    if (length !== this.end - start) return false;
    for (let at = 0; at < length; at += 1) {
      if (bytes[offset + at] !== lowerCase[text.charCodeAt(start + at)]) return false;
    }
    return true;
  }

  private addRun(): string {
    const isFull =
      this.normalForms.length >= WORDS_MAX ||
      (this.offsets[this.normalForms.length] ?? 0) + WORD_CHARACTERS_MAX > BYTES_MAX;
    if (isFull) {
      this.slots.fill(-1);
      this.normalForms.length = 0;
    }
    const entry = this.normalForms.length;
    let offset = this.offsets[entry] ?? 0;
    for (let at = this.start; at < this.end; at += 1) {
      this.bytes[offset] = this.lowerCase[this.text.charCodeAt(at)] ?? 0;
      offset += 1;
    }
    this.offsets[entry + 1] = offset;
    let slot = this.hash & (SLOTS - 1);
    while (this.slots[slot] !== -1) slot = (slot + 1) & (SLOTS - 1);
    this.slots[slot] = entry;
    this.hashes[entry] = this.hash;
    // Made from the bytes: a slice of the text would keep the whole text in memory for as long as the word is here.
    const normal = this.normalForm(String.fromCharCode(...this.bytes.subarray(this.offsets[entry], offset)));
    this.normalForms.push(normal);
    return normal;
  }
}
