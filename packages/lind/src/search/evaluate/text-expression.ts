import { enumValueOf } from "../../query/enum-value.ts";
import type { Phrase, Segment, TextCondition } from "../../query/query.ts";
import { matchExpression } from "./match-expression.ts";
import { decisivePhrases } from "./text-tiers.ts";

/** More phrases than this in one expression are slower together than one after the other (FTS5 looks at each for each hit). */
const PHRASES_MAX = 400;

/**
 * One FTS5 expression for all that a text condition can be met by, where only the set is wanted and not the scores: a
 * word that half of all studies have is then never listed by itself. Undefined where one expression cannot say it (values
 * of enums, exact texts, some of many segments), or would be too long.
 */
export function textExpression(condition: TextCondition): string | undefined {
  const { exact, wholes, relaxed } = condition;
  if (exact !== undefined || hasEnumMatch(condition)) return undefined;
  if (relaxed !== undefined && relaxed.required < relaxed.segments.length) return undefined;
  const whole = phrasesExpression(condition, wholes);
  const apart = relaxed === undefined ? undefined : allOf(condition, relaxed.segments);
  const expressions = [whole, apart].filter((each) => each !== undefined);
  const expression = expressions.map((each) => `(${each})`).join(" OR ");
  const phrases = expression.split('" ').length;
  return expressions.length === 0 || phrases > PHRASES_MAX ? undefined : expression;
}

/** Undefined where one of the segments can be met by nothing. */
function allOf(condition: TextCondition, segments: readonly Segment[]): string | undefined {
  const expressions = segments.flatMap((segment) => segmentExpression(condition, segment) ?? []);
  if (expressions.length < segments.length || expressions.length === 0) return undefined;
  return expressions.map((each) => `(${each})`).join(" AND ");
}

function segmentExpression(condition: TextCondition, segment: Segment): string | undefined {
  const together = phrasesExpression(condition, segment.alternatives);
  const apart = segment.words.length === 0 ? undefined : allOf(condition, segment.words);
  const expressions = [together, apart].filter((each) => each !== undefined);
  return expressions.length === 0 ? undefined : expressions.map((each) => `(${each})`).join(" OR ");
}

function phrasesExpression(condition: TextCondition, phrases: readonly Phrase[]): string | undefined {
  const expressions = condition.parts.flatMap((part) => {
    if (part.enumType !== undefined) return [];
    return matchExpression(part.pieces, decisivePhrases(condition, part, phrases), condition.coverage) ?? [];
  });
  return expressions.length === 0 ? undefined : expressions.join(" OR ");
}

function hasEnumMatch(condition: TextCondition): boolean {
  const phrases = [...condition.wholes, ...(condition.relaxed?.segments ?? []).flatMap(phrasesOf)];
  return condition.parts.some(({ enumType }) => {
    return enumType !== undefined && phrases.some(({ text }) => enumValueOf(enumType, text) !== undefined);
  });
}

function phrasesOf(segment: Segment): readonly Phrase[] {
  return [...segment.alternatives, ...segment.words.flatMap(phrasesOf)];
}
