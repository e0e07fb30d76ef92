import { type FoldedCharacter, foldCharacter } from "./fold.ts";
import { normalForm } from "./normal-form.ts";
import { WordTable } from "./word-table.ts";

/**
 * Cutting text into words. The binder, the matcher and the index all read text through this file, so that they can
 * never disagree on what a word is.
 *
 * A word is a run of letters or a run of digits; a letter beside a digit is a cut (`MK3475`, `MK-3475` and `MK 3475`
 * are the same two words). A Greek letter is a word by itself, under its name. The possessive `'s` is dropped; anything
 * else, also any other apostrophe, separates.
 */

/** A word in its normal form, and where it stands: `text.slice(start, end)`. */
export interface WordSpan {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** The normal forms of the words of a text, in order. */
export function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  forEachWord(text, (word) => words.push(word));
  return words;
}

/**
 * The words of a text with their places. Two words share a place where one character stands for both (`½`). The
 * possessive is no part of the place.
 */
export function spansOf(text: string): readonly WordSpan[] {
  const spans: WordSpan[] = [];
  readSpans(text, 0, text.length, (word, start, end) => spans.push({ word, start, end }));
  return spans;
}

type EmitSpan = (word: string, start: number, end: number) => void;

/** A character of the folded text and the part of the text that it stands for. */
interface PlacedCharacter extends FoldedCharacter {
  readonly start: number;
  /** Grows by the marks that follow. */
  end: number;
}

/** The clear way: fold every character, then cut. `forEachWord` is this for ASCII, fast; a property says so. */
function readSpans(text: string, from: number, to: number, emit: EmitSpan): void {
  const characters = foldText(text, from, to);
  let at = 0;
  while (at < characters.length) {
    const first = characters[at];
    if (first === undefined) break;
    if (!isOfWord(first)) {
      at += 1;
      continue;
    }
    const end = endOfRun(characters, at, first);
    const run = characters.slice(at, end);
    emit(cachedNormalForm(run.map((character) => character.text).join("")), first.start, run.at(-1)?.end ?? first.end);
    at = isPossessive(characters, end) ? end + 2 : end;
  }
}

function foldText(text: string, from: number, to: number): readonly PlacedCharacter[] {
  const characters: PlacedCharacter[] = [];
  let start = from;
  while (start < to) {
    const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
    const end = start + character.length;
    const folded = foldCharacter(character);
    const last = characters.at(-1);
    if (folded.length === 0 && last !== undefined) last.end = end;
    for (const { kind, text: part } of folded) characters.push({ kind, text: part, start, end });
    start = end;
  }
  return characters;
}

function isOfWord(character: FoldedCharacter): boolean {
  return character.kind !== "separator" && character.kind !== "apostrophe";
}

function endOfRun(characters: readonly PlacedCharacter[], start: number, first: PlacedCharacter): number {
  let end = start + 1;
  while (first.kind !== "greek" && characters[end]?.kind === first.kind) end += 1;
  return end;
}

/** After a word: an apostrophe and an `s` that ends there. */
function isPossessive(characters: readonly PlacedCharacter[], at: number): boolean {
  if (characters[at]?.kind !== "apostrophe" || characters[at + 1]?.text !== "s") return false;
  const after = characters[at + 2];
  return after === undefined || !isOfWord(after);
}

/** Folded words with letters beyond ASCII are few; a text made to fill the cache empties it. */
const FOLDED_CACHED_MAX = 16_384;
/** Longer ones are worked out each time. */
const FOLDED_CHARACTERS_MAX = 64;
const foldedCache = new Map<string, string>();

function cachedNormalForm(folded: string): string {
  if (folded.length > FOLDED_CHARACTERS_MAX) return normalForm(folded);
  const known = foldedCache.get(folded);
  if (known !== undefined) return known;
  if (foldedCache.size >= FOLDED_CACHED_MAX) foldedCache.clear();
  const normal = normalForm(folded);
  foldedCache.set(folded, normal);
  return normal;
}

const SEPARATOR = 0;
const LETTER = 1;
const DIGIT = 2;
const APOSTROPHE = 3;
const BEYOND_ASCII = 4;

const ASCII_KINDS: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) => asciiKind(code));

