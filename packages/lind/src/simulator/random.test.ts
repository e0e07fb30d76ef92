import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Draws, mix } from "./random.ts";

const anyInt = fc.integer({ min: 0, max: 2 ** 31 - 1 });

describe("draws", () => {
  test("the same numbers draw the same", () => {
    const a = new Draws(7, 42, "profile");
    const b = new Draws(7, 42, "profile");
    expect(Array.from({ length: 20 }, () => a.next())).toEqual(Array.from({ length: 20 }, () => b.next()));
  });

  test("another seed, study, purpose or step draws otherwise", () => {
    const first = new Draws(7, 42, "profile").next();
    expect(new Draws(8, 42, "profile").next()).not.toBe(first);
    expect(new Draws(7, 43, "profile").next()).not.toBe(first);
    expect(new Draws(7, 42, "life").next()).not.toBe(first);
    expect(new Draws(7, 42, "profile", 1).next()).not.toBe(first);
  });

  test("stay in their bounds", () => {
    fc.assert(
      fc.property(anyInt, anyInt, (seed, index) => {
        const draws = new Draws(seed, index, "profile");
        expect(draws.next()).toBeGreaterThanOrEqual(0);
        expect(draws.next()).toBeLessThan(1);
        const between = draws.between(3, 5);
        expect([3, 4, 5]).toContain(between);
        expect(draws.geometric(0.5)).toBeGreaterThanOrEqual(1);
        expect(draws.logNormal(10, 1)).toBeGreaterThan(0);
      }),
    );
  });

  test("are spread evenly", () => {
    const draws = new Draws(1, 1, "profile");
    const counts = [0, 0, 0, 0, 0];
    for (let n = 0; n < 50_000; n++) {
      const at = draws.between(0, 4);
      counts[at] = (counts[at] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  test("a sample has different members in the order of the list", () => {
    fc.assert(
      fc.property(anyInt, fc.integer({ min: 0, max: 12 }), (seed, count) => {
        const list = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
        const chosen = new Draws(seed, 0, "profile").sample(list, count);
        expect(chosen).toHaveLength(Math.min(count, 10));
        expect(chosen).toEqual([...new Set(chosen)].sort((a, b) => a - b));
      }),
    );
  });

  test("weights are kept", () => {
    const draws = new Draws(3, 3, "profile");
    let heavy = 0;
    for (let n = 0; n < 10_000; n++)
      if (
        draws.weighted([
          ["a", 9],
          ["b", 1],
        ] as const) === "a"
      )
        heavy += 1;
    expect(heavy).toBeGreaterThan(8_800);
    expect(heavy).toBeLessThan(9_200);
  });

  test("no chance waits for ever, certainty does not wait", () => {
    const draws = new Draws(3, 3, "profile");
    expect(draws.geometric(0)).toBe(Number.POSITIVE_INFINITY);
    expect(draws.geometric(1)).toBe(1);
  });

  test("nothing to pick from is an error", () => {
    expect(() => new Draws(1, 1, "profile").pick([])).toThrow(RangeError);
    expect(() => new Draws(1, 1, "profile").pickEarly([])).toThrow(RangeError);
  });
});

test("mixed integers hardly collide", () => {
  const seen = new Set<number>();
  for (let index = 0; index < 100_000; index++) seen.add(mix(5, index, 1));
  // 100,000 of 2^32: about 1.2 collisions by chance.
  expect(seen.size).toBeGreaterThan(99_990);
});
