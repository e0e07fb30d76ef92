import { enumValueOf } from "../enum-value.ts";
import { holdsExactly } from "../exact-text.ts";
import type { Phrase, Segment, TextCondition, TextPart } from "../query.ts";
import { roundScore } from "../score.ts";
import { phrasePlace } from "./phrase-place.ts";
import type { StudyView } from "./study-view.ts";

/**
 * How well a study, or a location, meets a text condition: the highest weight times factor of what is found in it, 0
 * where nothing is. A found text always scores above 0, so this is also the answer to whether it matches.
 */
export function textScore(condition: TextCondition, view: StudyView): number {
  if (condition.exact !== undefined) return exactScore(condition, condition.exact, view);
  return Math.max(phrasesScore(condition, condition.wholes, view), relaxedScore(condition, view));
}

/** Whether a text condition is met: that its score is above 0, found out with the first place that meets it. */
export function meetsText(condition: TextCondition, view: StudyView): boolean {
  if (condition.exact !== undefined) return exactScore(condition, condition.exact, view) > 0;
  return hasAnyPhrase(condition, condition.wholes, view) || meetsRelaxed(condition, view);
}

function hasAnyPhrase(condition: TextCondition, phrases: readonly Phrase[], view: StudyView): boolean {
  return condition.parts.some((part) =>
    phrases.some((phrase) => isUsable(phrase, part) && hasPhrase(condition, part, phrase, view)),
  );
}

function meetsRelaxed(condition: TextCondition, view: StudyView): boolean {
  const { relaxed } = condition;
  if (relaxed === undefined) return false;
  const met = relaxed.segments.filter((segment) => meetsSegment(condition, segment, view));
  // Where no segment has to be met, none is found either: the score is that of the worst that is.
  return relaxed.required > 0 && met.length >= relaxed.required;
}

function meetsSegment(condition: TextCondition, segment: Segment, view: StudyView): boolean {
  if (hasAnyPhrase(condition, segment.alternatives, view)) return true;
  return segment.words.length > 0 && segment.words.every((word) => meetsSegment(condition, word, view));
}

function exactScore(condition: TextCondition, exact: string, view: StudyView): number {
  return highest(condition.parts, (part) => {
    const isFound = part.pieces.some((piece) =>
      view.texts(piece).some(({ text }) => holdsExactly(text, exact, condition.coverage)),
    );
    return isFound ? roundScore(part.weight) : 0;
  });
}

/** Any of the phrases in any of the parts; the best one counts. */
function phrasesScore(condition: TextCondition, phrases: readonly Phrase[], view: StudyView): number {
  return highest(condition.parts, (part) =>
    highest(phrases, (phrase) => {
      const isFound = isUsable(phrase, part) && hasPhrase(condition, part, phrase, view);
      return isFound ? roundScore(part.weight * phrase.factor) : 0;
    }),
  );
}

/** What a concept added counts only where the registry searches for synonyms. */
export function isUsable(phrase: Phrase, part: TextPart): boolean {
  return part.hasSynonyms || phrase.concept === undefined;
}

function hasPhrase(condition: TextCondition, part: TextPart, phrase: Phrase, view: StudyView): boolean {
  if (part.enumType !== undefined) {
    const value = enumValueOf(part.enumType, phrase.text);
    return value !== undefined && part.pieces.some((piece) => view.values(piece).some((each) => each === value));
  }
  return part.pieces.some((piece) =>
    view.texts(piece).some(({ words }) => phrasePlace(words, phrase.words, condition.coverage) >= 0),
  );
}

/** As good as the worst of the segments that have to be met. */
function relaxedScore(condition: TextCondition, view: StudyView): number {
  const { relaxed } = condition;
  if (relaxed === undefined) return 0;
  const scores = relaxed.segments.map((segment) => segmentScore(condition, segment, view)).sort((a, b) => b - a);
  return roundScore((scores[relaxed.required - 1] ?? 0) * relaxed.factor);
}

function segmentScore(condition: TextCondition, segment: Segment, view: StudyView): number {
  const together = phrasesScore(condition, segment.alternatives, view);
  if (segment.words.length === 0) return together;
  const apart = Math.min(...segment.words.map((word) => segmentScore(condition, word, view)));
  return Math.max(together, apart);
}

function highest<T>(items: readonly T[], scoreOf: (item: T) => number): number {
  return items.reduce((best, item) => Math.max(best, scoreOf(item)), 0);
}
