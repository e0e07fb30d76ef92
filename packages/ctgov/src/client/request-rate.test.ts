import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type RequestOutcome,
  type RequestRate,
  requestSent,
  responseSeen,
  SPACING_MS_FIRST,
  SPACING_MS_MAX,
  startRate,
  waitMs,
} from "./request-rate.ts";

const GOOD: RequestOutcome = { operation: "version", status: 200, latencyMs: 100 };

function after(rate: RequestRate, ...outcomes: readonly Partial<RequestOutcome>[]): RequestRate {
  return outcomes.reduce<RequestRate>((state, outcome) => responseSeen(state, { ...GOOD, ...outcome }, 0).rate, rate);
}

describe("spacing", () => {
  test("three a second are 334 ms apart, the first at once", () => {
    const rate = startRate(3);
    expect(waitMs(rate, 1_000)).toBe(0);
    const sent = requestSent(rate, 1_000);
    expect(waitMs(sent, 1_000)).toBe(334);
    expect(waitMs(sent, 1_333)).toBe(1);
    expect(waitMs(sent, 1_334)).toBe(0);
  });

  test("a pause does not save up a burst", () => {
    const sent = requestSent(startRate(3), 0);
    expect(waitMs(requestSent(sent, 60_000), 60_000)).toBe(334);
  });

  test("no limit is no wait", () => {
    expect(waitMs(requestSent(startRate(Number.POSITIVE_INFINITY), 5), 5)).toBe(0);
  });
});

describe("slowing down", () => {
  test("429 and 503 double the spacing, up to a limit", () => {
    expect(after(startRate(3), { status: 429 }).spacingMs).toBe(668);
    expect(after(startRate(3), { status: 429 }, { status: 503 }).spacingMs).toBe(1_336);
    const many = after(startRate(3), ...Array.from({ length: 50 }, () => ({ status: 429 })));
    expect(many.spacingMs).toBe(SPACING_MS_MAX);
  });

  test("other errors change nothing", () => {
    expect(after(startRate(3), { status: 500 }, { status: 404 }).spacingMs).toBe(334);
  });

  test("good answers bring it back step by step, never beyond what was asked", () => {
    const slowed = after(startRate(3), { status: 429 });
    expect(after(slowed, {}).spacingMs).toBeCloseTo(601.2);
    const back = after(slowed, ...Array.from({ length: 7 }, () => ({})));
    expect(back.spacingMs).toBe(334);
  });

  test("an answer that takes three times as long as usual widens it by half", () => {
    const used = after(startRate(3), { latencyMs: 1_000 });
    expect(responseSeen(used, { ...GOOD, latencyMs: 3_001 }, 0)).toMatchObject({
      slowed: "latency",
      rate: { spacingMs: 501 },
    });
    expect(responseSeen(used, { ...GOOD, latencyMs: 3_000 }, 0).slowed).toBeUndefined();
  });

  test("below two seconds nothing is slow", () => {
    const used = after(startRate(3), { latencyMs: 10 });
    expect(responseSeen(used, { ...GOOD, latencyMs: 2_000 }, 0).slowed).toBeUndefined();
    expect(responseSeen(used, { ...GOOD, latencyMs: 2_001 }, 0).slowed).toBe("latency");
  });

  test("each operation has its own usual time", () => {
    const used = after(startRate(3), { latencyMs: 50 });
    expect(responseSeen(used, { operation: "listStudies", status: 200, latencyMs: 9_000 }, 0).slowed).toBeUndefined();
  });

  test("what stays slow becomes usual, and the rate recovers", () => {
    const used = after(startRate(3), { latencyMs: 1_000 });
    const outcomes = Array.from({ length: 40 }, () => ({ latencyMs: 5_000 }));
    const later = after(used, ...outcomes);
    expect(later.spacingMs).toBe(334);
    expect(later.usualLatencyMs).toEqual({ version: expect.closeTo(5_000, -1) });
  });

  test("a host without a limit is slowed, too, and set free again", () => {
    const slowed = after(startRate(Number.POSITIVE_INFINITY), { status: 429 });
    expect(slowed.spacingMs).toBe(SPACING_MS_FIRST);
    expect(after(slowed, ...Array.from({ length: 7 }, () => ({}))).spacingMs).toBe(0);
  });

  test("Retry-After holds back every request until its end", () => {
    const held = responseSeen(startRate(3), { ...GOOD, status: 429, holdMs: 7_000 }, 1_000).rate;
    expect(waitMs(held, 1_000)).toBe(7_000);
    expect(waitMs(held, 8_000)).toBe(0);
    expect(waitMs(responseSeen(held, { ...GOOD, status: 429, holdMs: 10 }, 2_000).rate, 2_000)).toBe(6_000);
  });
});

test("no order of answers ever lets requests out faster than asked", () => {
  const outcome = fc.record({
    operation: fc.constantFrom("version", "listStudies"),
    status: fc.constantFrom(200, 304, 400, 404, 429, 500, 503),
    latencyMs: fc.nat(20_000),
    holdMs: fc.option(fc.nat(20_000), { nil: undefined }),
  });
  const step = fc.record({ idleMs: fc.nat(2_000), outcome });
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 50, noNaN: true }),
      fc.array(step, { maxLength: 60 }),
      (perSecond, steps) => {
        let rate = startRate(perSecond);
        let nowMs = 0;
        const sentAt: number[] = [];
        for (const { idleMs, outcome } of steps) {
          nowMs += idleMs;
          nowMs += waitMs(rate, nowMs);
          rate = requestSent(rate, nowMs);
          sentAt.push(nowMs);
          nowMs += outcome.latencyMs;
          rate = responseSeen(rate, outcome, nowMs).rate;
          expect(rate.spacingMs).toBeGreaterThanOrEqual(rate.spacingMsMin);
          expect(rate.spacingMs).toBeLessThanOrEqual(Math.max(SPACING_MS_MAX, rate.spacingMsMin));
        }
        for (const [at, ms] of sentAt.entries()) {
          if (at > 0) expect(ms - (sentAt[at - 1] ?? 0)).toBeGreaterThanOrEqual(1000 / perSecond - 1e-6);
        }
      },
    ),
  );
});
