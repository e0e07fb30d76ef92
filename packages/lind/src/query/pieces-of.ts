import { unreachable } from "../base/assert.ts";
import type { Condition } from "./query.ts";

/** The pieces that a condition reads, each once, in the order in which they are first asked for. */
export function piecesOf(condition: Condition): readonly string[] {
  const pieces = new Set<string>();
  collect(condition, pieces);
  return [...pieces];
}

function collect(condition: Condition, into: Set<string>): void {
  switch (condition.kind) {
    case "all":
    case "none":
      return;
    case "and":
    case "or":
      for (const operand of condition.operands) collect(operand, into);
      return;
    case "not":
      collect(condition.operand, into);
      return;
    case "location":
      collect(condition.condition, into);
      return;
    case "text":
      for (const part of condition.parts) for (const piece of part.pieces) into.add(piece);
      return;
    case "value":
    case "range":
    case "size":
    case "present":
      into.add(condition.piece);
      return;
    case "near":
      into.add("LocationGeoPoint");
      return;
    case "ids":
      into.add("NCTId").add("NCTIdAlias");
      return;
    default:
      unreachable(condition);
  }
}
