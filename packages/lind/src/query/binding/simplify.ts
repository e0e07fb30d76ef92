import { unreachable } from "../../base/assert.ts";
import type { Condition, OrderedRange } from "../query.ts";
import { isEmptyRange } from "../ranges.ts";

/**
 * The same condition in its shortest form: no `and` or `or` of its own kind inside another, none with fewer than two
 * operands, no double `not`, the values of a piece in one place, and `all` and `none` only where nothing else is left. Leaves stay the same objects, because
 * `ranked` and `condition` of a query share them. Recursion is as deep as the expression, which the parser bounds.
 */
export function simplify(condition: Condition): Condition {
  switch (condition.kind) {
    case "and":
      return joined("and", condition.operands, "all", "none");
    case "or":
      return joined("or", condition.operands, "none", "all");
    case "not":
      return negated(simplify(condition.operand));
    case "location": {
      const inner = simplify(condition.condition);
      return inner.kind === "none" ? inner : { kind: "location", condition: inner };
    }
    case "value":
      return condition.values.length === 0 ? { kind: "none" } : condition;
    case "ids":
      return condition.nctIds.length === 0 ? { kind: "none" } : condition;
    case "range":
      return isEmptyRange(condition.range) ? { kind: "none" } : condition;
    case "size":
      return sizeCondition(condition, condition.range);
    case "all":
    case "none":
    case "text":
    case "present":
    case "near":
      return condition;
    default:
      return unreachable(condition);
  }
}

/** `neutral` changes nothing among the operands, `absorbing` decides the whole. */
function joined(
  kind: "and" | "or",
  operands: readonly Condition[],
  neutral: "all" | "none",
  absorbing: "all" | "none",
): Condition {
  const kept: Condition[] = [];
  for (const operand of operands.map(simplify)) {
    if (operand.kind === absorbing) return { kind: absorbing };
    if (operand.kind === kind) for (const inner of operand.operands) kept.push(inner);
    else if (operand.kind !== neutral) kept.push(operand);
  }
  const merged = kind === "or" ? mergeValues(kept) : kept;
  const [only] = merged;
  if (only === undefined) return { kind: neutral };
  return merged.length === 1 ? only : { kind, operands: merged };
}

/** `PHASE2` or `PHASE3` of one piece is one look at the piece. */
function mergeValues(operands: readonly Condition[]): readonly Condition[] {
  const valuesByPiece = new Map<string, Set<string>>();
  for (const operand of operands) {
    if (operand.kind !== "value") continue;
    const values = valuesByPiece.get(operand.piece) ?? new Set();
    valuesByPiece.set(operand.piece, values);
    for (const value of operand.values) values.add(value);
  }
  return operands.flatMap((operand): readonly Condition[] => {
    if (operand.kind !== "value") return [operand];
    const { piece } = operand;
    const values = valuesByPiece.get(piece);
    // The first of a piece stands for all of them.
    valuesByPiece.delete(piece);
    return values === undefined ? [] : [{ kind: "value", piece, values: [...values] }];
  });
}

function negated(operand: Condition): Condition {
  if (operand.kind === "not") return operand.operand;
  if (operand.kind === "all") return { kind: "none" };
  if (operand.kind === "none") return { kind: "all" };
  return { kind: "not", operand };
}

/** A list has 0 elements or more, so a range may ask for nothing or for everything. */
function sizeCondition(condition: Condition, range: OrderedRange): Condition {
  if (isEmptyRange(range) || (range.high !== undefined && range.high < 0)) return { kind: "none" };
  const isOpen = (range.low ?? 0) <= 0 && range.high === undefined;
  return isOpen ? { kind: "all" } : condition;
}
