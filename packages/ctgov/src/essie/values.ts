import {
  enumValuesOf,
  type FieldNode,
  firstDay,
  lastDay,
  legacyLabel,
  nearest,
  parseAge,
  parseEnumValue,
  parsePartialDate,
  toMinutes,
} from "../study/index.ts";
import { isOrdered, type PieceKind, pieceKindOf } from "./areas.ts";
import { quoteForMessage } from "./diagnostics.ts";
import type { Diagnostic } from "./expression.ts";

/** What is wrong with something, before it is known where it stands. */
export type Problem = Omit<Diagnostic, "start" | "end">;

const AGE_UNITS: readonly string[] = ["Years", "Months", "Weeks", "Days", "Hours", "Minutes"];
/** Fifteen digits are what a double holds exactly. */
const NUMBER = /^[+-]?\d{1,15}(?:\.\d{1,15})?$/;

/** Why a text cannot be a value of the piece; undefined where it can, as any text can be one of a text piece. */
export function valueProblem(node: FieldNode, text: string): Problem | undefined {
  const kind = pieceKindOf(node);
  switch (kind) {
    case "text":
      return undefined;
    case "enum":
      return parseEnumValue(node.type, oneSpace(text)) === undefined ? enumProblem(node, text) : undefined;
    case "boolean":
      return /^(?:true|false)$/i.test(text.trim()) ? undefined : booleanProblem(node, text);
    case "date":
    case "number":
    case "age":
      return orderedProblem(node, kind, text);
    case "point":
      return unsuitable(`${node.piece} is a point on the map; ask for it with DISTANCE[39.0, -77.1, 50mi].`);
    case "structure":
      return unsuitable(`${node.piece} is a structure; ask for one of its pieces, or whether it is MISSING.`);
  }
}

/** Why a text cannot be the size of a list. */
export function sizeProblem(text: string): Problem | undefined {
  if (/^\d{1,15}$/.test(text.trim())) return undefined;
  return { code: "INVALID_NUMBER", message: `${quoteForMessage(text)} is no size; write a whole number.` };
}

/** What the bounds of a range are compared as. */
export interface Bounds {
  problemOf(text: string): Problem | undefined;
  /** True where nothing can lie between two bounds that are each right. */
  isEmpty(low: string, high: string): boolean;
}

/** How the bounds of a range on this piece are read; undefined where the piece takes no range. */
export function boundsOf(node: FieldNode, isSize: boolean): Bounds | undefined {
  if (isSize) return { problemOf: sizeProblem, isEmpty: (low, high) => Number(low) > Number(high) };
  const kind = pieceKindOf(node);
  if (!isOrdered(kind)) return undefined;
  return { problemOf: (text) => valueProblem(node, text), isEmpty: (low, high) => isAfter(kind, low, high) };
}

function isAfter(kind: PieceKind, low: string, high: string): boolean {
  switch (kind) {
    case "date": {
      const [from, to] = [parsePartialDate(low), parsePartialDate(high)];
      return from !== undefined && to !== undefined && firstDay(from) > lastDay(to);
    }
    case "age": {
      const [from, to] = [parseAge(oneSpace(low)), parseAge(oneSpace(high))];
      return from !== undefined && to !== undefined && toMinutes(from) > toMinutes(to);
    }
    default:
      return Number(low) > Number(high);
  }
}

function orderedProblem(node: FieldNode, kind: "date" | "number" | "age", text: string): Problem | undefined {
  switch (kind) {
    case "date":
      return parsePartialDate(text) === undefined ? dateProblem(text) : undefined;
    case "age":
      return parseAge(oneSpace(text)) === undefined ? ageProblem(text) : undefined;
    case "number": {
      const message = `${quoteForMessage(text)} is no number, which ${node.piece} is; write digits alone.`;
      return NUMBER.test(text.trim()) ? undefined : { code: "INVALID_NUMBER", message };
    }
  }
}

function dateProblem(text: string): Problem {
  const trimmed = text.trim();
  const [, year, month] = /^(\d{4})-(\d\d)-\d\d$/.exec(trimmed) ?? [];
  const [, slashMonth, slashYear] = /^(\d\d?)\/\d\d?\/(\d{4})$/.exec(trimmed) ?? [];
  const yearAndMonth = `${year ?? slashYear}-${(month ?? slashMonth ?? "").padStart(2, "0")}`;
  const found = parsePartialDate(yearAndMonth);
  if (found !== undefined) {
    const message = `There is no day ${quoteForMessage(trimmed)} in the calendar; ${yearAndMonth} ends with ${lastDay(found)}.`;
    return { code: "INVALID_DATE", message, suggestion: lastDay(found) };
  }
  const forms = "2024, 2024-03, 2024-03-15 or 03/15/2024";
  return { code: "INVALID_DATE", message: `${quoteForMessage(trimmed)} is no date; write ${forms}.` };
}

function ageProblem(text: string): Problem {
  const [, count, unit = ""] = /^(\d{1,6})\s*([a-z]*)$/i.exec(text.trim()) ?? [];
  const message = `${quoteForMessage(text)} is no age; write a number, a space and ${listNames(AGE_UNITS, "or")}.`;
  const known = unit === "" ? "Years" : nearest(unit, AGE_UNITS);
  if (count === undefined || known === undefined) return { code: "INVALID_AGE", message };
  return { code: "INVALID_AGE", message, suggestion: `${count} ${known}` };
}

function enumProblem(node: FieldNode, text: string): Problem {
  const values = enumValuesOf(node.type);
  const labels = values.map((value) => legacyLabel(node.type, value, node.piece));
  const allowed = values.map((value, index) => withLabel(value, labels[index]));
  const message = `${quoteForMessage(text)} is no value of ${node.piece}; its values are ${listNames(allowed, "and")}.`;
  const known = [...values, ...labels.filter((label) => label !== undefined)];
  return { code: "UNKNOWN_VALUE", message, suggestion: nearest(text.trim(), known) };
}

function withLabel(value: string, label: string | undefined): string {
  return label === undefined || label === value ? value : `${value} (${label})`;
}

function booleanProblem(node: FieldNode, text: string): Problem {
  const message = `${quoteForMessage(text)} is no value of ${node.piece}; its values are true and false.`;
  return { code: "UNKNOWN_VALUE", message, suggestion: nearest(text.trim(), ["true", "false"]) };
}

export function unsuitable(message: string, suggestion?: string | undefined): Problem {
  return { code: "UNSUITABLE_OPERATOR", message, suggestion };
}

/** Runs of white space mean one space, as between any words. */
function oneSpace(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ");
}

function listNames(names: readonly string[], last: "and" | "or"): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} ${last} ${names.at(-1)}`;
}
