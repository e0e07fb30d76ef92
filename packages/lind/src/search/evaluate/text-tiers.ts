import { enumValueOf } from "../../query/enum-value.ts";
import { isUsable } from "../../query/matching/text-score.ts";
import type { Phrase, Relaxed, Segment, TextCondition, TextPart } from "../../query/query.ts";
import { roundScore } from "../../query/score.ts";
import { DocSet } from "../doc-set.ts";
import { documentsWithValues } from "./column-sets.ts";
import { phraseSearchOf } from "./phrase-search.ts";
import type { Universe } from "./universe.ts";

/**
 * Documents that reach a score. The score of a text condition takes few values (a part's weight times a phrase's
 * factor), so whoever wants the best documents asks for the tiers from the highest down and stops when a page is full:
 * matching is cheap, ranking everything is not.
 */
export interface Tier {
  readonly score: number;
  /** Adds the documents of this score or above; those of higher tiers may be among them. */
  addTo(documents: DocSet): void;
}

/** The tiers of a text condition, the highest score first. Their union is the set of all documents that match. */
export function tiersOf(condition: TextCondition, universe: Universe): readonly Tier[] {
  const wholes = wholeTiers(condition, universe);
  const relaxed = condition.relaxed === undefined ? [] : relaxedTiers(condition, condition.relaxed, universe);
  return [...wholes, ...relaxed].sort((a, b) => b.score - a.score);
}

function wholeTiers(condition: TextCondition, universe: Universe): readonly Tier[] {
  if (condition.exact !== undefined) {
    return condition.parts.map((part) => ({
      score: roundScore(part.weight),
      addTo: (documents) => {
        documents.addAll(universe.exact(condition, part));
      },
    }));
  }
  return phraseTiers(condition, condition.wholes, universe);
}

/** One tier for each part and each factor that phrases have in it. */
function phraseTiers(condition: TextCondition, phrases: readonly Phrase[], universe: Universe): readonly Tier[] {
  return partGroups(condition, phrases).flatMap(({ parts, byFactor }) =>
    parts.flatMap((part) =>
      [...byFactor].map(([factor, alike]) => ({
        score: roundScore(part.weight * factor),
        addTo: (documents: DocSet) => {
          addInPieces(condition, part.enumType, part.pieces, alike, true, documents, universe);
        },
      })),
    ),
  );
}

/** Adds all that have one of the phrases in one of the parts. */
export function addDocumentsInParts(
  condition: TextCondition,
  phrases: readonly Phrase[],
  documents: DocSet,
  universe: Universe,
): void {
  for (const { parts, enumType, byFactor } of partGroups(condition, phrases)) {
    const pieces = parts.flatMap((part) => part.pieces);
    const all = [...byFactor.values()].flat();
    addInPieces(condition, enumType, pieces, all, false, documents, universe);
  }
}

/** Parts in which the same phrases count, and these phrases by their factors. */
interface PartGroup {
  readonly parts: readonly TextPart[];
  readonly enumType: string | undefined;
  readonly byFactor: ReadonlyMap<number, readonly Phrase[]>;
}

function partGroups(condition: TextCondition, phrases: readonly Phrase[]): readonly PartGroup[] {
  const groups = Map.groupBy(condition.parts, ({ enumType, hasSynonyms }) => `${enumType} ${hasSynonyms}`);
  return [...groups.values()].flatMap((parts): readonly PartGroup[] => {
    const [first] = parts;
    if (first === undefined) return [];
    const { enumType } = first;
    const usable = phrases.filter((phrase) => isUsable(phrase, first));
    const isDecisive = condition.coverage === "Contains" && enumType === undefined;
    const decisive = isDecisive ? decisivePhrases(usable) : usable;
    return [{ parts, enumType, byFactor: Map.groupBy(decisive, ({ factor }) => factor) }];
  });
}

/**
 * The phrases without those that say nothing more: where `breast cancer` is found, `malignant breast cancer` need not be
 * looked for.
 */
