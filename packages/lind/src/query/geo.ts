import { isJsonObject } from "ctgov/study";
import type { Point } from "./query.ts";

/** The international mile. */
export const KM_A_MILE = 1.609344;

/** Earth's mean radius (IUGG); the sphere is within half a percent of the real shape. */
const EARTH_RADIUS_KM = 6371.0088;

const RADIANS_A_DEGREE = Math.PI / 180;

/** Kilometres along the great circle (haversine, which stays exact for near points). */
export function distanceKm(from: Point, to: Point): number {
  const latitudeStep = Math.sin(((to.latitude - from.latitude) * RADIANS_A_DEGREE) / 2);
  const longitudeStep = Math.sin(((to.longitude - from.longitude) * RADIANS_A_DEGREE) / 2);
  const cosines = Math.cos(from.latitude * RADIANS_A_DEGREE) * Math.cos(to.latitude * RADIANS_A_DEGREE);
  const haversine = latitudeStep ** 2 + cosines * longitudeStep ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(haversine)));
}

/** A point as a record has it, `{lat, lon}`; undefined where it is none on Earth. */
export function pointOf(value: unknown): Point | undefined {
  if (!isJsonObject(value)) return undefined;
  const { lat, lon } = value;
  if (typeof lat !== "number" || typeof lon !== "number") return undefined;
  const point = { latitude: lat, longitude: lon };
  return isOnEarth(point) ? point : undefined;
}

export function isOnEarth({ latitude, longitude }: Point): boolean {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
}

/** A length as parameters and expressions have it, `50mi` or `80.5 km`; without a unit, miles. Undefined for other text. */
export function parseKm(text: string): number | undefined {
  const [, digits, unit] = /^\s*(\d{1,9}(?:\.\d{1,9})?)\s*(mi|km)?\s*$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  return Number(digits) * (unit === "km" ? 1 : KM_A_MILE);
}
