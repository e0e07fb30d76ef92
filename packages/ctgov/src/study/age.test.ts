import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Age, type AgeUnit, compareAges, parseAge, toMinutes } from "./age.ts";

function ageOf(text: string): Age {
  const age = parseAge(text);
  if (age === undefined) throw new Error(`${text} is no age.`);
  return age;
}

const UNITS: readonly AgeUnit[] = ["Years", "Months", "Weeks", "Days", "Hours", "Minutes"];
const anyAge = fc.tuple(fc.nat(999_999), fc.constantFrom(...UNITS)).map(([count, unit]) => ageOf(`${count} ${unit}`));

describe("parseAge", () => {
  test.each([
    ["18 Years", { text: "18 Years", count: 18, unit: "Years" }],
    ["1 Year", { text: "1 Year", count: 1, unit: "Years" }],
    ["6 Months", { text: "6 Months", count: 6, unit: "Months" }],
    ["2 Weeks", { text: "2 Weeks", count: 2, unit: "Weeks" }],
    ["2 Days", { text: "2 Days", count: 2, unit: "Days" }],
    ["36 Hours", { text: "36 Hours", count: 36, unit: "Hours" }],
    ["1 Minute", { text: "1 Minute", count: 1, unit: "Minutes" }],
    ["0 Days", { text: "0 Days", count: 0, unit: "Days" }],
    [" 16 years ", { text: "16 Years", count: 16, unit: "Years" }],
    ["1 Years", { text: "1 Year", count: 1, unit: "Years" }],
    ["018 YEAR", { text: "18 Years", count: 18, unit: "Years" }],
  ])("reads %j", (text, age) => {
    expect(parseAge(text)).toEqual(age);
  });

  test.each(["", "N/A", "18", "Years", "18 Yearss", "18 Decades", "-1 Years", "1.5 Years", "18Years", "1234567 Days"])(
    "refuses %j",
    (text) => {
      expect(parseAge(text)).toBeUndefined();
    },
  );

  test("reads what it gave as the same", () => {
    fc.assert(
      fc.property(anyAge, (age) => {
        expect(parseAge(age.text)).toEqual(age);
      }),
    );
  });
});

describe("compareAges", () => {
  test.each([
    ["12 Months", "1 Year"],
    ["24 Hours", "1 Day"],
    ["60 Minutes", "1 Hour"],
    ["7 Days", "1 Week"],
    ["0 Years", "0 Minutes"],
  ])("%s equals %s", (a, b) => {
    expect(compareAges(ageOf(a), ageOf(b))).toBe(0);
  });

  test.each([
    ["6 Months", "1 Year"],
    ["11 Months", "1 Year"],
    ["52 Weeks", "1 Year"],
    ["365 Days", "1 Year"],
    ["4 Weeks", "1 Month"],
    ["30 Days", "1 Month"],
    ["1 Month", "31 Days"],
    ["17 Years", "18 Years"],
  ])("%s is less than %s", (a, b) => {
    expect(compareAges(ageOf(a), ageOf(b))).toBeLessThan(0);
    expect(compareAges(ageOf(b), ageOf(a))).toBeGreaterThan(0);
  });

  test("a year has 365.25 days, and every age is a whole number of minutes", () => {
    expect(toMinutes(ageOf("4 Years"))).toBe((4 * 365 + 1) * 24 * 60);
    fc.assert(
      fc.property(anyAge, anyAge, (a, b) => {
        expect(Number.isSafeInteger(toMinutes(a))).toBe(true);
        if (a.unit === b.unit) expect(Math.sign(compareAges(a, b))).toBe(Math.sign(a.count - b.count));
      }),
    );
  });
});
