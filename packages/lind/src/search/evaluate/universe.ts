import type { NctId } from "ctgov/study";
import type { Condition, TextCondition, TextPart } from "../../query/query.ts";
import type { DocSet } from "../doc-set.ts";
import type { CodedColumn, OrderedColumn, PhraseSearch, Points } from "../index-reader.ts";

/**
 * What a condition is asked of: the documents of studies, or, inside SEARCH[Location], the locations. Both answer the
 * same questions, so one evaluation serves both. Sets that come out may be shared: nobody changes them.
 */
export interface Universe {
  /** Numbers run from 0 to `size` - 1. */
  readonly size: number;
  /** A new set without anything. */
  empty(): DocSet;
  /**
   * The same where only some are asked about, so that all others may be left out. Of a large share of all that saves
   * nothing.
   */
  among(some: DocSet): Universe;
  /** Those that are asked about, where they are few: all others may be left out of any answer. */
  readonly few: DocSet | undefined;
  /** A set of the whole that was made before under this name, where it is still at hand; else it is made. */
  remembered(name: string, make: () => DocSet): DocSet;
  /** How frequent a word is, roughly: on how many pages its lists stand. */
  pagesOf(word: string): number;
  /** Adds those with a phrase to a set. */
  addWithPhrases(search: PhraseSearch, into: DocSet): void;
  coded(piece: string): CodedColumn | undefined;
  /** A piece, or `size:Piece`. */
  ordered(name: string): OrderedColumn | undefined;
  points(): Points;
  present(piece: string): DocSet;
  ids(nctIds: readonly NctId[]): DocSet;
  /** Those of which one location meets the condition. */
  location(condition: Condition): DocSet;
  /** Those that have a text character by character in a part; it was looked up in the records beforehand. */
  exact(condition: TextCondition, part: TextPart): DocSet;
}

/** Sets of those that have a text character by character, by `exactKey`. */
export type ExactSets = ReadonlyMap<string, DocSet>;

/** Names a text in a part; equal texts have equal keys, whichever query they stand in. */
export function exactKey(condition: TextCondition, part: TextPart, isOfLocation: boolean): string {
  return JSON.stringify([condition.exact, condition.coverage, part.pieces, isOfLocation]);
}
