/** How much of a date is known. */
export type DatePrecision = "year" | "month" | "day";

/**
 * A date of the calendar of which only the year, or the year and the month, may be known. The precision is kept: a
 * study that starts in `2024-03` does not start on the first of March.
 */
export interface PartialDate {
  /** The one way to write it: `2024`, `2024-03`, `2024-03-15`. */
  readonly text: string;
  readonly precision: DatePrecision;
}

/**
 * The registry holds dates from 1900-01 to 2100-12 (a handful of typing errors among them); a century more leaves room
 * and still refuses a year such as 0224 or 20224.
 */
export const YEAR_MIN = 1900;
export const YEAR_MAX = 2199;

const DAY_MS = 86_400_000;
const DAY_FIRST_MS = Date.UTC(1000, 0, 1);
const DAY_LAST_MS = Date.UTC(9999, 11, 31);
const ISO_DAY = /^\d{4}-\d\d-\d\d$/;

const MONTHS: readonly string[] = [
  ...["january", "february", "march", "april", "may", "june"],
  ...["july", "august", "september", "october", "november", "december"],
];

const TEXT_LENGTHS: Readonly<Record<DatePrecision, number>> = { year: 4, month: 7, day: 10 };

/**
 * Reads a date in one of the registry's forms: `2024`, `2024-03`, `2024-03-15`; `03/15/2024` and `03/2024` as search
 * expressions have them; `March 15, 2024` and `March 2024` as the classic site had them. Undefined for anything else,
 * for a day that no calendar has (2023-02-30) and for a year outside `YEAR_MIN` to `YEAR_MAX`.
 */
export function parsePartialDate(text: string): PartialDate | undefined {
  const trimmed = text.trim();
  const iso = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(trimmed);
  if (iso !== null) return toPartialDate(iso[1], iso[2], iso[3]);
  const slashes = /^(\d\d?)\/(?:(\d\d?)\/)?(\d{4})$/.exec(trimmed);
  if (slashes !== null) return toPartialDate(slashes[3], slashes[1], slashes[2]);
  const words = /^([a-z]+) (?:(\d\d?), )?(\d{4})$/i.exec(trimmed);
  if (words === null) return undefined;
  const month = MONTHS.indexOf((words[1] ?? "").toLowerCase()) + 1;
  return month === 0 ? undefined : toPartialDate(words[3], String(month), words[2]);
}

function toPartialDate(year = "", month?: string, day?: string): PartialDate | undefined {
  if (Number(year) < YEAR_MIN || Number(year) > YEAR_MAX) return undefined;
  if (month === undefined) return { text: year, precision: "year" };
  if (Number(month) < 1 || Number(month) > 12) return undefined;
  const yearAndMonth = `${year}-${month.padStart(2, "0")}`;
  if (day === undefined) return { text: yearAndMonth, precision: "month" };
  if (Number(day) < 1 || Number(day) > daysOfMonth(Number(year), Number(month))) return undefined;
  return { text: `${yearAndMonth}-${day.padStart(2, "0")}`, precision: "day" };
}

/** The first day that the date may mean, `yyyy-MM-dd`. */
export function firstDay(date: PartialDate): string {
  return date.text + "-01-01".slice(date.text.length - TEXT_LENGTHS.year);
}

/** The last day that the date may mean, `yyyy-MM-dd`. */
export function lastDay(date: PartialDate): string {
  const [year, month = "12", day] = date.text.split("-");
  if (day !== undefined) return date.text;
  return `${year}-${month}-${daysOfMonth(Number(year), Number(month))}`;
}

/** Below 0 where `a` comes first. By the first day; of two dates with the same first day the less precise comes first. */
export function comparePartialDates(a: PartialDate, b: PartialDate): number {
  // The texts are of fixed width with the most significant part first, so the order of texts is the order of time.
  if (a.text === b.text) return 0;
  return a.text < b.text ? -1 : 1;
}

/**
 * Days from `a` to `b`, below 0 where `b` is earlier. Where one is less precise, both are taken at its precision, from
 * first day to first day: `2024-03` and `2024-03-15` are 0 days apart, `2024-01` and `2024-03-15` are 60.
 */
export function daysBetween(a: PartialDate, b: PartialDate): number {
  const length = Math.min(a.text.length, b.text.length);
  const precision = a.text.length === length ? a.precision : b.precision;
  return toDayNumber(firstDay(coarsen(b, precision))) - toDayNumber(firstDay(coarsen(a, precision)));
}

/** The day `days` after (below 0: before) a day written `yyyy-MM-dd`. Throws a RangeError where that is no day. */
export function addDays(isoDay: string, days: number): string {
  const time = (toDayNumber(isoDay) + days) * DAY_MS;
  // Beyond the year 9999 the text of a day has another form and would compare wrongly.
  if (!Number.isSafeInteger(days) || time < DAY_FIRST_MS || time > DAY_LAST_MS) {
    throw new RangeError(`There is no day ${days} days from ${isoDay}.`);
  }
  return new Date(time).toISOString().slice(0, TEXT_LENGTHS.day);
}

function coarsen(date: PartialDate, precision: DatePrecision): PartialDate {
  return { text: date.text.slice(0, TEXT_LENGTHS[precision]), precision };
}

/** Days since 1970-01-01. */
function toDayNumber(isoDay: string): number {
  const time = ISO_DAY.test(isoDay) ? Date.parse(isoDay) : Number.NaN;
  // `Date.parse` turns 02-30 into March in some engines; what comes back must be what went in.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, TEXT_LENGTHS.day) !== isoDay) {
    throw new RangeError(`${isoDay} is not a day of the calendar.`);
  }
  return time / DAY_MS;
}

function daysOfMonth(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return isLeapYear ? 29 : 28;
}
