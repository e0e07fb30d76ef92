import { must } from "../base/assert.ts";
import type { Point } from "../query/query.ts";

/** The piece whose values are points: its dictionary has them as `latitude,longitude`. */
export const POINT_PIECE = "LocationGeoPoint";

/** A point as a value of a column: `42.35843,-71.05977`. Numbers are printed so that they come back as they were. */
export function printPoint({ latitude, longitude }: Point): string {
  return `${latitude},${longitude}`;
}

/** A text that `printPoint` made. */
export function readPoint(text: string): Point {
  const [latitude, longitude] = text.split(",");
  return {
    latitude: Number(must(latitude, "a point has a latitude")),
    longitude: Number(must(longitude, "a point has a longitude")),
  };
}