function decisivePhrases(phrases: readonly Phrase[]): readonly Phrase[] {
  const factors = new Map<string, number>();
  for (const { words, factor } of phrases) {
    const key = words.join(" ");
    factors.set(key, Math.max(factor, factors.get(key) ?? 0));
  }
  return phrases.filter(({ words, factor }) => !partsOf(words).some((part) => (factors.get(part) ?? 0) >= factor));
}

/** The runs of some of the words, but not of all. */
function partsOf(words: readonly string[]): readonly string[] {
  const parts: string[] = [];
  for (let from = 0; from < words.length; from++) {
    const end = from === 0 ? words.length - 1 : words.length;
    for (let to = from + 1; to <= end; to++) parts.push(words.slice(from, to).join(" "));
  }
  return parts;
}

function addInPieces(
  { coverage }: TextCondition,
  enumType: string | undefined,
  pieces: readonly string[],
  phrases: readonly Phrase[],
  isKept: boolean,
  documents: DocSet,
  universe: Universe,
): void {
  if (enumType === undefined) {
    universe.addWithPhrases(phraseSearchOf(pieces, phrases, coverage, isKept), documents);
    return;
  }
  const values = phrases.flatMap((phrase) => enumValueOf(enumType, phrase.text) ?? []);
  if (values.length === 0) return;
  for (const piece of pieces) documents.addAll(documentsWithValues(universe, piece, values));
}

/**
 * A relaxed match is as good as its weakest segment. Going down the scores that a segment can have, each segment's set
 * grows; a document is found at the score at which enough of the segments have it.
 */
function relaxedTiers(condition: TextCondition, relaxed: Relaxed, universe: Universe): readonly Tier[] {
  const growing = relaxed.segments.map((segment) => growingSegment(condition, segment, universe));
  const scores = [...new Set(growing.flatMap((segment) => segment.scores))].sort((a, b) => b - a);
  return scores.map((score) => ({
    score: roundScore(score * relaxed.factor),
    addTo: (documents) => {
      const sets = growing.map((segment) => segment.downTo(score));
      documents.addAll(inAtLeast(sets, relaxed.required));
    },
  }));
}

/** The documents of a segment, gathered from its best score down. */
interface GrowingSegment {
  /** Scores at which it can grow. */
  readonly scores: readonly number[];
  /** All documents with this score or a higher one. Asked with falling scores only. */
  downTo(score: number): DocSet;
}

function growingSegment(condition: TextCondition, segment: Segment, universe: Universe): GrowingSegment {
  const tiers = phraseTiers(condition, segment.alternatives, universe).toSorted((a, b) => b.score - a.score);
  const words = segment.words.map((word) => growingSegment(condition, word, universe));
  const documents = new DocSet(universe.size);
  let next = 0;
  return {
    scores: [...tiers.map((tier) => tier.score), ...words.flatMap((word) => word.scores)],
    downTo: (score) => {
      for (let tier = tiers[next]; tier !== undefined && tier.score >= score; tier = tiers[next]) {
        tier.addTo(documents);
        next += 1;
      }
      if (words.length === 0) return documents;
      const apart = inAtLeast(
        words.map((word) => word.downTo(score)),
        words.length,
      );
      return documents.addAll(apart);
    },
  };
}

/** Documents that at least `required` of the sets have. */
export function inAtLeast(sets: readonly DocSet[], required: number): DocSet {
  const [first, ...rest] = sets;
  if (first === undefined) return new DocSet(0);
  if (required >= sets.length) {
    const all = first.clone();
    for (const set of rest) all.keepIn(set);
    return all;
  }
  // reached[n] has the documents that n + 1 of the sets so far have; each further set moves what it has up by one.
  const reached = Array.from({ length: required }, () => new DocSet(first.size));
  for (const set of sets) {
    for (let level = required - 1; level >= 0; level--) {
      const below = level === 0 ? set : reached[level - 1]?.clone().keepIn(set);
      if (below !== undefined) reached[level]?.addAll(below);
    }
  }
  return reached[required - 1] ?? new DocSet(first.size);
}
