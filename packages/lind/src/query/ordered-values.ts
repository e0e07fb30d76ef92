import { type FieldNode, firstDay, parseAge, parsePartialDate, toMinutes } from "ctgov/study";

/** What has an order: days, numbers, and ages (which are durations). */
export type OrderedKind = "date" | "number" | "age";

const KINDS: ReadonlyMap<string, OrderedKind> = new Map([
  ["PartialDate", "date"],
  ["NormalizedDate", "date"],
  ["DateTimeMinutes", "date"],
  ["integer", "number"],
  ["long", "number"],
  ["number", "number"],
  // Pieces that are only indexed: the counts and the years.
  ["short", "number"],
  ["NormalizedTime", "age"],
]);

const DAY_MS = 86_400_000;
const TIME_OF_DAY = /T.*$/s;

/** Undefined for text, enums, booleans and structures, which have no order. */
export function orderedKindOf(node: FieldNode): OrderedKind | undefined {
  return KINDS.get(node.type);
}

/**
 * A value of a record as the number it is compared by: a date as the day number of its first day, an age in minutes, a
 * number as itself. Undefined where the value cannot be read (`N/A`, a date that no calendar has): it has no place in
 * any order and lies in no range.
 */
export function orderedValueOf(node: FieldNode, value: unknown): number | undefined {
  const kind = orderedKindOf(node);
  if (kind === "number") return typeof value === "number" && Number.isFinite(value) ? value : undefined;
  if (typeof value !== "string") return undefined;
  if (kind === "date") return dayNumberOf(value);
  if (kind === "age") return minutesOf(value);
  return undefined;
}

/** Days from 1970-01-01 to a day written `yyyy-MM-dd`, which must be one of the calendar. */
export function toDayNumber(isoDay: string): number {
  return Date.parse(isoDay) / DAY_MS;
}

function dayNumberOf(text: string): number | undefined {
  const date = parsePartialDate(text.replace(TIME_OF_DAY, ""));
  return date === undefined ? undefined : toDayNumber(firstDay(date));
}

function minutesOf(text: string): number | undefined {
  const age = parseAge(text);
  return age === undefined ? undefined : toMinutes(age);
}
