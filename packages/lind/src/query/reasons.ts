import { valuesOf } from "ctgov/study";
import { enumValueOf } from "./enum-value.ts";
import { exactPlace } from "./exact-text.ts";
import { meets } from "./matching/meets.ts";
import { phrasePlaces } from "./matching/phrase-place.ts";
import { createStudyView, type StudyView } from "./matching/study-view.ts";
import { isUsable, textScore } from "./matching/text-score.ts";
import type { Condition, Phrase, Query, Segment, TextCondition, TextPart } from "./query.ts";
import { spansOf, type WordSpan } from "./words/words.ts";

/** What became of one text condition in one study: what highlights and the fidelity report are made of. */
export interface TextReason {
  readonly text: TextCondition;
  /** 0 where the study does not meet it. */
  readonly score: number;
  /** Where its phrases stand; its segments, where no whole phrase was found. At most `FOUND_MAX`. */
  readonly found: readonly FoundPhrase[];
  /** Segments that stand nowhere, as they were typed. */
  readonly unmet: readonly string[];
}

/** A phrase in a value: `value.slice(start, end)`. */
export interface FoundPhrase {
  readonly piece: string;
  readonly weight: number;
  readonly value: string;
  readonly start: number;
  readonly end: number;
  readonly phrase: Phrase;
  /** True where it is a part of the term only. */
  readonly isSegment: boolean;
}

/** More places than anybody looks at; a common word stands in a long record thousands of times. */
export const FOUND_MAX = 1_000;

/**
 * The reasons for and against a study, one for each text condition of a query but for those under `not`. Inside
 * SEARCH[Location] only locations that meet everything there are looked at.
 */
export function reasonsFor(query: Query, study: unknown): readonly TextReason[] {
  return reasonsIn(query.condition, [createStudyView(study)]);
}

function reasonsIn(condition: Condition, views: readonly StudyView[]): readonly TextReason[] {
  switch (condition.kind) {
    case "text":
      return [reasonFor(condition, views)];
    case "and":
    case "or":
      return condition.operands.flatMap((operand) => reasonsIn(operand, views));
    case "location": {
      const locations = views.flatMap((view) => view.locations());
      return reasonsIn(
        condition.condition,
        locations.filter((location) => meets(condition.condition, location)),
      );
    }
    default:
      return [];
  }
}

function reasonFor(text: TextCondition, views: readonly StudyView[]): TextReason {
  const wholes = foundIn(text, text.wholes, views, false);
  const segments = text.relaxed?.segments ?? [];
  const apart = wholes.length > 0 ? [] : segments.flatMap((segment) => foundSegment(text, segment, views));
  const unmet = wholes.length > 0 ? [] : segments.filter((segment) => foundSegment(text, segment, views).length === 0);
  return {
    text,
    score: views.reduce((best, view) => Math.max(best, textScore(text, view)), 0),
    found: [...wholes, ...apart].slice(0, FOUND_MAX),
    unmet: unmet.map((segment) => segment.alternatives[0]?.text ?? ""),
  };
}

/** The segment as a whole, else its words, which all have to be there. */
function foundSegment(text: TextCondition, segment: Segment, views: readonly StudyView[]): readonly FoundPhrase[] {
  const together = foundIn(text, segment.alternatives, views, true);
  if (together.length > 0) return together;
  const apart = segment.words.map((word) => foundSegment(text, word, views));
  return apart.every((found) => found.length > 0) ? apart.flat() : [];
}

function foundIn(
  text: TextCondition,
  phrases: readonly Phrase[],
  views: readonly StudyView[],
  isSegment: boolean,
): readonly FoundPhrase[] {
  return views.flatMap((view) =>
    text.parts.flatMap((part) =>
      part.pieces.flatMap((piece) =>
        valuesOf(view.study, piece).flatMap((value) =>
          typeof value === "string" ? foundInValue(text, phrases, part, value, { piece, isSegment }) : [],
        ),
      ),
    ),
  );
}

function foundInValue(
  text: TextCondition,
  phrases: readonly Phrase[],
  part: TextPart,
  value: string,
  common: Pick<FoundPhrase, "piece" | "isSegment">,
): readonly FoundPhrase[] {
  const spans = spansOf(value);
  const words = spans.map((span) => span.word);
  return phrases
    .filter((phrase) => isUsable(phrase, part))
    .flatMap((phrase) =>
      placesOf(text, phrase, part, value, words, spans).map((place) => ({
        ...common,
        weight: part.weight,
        value,
        ...place,
        phrase,
      })),
    );
}

interface Place {
  readonly start: number;
  readonly end: number;
}

function placesOf(
  text: TextCondition,
  phrase: Phrase,
  part: TextPart,
  value: string,
  words: readonly string[],
  spans: readonly WordSpan[],
): readonly Place[] {
  if (part.enumType !== undefined) {
    return enumValueOf(part.enumType, phrase.text) === value ? [{ start: 0, end: value.length }] : [];
  }
  if (text.exact !== undefined) {
    const place = exactPlace(value, text.exact, text.coverage);
    return place === undefined ? [] : [place];
  }
  return phrasePlaces(words, phrase.words, text.coverage).map((place) => ({
    start: spans[place]?.start ?? 0,
    end: spans[place + phrase.words.length - 1]?.end ?? value.length,
  }));
}
