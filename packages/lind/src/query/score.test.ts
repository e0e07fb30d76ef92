import { describe, expect, test } from "vitest";
import type { GeoDecay } from "./query.ts";
import { decayFactor, roundScore, tiltFactor } from "./score.ts";

const point = { latitude: 0, longitude: 0 };

function decay(shape: GeoDecay["shape"], offsetKm = 0): GeoDecay {
  return { point, shape, scaleKm: 100, offsetKm, decay: 0.5 };
}

describe("scores", () => {
  test("a score has six decimals", () => {
    expect(roundScore(0.95 * 0.9)).toBe(0.855);
    expect(roundScore(1 / 3)).toBe(0.333333);
    expect(roundScore(0.1 + 0.2)).toBe(0.3);
  });

  test.each<[string, number | undefined, number]>([
    ["StartDate", 10_854, 0.5],
    ["StartDate", 0, 0.5],
    ["StartDate", 21_915, 1],
    ["StartDate", 30_000, 1],
    ["StartDate", 16_384.5, 0.75],
    ["StartDate", undefined, 0.75],
    ["StartDate", Number.NaN, 0.75],
    ["EnrollmentCount", 0, 0.5],
    ["EnrollmentCount", 999, 0.75],
    ["EnrollmentCount", 999_999, 1],
    ["EnrollmentCount", 99_999_999, 1],
    ["EnrollmentCount", -5, 0.5],
  ])("a tilt by %s at %d multiplies by %d", (piece, value, factor) => {
    expect(tiltFactor(piece, value)).toBeCloseTo(factor, 12);
  });
});

describe("decay by distance", () => {
  test.each<[GeoDecay["shape"]]>([["exp"], ["gauss"], ["linear"]])(
    "%s is 1 at the point and 0.5 at the scale",
    (shape) => {
      expect(decayFactor(decay(shape), 0)).toBe(1);
      expect(decayFactor(decay(shape), 100)).toBeCloseTo(0.5, 12);
      expect(decayFactor(decay(shape, 30), 30)).toBe(1);
      expect(decayFactor(decay(shape, 30), 130)).toBeCloseTo(0.5, 12);
    },
  );

  test("beyond the scale the shapes differ", () => {
    expect(decayFactor(decay("exp"), 200)).toBeCloseTo(0.25, 12);
    expect(decayFactor(decay("gauss"), 200)).toBeCloseTo(0.0625, 12);
    expect(decayFactor(decay("linear"), 150)).toBeCloseTo(0.25, 12);
    expect(decayFactor(decay("linear"), 200)).toBe(0);
    expect(decayFactor(decay("linear"), 300)).toBe(0);
  });

  test("a study without a location is as far as can be", () => {
    expect(decayFactor(decay("linear"), undefined)).toBe(0);
    expect(roundScore(decayFactor(decay("exp"), undefined))).toBe(0);
  });
});
