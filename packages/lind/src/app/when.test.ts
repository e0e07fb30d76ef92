import { describe, expect, test } from "vitest";
import type { Clock } from "../base/clock.ts";
import { parseUntil, parseWhen } from "./when.ts";

const clock: Clock = {
  now: () => Date.parse("2026-08-14T09:00:05Z"),
  monotonicMs: () => 0,
  sleep: () => Promise.resolve(),
};

describe("parseWhen", () => {
  test.each([
    ["2026-08-01", "2026-08-01T00:00:00.000Z"],
    ["2026-08-01T10:30", "2026-08-01T10:30:00.000Z"],
    ["2026-08-01T10:30:15+02:00", "2026-08-01T08:30:15.000Z"],
    ["7d", "2026-08-07T09:00:05.000Z"],
    ["24h", "2026-08-13T09:00:05.000Z"],
    ["2 w", "2026-07-31T09:00:05.000Z"],
    ["today", "2026-08-14T00:00:00.000Z"],
    ["yesterday", "2026-08-13T00:00:00.000Z"],
  ])("reads %s as %s", (text, moment) => {
    expect(parseWhen(text, clock)).toBe(moment);
  });

  test.each(["", "soon", "2026-02-30", "2026-13-01", "14/08/2026", "7y", "-3d"])("refuses %j", (text) => {
    expect(() => parseWhen(text, clock)).toThrow("is not a moment that can be read");
  });
});

describe("parseUntil", () => {
  test.each([
    ["3d", "2026-08-17T09:00:05.000Z"],
    ["+8 h", "2026-08-14T17:00:05.000Z"],
    ["tomorrow", "2026-08-15T00:00:00.000Z"],
    ["2026-08-14T09:01", "2026-08-14T09:01:00.000Z"],
    ["2026-12-24", "2026-12-24T00:00:00.000Z"],
  ])("reads %s as %s", (text, moment) => {
    expect(parseUntil(text, clock)).toBe(moment);
  });

  test.each(["today", "yesterday", "2026-08-14T09:00", "0d"])("refuses %s, which is over", (text) => {
    expect(() => parseUntil(text, clock)).toThrow(`"${text}" is over already.`);
  });

  test("refuses what is no moment", () => {
    expect(() => parseUntil("soon", clock)).toThrow("not a moment");
  });
});
