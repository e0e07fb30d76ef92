import { enumValueOf } from "../../query/enum-value.ts";
import { phrasePlace } from "../../query/matching/phrase-place.ts";
import type { Phrase, Relaxed, Segment, TextCondition } from "../../query/query.ts";
import type { DocSet } from "../doc-set.ts";
import { addDocumentsInParts, inAtLeast, tiersOf } from "./text-tiers.ts";
import type { Universe } from "./universe.ts";

/**
 * Adds all that meet a text condition, where their scores are not asked for: each phrase is looked for in all parts at
 * once, one that follows from another is not looked for at all, and nobody is looked at who is in the set already.
 */
export function addDocumentsWithText(condition: TextCondition, documents: DocSet, universe: Universe): void {
  if (condition.exact !== undefined) {
    for (const tier of tiersOf(condition, universe)) tier.addTo(documents);
    return;
  }
  const { wholes, relaxed } = condition;
  if (relaxed === undefined) {
    addDocumentsInParts(condition, wholes, documents, universe);
    return;
  }
  documents.addAll(documentsWithSegments(condition, relaxed.segments, relaxed.required, universe));
  const others = wholes.filter((whole) => !isImplied(whole, condition, relaxed));
  addDocumentsInParts(condition, others, documents, universe);
}

/**
 * Whoever has words one after the other also has them apart: no look for the whole is needed. Only the value of an enum
 * may be named by the whole text and by no part of it.
 */
function isImplied(whole: Phrase, { coverage, parts }: TextCondition, { segments, required }: Relaxed): boolean {
  if (coverage !== "Contains" || required < segments.length) return false;
  const isEnumValue = parts.some(
    ({ enumType }) => enumType !== undefined && enumValueOf(enumType, whole.text) !== undefined,
  );
  return !isEnumValue && segments.every((segment) => isMetBy(segment, whole.words));
}

/** What a concept added may not count in each part; what was typed does. */
function isMetBy({ alternatives, words }: Segment, whole: readonly string[]): boolean {
  const isTogether = alternatives.some(
    (phrase) => phrase.concept === undefined && phrasePlace(whole, phrase.words, "Contains") >= 0,
  );
  return isTogether || (words.length > 0 && words.every((word) => isMetBy(word, whole)));
}

function documentsWithSegments(
  condition: TextCondition,
  segments: readonly Segment[],
  required: number,
  universe: Universe,
): DocSet {
  const sets: DocSet[] = [];
  for (const segment of segments) {
    const set = universe.empty();
    addDocumentsWithSegment(condition, segment, set, universe);
    // Nothing can come back from where all are required.
    if (required === segments.length && set.isEmpty()) return set;
    sets.push(set);
  }
  return inAtLeast(sets, required);
}

function addDocumentsWithSegment(
  condition: TextCondition,
  { alternatives, words }: Segment,
  documents: DocSet,
  universe: Universe,
): void {
  if (words.length > 0) documents.addAll(documentsWithSegments(condition, words, words.length, universe));
  addDocumentsInParts(condition, alternatives, documents, universe);
}

/**
 * How many pages of words an answer can come from, roughly: those of the rarest word of a phrase, and of the rarest
 * segment. It tells which of several texts leaves the fewest documents for the others.
 */
export function pagesToRead({ wholes, relaxed }: TextCondition, universe: Universe): number {
  return relaxed === undefined ? pagesOfPhrases(wholes, universe) : pagesOfSegments(relaxed.segments, universe);
}

function pagesOfPhrases(phrases: readonly Phrase[], universe: Universe): number {
  // A phrase without words is found nowhere, so nothing is read for it.
  const worded = phrases.filter(({ words }) => words.length > 0);
  return worded.reduce((sum, { words }) => sum + Math.min(...words.map((word) => universe.pagesOf(word))), 0);
}

function pagesOfSegments(segments: readonly Segment[], universe: Universe): number {
  return Math.min(...segments.map(({ alternatives }) => pagesOfPhrases(alternatives, universe)));
}
