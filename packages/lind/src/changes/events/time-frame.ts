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

/**
 * The longest time that a time frame names, in days: 168 for "Baseline, week 12 and week 24"; undefined where it names none ("until
 * progression").
 */
export function longestDays(timeFrame: JsonValue | undefined): number | undefined {
  if (typeof timeFrame !== "string") return undefined;
  const text = timeFrame.toLowerCase().replace(/[a-z]+/g, (word) => NUMBER_WORDS.get(word) ?? word);
  const first = [...text.matchAll(NUMBER_FIRST)].map((match) => toDays(match[1], match[2]));
  const second = [...text.matchAll(UNIT_FIRST)].flatMap((match) =>
    (match[2]?.match(/\d+(?:\.\d+)?/g) ?? []).map((count) => toDays(count, match[1])),
  );
  const days = [...first, ...second].filter((count) => Number.isFinite(count));
  return days.length === 0 ? undefined : Math.round(Math.max(...days) * 100) / 100;
}

function toDays(count: string | undefined, unit: string | undefined): number {
  const name = unit ?? "";
  return Number(count) * (UNIT_DAYS.get(name) ?? UNIT_DAYS.get(name.replace(/s$/, "")) ?? Number.NaN);
}
