import type { Coverage } from "ctgov/essie";
import type { Phrase } from "../../query/query.ts";
import type { PhraseSearch } from "../index-reader.ts";
import { BOUNDARY } from "../tokens.ts";

/** The search for any of the phrases in any of the pieces. A phrase without words is found nowhere. */
export function phraseSearchOf(
  pieces: readonly string[],
  phrases: readonly Phrase[],
  coverage: Coverage,
  isKept: boolean,
): PhraseSearch {
  const worded = phrases.filter((phrase) => phrase.words.length > 0);
  return { pieces, phrases: worded.map((phrase) => boundedWords(phrase, coverage)), isKept };
}

/** A boundary stands at both ends of each value, so the ends of a value are part of a phrase. */
function boundedWords({ words }: Phrase, coverage: Coverage): readonly string[] {
  switch (coverage) {
    case "Contains":
      return words;
    case "StartsWith":
      return [BOUNDARY, ...words];
    case "EndsWith":
      return [...words, BOUNDARY];
    case "FullMatch":
      return [BOUNDARY, ...words, BOUNDARY];
  }
}
