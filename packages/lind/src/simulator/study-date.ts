import type { PartialDateStruct } from "ctgov/study";
import { type Day, isoMonthOf, isoOf } from "./days.ts";
import { MODERN_FROM, type StudyProfile } from "./profile.ts";

/** How the record writes one of its dates: old ones know the month and say no type, and many estimates are a month, too. */
export function studyDate(profile: StudyProfile, day: Day, isActual: boolean): PartialDateStruct {
  const isOld = profile.hasMonthDates && day < MODERN_FROM;
  return {
    date: isOld || (profile.estimatesByMonth && !isActual) ? isoMonthOf(day) : isoOf(day),
    type: isOld ? undefined : isActual ? "ACTUAL" : "ESTIMATED",
  };
}