function asciiKind(code: number): number {
  const [folded] = foldCharacter(String.fromCharCode(code));
  if (folded?.kind === "letter") return LETTER;
  if (folded?.kind === "digit") return DIGIT;
  return folded?.kind === "apostrophe" ? APOSTROPHE : SEPARATOR;
}

const RIGHT_SINGLE_QUOTE = 0x2019;
const SMALL_S = 0x73;
const CAPITAL_S = 0x53;

/** For each UTF-16 unit beyond ASCII: 0 not yet known, 1 separates whatever stands beside it, 2 has to be folded. */
const separatorKinds = new Uint8Array(0x10000);

function isSeparator(code: number): boolean {
  if (code < 128) return ASCII_KINDS[code] === SEPARATOR;
  const known = separatorKinds[code];
  if (known !== 0) return known === 1;
  const folded = foldCharacter(String.fromCharCode(code));
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  const separates = !isSurrogate && folded.length > 0 && folded.every((character) => character.kind === "separator");
  separatorKinds[code] = separates ? 1 : 2;
  return separates;
}

const table = new WordTable(normalForm);

/** What takes the words of a text, one after the other. */
export interface WordSink {
  /** A word in its normal form. */
  addWord(word: string): void;
  /** The run of ASCII that `words` has read last: whoever wants its normal form as bytes never makes a string of it. */
  addRun(words: WordTable): void;
}

/** Emits the normal form of each word, in order: the words of `wordsOf` without a list. */
export function forEachWord(text: string, emit: (word: string) => void): void {
  readWords(text, { addWord: emit, addRun: (words) => emit(words.normalFormOfRun()) });
}

/**
 * Gives each word to `sink`, in order. This is the hottest loop of the index build (a thousand million words for the
 * whole registry): ASCII runs are found by character codes and looked up in a table by their bytes, so that a word that
 * was seen before costs no new string, no regular expression and no hashing of strings. Where a run touches a character
 * beyond ASCII, the clear way takes over up to the next ASCII separator, where nothing before matters to what comes
 * after.
 */
export function readWords(text: string, sink: WordSink): void {
  const length = text.length;
  let at = 0;
  while (at < length) {
    const code = text.charCodeAt(at);
    const kind = code < 128 ? ASCII_KINDS[code] : BEYOND_ASCII;
    if (kind === SEPARATOR || kind === APOSTROPHE) {
      at += 1;
    } else if (kind === BEYOND_ASCII) {
      at = isSeparator(code) ? at + 1 : readFolded(text, at, sink);
    } else {
      const end = table.readRun(text, at);
      const next = afterPossessive(text, end, length);
      if (next === UNDECIDED) {
        at = readFolded(text, at, sink);
      } else {
        sink.addRun(table);
        at = next;
      }
    }
  }
}

/** What follows the run cannot be told by its code alone: a letter or a mark beyond ASCII may go on with the word. */
const UNDECIDED = -1;

/** Where reading goes on after a run of ASCII: behind `'s`, if that follows; undecided beside characters to be folded. */
function afterPossessive(text: string, end: number, length: number): number {
  if (end >= length) return end;
  const code = text.charCodeAt(end);
  if (code < 128) {
    if (ASCII_KINDS[code] !== APOSTROPHE) return end;
  } else if (code !== RIGHT_SINGLE_QUOTE) {
    return isSeparator(code) ? end : UNDECIDED;
  }
  const letter = text.charCodeAt(end + 1);
  if (letter >= 128) return UNDECIDED;
  if (letter !== SMALL_S && letter !== CAPITAL_S) return end;
  if (end + 2 >= length) return end + 2;
  const after = text.charCodeAt(end + 2);
  if (after < 128) return ASCII_KINDS[after] === LETTER || ASCII_KINDS[after] === DIGIT ? end : end + 2;
  return isSeparator(after) ? end + 2 : UNDECIDED;
}

/** Reads the clear way from here up to the next ASCII separator, and returns its place. */
function readFolded(text: string, start: number, sink: WordSink): number {
  let end = start + 1;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    if (code < 128 && ASCII_KINDS[code] === SEPARATOR) break;
    end += 1;
  }
  readSpans(text, start, end, (word) => sink.addWord(word));
  return end;
}
