import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addBusinessDays,
  businessDayAtOrAfter,
  businessDayAtOrBefore,
  businessDaysBetween,
  isBusinessDay,
  isoMonthOf,
  isoOf,
  parseDay,
} from "./days.ts";

const anyDay = fc.integer({ min: 7_000, max: 40_000 });

describe("days", () => {
  test("are counted from 1970-01-01", () => {
    expect(parseDay("1970-01-01")).toBe(0);
    expect(parseDay("2026-08-14")).toBe(20_679);
    expect(isoOf(20_679)).toBe("2026-08-14");
    expect(isoMonthOf(20_679)).toBe("2026-08");
  });

  test.each(["2026-8-14", "2026-02-30", "2026-13-01", "14.08.2026", "2026-08-14T00:00:00", ""])(
    "%j is no day",
    (text) => {
      expect(parseDay(text)).toBeUndefined();
    },
  );

  test("every day is read back from its text", () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        expect(parseDay(isoOf(day))).toBe(day);
      }),
    );
  });
});

describe("business days", () => {
  test.each([
    ["2026-08-14", true],
    ["2026-08-15", false],
    ["2026-08-16", false],
    ["2026-08-17", true],
  ])("%s: %s", (text, expected) => {
    expect(isBusinessDay(parseDay(text) ?? -1)).toBe(expected);
  });

  test("a weekend belongs to the Friday before and the Monday after", () => {
    for (const text of ["2026-08-15", "2026-08-16"]) {
      expect(isoOf(businessDayAtOrBefore(parseDay(text) ?? -1))).toBe("2026-08-14");
      expect(isoOf(businessDayAtOrAfter(parseDay(text) ?? -1))).toBe("2026-08-17");
    }
  });

  test("adding and counting are inverse, and land on business days", () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 3_000 }), (day, count) => {
        const from = businessDayAtOrAfter(day);
        const to = addBusinessDays(from, count);
        expect(isBusinessDay(to)).toBe(true);
        expect(businessDaysBetween(from, to)).toBe(count);
      }),
    );
  });

  test("the next one after a Friday is a Monday", () => {
    expect(isoOf(addBusinessDays(parseDay("2026-08-14") ?? -1, 1))).toBe("2026-08-17");
    expect(addBusinessDays(20_679, Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  });
});
