import { distanceKm } from "../../query/geo.ts";
import type { OrderedRange, Point } from "../../query/query.ts";
import { DocSet } from "../doc-set.ts";
import type { CodedColumn } from "../index-reader.ts";
import { POINT_PIECE, readPoint } from "../point-text.ts";
import type { Universe } from "./universe.ts";

/** Those of which some value of the piece is one of `values`. */
export function documentsWithValues(universe: Universe, piece: string, values: readonly string[]): DocSet {
  const column = universe.coded(piece);
  if (column === undefined) return new DocSet(universe.size);
  const wanted = new Uint8Array(column.dictionary.length);
  for (const value of values) {
    const code = column.dictionary.indexOf(value);
    if (code > 0) wanted[code] = 1;
  }
  return documentsWithCodes(universe, column, wanted);
}

/** Those that have a location inside the circle: each point is looked at once, however many locations stand there. */
export function documentsNear(universe: Universe, point: Point, radiusKm: number): DocSet {
  const column = universe.coded(POINT_PIECE);
  if (column === undefined) return new DocSet(universe.size);
  const wanted = Uint8Array.from(column.dictionary, (text) =>
    text !== "" && distanceKm(point, readPoint(text)) <= radiusKm ? 1 : 0,
  );
  return documentsWithCodes(universe, column, wanted);
}

/** Those of which some code is wanted: `wanted[code]` is 1. */
function documentsWithCodes(universe: Universe, { codes, starts }: CodedColumn, wanted: Uint8Array): DocSet {
  const documents = new DocSet(universe.size);
  if (starts === undefined) {
    for (let doc = 0; doc < universe.size; doc++) if (wanted[codes[doc] ?? 0] === 1) documents.add(doc);
    return documents;
  }
  for (let doc = 0; doc < universe.size; doc++) {
    const end = starts[doc + 1] ?? 0;
    for (let at = starts[doc] ?? 0; at < end; at++) if (wanted[codes[at] ?? 0] === 1) documents.add(doc);
  }
  return documents;
}

/** Those of which some value lies in the range; a value that is none (NaN) lies in no range. */
export function documentsInRange(universe: Universe, column: string, range: OrderedRange): DocSet {
  const documents = new DocSet(universe.size);
  const ordered = universe.ordered(column);
  if (ordered === undefined) return documents;
  const low = range.low ?? Number.NEGATIVE_INFINITY;
  const high = range.high ?? Number.POSITIVE_INFINITY;
  const { values, starts } = ordered;
  const isInside = (at: number) => {
    const value = values[at] ?? Number.NaN;
    return value >= low && value <= high;
  };
  if (starts === undefined) {
    for (let doc = 0; doc < universe.size; doc++) if (isInside(doc)) documents.add(doc);
    return documents;
  }
  for (let doc = 0; doc < universe.size; doc++) {
    const end = starts[doc + 1] ?? 0;
    for (let at = starts[doc] ?? 0; at < end; at++) if (isInside(at)) documents.add(doc);
  }
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
