import type { CtgovError } from "./errors.ts";

/** How often and how patiently a request is repeated. */
export interface RetryPolicy {
  /** Attempts in all, the first one included. */
  readonly attemptsMax: number;
  /** The longest wait before the second attempt; it doubles with each further one. */
  readonly delayMsBase: number;
  /** No wait of the client's own choosing is longer. */
  readonly delayMsMax: number;
  /** The longest wait that a server may ask for; one that asks for more gets no further attempt. */
  readonly retryAfterMsMax: number;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  attemptsMax: 5,
  delayMsBase: 500,
  delayMsMax: 30_000,
  retryAfterMsMax: 120_000,
};

export type RetryDecision =
  | { readonly kind: "retry"; readonly delayMs: number }
  /** `lasting`: the same request would fail again. `attempts`: enough were made. `retry-after`: the wait is too long. */
  | { readonly kind: "stop"; readonly why: "lasting" | "attempts" | "retry-after" };

/**
 * Decides after the `attempt`-th failure (counted from 1). `Retry-After` is authoritative where the server sends it;
 * only without it the client chooses, with full jitter.
 */
export function decideRetry(
  error: CtgovError,
  attempt: number,
  policy: RetryPolicy,
  random: () => number,
): RetryDecision {
  if (!error.isTransient) return { kind: "stop", why: "lasting" };
  if (attempt >= policy.attemptsMax) return { kind: "stop", why: "attempts" };
  const retryAfterMs = error.code === "HTTP_STATUS" ? error.retryAfterMs : undefined;
  if (retryAfterMs === undefined) return { kind: "retry", delayMs: backOffMs(attempt, policy, random) };
  if (retryAfterMs > policy.retryAfterMsMax) return { kind: "stop", why: "retry-after" };
  return { kind: "retry", delayMs: retryAfterMs };
}

/**
 * A random wait between nothing and an upper end that doubles: clients that failed together come back one by one.
 * Source: "Exponential Backoff And Jitter", AWS Architecture Blog, 2015, where full jitter finished soonest with the
 * fewest calls.
 */
export function backOffMs(attempt: number, policy: RetryPolicy, random: () => number): number {
  const upperEnd = Math.min(policy.delayMsMax, policy.delayMsBase * 2 ** (attempt - 1));
  return Math.floor(random() * upperEnd);
}

/**
 * Reads `Retry-After` (RFC 9110, 10.2.3) as milliseconds from `nowMs`; a date that has passed is 0. Undefined for
 * anything else, which then counts as absent.
 */
export function parseRetryAfter(value: string, nowMs: number): number | undefined {
  const text = value.trim();
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, Number.MAX_SAFE_INTEGER);
  const dateMs = parseHttpDate(text, nowMs);
  return dateMs === undefined ? undefined : Math.max(0, dateMs - nowMs);
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const HTTP_DATES: readonly RegExp[] = [
  // Sun, 06 Nov 1994 08:49:37 GMT
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?<day>\d{2}) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) (?<time>\d{2}:\d{2}:\d{2}) GMT$/,
  // Sunday, 06-Nov-94 08:49:37 GMT
  /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>\d{2})-(?<month>[A-Z][a-z]{2})-(?<year>\d{2}) (?<time>\d{2}:\d{2}:\d{2}) GMT$/,
  // Sun Nov  6 08:49:37 1994
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?<month>[A-Z][a-z]{2}) (?<day>[ \d]\d) (?<time>\d{2}:\d{2}:\d{2}) (?<year>\d{4})$/,
];

/**
 * Reads the three forms of an HTTP date (RFC 9110, 5.6.7) as milliseconds since 1970. A day that its month does not
 * have is no date: `Date.UTC` would roll it over into the next month.
 */
export function parseHttpDate(text: string, nowMs: number): number | undefined {
  const groups = HTTP_DATES.map((form) => form.exec(text)?.groups).find((found) => found !== undefined);
  if (groups === undefined) return undefined;
  const { day: dayText, month: monthName = "", year: yearText = "", time = "" } = groups;
  const month = MONTHS.indexOf(monthName);
  const day = Number(dayText);
  const [hours = 0, minutes = 0, seconds = 0] = time.split(":").map(Number);
  // 60 is a leap second; the clocks here have none, so it counts as the first second of the next minute.
  if (month < 0 || hours > 23 || minutes > 59 || seconds > 60) return undefined;
  const year = yearText.length === 2 ? fullYear(Number(yearText), nowMs) : Number(yearText);
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month, day);
  if (midnight.getUTCMonth() !== month || midnight.getUTCDate() !== day) return undefined;
  return midnight.getTime() + ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

// RFC 9110: a year of two digits that seems more than 50 years ahead is the most recent past one with these digits.
function fullYear(twoDigits: number, nowMs: number): number {
  const thisYear = new Date(nowMs).getUTCFullYear();
  const inThisCentury = thisYear - (thisYear % 100) + twoDigits;
  return inThisCentury > thisYear + 50 ? inThisCentury - 100 : inThisCentury;
}
