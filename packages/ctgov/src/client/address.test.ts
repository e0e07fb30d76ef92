import { describe, expect, test } from "vitest";
import { isLoopback, parseAddress, parseBaseUrl } from "./address.ts";
import { ParameterError } from "./errors.ts";

const BASE = "https://clinicaltrials.gov";

describe("an address of API v2", () => {
  test.each([
    ["/api/v2/studies?query.cond=melanoma", "listStudies", "/api/v2/studies?query.cond=melanoma"],
    ["https://clinicaltrials.gov/api/v2/studies/nct102", "fetchStudy", "/api/v2/studies/NCT00000102"],
    ["/studies/metadata", "studiesMetadata", "/api/v2/studies/metadata"],
    ["studies/search-areas", "searchAreas", "/api/v2/studies/search-areas"],
    ["/studies/enums", "enums", "/api/v2/studies/enums"],
    ["/stats/size", "sizeStats", "/api/v2/stats/size"],
    ["/stats/field/values?fields=Phase", "fieldValuesStats", "/api/v2/stats/field/values?fields=Phase"],
    ["/stats/field/sizes", "listFieldSizesStats", "/api/v2/stats/field/sizes"],
    ["/version", "version", "/api/v2/version"],
  ])("%s is %s", (text, operation, path) => {
    expect(parseAddress(text, BASE)).toEqual({ operation, url: `${BASE}${path}` });
  });

  test("stands below the path of the registry", () => {
    const base = "http://127.0.0.1:8/mirror";
    for (const text of ["http://127.0.0.1:8/mirror/api/v2/version", "/api/v2/version", "/version"]) {
      expect(parseAddress(text, base).url).toBe(`${base}/api/v2/version`);
    }
  });

  test.each([
    ["/api/query/study_fields?expr=x", "/api/v2/studies"],
    ["/api/query/full_studies?expr=x&fmt=json", "/api/v2/studies"],
    ["/api/query/field_values", "/api/v2/stats/field/values"],
    ["/api/info/study_structure", "/api/v2/studies/metadata"],
    ["/api/info/search_areas", "/api/v2/studies/search-areas"],
    ["/api/info/data_vrs", "/api/v2/version"],
    ["/stats/fieldValues/Phase", "/api/v2/stats/field/values?fields=Phase"],
    ["https://clinicaltrials.gov/api/v2/stats/fieldValues/Phase", "/api/v2/stats/field/values?fields=Phase"],
    ["/api/v2/stats/fieldValues?fields=Phase", "/api/v2/stats/field/values"],
    ["/ct2/show/nct00000102", "/api/v2/studies/NCT00000102"],
    ["/study/NCT00000102", "/api/v2/studies/NCT00000102"],
    ["/ct2/results?cond=x", "/api/v2/studies"],
    ["/api/v2/study", "/api/v2/studies"],
    ["/api/v2/studies/enum", "/api/v2/studies/enums"],
  ])("%s is not one; %s is named", (text, suggestion) => {
    expect(() => parseAddress(text, BASE)).toThrow(expect.objectContaining({ code: "PARAMETER_INVALID", suggestion }));
  });

  test.each([
    ["https://elsewhere.test/api/v2/version", "is not below https://clinicaltrials.gov"],
    ["https://[/", "is no address"],
    ["/api/v2/studies?filter.phase=PHASE3", "use phase"],
    ["/api/v2/studies?fields=A&fields=B", "fields is given twice"],
    ["/api/v2/version?fields=A", "`fields` is no parameter of /version"],
    ["/zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", "its addresses are /api/v2/studies, "],
  ])("%s: %s", (text, part) => {
    expect(() => parseAddress(text, BASE)).toThrow(ParameterError);
    expect(() => parseAddress(text, BASE)).toThrow(part);
  });
});

describe("the address of a registry", () => {
  test.each([
    ["https://clinicaltrials.gov", "https://clinicaltrials.gov"],
    ["https://clinicaltrials.gov/", "https://clinicaltrials.gov"],
    ["https://clinicaltrials.gov/api/v2", "https://clinicaltrials.gov"],
    ["HTTP://LOCALHOST:4747/mirror//", "http://localhost:4747/mirror"],
  ])("%s is %s", (text, url) => {
    expect(parseBaseUrl(text)).toBe(url);
  });

  test("of the classic API is refused with the one of today", () => {
    expect(() => parseBaseUrl("https://clinicaltrials.gov/api/query")).toThrow("use /api/v2/studies");
  });

  test.each([
    ["http://127.0.0.1:1", true],
    ["http://127.8.8.8", true],
    ["http://localhost", true],
    ["http://lind.localhost", true],
    ["http://[::1]:80", true],
    ["https://clinicaltrials.gov", false],
    ["http://127.example.org", false],
    ["http://localhost.example.org", false],
    ["http://10.0.0.1", false],
  ])("%s on the machine itself: %s", (url, is) => {
    expect(isLoopback(url)).toBe(is);
  });
});
