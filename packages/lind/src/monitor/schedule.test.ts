import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  describeSchedule,
  dueMs,
  parseSchedule,
  parseTimeOfDay,
  periodStartMs,
  type Schedule,
  WEEKDAYS,
} from "./schedule.ts";

const MINUTE_MS = 60_000;
const due = (schedule: Schedule, from: string): string => new Date(dueMs(schedule, Date.parse(from))).toISOString();
const daily = (at: string, zone: string): Schedule => ({ kind: "daily", at: timeOf(at), zone });
const weekly = (weekday: (typeof WEEKDAYS)[number], at: string, zone: string): Schedule => ({
  ...{ kind: "weekly", weekday, at: timeOf(at), zone },
});

function timeOf(text: string) {
  const time = parseTimeOfDay(text);
  if (time === undefined) throw new Error(`${text} is a time`);
  return time;
}

describe("when a watch tells", () => {
  test.each([
    ["the same day", daily("08:00", "UTC"), "2026-03-01T07:59:59.999Z", "2026-03-01T08:00:00.000Z"],
    ["the next day from the moment on", daily("08:00", "UTC"), "2026-03-01T08:00:00.000Z", "2026-03-02T08:00:00.000Z"],
    ["in winter", daily("08:00", "Europe/Berlin"), "2026-01-10T12:00:00Z", "2026-01-11T07:00:00.000Z"],
    ["in summer", daily("08:00", "Europe/Berlin"), "2026-07-10T12:00:00Z", "2026-07-11T06:00:00.000Z"],
    ["a time that is jumped over", daily("02:30", "Europe/Berlin"), "2026-03-28T12:00:00Z", "2026-03-29T01:30:00.000Z"],
    ["a time that comes twice", daily("02:30", "Europe/Berlin"), "2026-10-24T12:00:00Z", "2026-10-25T00:30:00.000Z"],
    ["not again the same night", daily("02:30", "Europe/Berlin"), "2026-10-25T00:30:00Z", "2026-10-26T01:30:00.000Z"],
    [
      "half an hour of saving",
      daily("02:15", "Australia/Lord_Howe"),
      "2026-10-03T12:00:00Z",
      "2026-10-03T15:45:00.000Z",
    ],
    ["a day that was left out", daily("08:00", "Pacific/Apia"), "2011-12-29T20:00:00Z", "2011-12-30T18:00:00.000Z"],
    [
      "midnight that is jumped over",
      daily("00:00", "Africa/Cairo"),
      "2026-04-23T12:00:00Z",
      "2026-04-23T22:00:00.000Z",
    ],
    ["a weekday", weekly("monday", "09:00", "America/New_York"), "2026-11-26T12:00:00Z", "2026-11-30T14:00:00.000Z"],
    ["the weekday itself", weekly("monday", "09:00", "UTC"), "2026-11-30T08:00:00Z", "2026-11-30T09:00:00.000Z"],
    ["a week later", weekly("monday", "09:00", "UTC"), "2026-11-30T09:00:00Z", "2026-12-07T09:00:00.000Z"],
    ["the local weekday", weekly("tuesday", "01:00", "Asia/Tokyo"), "2026-11-30T12:00:00Z", "2026-11-30T16:00:00.000Z"],
    ["over new year", weekly("friday", "07:05", "UTC"), "2026-12-30T12:00:00Z", "2027-01-01T07:05:00.000Z"],
    ["at once", { kind: "immediate" } as const, "2026-12-30T12:00:00Z", "2026-12-30T12:00:00.000Z"],
  ])("%s", (_, schedule, from, expected) => {
    expect(due(schedule, from)).toBe(expected);
  });

  const zones = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
  ];
  const moreZones = ["Africa/Casablanca", "Africa/Cairo", "Pacific/Apia", "America/Sao_Paulo", "Asia/Tehran"];
  const someSchedule = fc.record({
    weekday: fc.option(fc.constantFrom(...WEEKDAYS), { nil: undefined }),
    hour: fc.nat(23),
    minute: fc.nat(59),
    zone: fc.constantFrom(...zones, ...moreZones),
    fromMs: fc.integer({ min: Date.parse("2010-01-01") / MINUTE_MS, max: Date.parse("2031-01-01") / MINUTE_MS }),
  });

  test("is the first minute at which clocks of the zone show it, as walking through the minutes finds", () => {
    const property = fc.property(someSchedule, ({ weekday, hour, minute, zone, fromMs: fromMinute }) => {
      const at = { hour, minute };
      const schedule: Schedule =
        weekday === undefined ? { kind: "daily", at, zone } : { kind: "weekly", weekday, at, zone };
      const from = fromMinute * MINUTE_MS;
      const ms = dueMs(schedule, from);
      expect(ms).toBeGreaterThan(from);
      const walked = walk(from, ms, zone, { weekday, hour, minute });
      // Where no clock shows it on the way, the time was jumped over on the day that it was for, or comes at its end.
      if (walked === undefined) expect(isJumpedOver(ms, zone, at)).toBe(true);
      else expect(new Date(ms).toISOString()).toBe(new Date(walked).toISOString());
    });
    fc.assert(property, { numRuns: 60 });
  });

  test("comes once a day or once a week, in every zone, over twenty years of clock changes", () => {
    const property = fc.property(someSchedule, ({ weekday, hour, minute, zone, fromMs: fromMinute }) => {
      const at = { hour, minute };
      const schedule: Schedule =
        weekday === undefined ? { kind: "daily", at, zone } : { kind: "weekly", weekday, at, zone };
      const first = dueMs(schedule, fromMinute * MINUTE_MS);
      const second = dueMs(schedule, first);
      const days = (second - first) / 86_400_000;
      expect(Math.abs(days - (weekday === undefined ? 1 : 7))).toBeLessThan(zone === "Pacific/Apia" ? 1.1 : 0.1);
      // What a digest covers begins where the one before it ended. Samoa once left out a day, and its digest with it.
      if (zone !== "Pacific/Apia") expect(periodStartMs(schedule, second)).toBe(first);
    });
    fc.assert(property, { numRuns: 2_000 });
  });
});

