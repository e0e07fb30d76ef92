import { distanceKm } from "../../query/geo.ts";
import type { OrderedRange, Point } from "../../query/query.ts";
import type { DocSet } from "../doc-set.ts";
import { POINT_PIECE } from "../point-text.ts";
import type { Universe } from "./universe.ts";

/** Those of which some value of the piece is one of `values`. */
export function documentsWithValues(universe: Universe, piece: string, values: readonly string[]): DocSet {
  const documents = universe.empty();
  const column = universe.coded(piece);
  if (column === undefined) return documents;
  const wanted = new Uint8Array(column.codesEnd);
  for (const value of values) {
    const code = column.codeOf(value);
    if (code !== undefined) wanted[code] = 1;
  }
  column.addWanted(wanted, documents);
  return documents;
}

/** Those that have a location inside the circle: each point is looked at once, however many locations stand there. */
export function documentsNear(universe: Universe, point: Point, radiusKm: number): DocSet {
  const documents = universe.empty();
  const { latitudes, longitudes } = universe.points();
  const wanted = new Uint8Array(latitudes.length);
  for (let code = 1; code < wanted.length; code++) {
    const other = { latitude: latitudes[code] ?? 0, longitude: longitudes[code] ?? 0 };
    if (distanceKm(point, other) <= radiusKm) wanted[code] = 1;
  }
  universe.coded(POINT_PIECE)?.addWanted(wanted, documents);
  return documents;
}

/** Those of which some value lies in the range; a value that is none (NaN) lies in no range. */
export function documentsInRange(universe: Universe, column: string, range: OrderedRange): DocSet {
  const documents = universe.empty();
  const low = range.low ?? Number.NEGATIVE_INFINITY;
  const high = range.high ?? Number.POSITIVE_INFINITY;
  universe.ordered(column)?.addBetween(low, high, documents);
  return documents;
}

/** Those whose list has so many elements. A list that no document has is not stored: it is empty everywhere. */
export function documentsOfSize(universe: Universe, piece: string, range: OrderedRange): DocSet {
  const column = `size:${piece}`;
  const includesZero = (range.low ?? 0) <= 0 && (range.high ?? 0) >= 0;
  if (!includesZero) return documentsInRange(universe, column, range);
  const others = documentsInRange(universe, column, { low: 1, high: undefined }).complement();
  return others.addAll(documentsInRange(universe, column, { low: 1, high: range.high ?? Number.POSITIVE_INFINITY }));
}
