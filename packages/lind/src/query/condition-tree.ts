import { findField } from "ctgov/study";
import { unreachable } from "../base/assert.ts";
import { orderedKindOf } from "./ordered-values.ts";
import type { Condition, OrderedRange, TextCondition } from "./query.ts";

/** A condition in words, and the conditions inside it. */
export interface ConditionTree {
  /** `all of`, `Phase is PHASE2 or PHASE3`, `"heart attack" in Conditions or disease`. */
  readonly text: string;
  readonly operands: readonly ConditionTree[];
}

/** Says where a text condition looks. */
type WhereOf = (text: TextCondition) => string;

export function treeOf(condition: Condition, whereOf: WhereOf): ConditionTree {
  switch (condition.kind) {
    case "and":
      return branch("all of", condition.operands, whereOf);
    case "or":
      return branch("any of", condition.operands, whereOf);
    case "not":
      return branch("not", [condition.operand], whereOf);
    case "location":
      return branch("one location with", [condition.condition], whereOf);
    default:
      return { text: leafText(condition, whereOf), operands: [] };
  }
}

function branch(text: string, operands: readonly Condition[], whereOf: WhereOf): ConditionTree {
  return { text, operands: operands.map((operand) => treeOf(operand, whereOf)) };
}

type Leaf = Exclude<Condition, { kind: "and" | "or" | "not" | "location" }>;

function leafText(condition: Leaf, whereOf: WhereOf): string {
  switch (condition.kind) {
    case "all":
      return "every study";
    case "none":
      return "no study";
    case "text":
      return `"${condition.typed}" ${placeText(condition)} ${whereOf(condition)}`;
    case "value":
      return `${condition.piece} is ${condition.values.join(" or ")}`;
    case "range":
      return `${condition.piece} ${rangeText(condition.range, valueText(condition.piece))}`;
    case "size":
      return `number of ${condition.piece} ${rangeText(condition.range, String)}`;
    case "present":
      return `${condition.piece} is given`;
    case "near": {
      const { latitude, longitude } = condition.point;
      return `a location within ${Number(condition.radiusKm.toFixed(1))} km of ${latitude}, ${longitude}`;
    }
    case "ids":
      return `the study is ${condition.nctIds.join(" or ")}`;
    default:
      return unreachable(condition);
  }
}

function placeText({ coverage, exact }: TextCondition): string {
  const exactly = exact === undefined ? "" : "exactly ";
  switch (coverage) {
    case "Contains":
      return `${exactly}in`;
    case "FullMatch":
      return `${exactly}as the whole of`;
    case "StartsWith":
      return `${exactly}at the start of`;
    case "EndsWith":
      return `${exactly}at the end of`;
    default:
      return unreachable(coverage);
  }
}

function rangeText({ low, high }: OrderedRange, show: (value: number) => string): string {
  if (low === undefined && high === undefined) return "is given";
  if (low === undefined) return `is at most ${show(high ?? 0)}`;
  if (high === undefined) return `is at least ${show(low)}`;
  return low === high ? `is ${show(low)}` : `is from ${show(low)} to ${show(high)}`;
}

const DAY_MS = 86_400_000;
const DAY_LENGTH = "2022-03-01".length;
const MINUTES_A_YEAR = 525_960;
const MINUTES_A_DAY = 1_440;

/** How a piece's numbers are written: days as dates, minutes of an age as years or days. */
function valueText(piece: string): (value: number) => string {
  const node = findField(piece);
  const kind = node === undefined ? undefined : orderedKindOf(node);
  if (kind === "date") return (day) => new Date(day * DAY_MS).toISOString().slice(0, DAY_LENGTH);
  if (kind === "age") return ageText;
  return String;
}

function ageText(minutes: number): string {
  if (minutes % MINUTES_A_YEAR === 0) return `${minutes / MINUTES_A_YEAR} years`;
  return `${Number((minutes / MINUTES_A_DAY).toFixed(1))} days`;
}
