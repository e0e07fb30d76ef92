import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addDays,
  comparePartialDates,
  daysBetween,
  firstDay,
  lastDay,
  type PartialDate,
  parsePartialDate,
  YEAR_MAX,
  YEAR_MIN,
} from "./partial-date.ts";

function dateOf(text: string): PartialDate {
  const date = parsePartialDate(text);
  if (date === undefined) throw new Error(`${text} is no date.`);
  return date;
}

const anyDay = fc
  .date({ min: new Date("1900-01-01"), max: new Date("2199-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const anyDate = fc.tuple(anyDay, fc.constantFrom(4, 7, 10)).map(([day, length]) => dateOf(day.slice(0, length)));

describe("parsePartialDate", () => {
  test.each([
    ["2024", "2024", "year"],
    ["2024-03", "2024-03", "month"],
    ["2024-03-15", "2024-03-15", "day"],
    [" 2024-03-15 ", "2024-03-15", "day"],
    ["03/15/2024", "2024-03-15", "day"],
    ["3/5/2024", "2024-03-05", "day"],
    ["03/2024", "2024-03", "month"],
    ["March 2024", "2024-03", "month"],
    ["march 5, 2024", "2024-03-05", "day"],
    ["December 31, 1999", "1999-12-31", "day"],
    ["2024-02-29", "2024-02-29", "day"],
    ["2000-02-29", "2000-02-29", "day"],
    [`${YEAR_MIN}-01`, "1900-01", "month"],
    [`${YEAR_MAX}-12-31`, "2199-12-31", "day"],
  ])("reads %j as %s, known to the %s", (text, canonical, precision) => {
    expect(parsePartialDate(text)).toEqual({ text: canonical, precision });
  });

  test.each([
    ...["", "today", "24", "2024-3", "2024-03-5", "2024-00", "2024-13", "2024-01-00", "2024-01-32", "2024-04-31"],
    ...["2023-02-29", "2023-02-30", "1900-02-29", "2100-02-29", "02/30/2023", "15/03/2024", "February 30, 2024"],
    ...["Marsh 2024", "March 15 2024", "March, 2024", "Mar 2024", "15 March 2024", "2024-03-15T09:18", "20224-01-01"],
    ...["0224-01-01", "1899-12-31", "2200", "2024-03-15-01", "-2024", "２０２４"],
  ])("refuses %j", (text) => {
    expect(parsePartialDate(text)).toBeUndefined();
  });

  test("never throws, and reads what it gave as the same", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\d/-]{4,10}$/)), (text) => {
        const date = parsePartialDate(text);
        if (date !== undefined) expect(parsePartialDate(date.text)).toEqual(date);
      }),
    );
  });

  test("reads a day in each of its three forms alike", () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const [year, month, dayOfMonth] = day.split("-");
        const monthName = new Date(day).toLocaleString("en-US", { month: "long", timeZone: "UTC" });
        expect(parsePartialDate(`${month}/${dayOfMonth}/${year}`)).toEqual({ text: day, precision: "day" });
        expect(parsePartialDate(`${monthName} ${Number(dayOfMonth)}, ${year}`)).toEqual({
          text: day,
          precision: "day",
        });
      }),
    );
  });
});

describe("firstDay and lastDay", () => {
  test.each([
    ["2024", "2024-01-01", "2024-12-31"],
    ["2024-02", "2024-02-01", "2024-02-29"],
    ["2023-02", "2023-02-01", "2023-02-28"],
    ["2100-02", "2100-02-01", "2100-02-28"],
    ["2024-04", "2024-04-01", "2024-04-30"],
    ["2024-03-15", "2024-03-15", "2024-03-15"],
  ])("%s means %s to %s", (text, first, last) => {
    expect([firstDay(dateOf(text)), lastDay(dateOf(text))]).toEqual([first, last]);
  });

  test("the last day is not before the first, and the next day is outside the date", () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        expect(lastDay(date) >= firstDay(date)).toBe(true);
        expect(firstDay(date).startsWith(date.text) && lastDay(date).startsWith(date.text)).toBe(true);
        expect(addDays(lastDay(date), 1).startsWith(date.text)).toBe(false);
      }),
    );
  });
});

describe("comparePartialDates", () => {
  test("orders by the first day, and of equal first days the less precise date first", () => {
    const sorted = ["2023-12-31", "2024", "2024-01", "2024-01-01", "2024-01-02", "2024-02", "2024-12-31", "2025"];
    const shuffled = [...sorted].reverse().map(dateOf);
    expect(shuffled.sort(comparePartialDates).map((date) => date.text)).toEqual(sorted);
  });

  test("is a total order that agrees with the first days", () => {
    fc.assert(
      fc.property(anyDate, anyDate, anyDate, (a, b, c) => {
        expect(comparePartialDates(a, b) + comparePartialDates(b, a)).toBe(0);
        expect(comparePartialDates(a, b) === 0).toBe(a.text === b.text);
        if (comparePartialDates(a, b) <= 0) expect(firstDay(a) <= firstDay(b)).toBe(true);
        if (comparePartialDates(a, b) <= 0 && comparePartialDates(b, c) <= 0) {
          expect(comparePartialDates(a, c)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });
});

describe("daysBetween", () => {
  test.each([
    ["2024-03-15", "2024-03-16", 1],
    ["2024-03-16", "2024-03-15", -1],
    ["2024-02-28", "2024-03-01", 2],
    ["2024-03", "2024-03-15", 0],
    ["2024-03-15", "2024-03", 0],
    ["2024-01", "2024-03-15", 60],
    ["2024-03-15", "2024-01", -60],
    ["2024", "2025-12-31", 366],
    ["2024", "2024-12", 0],
  ])("from %s to %s are %d days", (from, to, days) => {
    expect(daysBetween(dateOf(from), dateOf(to))).toBe(days);
  });

  test("is the inverse of addDays, and turns its sign with its arguments", () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -20_000, max: 20_000 }), (day, days) => {
        const other = addDays(day, days);
        expect(addDays(other, -days)).toBe(day);
        const date = parsePartialDate(other);
        if (date !== undefined) expect(daysBetween(dateOf(day), date)).toBe(days);
      }),
    );
    fc.assert(
      fc.property(anyDate, anyDate, (a, b) => {
        expect(daysBetween(a, b) + daysBetween(b, a)).toBe(0);
      }),
    );
  });
});

describe("addDays", () => {
  test.each([
    ["2024-02-28", 1, "2024-02-29"],
    ["2023-12-31", 1, "2024-01-01"],
    ["2024-01-01", -1, "2023-12-31"],
    ["2024-03-15", 0, "2024-03-15"],
  ])("%s and %d days is %s", (day, days, result) => {
    expect(addDays(day, days)).toBe(result);
  });

  test.each([
    ["2023-02-30", 1],
    ["2024-03", 1],
    ["", 0],
    ["2024-03-15", 0.5],
    ["2024-03-15", Number.NaN],
    ["9999-12-31", 1],
    ["1000-01-01", -1],
  ])("throws for %j and %d days, where there is no day", (day, days) => {
    expect(() => addDays(day, days)).toThrow(RangeError);
  });
});
