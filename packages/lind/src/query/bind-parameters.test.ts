import { describe, expect, test } from "vitest";
import type { GeoDecay, SortKey } from "./query.ts";
import { bound, shown } from "./query-under-test.ts";

const NEAR = "(near 39,-77.1 80.467km)";
const GEO = "distance(39,-77.1,50mi)";

describe("filters", () => {
  test.each<[string, string, string]>([
    ["filter.overallStatus", "RECRUITING", "(value OverallStatus RECRUITING)"],
    ["filter.overallStatus", "RECRUITING, |COMPLETED,RECRUITING", "(value OverallStatus RECRUITING COMPLETED)"],
    ["postFilter.ids", "nct102|NCT00000410,NCT00000102", "(ids NCT00000102 NCT00000410)"],
    ["filter.geo", GEO, NEAR],
    ["postFilter.geo", "distance( 39.0 , -77.1 , 50 )", NEAR],
    ["filter.geo", "distance(39,-77.1,80.5km)", "(near 39,-77.1 80.5km)"],
    ["postFilter.advanced", "AREA[Phase]NA", "(value Phase NA)"],
    ["filter.overallStatus", " , |", "all"],
    ["filter.ids", ",", "all"],
    ["filter.synonyms", ",", "all"],
  ])("%s=%s", (parameter, text, expected) => {
    expect(shown({ [parameter]: text })).toBe(expected);
    expect(bound({ [parameter]: text }).query.ranked).toEqual([]);
  });
});

describe("aggregation filters", () => {
  test.each<[string, string]>([
    ["status:rec", "(value OverallStatus RECRUITING)"],
    ["status:rec com ter", "(value OverallStatus RECRUITING COMPLETED TERMINATED)"],
    [
      "status:not act enr sus wit unk",
      "(value OverallStatus NOT_YET_RECRUITING ACTIVE_NOT_RECRUITING ENROLLING_BY_INVITATION SUSPENDED WITHDRAWN UNKNOWN)",
    ],
    ["status:rec,status:com", "(value OverallStatus COMPLETED)"],
    ["status:avail", "none"],
    ["status:rec avail", "(value OverallStatus RECRUITING)"],
    ["status:rec|com", "none"],
    ["status:rec|sex:f", "(and (value OverallStatus RECRUITING) (value Sex FEMALE))"],
    ["status:", "none"],
    ["phase:0 1 2 3 4 NA", "(value Phase EARLY_PHASE1 PHASE1 PHASE2 PHASE3 PHASE4 NA)"],
    ["phase:na", "none"],
    ["phase:PHASE3", "none"],
    ["phase:constructor", "none"],
    ["studyType:int obs exp", "(value StudyType INTERVENTIONAL OBSERVATIONAL EXPANDED_ACCESS)"],
    ["studyType:exp_indiv", "(value ExpAccTypeIndividual true)"],
    ["studyType:obs_patreg", "(value PatientRegistry true)"],
    ["funderType:nih industry", "(or (value LeadSponsorClass NIH INDUSTRY) (value CollaboratorClass NIH INDUSTRY))"],
    ["sex:f m", "(value Sex FEMALE MALE)"],
    ["healthy:y", "(value HealthyVolunteers true)"],
    ["ages:child older", "(value StdAge CHILD OLDER_ADULT)"],
    ["results:with", "(value HasResults true)"],
    ["results:without", "(value HasResults false)"],
    [
      "docs:prot sap icf",
      "(or (value LargeDocHasProtocol true) (value LargeDocHasSAP true) (value LargeDocHasICF true))",
    ],
    ["docs:sap,results:with", "(and (value LargeDocHasSAP true) (value HasResults true))"],
    ["violation:y", "(or (value FDAAA801Violation true) (present ViolationAnnotation))"],
    ["violation:n", "none"],
    ["ressub:y", "(present UnpostedAnnotation)"],
    [" ages:adult , ", "(value StdAge ADULT)"],
  ])("%s", (text, expected) => {
    expect(shown({ aggFilters: text })).toBe(expected);
  });
});

describe("sort", () => {
  test.each<[string, readonly SortKey[]]>([
    ["@relevance", [{ kind: "relevance", isDescending: true }]],
    ["@relevance:asc", [{ kind: "relevance", isDescending: false }]],
    ["LastUpdatePostDate", [{ kind: "piece", piece: "LastUpdatePostDate", isDescending: true }]],
    ["EnrollmentCount", [{ kind: "piece", piece: "EnrollmentCount", isDescending: false }]],
    [
      "EnrollmentCount:desc,NumArmGroups",
      [
        { kind: "piece", piece: "EnrollmentCount", isDescending: true },
        { kind: "piece", piece: "NumArmGroups", isDescending: false },
      ],
    ],
    [
      "protocolSection.statusModule.startDateStruct.date:asc|@relevance",
      [
        { kind: "piece", piece: "StartDate", isDescending: false },
        { kind: "relevance", isDescending: true },
      ],
    ],
    ["START-DATE", [{ kind: "piece", piece: "StartDate", isDescending: true }]],
  ])("%s", (text, keys) => {
    expect(bound({ sort: text }).query.sort).toEqual(keys);
  });
});

describe("decay by distance", () => {
  const decayOf = (geoDecay: string | undefined): GeoDecay | undefined =>
    bound({ "filter.geo": GEO, geoDecay }).query.geoDecay;
  const point = { latitude: 39, longitude: -77.1 };

  test("has a default with filter.geo", () => {
    const scaleKm = expect.closeTo(482.8032, 9);
    expect(decayOf(undefined)).toEqual({ point, shape: "exp", scaleKm, offsetKm: 0, decay: 0.5 });
  });

  test.each<[string, Omit<GeoDecay, "point">]>([
    ["func:linear,scale:100km,offset:10km,decay:0.1", { shape: "linear", scaleKm: 100, offsetKm: 10, decay: 0.1 }],
    ["func:gauss,scale:500mi,offset:0mi,decay:0.3", { shape: "gauss", scaleKm: 804.672, offsetKm: 0, decay: 0.3 }],
  ])("%s", (text, expected) => {
    expect(decayOf(text)).toEqual({ point, ...expected });
  });

  test("counts with filter.geo alone, and not where ids override the filters", () => {
    const geoDecay = "func:linear,scale:100km,offset:10km,decay:0.1";
    expect(bound({ geoDecay }).query.geoDecay).toBeUndefined();
    expect(bound({ "postFilter.geo": GEO, geoDecay }).query.geoDecay).toBeUndefined();
    expect(bound({ "filter.geo": GEO, "query.id": "NCT1" }).query.geoDecay).toBeUndefined();
  });
});
