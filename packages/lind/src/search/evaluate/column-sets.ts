import { distanceKm } from "../../query/geo.ts";
import type { OrderedRange, Point } from "../../query/query.ts";
import type { DocSet } from "../doc-set.ts";
import type { CodedColumn } from "../index-reader.ts";
import { POINT_PIECE } from "../point-text.ts";
import type { Universe } from "./universe.ts";

/** Those of which some value of the piece is one of `values`. A value is asked for again and again, so its set is kept. */
export function documentsWithValues(universe: Universe, piece: string, values: readonly string[]): DocSet {
  const make = () => {
    const column = universe.coded(piece);
    if (column === undefined) return universe.empty();
    const wanted = new Uint8Array(column.codesEnd);
    for (const value of values) {
      const code = column.codeOf(value);
      if (code !== undefined) wanted[code] = 1;
    }
    return withWanted(universe, column, wanted);
  };
  return universe.few === undefined ? universe.remembered(`values ${piece} ${values.join(" ")}`, make) : make();
}

/** Those that have a location inside the circle: each point is looked at once, however many locations stand there. */
export function documentsNear(universe: Universe, point: Point, radiusKm: number): DocSet {
  const column = universe.coded(POINT_PIECE);
  if (column === undefined) return universe.empty();
  const { latitudes, longitudes } = universe.points();
  const wanted = new Uint8Array(latitudes.length);
  for (let code = 1; code < wanted.length; code++) {
    const other = { latitude: latitudes[code] ?? 0, longitude: longitudes[code] ?? 0 };
    if (distanceKm(point, other) <= radiusKm) wanted[code] = 1;
  }
  return withWanted(universe, column, wanted);
}

/** Of all, the column is looked through; of few, each is looked at. */
function withWanted(universe: Universe, column: CodedColumn, wanted: Uint8Array): DocSet {
  const documents = universe.empty();
  if (universe.few === undefined) column.addWanted(wanted, documents);
  universe.few?.forEach((document) => {
    column.forEachCode(document, (code) => {
      if (wanted[code] === 1) documents.add(document);
    });
  });
  return documents;
}

/** Those of which some value lies in the range; a value that is none (NaN) lies in no range. */
export function documentsInRange(universe: Universe, name: string, range: OrderedRange): DocSet {
  const documents = universe.empty();
  const low = range.low ?? Number.NEGATIVE_INFINITY;
  const high = range.high ?? Number.POSITIVE_INFINITY;
  const column = universe.ordered(name);
  if (universe.few === undefined) column?.addBetween(low, high, documents);
  universe.few?.forEach((document) => {
    column?.forEachValue(document, (value) => {
      if (value >= low && value <= high) documents.add(document);
    });
  });
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
