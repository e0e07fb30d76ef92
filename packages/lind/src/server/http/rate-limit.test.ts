import fc from "fast-check";
import { expect, test } from "vitest";
import { TokenBuckets } from "./rate-limit.ts";

test("a client that was quiet may ask two seconds' worth at once, and then at the rate", () => {
  const buckets = new TokenBuckets(5);
  const waits = Array.from({ length: 11 }, () => buckets.take("a", 1_000));
  expect(waits).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 200]);
  expect(buckets.take("b", 1_000)).toBe(0);
  expect(buckets.take("a", 1_199)).toBeCloseTo(1, 6);
  expect(buckets.take("a", 1_201)).toBe(0);
});

test("nobody gets more than the burst and what the time has filled", () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), gaps, (rate, waits) => {
      const buckets = new TokenBuckets(rate);
      let nowMs = 0;
      let taken = 0;
      for (const wait of waits) {
        nowMs += wait;
        if (buckets.take("a", nowMs) === 0) taken += 1;
      }
      expect(taken).toBeLessThanOrEqual(rate * 2 + (nowMs / 1_000) * rate + 1e-6);
    }),
  );
});
