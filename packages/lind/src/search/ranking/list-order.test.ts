import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { indexReaderOf as readerOf } from "../../../../../test/support/index-reader-of.ts";
import type { Query, SortKey } from "../../query/query.ts";
import { DocSet } from "../doc-set.ts";
import { firstAfter, listOrderOf, type Position } from "./list-order.ts";

const BY_DATE: SortKey = { kind: "piece", piece: "StartDate", isDescending: true };
const BY_SIZE: SortKey = { kind: "piece", piece: "EnrollmentCount", isDescending: false };

function sortedBy(...sort: readonly SortKey[]): Query {
  return { condition: { kind: "all" }, ranked: [], geoDecay: undefined, sort, pieces: [] };
}

const VALUE = fc.option(fc.integer({ min: -3, max: 3 }), { nil: Number.NaN });

describe("the order of a listing", () => {
  test("goes by the keys in their directions, missing values last, and by id at last", () => {
    const reader = readerOf({
      nctNumbers: [4, 3, 2, 1, 5],
      ordered: { StartDate: [10, 20, Number.NaN, 20, Number.NaN], EnrollmentCount: [1, 7, 9, Number.NaN, 2] },
    });
    const order = listOrderOf(sortedBy(BY_DATE, BY_SIZE), reader, undefined);
    const found = firstAfter(DocSet.all(5), order, undefined, 10);
    expect(found.map(({ doc }) => doc)).toEqual([1, 3, 0, 4, 2]);
  });

  test("of scores begins with the best", () => {
    const reader = readerOf({ nctNumbers: [9, 8, 7] });
    const order = listOrderOf(sortedBy(), reader, Float64Array.of(0.5, 0.9, 0.5));
    expect(firstAfter(DocSet.all(3), order, undefined, 10).map(({ doc }) => doc)).toEqual([1, 2, 0]);
  });

  test("pages one after the other are the whole list, each document once", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ date: VALUE, size: VALUE }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 7 }),
        (rows, limit) => {
          const reader = readerOf({
            nctNumbers: rows.map((_, doc) => (doc * 37) % 101),
            ordered: { StartDate: rows.map((row) => row.date), EnrollmentCount: rows.map((row) => row.size) },
          });
          const order = listOrderOf(sortedBy(BY_DATE, BY_SIZE), reader, undefined);
          const all = DocSet.all(rows.length);
          const whole = firstAfter(all, order, undefined, rows.length + 1).map(({ doc }) => doc);
          const paged: number[] = [];
          for (let after: Position | undefined, page = 0; page <= rows.length; page++) {
            const placed = firstAfter(all, order, after, limit);
            paged.push(...placed.map(({ doc }) => doc));
            after = placed.at(-1)?.position;
            if (placed.length < limit) break;
          }
          expect(paged).toEqual(whole);
          expect(new Set(paged).size).toBe(rows.length);
        },
      ),
    );
  });
});
