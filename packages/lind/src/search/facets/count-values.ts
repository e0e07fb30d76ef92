import { must } from "../../base/assert.ts";
import type { DocSet } from "../doc-set.ts";
import type { CodedColumn, IndexReader, OrderedColumn } from "../index-reader.ts";
import type { Facet, FacetRequest } from "../search-index.ts";

const MS_A_DAY = 86_400_000;
const YEAR_PREFIX = "year:";

/**
 * Counts the values of a piece among the documents, each document once a value, however often the record repeats it.
 * Undefined where the piece has no column; its values then stand in the records only.
 */
export function countValues(request: FacetRequest, documents: DocSet, reader: IndexReader): Facet | undefined {
  if (request.name.startsWith(YEAR_PREFIX)) {
    const column = reader.ordered(request.name.slice(YEAR_PREFIX.length));
    return column === undefined ? undefined : countOrdered(request, documents, column, yearOf);
  }
  const coded = reader.coded(request.name);
  if (coded !== undefined) return countCoded(request, documents, coded);
  const ordered = reader.ordered(request.name);
  return ordered === undefined ? undefined : countOrdered(request, documents, ordered, String);
}

/** Dates are days since 1970-01-01. */
function yearOf(day: number): string {
  return String(new Date(day * MS_A_DAY).getUTCFullYear());
}

function countCoded(request: FacetRequest, documents: DocSet, column: CodedColumn): Facet {
  const { codes, starts, dictionary } = column;
  const counts = new Uint32Array(dictionary.length);
  // The last document that was counted for a code, so that a repeated value counts once.
  const lastDocs = new Int32Array(dictionary.length).fill(-1);
  let missingCount = 0;
  documents.forEach((doc) => {
    const first = starts === undefined ? doc : (starts[doc] ?? 0);
    const end = starts === undefined ? doc + 1 : (starts[doc + 1] ?? 0);
    let hasValue = false;
    for (let at = first; at < end; at++) {
      const code = codes[at] ?? 0;
      if (code === 0) continue;
      hasValue = true;
      if (lastDocs[code] === doc) continue;
      lastDocs[code] = doc;
      counts[code] = (counts[code] ?? 0) + 1;
    }
    if (!hasValue) missingCount += 1;
  });
  const counted = [...counts.entries()]
    .filter(([code, count]) => code > 0 && count > 0)
    .map(([code, count]) => [must(dictionary[code], "a code is in its dictionary"), count] as const);
  return toFacet(request, counted, missingCount);
}

function countOrdered(
  request: FacetRequest,
  documents: DocSet,
  column: OrderedColumn,
  print: (value: number) => string,
): Facet {
  const { values, starts } = column;
  const counts = new Map<string, number>();
  let missingCount = 0;
  documents.forEach((doc) => {
    const first = starts === undefined ? doc : (starts[doc] ?? 0);
    const end = starts === undefined ? doc + 1 : (starts[doc + 1] ?? 0);
    const own = new Set<string>();
    for (let at = first; at < end; at++) {
      const value = values[at] ?? Number.NaN;
      if (!Number.isNaN(value)) own.add(print(value));
    }
    if (own.size === 0) missingCount += 1;
    for (const value of own) counts.set(value, (counts.get(value) ?? 0) + 1);
  });
  return toFacet(request, [...counts], missingCount);
}

/** The commonest values first, equally common ones by their text. */
export function toFacet(
  request: FacetRequest,
  counts: readonly (readonly [string, number])[],
  missingCount: number,
): Facet {
  const values = counts
    .toSorted(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, request.limit)
    .map(([value, studiesCount]) => ({ value, studiesCount }));
  return { name: request.name, values, missingCount, valuesCount: counts.length };
}
