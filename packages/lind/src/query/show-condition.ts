import { unreachable } from "../base/assert.ts";
import type { Condition, OrderedRange, Phrase, Relaxed, Segment, TextCondition } from "./query.ts";

/**
 * A condition in the short form that tests and logs show:
 * `(and (text "lung cancer" in 7 = "Lung Neoplasms" ~ lung + cancer) (value Phase PHASE2))`. Behind `in` stands the one
 * piece, or how many parts there are; behind `=` the synonyms; behind `~` the segments.
 */
export function showCondition(condition: Condition): string {
  switch (condition.kind) {
    case "all":
    case "none":
      return condition.kind;
    case "and":
    case "or":
      return list(condition.kind, condition.operands.map(showCondition));
    case "not":
      return list("not", [showCondition(condition.operand)]);
    case "location":
      return list("location", [showCondition(condition.condition)]);
    case "text":
      return showText(condition);
    case "value":
      return list("value", [condition.piece, ...condition.values]);
    case "range":
    case "size":
      return list(condition.kind, [condition.piece, showRange(condition.range)]);
    case "present":
      return list("present", [condition.piece]);
    case "near":
      return list("near", [
        `${condition.point.latitude},${condition.point.longitude}`,
        `${Number(condition.radiusKm.toFixed(3))}km`,
      ]);
    case "ids":
      return list("ids", condition.nctIds);
    default:
      return unreachable(condition);
  }
}

function list(name: string, items: readonly string[]): string {
  return `(${[name, ...items].join(" ")})`;
}

function showRange({ low, high }: OrderedRange): string {
  return `${low ?? "MIN"}..${high ?? "MAX"}`;
}

function showText(condition: TextCondition): string {
  const { parts, coverage, exact, tilt, relaxed } = condition;
  const [part] = parts;
  const [piece] = part?.pieces ?? [];
  const isOnePiece = parts.length === 1 && part?.pieces.length === 1 && piece !== undefined;
  return list("text", [
    JSON.stringify(condition.typed),
    `in ${isOnePiece ? piece : parts.length}`,
    ...(coverage === "Contains" ? [] : [coverage]),
    ...(exact === undefined ? [] : ["exactly"]),
    ...synonyms(condition.wholes),
    ...(relaxed === undefined ? [] : [showRelaxed(relaxed)]),
    ...(tilt === undefined ? [] : [`tilt ${tilt}`]),
  ]);
}

function synonyms(phrases: readonly Phrase[]): readonly string[] {
  return phrases.slice(1).map((phrase) => `= ${JSON.stringify(phrase.text)}`);
}

function showRelaxed({ segments, required }: Relaxed): string {
  const some = required === segments.length ? "" : `${required} of `;
  return `~ ${some}${segments.map(showSegment).join(" + ")}`;
}

/** `(lung cancer = "Lung Neoplasms" | lung + cancer)`; a single word without synonyms is just itself. */
function showSegment({ alternatives, words }: Segment): string {
  const own = alternatives[0]?.words.join(" ") ?? "";
  const shown = [own, ...synonyms(alternatives)].join(" ");
  if (words.length > 0) return `(${shown} | ${words.map(showSegment).join(" + ")})`;
  return alternatives.length === 1 && !own.includes(" ") ? own : `(${shown})`;
}
