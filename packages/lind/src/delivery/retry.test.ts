import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SendResult } from "./channel.ts";
import { afterAttempt, RETRY_POLICY, type RetryPolicy } from "./retry.ts";

const HOUR_MS = 3_600_000;
const away: SendResult = { kind: "try-again", reason: "away" };
const policy = fc.record({
  delayMsBase: fc.integer({ min: 1, max: 60_000 }),
  delayMsMax: fc.integer({ min: 1, max: 100_000 }),
  retryAfterMsMax: fc.integer({ min: 0, max: 1_000_000 }),
  ageMsMax: fc.integer({ min: 0, max: 10_000_000 }),
  attemptsMin: fc.integer({ min: 1, max: 10 }),
  attemptsMax: fc.integer({ min: 10, max: 50 }),
});
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

function waitsOf(given: RetryPolicy, randomNumber: number): readonly number[] {
  const waits: number[] = [];
  for (let count = 1; count <= 100; count++) {
    const effects = { nowMs: 0, random: () => randomNumber };
    const after = afterAttempt(away, { count, madeAtMs: 0 }, given, effects);
    if (after.kind === "again") waits.push(after.atMs);
  }
  return waits;
}

describe("what becomes of a message after an attempt", () => {
  test("sent is sent, refused waits for a person", () => {
    const effects = { nowMs: 0, random: () => 0 };
    expect(afterAttempt({ kind: "sent" }, { count: 1, madeAtMs: 0 }, RETRY_POLICY, effects)).toEqual({ kind: "sent" });
    const refused: SendResult = { kind: "refused", reason: "the receiver answered 404" };
    expect(afterAttempt(refused, { count: 1, madeAtMs: 0 }, RETRY_POLICY, effects)).toEqual({
      kind: "dead",
      reason: "the receiver answered 404",
    });
  });

  test("waits double up to an hour", () => {
    const waits = waitsOf(RETRY_POLICY, 0.999_999_999);
    expect(waits.slice(0, 4)).toEqual([9_999, 19_999, 39_999, 79_999]);
    expect(Math.max(...waits)).toBe(HOUR_MS - 1);
  });

  test("every wait lies between nothing and its upper end", () => {
    fc.assert(
      fc.property(policy, random, fc.integer({ min: 1, max: 9 }), (given, number, count) => {
        const after = afterAttempt(away, { count, madeAtMs: 0 }, given, { nowMs: 0, random: () => number });
        expect(after.kind).toBe("again");
        const atMs = after.kind === "again" ? after.atMs : -1;
        expect(atMs).toBeGreaterThanOrEqual(0);
        expect(atMs).toBeLessThanOrEqual(Math.min(given.delayMsMax, given.delayMsBase * 2 ** (count - 1)));
      }),
    );
  });

  test("what the receiver asks for is honoured within the limit", () => {
    fc.assert(
      fc.property(policy, random, fc.nat(2_000_000), (given, number, retryAfterMs) => {
        const after = afterAttempt({ ...away, retryAfterMs }, { count: 1, madeAtMs: 1_000 }, given, {
          nowMs: 1_000,
          random: () => number,
        });
        const wait = after.kind === "again" ? after.atMs - 1_000 : -1;
        expect(wait).toBeGreaterThanOrEqual(Math.min(retryAfterMs, given.retryAfterMsMax));
        expect(wait).toBeLessThanOrEqual(Math.max(given.retryAfterMsMax, given.delayMsMax));
      }),
    );
  });

  test("every message ends: by age once it had its attempts, by attempts whatever the clock says", () => {
    fc.assert(
      fc.property(policy, fc.array(fc.integer({ min: -1e9, max: 1e12 }), { maxLength: 60 }), (given, times) => {
        for (const [at, nowMs] of [...times, ...Array.from({ length: 60 }, () => 0)].entries()) {
          const count = at + 1;
          const after = afterAttempt(away, { count, madeAtMs: 0 }, given, { nowMs, random: () => 0.5 });
          if (after.kind === "dead") {
            expect(count >= given.attemptsMax || (nowMs > given.ageMsMax && count >= given.attemptsMin)).toBe(true);
            return;
          }
        }
        expect.unreachable();
      }),
    );
  });

  test("a clock that leaps a year makes no dead letter of a message that was hardly tried", () => {
    const year = 365 * 24 * HOUR_MS;
    const after = afterAttempt(away, { count: 2, madeAtMs: 0 }, RETRY_POLICY, { nowMs: year, random: () => 0.5 });
    expect(after.kind).toBe("again");
  });

  /** How long a message is tried whose receiver stays away, from a moment on at which it is so old. */
  function patienceMs(ageMs: number): number {
    let nowMs = ageMs;
    for (let count = 1; ; count += 1) {
      const after = afterAttempt(away, { count, madeAtMs: 0 }, RETRY_POLICY, { nowMs, random: () => 0.5 });
      if (after.kind !== "again") return nowMs - ageMs;
      nowMs = after.atMs;
    }
  }

  test("a receiver that is away for a weekend gets its messages", () => {
    expect(patienceMs(0)).toBeGreaterThan(64 * HOUR_MS);
  });

  test("an old message gets a working day: a dead letter that is sent again, or one that waited behind another", () => {
    expect(patienceMs(5 * 24 * HOUR_MS)).toBeGreaterThan(7 * HOUR_MS);
    expect(patienceMs(5 * 24 * HOUR_MS)).toBeLessThan(10 * HOUR_MS);
  });
});
