import { phrasePlaces } from "./matching/phrase-place.ts";
import { isUsable } from "./matching/text-score.ts";
import type { Condition, Phrase, Query, Segment, TextCondition } from "./query.ts";
import { spansOf } from "./words/words.ts";

/** A stretch of a text: `text.slice(start, end)`. */
export interface Highlight {
  readonly start: number;
  readonly end: number;
}

/** Where the words of a search stand in a text of a piece, in the order of the text, without overlaps. */
export type Highlighter = (piece: string, text: string) => readonly Highlight[];

/**
 * What made a study match, to be shown to a person. Phrases that are looked for as a whole come with those that are looked
 * for apart; what must not be there is not shown.
 */
export function createHighlighter(query: Query): Highlighter {
  const texts = wantedTexts(query.condition);
  return (piece, text) => {
    const spans = spansOf(text);
    const words = spans.map((span) => span.word);
    const found = texts.flatMap((condition) =>
      phrasesFor(condition, piece).flatMap((phrase) =>
        phrasePlaces(words, phrase.words, condition.coverage).map((place) => ({
          start: spans[place]?.start ?? 0,
          end: spans[place + phrase.words.length - 1]?.end ?? 0,
        })),
      ),
    );
    return withoutOverlaps(found);
  };
}

function wantedTexts(condition: Condition): readonly TextCondition[] {
  switch (condition.kind) {
    case "text":
      return [condition];
    case "and":
    case "or":
      return condition.operands.flatMap(wantedTexts);
    case "location":
      return wantedTexts(condition.condition);
    default:
      return [];
  }
}

function phrasesFor(condition: TextCondition, piece: string): readonly Phrase[] {
  const part = condition.parts.find((each) => each.enumType === undefined && each.pieces.includes(piece));
  if (part === undefined) return [];
  const phrases = [...condition.wholes, ...(condition.relaxed?.segments ?? []).flatMap(phrasesOf)];
  return phrases.filter((phrase) => isUsable(phrase, part));
}

function phrasesOf(segment: Segment): readonly Phrase[] {
  return [...segment.alternatives, ...segment.words.flatMap(phrasesOf)];
}

function withoutOverlaps(found: readonly Highlight[]): readonly Highlight[] {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of found.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}
