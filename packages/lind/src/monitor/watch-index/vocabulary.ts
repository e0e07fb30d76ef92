import type { StudyView } from "../../query/matching/study-view.ts";

/**
 * What one version of a study offers to the conditions of many watches: of the words and values that any of them asks for,
 * those that it has. It says too much rather than too little: a word counts wherever it stands.
 */
export interface Vocabulary {
  readonly words: ReadonlySet<string>;
  /** `word:melanoma`, `OverallStatus=RECRUITING`, `id:NCT03516279`: by these watches are found. */
  readonly tokens: ReadonlySet<string>;
}

/** What the conditions of all watches together ask for. */
export interface Lexicon {
  /** Every word of every phrase, and in how many phrases it is. */
  readonly words: Map<string, number>;
  /** The pieces whose texts are searched for words. */
  readonly textPieces: Set<string>;
  /** The pieces whose values are asked for. */
  readonly valuePieces: Set<string>;
}

/** No piece has a colon in its name. */
export const WORD_PREFIX = "word:";
export const ID_PREFIX = "id:";
export const wordToken = (word: string): string => `${WORD_PREFIX}${word}`;
export const valueToken = (piece: string, value: string): string => `${piece}=${value}`;
export const idToken = (nctId: string): string => `${ID_PREFIX}${nctId}`;

/** The pieces by which a study is known, today and earlier. */
export const ID_PIECES: readonly string[] = ["NCTId", "NCTIdAlias"];

/** The vocabulary of a version, of those pieces only that `isRead` says. */
export function vocabularyOf(view: StudyView, lexicon: Lexicon, isRead: (piece: string) => boolean): Vocabulary {
  const words = new Set<string>();
  const tokens = new Set<string>();
  for (const piece of lexicon.textPieces) {
    for (const text of isRead(piece) ? view.texts(piece) : []) {
      for (const word of text.words) if (lexicon.words.has(word)) words.add(word);
    }
  }
  for (const word of words) tokens.add(wordToken(word));
  for (const piece of lexicon.valuePieces) {
    for (const value of isRead(piece) ? view.values(piece) : []) tokens.add(valueToken(piece, String(value)));
  }
  for (const piece of ID_PIECES) {
    for (const value of isRead(piece) ? view.values(piece) : []) tokens.add(idToken(String(value)));
  }
  return { words, tokens };
}
