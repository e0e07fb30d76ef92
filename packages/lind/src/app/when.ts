import { type Clock, toTimestamp } from "../base/clock.ts";
import { LindError } from "../base/errors.ts";

const UNIT_MS: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

/**
 * Reads a moment as people type it: `2026-08-14`, `2026-08-14T09:00`, `7d` (seven days ago; also `m`, `h`, `w`),
 * `today`, `yesterday`. Days are UTC. Answers an ISO timestamp.
 */
export function parseWhen(text: string, clock: Clock): string {
  const ago = /^(\d{1,5})\s*([mhdw])$/.exec(text.trim());
  if (ago !== null) return toTimestamp(clock.now() - Number(ago[1]) * (UNIT_MS[ago[2] ?? "d"] ?? 0));
  const today = toTimestamp(clock.now()).slice(0, 10);
  if (text === "today") return `${today}T00:00:00.000Z`;
  if (text === "yesterday") return `${toTimestamp(clock.now() - 86_400_000).slice(0, 10)}T00:00:00.000Z`;
  const stamp = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/.test(text);
  const ms = stamp ? Date.parse(/T.*(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? text : toUtc(text)) : Number.NaN;
  // `Date.parse` turns February 30 into March 2 rather than refuse it.
  if (Number.isNaN(ms) || (text.length === 10 && toTimestamp(ms).slice(0, 10) !== text)) {
    throw new LindError("USAGE", `"${text}" is not a moment that can be read.`, {
      hint: "Write a day (2026-08-14), a time (2026-08-14T09:00), or how long ago (7d, 24h, yesterday).",
    });
  }
  return toTimestamp(ms);
}

/**
 * Reads a moment to come: as `parseWhen`, but `3d` is in three days. Refuses what is over.
 */
export function parseUntil(text: string, clock: Clock): string {
  const ahead = /^\+?(\d{1,5})\s*([mhdw])$/.exec(text.trim());
  const until =
    ahead === null
      ? parseWhen(text.trim() === "tomorrow" ? dayFrom(clock, 1) : text, clock)
      : toTimestamp(clock.now() + Number(ahead[1]) * (UNIT_MS[ahead[2] ?? "d"] ?? 0));
  if (until > toTimestamp(clock.now())) return until;
  throw new LindError("USAGE", `"${text}" is over already.`, {
    hint: "Write a day to come (2026-12-24), a time (2026-12-24T09:00, UTC), or how long (3d, 8h, tomorrow).",
  });
}

function dayFrom(clock: Clock, days: number): string {
  return toTimestamp(clock.now() + days * 86_400_000).slice(0, "2026-08-14".length);
}

/** The day of such a moment: `2026-08-14`. */
export function parseDayOf(text: string, clock: Clock): string {
  return parseWhen(text, clock).slice(0, "2026-08-14".length);
}

function toUtc(text: string): string {
  return text.length === 10 ? `${text}T00:00:00Z` : `${text}Z`;
}
