import type { Query, SortKey } from "../../query/query.ts";
import type { DocSet } from "../doc-set.ts";
import type { IndexReader } from "../index-reader.ts";

/** What decides a document's place in a listing: the values of the sort keys, and the number of its NCT id at last. */
export interface Position {
  /** One for each key; NaN where the document has no value. */
  readonly keys: readonly number[];
  readonly nctNumber: number;
}

/** How a listing is ordered. */
export interface ListOrder {
  positionOf(doc: number): Position;
  /** Below 0 where `a` comes first. A missing value comes last whatever the direction. */
  compare(a: Position, b: Position): number;
  /** The same of a document's position, which is not made for it. */
  compareDocument(doc: number, b: Position): number;
}

/** Without sort keys the best score comes first; equal ones go by id, so that an order is stable. */
const BY_RELEVANCE: readonly SortKey[] = [{ kind: "relevance", isDescending: true }];

export function listOrderOf(query: Query, reader: IndexReader, scores: Float64Array | undefined): ListOrder {
  const sort = query.sort.length === 0 ? BY_RELEVANCE : query.sort;
  const readers = sort.map((key) => keyReader(key, reader, scores));
  const directions = sort.map((key) => (key.isDescending ? -1 : 1));
  const { numbers: nctNumbers } = reader.nctOrder();
  return {
    positionOf: (doc) => ({ keys: readers.map((read) => read(doc)), nctNumber: nctNumbers[doc] ?? 0 }),
    compare: (a, b) => {
      for (const [index, direction] of directions.entries()) {
        const order = compareKeys(a.keys[index] ?? Number.NaN, b.keys[index] ?? Number.NaN, direction);
        if (order !== 0) return order;
      }
      return a.nctNumber - b.nctNumber;
    },
    compareDocument: (doc, b) => {
      for (let index = 0; index < readers.length; index++) {
        const key = readers[index]?.(doc) ?? Number.NaN;
        const order = compareKeys(key, b.keys[index] ?? Number.NaN, directions[index] ?? 1);
        if (order !== 0) return order;
      }
      return (nctNumbers[doc] ?? 0) - b.nctNumber;
    },
  };
}

function compareKeys(a: number, b: number, direction: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return (a - b) * direction;
}

function keyReader(key: SortKey, reader: IndexReader, scores: Float64Array | undefined): (doc: number) => number {
  if (key.kind === "relevance") return (doc) => scores?.[doc] ?? 0;
  const column = reader.ordered(key.piece);
  // A document with several values is placed by its first.
  return column === undefined ? () => Number.NaN : (doc) => column.first(doc);
}

export interface Placed {
  readonly doc: number;
  readonly position: Position;
}

/** The first `limit` documents after a position, in order. Memory grows with the limit, not with the set. */
export function firstAfter(
  documents: DocSet,
  order: ListOrder,
  after: Position | undefined,
  limit: number,
): readonly Placed[] {
  let kept: Placed[] = [];
  let worst: Position | undefined;
  const spare = Math.max(limit, KEPT_SPARE_MIN);
  documents.forEach((doc) => {
    if (after !== undefined && order.compareDocument(doc, after) <= 0) return;
    if (worst !== undefined && order.compareDocument(doc, worst) >= 0) return;
    kept.push({ doc, position: order.positionOf(doc) });
    // Sorting now and then, rather than at each document, keeps the cost of a document constant.
    if (kept.length >= limit + spare) {
      kept = firstOf(kept, order, limit);
      worst = kept.at(-1)?.position;
    }
  });
  return firstOf(kept, order, limit);
}

const KEPT_SPARE_MIN = 16;

function firstOf(placed: readonly Placed[], order: ListOrder, limit: number): Placed[] {
  return placed.toSorted((a, b) => order.compare(a.position, b.position)).slice(0, limit);
}
