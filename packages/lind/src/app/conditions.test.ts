import { parseNctId } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { must } from "../base/assert.ts";
import { describeScope, parseScopeConditions, toScopeDefinition } from "./conditions.ts";

const id = (text: string) => must(parseNctId(text), "the id is well formed");

describe("toScopeDefinition", () => {
  test("nothing asked is no scope, so that nobody mirrors everything by accident", () => {
    expect(toScopeDefinition(parseScopeConditions({ queries: {} }))).toBeUndefined();
  });

  test("conditions are a query, ids alone are a list in order", () => {
    expect(toScopeDefinition(parseScopeConditions({ queries: { cond: "melanoma" }, status: "recruiting" }))).toEqual({
      kind: "query",
      parameters: { "query.cond": "melanoma", "filter.overallStatus": "RECRUITING" },
    });
    expect(toScopeDefinition(parseScopeConditions({ queries: {}, ids: "NCT00000410 NCT00000102" }))).toEqual({
      kind: "ids",
      nctIds: ["NCT00000102", "NCT00000410"],
    });
  });

  test("ids with further conditions are refused", () => {
    expect(() => toScopeDefinition(parseScopeConditions({ queries: { cond: "x" }, ids: "NCT00000410" }))).toThrow(
      "A list of ids is a scope of its own",
    );
  });

  test("a value that cannot be read is a refusal", () => {
    expect(() => parseScopeConditions({ queries: {}, status: "open" })).toThrow('"open" is no Status.');
  });
});

test("a scope is described in words", () => {
  expect(describeScope({ kind: "everything" })).toBe("everything");
  expect(describeScope({ kind: "ids", nctIds: [id("NCT00000102"), id("NCT00000410")] })).toBe(
    "NCT00000102, NCT00000410",
  );
  expect(describeScope({ kind: "ids", nctIds: Array.from({ length: 1200 }, () => id("NCT00000102")) })).toBe(
    "1,200 ids",
  );
  expect(
    describeScope({
      kind: "query",
      parameters: {
        "query.cond": "melanoma",
        "filter.overallStatus": "RECRUITING|COMPLETED",
        "filter.advanced": "AREA[Phase]PHASE3",
      },
    }),
  ).toBe('condition "melanoma", status RECRUITING or COMPLETED, expression AREA[Phase]PHASE3');
});
