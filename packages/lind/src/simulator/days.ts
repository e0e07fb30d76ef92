import { assert } from "../base/assert.ts";

/** Days are counted from 1970-01-01 (day 0, a Thursday): whole numbers compare, subtract and hash. */
export type Day = number;

const DAY_MS = 86_400_000;
const BUSINESS_DAYS_OF_WEEK = 5;

const isoTexts = new Map<Day, string>();
// All days of a century; a simulation that runs on for longer than that only loses the cache.
const ISO_TEXTS_MAX = 40_000;

/** `2026-08-14`. */
export function isoOf(day: Day): string {
  const known = isoTexts.get(day);
  if (known !== undefined) return known;
  const text = new Date(day * DAY_MS).toISOString().slice(0, 10);
  if (isoTexts.size < ISO_TEXTS_MAX) isoTexts.set(day, text);
  return text;
}

/** `2026-08`. */
export function isoMonthOf(day: Day): string {
  return isoOf(day).slice(0, 7);
}

/** The day of `yyyy-mm-dd`; undefined for anything else and for a day that no calendar has. */
export function parseDay(text: string): Day | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(ms)) return undefined;
  const day = ms / DAY_MS;
  return isoOf(day) === text ? day : undefined;
}

/** 0 for Monday to 6 for Sunday. */
function weekdayOf(day: Day): number {
  return (((day + 3) % 7) + 7) % 7;
}

export function isBusinessDay(day: Day): boolean {
  return weekdayOf(day) < BUSINESS_DAYS_OF_WEEK;
}

/** The day itself, or the Friday before a weekend: the data does not move on weekends. */
export function businessDayAtOrBefore(day: Day): Day {
  return day - Math.max(0, weekdayOf(day) - (BUSINESS_DAYS_OF_WEEK - 1));
}

/** The day itself, or the Monday after a weekend. */
export function businessDayAtOrAfter(day: Day): Day {
  const weekday = weekdayOf(day);
  return weekday < BUSINESS_DAYS_OF_WEEK ? day : day + 7 - weekday;
}

/** `count` business days after a business day; Infinity stays Infinity. */
export function addBusinessDays(day: Day, count: number): Day {
  if (!Number.isFinite(count)) return count;
  assert(isBusinessDay(day), "business days are counted from a business day");
  const fromMonday = weekdayOf(day) + count;
  const weeks = Math.floor(fromMonday / BUSINESS_DAYS_OF_WEEK);
  return day - weekdayOf(day) + weeks * 7 + (fromMonday - weeks * BUSINESS_DAYS_OF_WEEK);
}

/** Business days after `from` up to and with `to`, both business days; negative where `to` is earlier. */
export function businessDaysBetween(from: Day, to: Day): number {
  const weeks = Math.round((to - weekdayOf(to) - (from - weekdayOf(from))) / 7);
  return weeks * BUSINESS_DAYS_OF_WEEK + weekdayOf(to) - weekdayOf(from);
}
