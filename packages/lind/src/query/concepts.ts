import type { ConceptSource } from "./query.ts";

/** A name of a concept, in the normal forms of its words. */
export interface ConceptName {
  readonly text: string;
  readonly words: readonly string[];
}

/** Names of one concept that a search for one of them also finds. */
export interface Synonyms {
  readonly names: readonly ConceptName[];
  readonly source: ConceptSource;
}

/**
 * What is known of names that mean the same. A port: the list of the repository, an imported thesaurus and what was
 * learnt from the mirror all answer through it.
 */
export interface Concepts {
  /** The other names of every concept that has this name; none where it is unknown or means several things. */
  synonymsOf(words: readonly string[]): readonly Synonyms[];
  /**
   * The preferred names of the concepts that these words may stand for as an abbreviation and that they are not expanded
   * to, because they are several (`PD`: Parkinson disease, panic disorder, peritoneal dialysis). For `--explain`.
   */
  ambiguousMeaningsOf(words: readonly string[]): readonly string[];
  /** The most words that a name has; bounds the search for names inside a term. */
  readonly wordsMax: number;
}
