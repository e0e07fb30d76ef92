import { describe, expect, test } from "vitest";
import type { OrderedKind } from "./ordered-values.ts";
import { daysOfYears, isEmptyRange, isInRange, rangeBetween, rangeOfValue } from "./ranges.ts";

describe("ranges", () => {
  test.each<[OrderedKind, string, number | undefined, number | undefined]>([
    ["date", "1970", 0, 364],
    ["date", "1970-02", 31, 58],
    ["date", "1970-01-02", 1, 1],
    ["date", "01/02/1970", 1, 1],
    ["date", "02/1970", 31, 58],
    ["number", " 40 ", 40, 40],
    ["number", "-1.5", -1.5, -1.5],
    ["age", "1 Year", 525_960, 525_960],
    ["age", "12  months", 525_960, 525_960],
  ])("as a %s, %j stands for %d to %d", (kind, text, low, high) => {
    expect(rangeOfValue(kind, text)).toEqual({ low, high });
  });

  test.each<[OrderedKind, string]>([
    ["date", "2023-02-30"],
    ["date", "tomorrow"],
    ["number", "forty"],
    ["number", "1e9"],
    ["number", ""],
    ["age", "18"],
    ["age", "N/A"],
  ])("as a %s, %j cannot be read", (kind, text) => {
    expect(rangeOfValue(kind, text)).toBeUndefined();
  });

  test("partial bounds open to their first and last day, MIN and MAX to everything", () => {
    expect(rangeBetween("date", "1970-02", "1970-02")).toEqual({ low: 31, high: 58 });
    expect(rangeBetween("date", undefined, "1970")).toEqual({ low: undefined, high: 364 });
    expect(rangeBetween("number", undefined, undefined)).toEqual({ low: undefined, high: undefined });
    expect(rangeBetween("number", "1", "x")).toBeUndefined();
  });

  test("both bounds are inside", () => {
    expect([4, 5, 6, 7].filter((value) => isInRange(value, { low: 5, high: 6 }))).toEqual([5, 6]);
    expect(isInRange(Number.NEGATIVE_INFINITY, { low: undefined, high: 0 })).toBe(true);
    expect(isEmptyRange({ low: 6, high: 5 })).toBe(true);
    expect(isEmptyRange({ low: 5, high: 5 })).toBe(false);
    expect(isEmptyRange({ low: 5, high: undefined })).toBe(false);
  });

  test("years are the days from their first to their last", () => {
    expect(daysOfYears({ low: 1970, high: 1971 })).toEqual({ low: 0, high: 729 });
    expect(daysOfYears({ low: 1970.5, high: undefined })).toEqual({ low: 365, high: undefined });
    expect(daysOfYears({ low: -3, high: 99_999 })).toEqual({ low: -719_162, high: 2_932_896 });
  });
});
