import { describe, expect, test } from "vitest";
import { nct } from "../../../../test/support/fake-upstream.ts";
import type { ScopeDefinition } from "../registry/registry.ts";
import {
  countRequest,
  deltaKind,
  hashParameters,
  idsInScopeRequest,
  idsListingRequest,
  isEndless,
  isIdsPullCheaper,
  listingRequest,
  nextChunk,
  nextMark,
  pullParameters,
  scopeParameters,
  sinceDay,
} from "./plan.ts";

const query = (parameters: Readonly<Record<string, string>>): ScopeDefinition => ({ kind: "query", parameters });
const ids = (count: number): ScopeDefinition => ({
  kind: "ids",
  nctIds: Array.from({ length: count }, (_, index) => nct(index + 1)),
});

describe("what a scope asks", () => {
  test.each(["fields", "sort", "pageSize", "pageToken", "countTotal", "format", "markupFormat"])(
    "%s is no part of a scope",
    (name) => {
      expect(() => scopeParameters(query({ "query.cond": "scurvy", [name]: "x" }))).toThrow(
        expect.objectContaining({ code: "USAGE", details: { parameter: name } }),
      );
    },
  );

  test("a delta adds its range, with the scope's own filter in brackets", () => {
    const delta = { kind: "delta", since: "2026-08-13" } as const;
    const range = "AREA[LastUpdatePostDate]RANGE[2026-08-13,MAX]";
    expect(pullParameters(query({ "query.cond": "scurvy" }), delta)).toEqual({
      "query.cond": "scurvy",
      "filter.advanced": range,
      sort: "LastUpdatePostDate:desc",
    });
    const advanced = query({ "filter.advanced": "AREA[Phase]PHASE3 OR AREA[Phase]PHASE4" });
    expect(pullParameters(advanced, delta)["filter.advanced"]).toBe(
      `(AREA[Phase]PHASE3 OR AREA[Phase]PHASE4) AND ${range}`,
    );
  });

  test("a delta over the whole registry asks for none of the ids", () => {
    expect(pullParameters(ids(401), { kind: "wide", since: "2026-08-13" })).toEqual({
      "filter.advanced": "AREA[LastUpdatePostDate]RANGE[2026-08-13,MAX]",
      sort: "LastUpdatePostDate:desc",
    });
  });

  test("a short list of ids has a delta of its own; one too long for an address asks the registry", () => {
    expect(deltaKind(ids(400))).toBe("delta");
    expect(deltaKind(ids(401))).toBe("wide");
    expect(pullParameters(ids(2), { kind: "delta", since: "2026-08-13" })["filter.ids"]).toBe(
      "NCT00000001,NCT00000002",
    );
  });

  test("ids inside a scope that names ids itself go beside its own", () => {
    expect(idsInScopeRequest(query({ "query.cond": "scurvy" }), [nct(1), nct(2)]).parameters).toEqual({
      "query.cond": "scurvy",
      "filter.ids": "NCT00000001,NCT00000002",
    });
    expect(idsInScopeRequest(query({ "filter.ids": nct(1) }), [nct(2)]).parameters).toEqual({
      "filter.ids": "NCT00000001",
      "postFilter.ids": "NCT00000002",
    });
  });

  test("listings ask for ids and dates only, the count for one id", () => {
    const scope = query({ "query.cond": "scurvy" });
    expect(listingRequest(scope, undefined)).toMatchObject({
      parameters: { "query.cond": "scurvy", fields: "NCTId,LastUpdatePostDate" },
      countTotal: true,
    });
    expect(listingRequest(scope, "t").countTotal).toBe(false);
    expect(idsListingRequest([nct(1)]).parameters["fields"]).toBe("NCTId,LastUpdatePostDate,NCTIdAlias");
    expect(countRequest(scope)).toEqual({
      parameters: { "query.cond": "scurvy", fields: "NCTId" },
      pageSize: 1,
      countTotal: true,
    });
  });

  test("the hash tells questions apart, and not the order in which parameters were given", () => {
    const full = { kind: "full" } as const;
    const one = hashParameters(query({ "query.cond": "a", "query.intr": "b" }), full);
    expect(hashParameters(query({ "query.intr": "b", "query.cond": "a" }), full)).toBe(one);
    expect(hashParameters(query({ "query.cond": "a", "query.intr": "c" }), full)).not.toBe(one);
    expect(hashParameters(ids(3), { kind: "ids" })).not.toBe(hashParameters(ids(4), { kind: "ids" }));
  });
});

describe("limits", () => {
  test.each([
    // Of a delta, the first page is already paid for.
    [1000, 1, false],
    [2000, 400, false],
    [2001, 400, true],
    [26_000, 10_000, false],
    [26_001, 10_000, true],
    [undefined, 400, false],
  ])("%s posted studies against %i ids: the ids are cheaper: %s", (totalCount, idCount, isCheaper) => {
    expect(isIdsPullCheaper(totalCount, idCount)).toBe(isCheaper);
  });

  test.each([
    [1, 10, 10, false],
    [9, 40, 10, false],
    [9, 41, 10, true],
    [5999, 1, undefined, false],
    [6000, 1, undefined, true],
  ])("%i pages with %i records of %s: endless: %s", (pages, received, totalCount, expected) => {
    expect(isEndless(pages, received, totalCount)).toBe(expected);
  });

  test("chunks of a list go on after the last id and end", () => {
    const nctIds = Array.from({ length: 401 }, (_, index) => nct(index + 1));
    expect(nextChunk(nctIds, undefined)).toHaveLength(400);
    expect(nextChunk(nctIds, nct(400))).toEqual([nct(401)]);
    expect(nextChunk(nctIds, nct(401))).toEqual([]);
  });
});

test.each([
  ["2026-08-14T09:00:05", "2026-08-13", undefined, "2026-08-13"],
  ["2026-08-14T09:00:05", "2026-08-20", undefined, "2026-08-14"],
  ["2026-08-14T09:00:05", "2026-08-12", "2026-08-13", "2026-08-13"],
  ["2026-08-14T09:00:05", undefined, "2026-08-13", "2026-08-13"],
  ["2026-08-10T09:00:05", undefined, "2026-08-13", "2026-08-10"],
  ["2026-08-14T09:00:05", undefined, undefined, undefined],
])("data of %s, newest post %s, mark %s: %s (I3)", (dataTimestamp, newest, mark, expected) => {
  expect(nextMark(dataTimestamp, newest, mark)).toBe(expected);
});

test("a delta asks from the day before the mark, across the year's end", () => {
  expect(sinceDay("2026-01-01")).toBe("2025-12-31");
});
