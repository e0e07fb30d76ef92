import type { OrderedRange } from "../../query/query.ts";
import { DocSet } from "../doc-set.ts";
import type { Universe } from "./universe.ts";

/** Those of which some value of the piece is one of `values`. */
export function documentsWithValues(universe: Universe, piece: string, values: readonly string[]): DocSet {
  const documents = new DocSet(universe.size);
  const column = universe.coded(piece);
  if (column === undefined) return documents;
  const { codes, starts, dictionary } = column;
  const wanted = new Uint8Array(dictionary.length);
  for (const value of values) {
    const code = dictionary.indexOf(value);
    if (code > 0) wanted[code] = 1;
  }
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
