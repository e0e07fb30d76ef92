import type { Coverage } from "ctgov/essie";
import { phrasePlace } from "./matching/phrase-place.ts";
import { wordsOf } from "./words/words.ts";

/** Where a text stands in a value, `end` exclusive. */
export interface TextPlace {
  readonly start: number;
  readonly end: number;
}

/**
 * EXPANSION[None]: whether a value holds the text character by character, runs of white space being one, from word
 * border to word border. The index finds candidates by words and asks this of their records.
 */
export function holdsExactly(value: string, exact: string, coverage: Coverage): boolean {
  return exactPlace(value, exact, coverage) !== undefined;
}

/**
 * Where the text first stands in the value. Its words have to stand there too: `s` is not found in `Crohn's`, of which
 * it is no word, so that the words of the index lead to every value that holds a text.
 */
export function exactPlace(value: string, exact: string, coverage: Coverage): TextPlace | undefined {
  const wanted = wantedOf(exact);
  const within = collapse(value);
  const at = placeIn(within.text, wanted.text, coverage);
  if (at < 0 || phrasePlace(wordsOf(value), wanted.words, coverage) < 0) return undefined;
  const last = at + wanted.text.length - 1;
  return { start: within.offsets[at] ?? 0, end: (within.offsets[last] ?? 0) + 1 };
}

interface Wanted {
  readonly exact: string;
  readonly text: string;
  readonly words: readonly string[];
}

/** Many values are asked for one text after the other. */
let lastWanted: Wanted | undefined;

function wantedOf(exact: string): Wanted {
  if (lastWanted?.exact !== exact) lastWanted = { exact, text: collapse(exact).text, words: wordsOf(exact) };
  return lastWanted;
}

/** A text with each run of white space as one space, none at its ends. */
interface Collapsed {
  readonly text: string;
  /** Where each character stands in the text as it was. */
  readonly offsets: readonly number[];
}

const SPACE = /\s/;

function collapse(text: string): Collapsed {
  const offsets: number[] = [];
  let collapsed = "";
  let isAfterSpace = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (SPACE.test(character)) {
      isAfterSpace = collapsed !== "";
      continue;
    }
    if (isAfterSpace) {
      collapsed += " ";
      offsets.push(at - 1);
      isAfterSpace = false;
    }
    collapsed += character;
    offsets.push(at);
  }
  return { text: collapsed, offsets };
}

/** -1 where it stands nowhere as the coverage demands. A text without a character stands nowhere. */
function placeIn(text: string, wanted: string, coverage: Coverage): number {
  if (wanted === "") return -1;
  const isFromStart = coverage === "FullMatch" || coverage === "StartsWith";
  const isToEnd = coverage === "FullMatch" || coverage === "EndsWith";
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const end = at + wanted.length;
    if ((!isFromStart || at === 0) && (!isToEnd || end === text.length) && isAtBorders(text, at, end)) return at;
    if (isFromStart) return -1;
  }
  return -1;
}

const WORD_CHARACTER_FIRST = /^[\p{L}\p{N}\p{M}]/u;
const WORD_CHARACTER_LAST = /[\p{L}\p{N}\p{M}]$/u;

/** A text that begins or ends with a word character does so at a word's border; `(` needs none. */
function isAtBorders(text: string, start: number, end: number): boolean {
  const cutsBefore = WORD_CHARACTER_LAST.test(text.slice(Math.max(0, start - 2), start));
  const cutsAfter = WORD_CHARACTER_FIRST.test(text.slice(end, end + 2));
  const beginsWithWord = WORD_CHARACTER_FIRST.test(text.slice(start, start + 2));
  const endsWithWord = WORD_CHARACTER_LAST.test(text.slice(Math.max(start, end - 2), end));
  return !(cutsBefore && beginsWithWord) && !(cutsAfter && endsWithWord);
}
