import { enumValueOf } from "../../query/enum-value.ts";
import { phrasePlace } from "../../query/matching/phrase-place.ts";
import type { Phrase, Relaxed, Segment, TextCondition, TextPart } from "../../query/query.ts";
import { roundScore } from "../../query/score.ts";
import { DocSet } from "../doc-set.ts";
import { documentsWithValues } from "./column-sets.ts";
import { matchExpression } from "./match-expression.ts";
import type { Universe } from "./universe.ts";

/**
 * Documents that reach a score. The score of a text condition takes few values (a part's weight times a phrase's
 * factor), so whoever wants the best documents asks for the tiers from the highest down and stops when a page is full:
 * matching is cheap, ranking everything is not.
 */
export interface Tier {
  readonly score: number;
  /** Documents of this score or above; those of higher tiers may be among them. */
  documents(): DocSet;
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
      documents: () => universe.exact(condition, part),
    }));
  }
  return phraseTiers(condition, condition.wholes, universe);
}

/** One tier for each part and each factor that phrases have in it. */
function phraseTiers(condition: TextCondition, phrases: readonly Phrase[], universe: Universe): readonly Tier[] {
  return condition.parts.flatMap((part) => {
    const usable = decisivePhrases(condition, part, phrases);
    const factors = [...new Set(usable.map((phrase) => phrase.factor))];
    return factors.map((factor) => {
      const alike = usable.filter((phrase) => phrase.factor === factor);
      return {
        score: roundScore(part.weight * factor),
        documents: () => documentsInPart(condition, part, alike, universe),
      };
    });
  });
}

/**
 * The phrases that count in a part, without those that say nothing more: where `breast cancer` is found, `malignant breast
 * cancer` need not be looked for.
 */
export function decisivePhrases(
  { coverage }: TextCondition,
  part: TextPart,
  phrases: readonly Phrase[],
): readonly Phrase[] {
  const usable = phrases.filter((phrase) => part.hasSynonyms || phrase.concept === undefined);
  if (coverage !== "Contains" || part.enumType !== undefined) return usable;
  return usable.filter(
    (phrase) =>
      !usable.some(
        (other) =>
          other.factor >= phrase.factor &&
          other.words.length < phrase.words.length &&
          phrasePlace(phrase.words, other.words, "Contains") >= 0,
      ),
  );
}

function documentsInPart(
  condition: TextCondition,
  part: TextPart,
  phrases: readonly Phrase[],
  universe: Universe,
): DocSet {
  if (part.enumType !== undefined) return documentsWithEnum(part, part.enumType, phrases, universe);
  const expression = matchExpression(part.pieces, phrases, condition.coverage);
  return expression === undefined ? new DocSet(universe.size) : universe.match(expression);
}

function documentsWithEnum(part: TextPart, enumType: string, phrases: readonly Phrase[], universe: Universe): DocSet {
  const values = phrases.flatMap((phrase) => enumValueOf(enumType, phrase.text) ?? []);
  const documents = new DocSet(universe.size);
  if (values.length === 0) return documents;
  for (const piece of part.pieces) documents.addAll(documentsWithValues(universe, piece, values));
  return documents;
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
    documents: () =>
      inAtLeast(
        growing.map((segment) => segment.downTo(score)),
        relaxed.required,
      ),
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
        documents.addAll(tier.documents());
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
