import type { JsonValue } from "ctgov/study";

/** Days of the units that time frames are told in. */
const UNIT_DAYS: ReadonlyMap<string, number> = new Map([
  ["minute", 1 / 1440],
  ["min", 1 / 1440],
  ["hour", 1 / 24],
  ["hr", 1 / 24],
  ["h", 1 / 24],
  ["day", 1],
  ["week", 7],
  ["wk", 7],
  ["month", 365.25 / 12],
  ["mo", 365.25 / 12],
  ["year", 365.25],
  ["yr", 365.25],
]);

const NUMBER_WORDS: ReadonlyMap<string, string> = new Map(
  ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"].map(
    (word, index) => [word, String(index + 1)],
  ),
);

const UNIT = "(minutes?|mins?|hours?|hrs?|h|days?|weeks?|wks?|months?|mos?|years?|yrs?)";
/** "24 weeks", "12-month", "0, 4 and 12 weeks", "6 to 12 months": the last number before the unit is the longest. */
const NUMBER_FIRST = new RegExp(`(\\d+(?:\\.\\d+)?)\\s*-?\\s*${UNIT}\\b`, "g");
/** "week 24", "Days 1, 8 and 15", "weeks 12-24". */
const UNIT_FIRST = new RegExp(`\\b${UNIT}\\s*((?:\\d+(?:\\.\\d+)?(?:\\s*(?:,|and|&|to|-|or|through)\\s*)*)+)`, "g");

/** Units of the calendar, which are as long as people say: 24 weeks and 6 months are the same half year. */
const CALENDAR = /^(?:mo|month|y)/;
/** Of times told in weeks or days and in months or years, up to this share apart: "4 weeks" is a month to a sponsor. */
const SAME_TIME_SHARE = 0.1;

/**
 * How much longer the longest time of the later time frame is, in signed days; 0 where both are the same time told in other units.
 * Undefined where one of them names no time.
 */
export function daysLonger(before: JsonValue | undefined, after: JsonValue | undefined): number | undefined {
  const [from, to] = [longestTime(before), longestTime(after)];
  if (from === undefined || to === undefined) return undefined;
  const days = to.days - from.days;
  if (from.isCalendar !== to.isCalendar && Math.abs(days) < SAME_TIME_SHARE * Math.max(from.days, to.days)) return 0;
  return Math.round(days * 100) / 100;
}

interface Time {
  readonly days: number;
  readonly isCalendar: boolean;
}

/**
 * The longest time that a time frame names, 168 days for "Baseline, week 12 and week 24"; undefined where it names none ("until
 * progression").
 */
function longestTime(timeFrame: JsonValue | undefined): Time | undefined {
  if (typeof timeFrame !== "string") return undefined;
  const text = timeFrame.toLowerCase().replace(/[a-z]+/g, (word) => NUMBER_WORDS.get(word) ?? word);
  const first = [...text.matchAll(NUMBER_FIRST)].map((match) => toTime(match[1], match[2]));
  const second = [...text.matchAll(UNIT_FIRST)].flatMap((match) =>
    (match[2]?.match(/\d+(?:\.\d+)?/g) ?? []).map((count) => toTime(count, match[1])),
  );
  return [...first, ...second]
    .filter(({ days }) => Number.isFinite(days))
    .reduce<Time | undefined>(
      (longest, time) => (longest !== undefined && longest.days >= time.days ? longest : time),
      undefined,
    );
}

function toTime(count: string | undefined, unit: string | undefined): Time {
  const name = unit ?? "";
  const unitDays = UNIT_DAYS.get(name) ?? UNIT_DAYS.get(name.replace(/s$/, "")) ?? Number.NaN;
  return { days: Number(count) * unitDays, isCalendar: CALENDAR.test(name) };
}