interface Shown {
  readonly weekday: string | undefined;
  readonly hour: number;
  readonly minute: number;
}

/** The clock of a zone, read as a person would. */
function clockOf(zone: string) {
  const format = new Intl.DateTimeFormat("en-GB", {
    ...{ timeZone: zone, weekday: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23", day: "numeric" },
  });
  return (ms: number) => {
    const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    return { weekday: parts["weekday"]?.toLowerCase(), time: `${parts["hour"]}:${parts["minute"]}`, day: parts["day"] };
  };
}

/** The first minute after `from` at which the clock shows it for the first time on its day; undefined past `until`. */
function walk(from: number, until: number, zone: string, { weekday, hour, minute }: Shown): number | undefined {
  const read = clockOf(zone);
  const time = `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
  const shows = (ms: number) => read(ms).time === time && (weekday === undefined || read(ms).weekday === weekday);
  for (let ms = from + MINUTE_MS; ms <= until; ms += MINUTE_MS) {
    if (!shows(ms)) continue;
    const isSecond = [30, 60].some((minutes) => {
      const earlier = ms - minutes * MINUTE_MS;
      return shows(earlier) && read(earlier).day === read(ms).day;
    });
    if (!isSecond) return ms;
  }
  return undefined;
}

/** True where the clock of the zone jumps over the time shortly before. */
function isJumpedOver(ms: number, zone: string, { hour, minute }: { readonly hour: number; readonly minute: number }) {
  const read = clockOf(zone);
  const wanted = hour * 60 + minute;
  const minutesAt = (at: number) => {
    const [hours = 0, minutes = 0] = read(at).time.split(":").map(Number);
    return hours * 60 + minutes;
  };
  for (let at = ms; at > ms - 25 * 60 * MINUTE_MS; at -= MINUTE_MS) {
    const [before, after] = [minutesAt(at - MINUTE_MS), minutesAt(at)];
    const jump = (after - before + 1_440) % 1_440;
    if (jump > 1 && jump < 720) return (wanted - before + 1_440) % 1_440 < jump;
  }
  return false;
}

describe("schedules in words", () => {
  test.each([
    ["7:30", { hour: 7, minute: 30 }],
    ["23:59", { hour: 23, minute: 59 }],
    ["24:00", undefined],
    ["7", undefined],
    ["07:60", undefined],
  ])("%s", (text, time) => expect(parseTimeOfDay(text)).toEqual(time));

  test.each([
    [{ kind: "immediate" } as const, "at once"],
    [daily("07:05", "Europe/Berlin"), "daily at 07:05 (Europe/Berlin)"],
    [weekly("monday", "9:00", "UTC"), "every Monday at 09:00 (UTC)"],
  ])("%j is read back and said as %s", (schedule, words) => {
    expect(parseSchedule(JSON.parse(JSON.stringify(schedule)))).toEqual(schedule);
    expect(describeSchedule(schedule)).toBe(words);
  });

  test.each([
    [undefined],
    [{ kind: "hourly" }],
    [{ kind: "daily", at: { hour: 25, minute: 0 }, zone: "UTC" }],
    [{ kind: "daily", at: { hour: 5, minute: 0 }, zone: "Europe/Atlantis" }],
    [{ kind: "daily", at: { hour: 5, minute: 0 }, zone: "+02:00" }],
    [{ kind: "weekly", weekday: "noday", at: { hour: 5, minute: 0 }, zone: "UTC" }],
  ])("%j is no schedule", (json) => expect(parseSchedule(json)).toBeUndefined());
});
