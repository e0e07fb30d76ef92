import { describe, expect, test } from "vitest";
import { Refused } from "./answer.ts";
import { parseListRequest } from "./parameters.ts";

function read(query: string) {
  return parseListRequest(new URLSearchParams(query));
}

function refusalOf(query: string): string {
  try {
    read(query);
  } catch (error) {
    if (error instanceof Refused) return `${error.answer.status} ${error.answer.body}`;
    throw error;
  }
  return "no refusal";
}

describe("a list request", () => {
  test("may be empty", () => {
    expect(read("")).toEqual({
      conditions: [],
      ids: undefined,
      sort: [],
      projection: undefined,
      pageSize: 10,
      pageToken: undefined,
      countTotal: false,
      key: "",
    });
  });

  test("takes lists with commas or bars, and ids in any form", () => {
    expect(read("filter.ids=nct00000102|NCT90000001, NCT123").ids).toEqual([
      "NCT00000102",
      "NCT90000001",
      "NCT00000123",
    ]);
    expect(read("filter.ids=NCT90000001,NCT90000002&postFilter.ids=NCT90000002").ids).toEqual(["NCT90000002"]);
  });

  test("has the key of its listing, whatever the page and the order of its parameters", () => {
    const key = read("query.cond=melanoma&filter.overallStatus=COMPLETED&pageSize=3").key;
    expect(read("filter.overallStatus=COMPLETED&pageToken=x&fields=NCTId&query.cond=melanoma").key).toBe(key);
    expect(read("query.cond=melanoma").key).not.toBe(key);
    expect(read("query.cond=melanoma&filter.overallStatus=COMPLETED&sort=StartDate").key).not.toBe(key);
  });

  test("reads the cheap conditions first", () => {
    const request = read("query.cond=melanoma&filter.overallStatus=COMPLETED&filter.advanced=AREA[StartDate]2024");
    expect(request.conditions.map((condition) => condition.kind)).toEqual(["range", "or", "words"]);
  });

  test("sorts downwards by dates and relevance, upwards by numbers, unless told otherwise", () => {
    const sort = (query: string) =>
      read(`sort=${query}`).sort.map(({ field, isDescending }) => [field?.piece, isDescending]);
    expect(sort("LastUpdatePostDate,EnrollmentCount")).toEqual([
      ["LastUpdatePostDate", true],
      ["EnrollmentCount", false],
    ]);
    expect(sort("LastUpdatePostDate:asc|EnrollmentCount:desc")).toEqual([
      ["LastUpdatePostDate", false],
      ["EnrollmentCount", true],
    ]);
    expect(sort("@relevance")).toEqual([[undefined, true]]);
  });

  test("knows what @query stands for where there is a query", () => {
    const request = read("query.lead=Lindqvist&fields=NCTId,@query");
    expect(request.projection?.get("protocolSection")).toEqual(
      new Map<string, unknown>([
        ["identificationModule", new Map([["nctId", "whole"]])],
        ["sponsorCollaboratorsModule", new Map([["leadSponsor", new Map([["name", "whole"]])]])],
      ]),
    );
    expect(refusalOf("fields=@query")).toBe("400 Parameter 'fields' contains invalid field name: '@query'");
  });
});

describe("a list request is refused", () => {
  test.each([
    ["filter.phase=PHASE3", "400 `filter.phase` is unknown parameter"],
    ["bogusParam=x", "400 `bogusParam` is unknown parameter"],
    ["fields=StudyDesign", "400 Parameter 'fields' contains invalid field name: 'StudyDesign'"],
    ["filter.overallStatus=BADSTATUS", "400 Invalid value in parameter `overallStatus`: `BADSTATUS`"],
    ["filter.overallStatus=Recruiting", "400 Invalid value in parameter `overallStatus`: `Recruiting`"],
    ["sort=badformat", "400 Item 1 in parameter `sort` has incorrect format"],
    ["sort=StartDate,EnrollmentCount:sideways", "400 Item 2 in parameter `sort` has incorrect format"],
    ["sort=StartDate,EnrollmentCount,CompletionDate", "400 Item 3 in parameter `sort` has incorrect format"],
    ["sort=BriefTitle", "400 Unsupported sort field type: text"],
    ["pageSize=-1", "400 Invalid value in parameter `pageSize`: `-1`"],
    ["countTotal=maybe", "400 Invalid value in parameter `countTotal`: `maybe`"],
    ["format=csv", "400 Invalid value in parameter `format`: `csv`"],
    ["markupFormat=legacy", "400 Invalid value in parameter `markupFormat`: `legacy`"],
    ["aggFilters=phase:3", "400 `aggFilters` is not answered by the simulated registry"],
    ["filter.geo=distance(1,2,3km)", "400 `filter.geo` is not answered by the simulated registry"],
    ["query.cond=(x", "400 Error parsing query in Conditions or disease: missing ')' at '<EOF>'"],
    ["query.lead=(x", "400 Error parsing query in Lead sponsor: missing ')' at '<EOF>'"],
  ])("%s", (query, refusal) => {
    expect(refusalOf(query)).toBe(refusal);
  });
});
