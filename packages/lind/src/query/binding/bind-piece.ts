import { pieceKindOf } from "ctgov/essie";
import type { FieldNode } from "ctgov/study";
import { derivedPieceOf } from "../derived-pieces.ts";
import { enumValueOf } from "../enum-value.ts";
import { type OrderedKind, orderedKindOf } from "../ordered-values.ts";
import type { Condition, OrderedRange } from "../query.ts";
import { daysOfYears, rangeBetween, rangeOfValue } from "../ranges.ts";

/**
 * What a single piece is asked that is no matter of words. Each function gives undefined where the piece cannot be asked
 * that, or where a value cannot be read.
 */

/** `AREA[Phase]PHASE2`, `AREA[StartDate]2022`, `AREA[HasResults]true`. Undefined for a text piece, too. */
export function bindValue(node: FieldNode, text: string): Condition | undefined {
  if (derivedPieceOf(node.piece)?.kind === "country-code") {
    return { kind: "value", piece: node.piece, values: [text.trim().toUpperCase()] };
  }
  const kind = orderedKindOf(node);
  if (kind !== undefined) return rangeCondition(node, rangeOfValue(kind, text));
  if (!node.isEnum && pieceKindOf(node) !== "boolean") return undefined;
  const value = enumValueOf(node.type, text);
  return value === undefined ? undefined : { kind: "value", piece: node.piece, values: [value] };
}

/** `AREA[StartDate]RANGE[2020, MAX]`. */
export function bindRange(node: FieldNode, low: string | undefined, high: string | undefined): Condition | undefined {
  const kind = orderedKindOf(node);
  return kind === undefined ? undefined : rangeCondition(node, rangeBetween(kind, low, high));
}

const SIZE_KIND: OrderedKind = "number";

/** `AREA[Phase:size]2`. */
export function bindSize(node: FieldNode, text: string): Condition | undefined {
  const range = rangeOfValue(SIZE_KIND, text);
  return range === undefined ? undefined : { kind: "size", piece: node.piece, range };
}

/** `AREA[Location:size]RANGE[10, MAX]`. */
export function bindSizeRange(
  node: FieldNode,
  low: string | undefined,
  high: string | undefined,
): Condition | undefined {
  const range = rangeBetween(SIZE_KIND, low, high);
  return range === undefined ? undefined : { kind: "size", piece: node.piece, range };
}

/** The study has a value of the piece. A count always has one; what is derived is there when its source is. */
export function bindPresence(node: FieldNode): Condition {
  const derived = derivedPieceOf(node.piece);
  if (derived === undefined) return { kind: "present", piece: node.piece };
  if (derived.kind === "count" || derived.kind === "distinct") return { kind: "all" };
  return { kind: "present", piece: derived.of };
}

/** A derived piece is asked through the piece it comes from, where one piece is enough for that. */
function rangeCondition(node: FieldNode, range: OrderedRange | undefined): Condition | undefined {
  if (range === undefined) return undefined;
  const derived = derivedPieceOf(node.piece);
  if (derived?.kind === "year") return { kind: "range", piece: derived.of, range: daysOfYears(range) };
  const [first, ...others] = derived?.kind === "count" ? derived.of : [];
  if (first !== undefined && others.length === 0) return { kind: "size", piece: first, range };
  return { kind: "range", piece: node.piece, range };
}
