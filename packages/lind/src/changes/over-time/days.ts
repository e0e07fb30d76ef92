import { addDays } from "ctgov/study";

const DAY_MS = 86_400_000;

/** Whole days from one day to another (`yyyy-MM-dd`), below 0 where the second is earlier. Throws a RangeError for what is no day. */
export function daysFrom(from: string, to: string): number {
  return (Date.parse(addDays(to, 0)) - Date.parse(addDays(from, 0))) / DAY_MS;
}
