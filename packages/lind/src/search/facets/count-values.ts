import type { DocSet } from "../doc-set.ts";
import { findColumn } from "../index-file/columns/column-list.ts";
import type { CodedColumn, IndexReader, OrderedColumn } from "../index-reader.ts";
import type { Facet, FacetRequest } from "../search-index.ts";

const MS_A_DAY = 86_400_000;
/** What may stand before a piece in the name of a facet: the years of its dates, the lengths of its lists. */
export const YEAR_PREFIX = "year:";
export const SIZE_PREFIX = "size:";

/**
 * Counts the values of a piece among the documents, each document once a value, however often the record repeats it.
 * Undefined where the piece has no column; its values then stand in the records only.
 */
export function countValues(request: FacetRequest, documents: DocSet, reader: IndexReader): Facet | undefined {
  const isOfYears = request.name.startsWith(YEAR_PREFIX);
  const column = isOfYears ? request.name.slice(YEAR_PREFIX.length) : request.name;
  const coded = reader.coded(column);
  if (coded !== undefined) return countCoded(request, documents, coded);
  const ordered = reader.ordered(column);
  if (ordered !== undefined) return countOrdered(request, documents, ordered, printerOf(request.name));
  // What no document has a value of has no column yet, where it would have one.
  return findColumn(column) === undefined ? undefined : toFacet(request, [], documents.count());
}

/** How a value of the column is written; undefined for a length of 0, which is no list at all. */
function printerOf(name: string): (value: number) => string | undefined {
  if (name.startsWith(YEAR_PREFIX)) return yearOf;
  if (name.startsWith(SIZE_PREFIX)) return (length) => (length === 0 ? undefined : String(length));
  return String;
}

/** Dates are days since 1970-01-01. */
function yearOf(day: number): string {
  return String(new Date(day * MS_A_DAY).getUTCFullYear());
}

function countCoded(request: FacetRequest, documents: DocSet, column: CodedColumn): Facet {
  const counts = new Uint32Array(column.codesEnd);
  // The last document that was counted for a code, so that a repeated value counts once.
  const lastDocs = new Int32Array(column.codesEnd).fill(-1);
  let missingCount = 0;
  documents.forEach((doc) => {
    let hasValue = false;
    column.forEachCode(doc, (code) => {
      hasValue = true;
      if (lastDocs[code] === doc) return;
      lastDocs[code] = doc;
      counts[code] = (counts[code] ?? 0) + 1;
    });
    if (!hasValue) missingCount += 1;
  });
  return commonest(request, counts, column, missingCount);
}

/** The texts of all values that can be among the commonest: the others are not read. */
function commonest(request: FacetRequest, counts: Uint32Array, column: CodedColumn, missingCount: number): Facet {
  const found = [...counts.keys()].filter((code) => (counts[code] ?? 0) > 0);
  const sorted = Uint32Array.from(found, (code) => counts[code] ?? 0).sort();
  const least = sorted[Math.max(0, sorted.length - request.limit)] ?? 0;
  const shown = found.filter((code) => (counts[code] ?? 0) >= least);
  const texts = column.textsOf(shown);
  const counted = shown.map((code, at) => [texts[at] ?? "", counts[code] ?? 0] as const);
  return { ...toFacet(request, counted, missingCount), valuesCount: found.length };
}

function countOrdered(
  request: FacetRequest,
  documents: DocSet,
  column: OrderedColumn,
  print: (value: number) => string | undefined,
): Facet {
  const counts = new Map<string, number>();
  let missingCount = 0;
  documents.forEach((doc) => {
    const own = new Set<string>();
    column.forEachValue(doc, (value) => {
      const printed = print(value);
      if (printed !== undefined) own.add(printed);
    });
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
