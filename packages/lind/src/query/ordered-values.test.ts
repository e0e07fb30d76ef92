import { findField } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { must } from "../base/assert.ts";
import { type OrderedKind, orderedKindOf, orderedValueOf } from "./ordered-values.ts";

function node(piece: string) {
  return must(findField(piece), `${piece} is a piece`);
}

describe("ordered values", () => {
  test.each<[string, OrderedKind | undefined]>([
    ["StartDate", "date"],
    ["LastUpdatePostDate", "date"],
    ["LargeDocUploadDate", "date"],
    ["EnrollmentCount", "number"],
    ["LargeDocSize", "number"],
    ["NPtrsToThisExpAccNCTId", "number"],
    ["NumLocations", "number"],
    ["StudyFirstPostYear", "number"],
    ["MinimumAge", "age"],
    ["TargetDuration", "age"],
    ["BriefTitle", undefined],
    ["Phase", undefined],
    ["HasResults", undefined],
    ["LocationCountryCode", undefined],
    ["Location", undefined],
    ["LocationGeoPoint", undefined],
  ])("%s is ordered as %s", (piece, kind) => {
    expect(orderedKindOf(node(piece))).toBe(kind);
  });

  test.each<[string, unknown, number | undefined]>([
    ["StartDate", "1970-01-02", 1],
    ["StartDate", "2022-03", 19_052],
    ["StartDate", "2022", 18_993],
    ["StartDate", "2023-02-30", undefined],
    ["StartDate", 2022, undefined],
    ["StartDate", "", undefined],
    ["LargeDocUploadDate", "2022-03-01T23:59", 19_052],
    ["EnrollmentCount", 40, 40],
    ["EnrollmentCount", 0, 0],
    ["EnrollmentCount", "40", undefined],
    ["EnrollmentCount", Number.NaN, undefined],
    ["MinimumAge", "18 Years", 9_467_280],
    ["MinimumAge", "12 Months", 525_960],
    ["MinimumAge", "N/A", undefined],
    ["MinimumAge", 18, undefined],
    ["BriefTitle", "2022", undefined],
  ])("%s %j stands at %d", (piece, value, expected) => {
    expect(orderedValueOf(node(piece), value)).toBe(expected);
  });
});
