import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { indexReaderOf } from "../../../../../test/support/index-reader-of.ts";
import { DocSet } from "../doc-set.ts";
import { countValues } from "./count-values.ts";

const LIMIT = 10;

describe("a facet", () => {
  test("counts each study once a value, the commonest first", () => {
    const reader = indexReaderOf({
      nctNumbers: [1, 2, 3, 4],
      coded: { LocationCountry: [["France", "Spain", "France"], ["France"], [], ["Chad", "Spain"]] },
    });
    expect(countValues({ name: "LocationCountry", limit: 2 }, DocSet.all(4), reader)).toEqual({
      name: "LocationCountry",
      values: [
        { value: "France", studiesCount: 2 },
        { value: "Spain", studiesCount: 2 },
      ],
      missingCount: 1,
      valuesCount: 3,
    });
  });

  test("counts among the studies of the query only", () => {
    const reader = indexReaderOf({ nctNumbers: [1, 2], coded: { Phase: [["PHASE2"], ["PHASE2", "PHASE3"]] } });
    const second = new DocSet(2);
    second.add(1);
    expect(countValues({ name: "Phase", limit: LIMIT }, second, reader)?.values).toEqual([
      { value: "PHASE2", studiesCount: 1 },
      { value: "PHASE3", studiesCount: 1 },
    ]);
  });

  test("of a date is by its year", () => {
    // 1969-12-31, 1970-01-01, 2024-02-29 and none.
    const reader = indexReaderOf({ nctNumbers: [1, 2, 3, 4], ordered: { StartDate: [-1, 0, 19_782, Number.NaN] } });
    expect(countValues({ name: "year:StartDate", limit: LIMIT }, DocSet.all(4), reader)).toEqual({
      name: "year:StartDate",
      values: ["1969", "1970", "2024"].map((value) => ({ value, studiesCount: 1 })),
      missingCount: 1,
      valuesCount: 3,
    });
  });

  test("of a list is by its length, without those that have none", () => {
    const reader = indexReaderOf({ nctNumbers: [1, 2, 3, 4], ordered: { "size:Condition": [2, 0, 12, 2] } });
    expect(countValues({ name: "size:Condition", limit: LIMIT }, DocSet.all(4), reader)).toEqual({
      name: "size:Condition",
      values: [
        { value: "2", studiesCount: 2 },
        { value: "12", studiesCount: 1 },
      ],
      missingCount: 1,
      valuesCount: 2,
    });
  });

  test("of what no study has is empty, and reads no record", () => {
    const reader = indexReaderOf({ nctNumbers: [1, 2] });
    expect(countValues({ name: "Phase", limit: LIMIT }, DocSet.all(2), reader)).toEqual({
      name: "Phase",
      values: [],
      missingCount: 2,
      valuesCount: 0,
    });
  });

  test("of a piece without a column is left to the records", () => {
    const reader = indexReaderOf({ nctNumbers: [1] });
    expect(countValues({ name: "BriefSummary", limit: LIMIT }, DocSet.all(1), reader)).toBeUndefined();
  });

  test("agrees with counting by hand", () => {
    const lists = fc.array(fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 4 }), { maxLength: 40 });
    fc.assert(
      fc.property(lists, (values) => {
        const reader = indexReaderOf({ nctNumbers: values.map((_, doc) => doc), coded: { Keyword: values } });
        const facet = countValues({ name: "Keyword", limit: LIMIT }, DocSet.all(values.length), reader);
        for (const { value, studiesCount } of facet?.values ?? []) {
          expect(studiesCount).toBe(values.filter((list) => list.some((each) => each === value)).length);
        }
        expect(facet?.missingCount).toBe(values.filter((list) => list.length === 0).length);
      }),
    );
  });
});
