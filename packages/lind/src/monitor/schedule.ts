import { isJsonObject } from "ctgov/study";
import { unreachable } from "../base/assert.ts";
import { dayAfter, instantOf, isTimeZone, type LocalDay, localDayOf, weekdayOf } from "./local-time.ts";

/** When a watch tells what it found: at once, or gathered at a local time of day. */
export type Schedule =
  | { readonly kind: "immediate" }
  | { readonly kind: "daily"; readonly at: TimeOfDay; readonly zone: string }
  | { readonly kind: "weekly"; readonly weekday: Weekday; readonly at: TimeOfDay; readonly zone: string };

/** `07:30`. */
export interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
}

export const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Days until a weekly digest at most, and one more for a day on which the clock jumps. */
const DAYS_MAX = 8;

/**
 * When something that happened at `fromMs` is told: the first scheduled moment after it. Times of day are local: across a
 * change of daylight saving time a digest stays at its hour. A time that the clock jumps over (02:30 on the night in
 * spring) comes as much later as the clock jumps; one that comes twice (in autumn) is the first of the two.
 */
export function dueMs(schedule: Schedule, fromMs: number): number {
  switch (schedule.kind) {
    case "immediate":
      return fromMs;
    case "daily":
      return nextMoment(schedule, () => true, fromMs);
    case "weekly":
      return nextMoment(schedule, (day) => WEEKDAYS[weekdayOf(day)] === schedule.weekday, fromMs);
    default:
      return unreachable(schedule);
  }
}

/**
 * When the digest before the one of `toMs` was due, which is where this one begins: a day or a week before by the calendar, and
 * an hour more or less across a change of daylight saving time. `toMs` itself where nothing is gathered.
 */
export function periodStartMs(schedule: Schedule, toMs: number): number {
  switch (schedule.kind) {
    case "immediate":
      return toMs;
    case "daily":
      return momentBefore(schedule, toMs, 1);
    case "weekly":
      return momentBefore(schedule, toMs, 7);
    default:
      return unreachable(schedule);
  }
}

function momentBefore({ at, zone }: LocalSchedule, ms: number, days: number): number {
  return instantOf(dayAfter(localDayOf(ms, zone), -days), at, zone);
}

interface LocalSchedule {
  readonly at: TimeOfDay;
  readonly zone: string;
}

function nextMoment({ at, zone }: LocalSchedule, isDay: (day: LocalDay) => boolean, fromMs: number): number {
  let day = localDayOf(fromMs, zone);
  for (let days = 0; days <= DAYS_MAX; days += 1) {
    const ms = isDay(day) ? instantOf(day, at, zone) : undefined;
    if (ms !== undefined && ms > fromMs) return ms;
    day = dayAfter(day, 1);
  }
  throw new Error("Broken assumption: a week has each of its days");
}

/** Reads `7:30`, `07:30`. */
export function parseTimeOfDay(text: string): TimeOfDay | undefined {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text.trim());
  const [hour, minute] = [Number(match?.[1] ?? Number.NaN), Number(match?.[2] ?? Number.NaN)];
  return hour <= 23 && minute <= 59 ? { hour, minute } : undefined;
}

export function printTimeOfDay({ hour, minute }: TimeOfDay): string {
  return [hour, minute].map((part) => String(part).padStart(2, "0")).join(":");
}

/** Reads what `JSON.stringify` made of a schedule; undefined for anything else. */
export function parseSchedule(json: unknown): Schedule | undefined {
  if (!isJsonObject(json)) return undefined;
  const { kind, at, zone, weekday } = json;
  if (kind === "immediate") return { kind };
  if (!isJsonObject(at) || typeof zone !== "string" || !isTimeZone(zone)) return undefined;
  const time = parseTimeOfDay(`${at["hour"]}:${String(at["minute"]).padStart(2, "0")}`);
  if (time === undefined) return undefined;
  if (kind === "daily") return { kind, at: time, zone };
  const day = WEEKDAYS.find((each) => each === weekday);
  return kind === "weekly" && day !== undefined ? { kind, weekday: day, at: time, zone } : undefined;
}

/** `at once`, `daily at 07:30 (Europe/Berlin)`, `every monday at 09:00 (UTC)`. */
export function describeSchedule(schedule: Schedule): string {
  switch (schedule.kind) {
    case "immediate":
      return "at once";
    case "daily":
      return `daily at ${printTimeOfDay(schedule.at)} (${schedule.zone})`;
    case "weekly":
      return `every ${capital(schedule.weekday)} at ${printTimeOfDay(schedule.at)} (${schedule.zone})`;
    default:
      return unreachable(schedule);
  }
}

function capital(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
}
