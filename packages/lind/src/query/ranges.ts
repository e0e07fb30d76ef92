import { firstDay, lastDay, parseAge, parsePartialDate, toMinutes } from "ctgov/study";
import { unreachable } from "../base/assert.ts";
import { type OrderedKind, toDayNumber } from "./ordered-values.ts";
import type { OrderedRange } from "./query.ts";

/** Every value that can be read. */
export const FULL_RANGE: OrderedRange = { low: undefined, high: undefined };

/** Both bounds are in the range; an open bound is met by any value. */
export function isInRange(value: number, { low, high }: OrderedRange): boolean {
  return (low === undefined || value >= low) && (high === undefined || value <= high);
}

/** No value lies in it: both bounds are given and cross. */
export function isEmptyRange({ low, high }: OrderedRange): boolean {
  return low !== undefined && high !== undefined && low > high;
}

/**
 * What one typed value stands for: a number or an age for itself, a date for all its days, `2022` from the first of
 * January to the 31st of December. Undefined where the text is no value of that kind.
 */
export function rangeOfValue(kind: OrderedKind, text: string): OrderedRange | undefined {
  switch (kind) {
    case "date": {
      const date = parsePartialDate(text);
      if (date === undefined) return undefined;
      return { low: toDayNumber(firstDay(date)), high: toDayNumber(lastDay(date)) };
    }
    case "age": {
      const age = parseAge(text.trim().replaceAll(/\s+/g, " "));
      if (age === undefined) return undefined;
      const minutes = toMinutes(age);
      return { low: minutes, high: minutes };
    }
    case "number": {
      const number = parseNumber(text);
      return number === undefined ? undefined : { low: number, high: number };
    }
    default:
      return unreachable(kind);
  }
}

/** A range between two typed values, undefined for `MIN` and `MAX`. Undefined where a bound cannot be read. */
export function rangeBetween(
  kind: OrderedKind,
  lowText: string | undefined,
  highText: string | undefined,
): OrderedRange | undefined {
  const low = lowText === undefined ? FULL_RANGE : rangeOfValue(kind, lowText);
  const high = highText === undefined ? FULL_RANGE : rangeOfValue(kind, highText);
  return low === undefined || high === undefined ? undefined : { low: low.low, high: high.high };
}

/** The days of a range of years. */
export function daysOfYears({ low, high }: OrderedRange): OrderedRange {
  return {
    low: low === undefined ? undefined : toDayNumber(`${yearText(Math.ceil(low))}-01-01`),
    high: high === undefined ? undefined : toDayNumber(`${yearText(Math.floor(high))}-12-31`),
  };
}

function yearText(year: number): string {
  return String(Math.min(Math.max(year, 1), 9999)).padStart(4, "0");
}

const NUMBER = /^[+-]?\d{1,15}(?:\.\d{1,15})?$/;

function parseNumber(text: string): number | undefined {
  const trimmed = text.trim();
  return NUMBER.test(trimmed) ? Number(trimmed) : undefined;
}
