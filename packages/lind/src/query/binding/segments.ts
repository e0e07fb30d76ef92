import type { ConceptName, Concepts, Synonyms } from "../concepts.ts";
import type { Phrase, Relaxed, Segment } from "../query.ts";
import { CONCEPT_FACTOR, LOSSY_FACTOR, RELAXED_FACTOR, TYPED_FACTOR } from "../score.ts";
import { wordsOf } from "../words/words.ts";

/** More words in one term are no search any more, and each may cost a look at every part of the area. */
export const TERM_WORDS_MAX = 256;

/** More names than any concept has; a thesaurus gone wrong must not make a phrase for each. */
export const PHRASES_MAX = 1_000;

/** The words as they were typed, and the names of every concept that they name. */
export function phrasesOf(text: string, words: readonly string[], concepts: Concepts): readonly Phrase[] {
  const typed: Phrase = { text, words, factor: TYPED_FACTOR, concept: undefined };
  return withSynonyms(typed, concepts.synonymsOf(words));
}

/** Each sequence of words once; the first concept that has it explains it. */
function withSynonyms(typed: Phrase, found: readonly Synonyms[]): readonly Phrase[] {
  const phrases = new Map([[typed.words.join(" "), typed]]);
  for (const { names, source } of found) {
    for (const { text, words } of names) {
      const key = words.join(" ");
      if (words.length === 0 || phrases.has(key) || phrases.size >= PHRASES_MAX) continue;
      phrases.set(key, { text, words, factor: CONCEPT_FACTOR, concept: source });
    }
  }
  return [...phrases.values()];
}

/** How many segments have to be met: all of them, or half of them. */
export type Looseness = "all" | "half";

/**
 * The term with its parts apart from one another; undefined where it has one part only. From left to right, each part is
 * the longest run of written words that names a concept, though never the whole term, or else one written word: what
 * stands between white space or commas, `non-small` among them.
 */
export function relaxedOf(text: string, concepts: Concepts, looseness: Looseness): Relaxed | undefined {
  const written = writtenWordsOf(text);
  const segments: Segment[] = [];
  for (let at = 0; at < written.length; ) {
    const run = longestName(written, at, concepts);
    segments.push(segmentOf(run, concepts));
    at += run.length;
  }
  if (segments.length < 2) return undefined;
  return looseness === "all"
    ? { segments, required: segments.length, factor: RELAXED_FACTOR }
    : { segments, required: Math.ceil(segments.length / 2), factor: LOSSY_FACTOR };
}

function writtenWordsOf(text: string): readonly ConceptName[] {
  return text
    .split(/[\s,]+/)
    .map((written) => ({ text: written, words: wordsOf(written) }))
    .filter(({ words }) => words.length > 0);
}

/** At least the one written word at the place. */
function longestName(written: readonly ConceptName[], at: number, concepts: Concepts): readonly ConceptName[] {
  const isWholeTerm = (run: readonly ConceptName[]) => run.length === written.length;
  for (let end = Math.min(written.length, at + concepts.wordsMax); end > at + 1; end--) {
    const run = written.slice(at, end);
    const words = run.flatMap((each) => each.words);
    if (words.length > concepts.wordsMax || isWholeTerm(run)) continue;
    if (concepts.synonymsOf(words).length > 0) return run;
  }
  return written.slice(at, at + 1);
}

/** A run of several words is also met by each of them apart. */
function segmentOf(run: readonly ConceptName[], concepts: Concepts): Segment {
  const text = run.map((each) => each.text).join(" ");
  const words = run.flatMap((each) => each.words);
  return {
    alternatives: phrasesOf(text, words, concepts),
    words: run.length === 1 ? [] : run.map((each) => segmentOf([each], concepts)),
  };
}
