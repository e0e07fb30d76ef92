import { firstDay, lastDay } from "ctgov/study";
import type { RegisteredFacts } from "./registered-facts.ts";

/** Days between which something lies, `yyyy-MM-dd`; the same day twice where it is known to the day. */
export interface DayRange {
  readonly earliest: string;
  readonly latest: string;
}

/** Years from primary completion to results (42 CFR 11.44(a)), and with a certified delay of at most two years (11.44(b), (c)). */
const YEARS = 1;
const YEARS_CERTIFIED = 3;

/**
 * When results are due, as precisely as the registered completion allows: a completion in March 2026 makes them due in
 * March 2027. Undefined where no completion is registered.
 */
export function dueRange({ completion, certifiedOn }: RegisteredFacts): DayRange | undefined {
  if (completion === undefined) return undefined;
  const years = certifiedOn === undefined ? YEARS : YEARS_CERTIFIED;
  return { earliest: addYears(firstDay(completion.date), years), latest: addYears(lastDay(completion.date), years) };
}

/** The same day of a later year; 29 February becomes the 28th where the year has none. */
export function addYears(day: string, years: number): string {
  const year = Number(day.slice(0, 4)) + years;
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const rest = day.slice(4);
  return `${year}${rest === "-02-29" && !isLeapYear ? "-02-28" : rest}`;
}
