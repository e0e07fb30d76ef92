import { daysFrom } from "./days.ts";

/** A version as far as time is concerned: the day since which it was registered, and the status it gave the study. */
export interface DatedStatus {
  /** `yyyy-MM-dd`. */
  readonly day: string;
  readonly overallStatus: string | undefined;
}

/** A stretch of days in one status, by the days on which versions were registered. */
export interface StatusPeriod {
  readonly overallStatus: string;
  readonly from: string;
  /** The first day of the next status; undefined for the one that lasts. */
  readonly to: string | undefined;
  /** Up to `to`, or up to today. */
  readonly days: number;
}

/**
 * How long a study was in each status, oldest first. The registry lags what happens in a study, so these are the days on which
 * a status was registered. `versions` are in the order of time; a version without a status ends the period before it.
 */
export function statusPeriods(versions: readonly DatedStatus[], today: string): readonly StatusPeriod[] {
  const starts = versions.filter(
    ({ overallStatus }, at) => at === 0 || overallStatus !== versions[at - 1]?.overallStatus,
  );
  return starts.flatMap(({ day: from, overallStatus }, at): StatusPeriod[] => {
    if (overallStatus === undefined) return [];
    const to = starts[at + 1]?.day;
    return [{ overallStatus, from, to, days: Math.max(0, daysFrom(from, to ?? today)) }];
  });
}
