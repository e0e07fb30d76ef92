import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isPollDue, type Polls, pollIntervalMs } from "./poll-calendar.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const at = (text: string) => Date.parse(`${text}:00Z`);

describe("how often the registry is asked", () => {
  // 2026-05-01 was a Friday.
  test.each([
    ["2026-05-01T03:00", "2026-04-30T09:00:05", 60],
    ["2026-05-01T12:59", "2026-04-30T09:00:05", 60],
    ["2026-05-01T13:00", "2026-04-30T09:00:05", 5],
    ["2026-05-01T15:59", undefined, 5],
    ["2026-05-01T16:00", "2026-04-30T09:00:05", 20],
    ["2026-05-01T21:59", "2026-04-30T09:00:05", 20],
    ["2026-05-01T22:00", "2026-04-30T09:00:05", 60],
    ["2026-05-01T14:10", "2026-05-01T09:00:05", 60],
    ["2026-05-02T14:00", "2026-04-30T09:00:05", 240],
    ["2026-05-03T14:00", "2026-05-01T09:00:05", 240],
    ["2026-05-04T14:00", "2026-05-01T09:00:05", 5],
  ])("%s with the data of %s: every %i minutes", (now, stamp, minutes) => {
    expect(pollIntervalMs({ stamp, failures: 0 }, at(now))).toBe(minutes * MINUTE_MS);
  });

  test("one that did not answer is asked sooner, and less and less often", () => {
    const stamp = "2026-04-30T09:00:05";
    const minutes = [1, 2, 3, 4, 5, 6, 7, 8].map(
      (failures) => pollIntervalMs({ stamp, failures }, at("2026-05-01T03:00")) / MINUTE_MS,
    );
    expect(minutes).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  });

  test("a week without news takes fewer than 600 requests, one with news every day fewer than 200", () => {
    const asked = (stampOf: (nowMs: number) => string) => {
      let polls: Polls = { last: undefined, stamp: undefined, failures: 0 };
      let count = 0;
      const start = at("2026-04-27T00:00");
      for (let nowMs = start; nowMs < start + 7 * 24 * HOUR_MS; nowMs += MINUTE_MS) {
        if (!isPollDue(polls, { nowMs, monotonicMs: nowMs })) continue;
        count += 1;
        polls = { last: { atMs: nowMs, monotonicMs: nowMs }, stamp: stampOf(nowMs), failures: 0 };
      }
      return count;
    };
    expect(asked(() => "2026-04-24T09:00:05")).toBeLessThan(600);
    const news = asked((nowMs) => new Date(nowMs - 14 * HOUR_MS).toISOString().slice(0, 10));
    expect(news).toBeLessThan(200);
  });
});

describe("whether it is time", () => {
  const polls: Polls = { last: { atMs: at("2026-05-01T03:00"), monotonicMs: 1_000 }, stamp: "2026-04-30", failures: 0 };

  test("at first, and after the interval by either clock", () => {
    const nowMs = at("2026-05-01T03:59");
    expect(isPollDue({ ...polls, last: undefined }, { nowMs, monotonicMs: 0 })).toBe(true);
    expect(isPollDue(polls, { nowMs, monotonicMs: 59 * MINUTE_MS })).toBe(false);
    expect(isPollDue(polls, { nowMs: at("2026-05-01T04:00"), monotonicMs: 2_000 })).toBe(true);
    expect(isPollDue(polls, { nowMs: at("2026-05-01T03:01"), monotonicMs: 1_000 + HOUR_MS })).toBe(true);
  });

  test("when the clock was set back", () => {
    expect(isPollDue(polls, { nowMs: at("2025-05-01T03:00"), monotonicMs: 2_000 })).toBe(true);
  });

  test("as somebody said, instead of by the calendar", () => {
    const now = { nowMs: at("2026-05-01T03:00") + 5_000, monotonicMs: 6_000 };
    expect(isPollDue(polls, now, 5_000)).toBe(true);
    expect(isPollDue(polls, now, 5_001)).toBe(false);
  });

  test("whatever the wall clock does, no two questions are a weekend apart on the monotonic one", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), fc.nat(1e9), (jumpMs, passedMs) => {
        const now = { nowMs: at("2026-05-01T03:00") + jumpMs, monotonicMs: 1_000 + 4 * HOUR_MS + passedMs };
        expect(isPollDue(polls, now)).toBe(true);
      }),
    );
  });
});
