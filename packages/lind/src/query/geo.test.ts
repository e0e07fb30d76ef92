import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distanceKm, parseKm, pointOf } from "./geo.ts";

const boston = { latitude: 42.3601, longitude: -71.0589 };
const newYork = { latitude: 40.7128, longitude: -74.006 };
const anyPoint = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

describe("distance", () => {
  test("follows the great circle", () => {
    expect(distanceKm(boston, newYork)).toBeCloseTo(306.1, 1);
    expect(distanceKm({ latitude: 0, longitude: 0 }, { latitude: 0, longitude: 1 })).toBeCloseTo(111.195, 3);
  });

  test("crosses the date line and the pole the short way", () => {
    expect(distanceKm({ latitude: 0, longitude: 179.5 }, { latitude: 0, longitude: -179.5 })).toBeCloseTo(111.195, 3);
    expect(distanceKm({ latitude: 89.5, longitude: 0 }, { latitude: 89.5, longitude: 180 })).toBeCloseTo(111.195, 3);
  });

  test("is 0 to itself, the same both ways, and at most half the way around", () => {
    fc.assert(
      fc.property(anyPoint, anyPoint, (a, b) => {
        expect(distanceKm(a, a)).toBe(0);
        expect(distanceKm(a, b)).toBeCloseTo(distanceKm(b, a), 9);
        expect(distanceKm(a, b)).toBeLessThanOrEqual(20_015.2);
      }),
    );
  });
});

test.each<[string, number | undefined]>([
  ["50mi", 80.4672],
  ["50", 80.4672],
  ["80km", 80],
  [" 80.5 km ", 80.5],
  ["0km", 0],
  ["-1km", undefined],
  ["50 miles", undefined],
  ["km", undefined],
  ["", undefined],
  ["1e3km", undefined],
])("the length %j is %d km", (text, km) => {
  expect(parseKm(text)).toBe(km);
});

test.each<[unknown, unknown]>([
  [
    { lat: 1, lon: 2 },
    { latitude: 1, longitude: 2 },
  ],
  [{ lat: 91, lon: 2 }, undefined],
  [{ lat: 1, lon: -181 }, undefined],
  [{ lat: "1", lon: 2 }, undefined],
  [{ lat: 1 }, undefined],
  [[1, 2], undefined],
  [null, undefined],
  ["1,2", undefined],
])("the value %j is the point %j", (value, point) => {
  expect(pointOf(value)).toEqual(point);
});
