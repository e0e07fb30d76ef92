const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** From this hour on (UTC), on weekdays, new data may come; most days they come about 14:00. */
const NEWS_HOUR = 13;
/** Until then they are looked for often, and until the later hour now and then: they are late on some days. */
const OFTEN_UNTIL_HOUR = 16;
const LATE_UNTIL_HOUR = 22;

const OFTEN_MS = 5 * MINUTE_MS;
const LATE_MS = 20 * MINUTE_MS;
const RARELY_MS = HOUR_MS;
const WEEKEND_MS = 4 * HOUR_MS;
/** After a registry that did not answer; doubles with each further time up to the usual pace. */
const FAILED_MS = MINUTE_MS;

/** What is known of asking the registry. */
export interface Polls {
  /** When it was last asked, by both clocks; undefined before the first time. */
  readonly last: { readonly atMs: number; readonly monotonicMs: number } | undefined;
  /** The registry's data version, as it was last heard of: `2026-08-14T09:00:05`. */
  readonly stamp: string | undefined;
  /** How often in a row it did not answer. */
  readonly failures: number;
}

/** The time between two questions at a moment: one small request each, and fewer where nothing is to be expected. */
export function pollIntervalMs({ stamp, failures }: Pick<Polls, "stamp" | "failures">, nowMs: number): number {
  const usual = usualIntervalMs(stamp, nowMs);
  return failures === 0 ? usual : Math.min(usual, FAILED_MS * 2 ** (failures - 1));
}

function usualIntervalMs(stamp: string | undefined, nowMs: number): number {
  const now = new Date(nowMs);
  if (now.getUTCDay() === 0 || now.getUTCDay() === 6) return WEEKEND_MS;
  const hour = now.getUTCHours();
  const hasTodaysData = stamp !== undefined && stamp.slice(0, 10) >= now.toISOString().slice(0, 10);
  if (hasTodaysData || hour < NEWS_HOUR || hour >= LATE_UNTIL_HOUR) return RARELY_MS;
  return hour < OFTEN_UNTIL_HOUR ? OFTEN_MS : LATE_MS;
}

/**
 * Whether the registry is to be asked now. Either clock may say so: the wall clock after a machine has slept, the
 * monotonic one where the wall clock was set back. `everyMs` replaces the calendar.
 */
export function isPollDue(
  polls: Polls,
  now: { readonly nowMs: number; readonly monotonicMs: number },
  everyMs?: number | undefined,
): boolean {
  const { last } = polls;
  if (last === undefined || now.nowMs < last.atMs) return true;
  const interval = everyMs ?? pollIntervalMs(polls, now.nowMs);
  return now.nowMs - last.atMs >= interval || now.monotonicMs - last.monotonicMs >= interval;
}
