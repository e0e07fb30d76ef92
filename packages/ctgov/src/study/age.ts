/** The units in which the registry gives ages and durations. */
export type AgeUnit = "Years" | "Months" | "Weeks" | "Days" | "Hours" | "Minutes";

/** An age, or a duration, as the registry writes it: `18 Years`, `1 Year`, `6 Months`. */
export interface Age {
  /** The one way to write it, with the unit in the singular for 1. */
  readonly text: string;
  /** Whole, and not below 0. */
  readonly count: number;
  readonly unit: AgeUnit;
}

// A year is 365.25 days and a month is a twelfth of it, so that 12 months are exactly 1 year; 52 weeks and 365 days are a
// little less. All are whole minutes, so sums and comparisons are exact.
const UNIT_MINUTES: Readonly<Record<AgeUnit, number>> = {
  Years: 525_960,
  Months: 43_830,
  Weeks: 10_080,
  Days: 1_440,
  Hours: 60,
  Minutes: 1,
};

const UNITS: ReadonlyMap<string, AgeUnit> = new Map([
  ["year", "Years"],
  ["month", "Months"],
  ["week", "Weeks"],
  ["day", "Days"],
  ["hour", "Hours"],
  ["minute", "Minutes"],
]);

/** Six digits: beyond that a count is a typing error, and sums of minutes would lose their exactness. */
const AGE = /^(\d{1,6}) ([a-z]+?)s?$/i;

/** Reads `18 Years`, also in other case or number (`1 year`, `1 Years`). Undefined for anything else, such as `N/A`. */
export function parseAge(text: string): Age | undefined {
  const [, digits = "", word = ""] = AGE.exec(text.trim()) ?? [];
  const unit = UNITS.get(word.toLowerCase());
  if (unit === undefined) return undefined;
  const count = Number(digits);
  return { text: `${count} ${count === 1 ? unit.slice(0, -1) : unit}`, count, unit };
}

/** The age in minutes; a year has 365.25 days, a month is a twelfth of a year. */
export function toMinutes(age: Age): number {
  return age.count * UNIT_MINUTES[age.unit];
}

/** Below 0 where `a` is the lower age; 0 for the same time in other units: `12 Months` and `1 Year`. */
export function compareAges(a: Age, b: Age): number {
  return toMinutes(a) - toMinutes(b);
}
