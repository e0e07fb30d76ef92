import type { Condition, Phrase, Relaxed, Segment, TextCondition } from "../../query/query.ts";
import { readsAsValue } from "./phrase-values.ts";
import type { Vocabulary } from "./vocabulary.ts";

/**
 * The condition without the phrases that a study cannot have because one of their words is nowhere in it. For that study it
 * means the same, and it is answered faster: of the thirty names of a disease most are in no given record.
 */
export function narrow(condition: Condition, vocabulary: Vocabulary): Condition {
  switch (condition.kind) {
    case "and":
      return narrowAnd(condition.operands, vocabulary);
    case "or":
      return { ...condition, operands: condition.operands.map((operand) => narrow(operand, vocabulary)) };
    case "not":
      return { ...condition, operand: narrow(condition.operand, vocabulary) };
    case "location":
      return { ...condition, condition: narrow(condition.condition, vocabulary) };
    case "text":
      return narrowText(condition, vocabulary);
    default:
      return condition;
  }
}

const NONE: Condition = { kind: "none" };

/** The first operand that cannot be met is the answer. */
function narrowAnd(operands: readonly Condition[], vocabulary: Vocabulary): Condition {
  const narrowed: Condition[] = [];
  for (const operand of operands) {
    const next = narrow(operand, vocabulary);
    if (next.kind === "none") return NONE;
    narrowed.push(next);
  }
  return { kind: "and", operands: narrowed };
}

function narrowText(condition: TextCondition, { words }: Vocabulary): Condition {
  const isPossible = (phrase: Phrase): boolean =>
    phrase.words.every((word) => words.has(word)) || readsAsValue(phrase, condition);
  const wholes = condition.wholes.filter(isPossible);
  const relaxed = condition.relaxed && narrowRelaxed(condition.relaxed, isPossible);
  return wholes.length === 0 && relaxed === undefined ? NONE : { ...condition, wholes, relaxed };
}

/** Undefined where too few segments are left to be met. */
function narrowRelaxed(relaxed: Relaxed, isPossible: (phrase: Phrase) => boolean): Relaxed | undefined {
  const segments = relaxed.segments.map((segment) => narrowSegment(segment, isPossible));
  const open = segments.filter((segment) => segment !== undefined);
  // The scores of those that are left out would be 0, which is below every other.
  return open.length < relaxed.required ? undefined : { ...relaxed, segments: open };
}

/** Undefined where it cannot be met. */
function narrowSegment(segment: Segment, isPossible: (phrase: Phrase) => boolean): Segment | undefined {
  const alternatives = segment.alternatives.filter(isPossible);
  const words = segment.words.flatMap((word) => narrowSegment(word, isPossible) ?? []);
  const isApart = segment.words.length > 0 && words.length === segment.words.length;
  if (alternatives.length === 0 && !isApart) return undefined;
  return { alternatives, words: isApart ? words : [] };
}
