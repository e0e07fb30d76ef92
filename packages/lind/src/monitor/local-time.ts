/** Local time of IANA time zones by what `Intl` knows of them. */
import { must } from "../base/assert.ts";

/** A day of the calendar; months are counted from 1. */
export interface LocalDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

interface LocalTime extends LocalDay {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const DAY_MS = 86_400_000;

/** To make a formatter takes a hundred times as long as to use it. There are some 600 zones. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const formatter = new Intl.DateTimeFormat("en-US", {
    ...{ timeZone: zone, calendar: "gregory", hourCycle: "h23" },
    ...{ year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" },
  });
  formatters.set(zone, formatter);
  return formatter;
}

/** True for a zone of the IANA database (`Europe/Berlin`, `UTC`). */
export function isTimeZone(zone: string): boolean {
  // `Intl` also takes offsets (`+02:00`), which know no daylight saving time and are no place.
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    formatterOf(zone);
    return true;
  } catch {
    return false;
  }
}

function localTimeOf(ms: number, zone: string): LocalTime {
  const parts = new Map(
    formatterOf(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
  const numberOf = (type: Intl.DateTimeFormatPartTypes) => Number(must(parts.get(type), "every part was asked for"));
  return {
    ...{ year: numberOf("year"), month: numberOf("month"), day: numberOf("day") },
    ...{ hour: numberOf("hour"), minute: numberOf("minute"), second: numberOf("second") },
  };
}

/** The day that the calendar of the zone shows at an instant. */
export function localDayOf(ms: number, zone: string): LocalDay {
  const { year, month, day } = localTimeOf(ms, zone);
  return { year, month, day };
}

/** How far local time is ahead of UTC at an instant, in milliseconds; whole seconds. */
function offsetMs(ms: number, zone: string): number {
  const { year, month, day, hour, minute, second } = localTimeOf(ms, zone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1_000) * 1_000;
}

/**
 * The instant at which clocks of the zone show a time of a day: the first one where they show it twice. Where they jump over
 * it, as much later as they jump: the instant that the clock would have shown it by the offset before the jump.
 */
export function instantOf(
  { year, month, day }: LocalDay,
  { hour, minute }: { readonly hour: number; readonly minute: number },
  zone: string,
): number {
  const asUtc = Date.UTC(year, month - 1, day, hour, minute);
  // Offsets change a few times a year at most, so those of a day before and a day after are all there are.
  const before = offsetMs(asUtc - DAY_MS, zone);
  const after = offsetMs(asUtc + DAY_MS, zone);
  const shown = [...new Set([before, after])]
    .map((offset) => asUtc - offset)
    .filter((ms) => ms + offsetMs(ms, zone) === asUtc);
  return shown.length > 0 ? Math.min(...shown) : asUtc - before;
}

/** So many days later by the calendar; earlier where it is negative. */
export function dayAfter({ year, month, day }: LocalDay, days: number): LocalDay {
  const next = new Date(Date.UTC(year, month - 1, day + days));
  return { year: next.getUTCFullYear(), month: next.getUTCMonth() + 1, day: next.getUTCDate() };
}

/** 0 for Monday, 6 for Sunday. */
export function weekdayOf({ year, month, day }: LocalDay): number {
  return (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
}
