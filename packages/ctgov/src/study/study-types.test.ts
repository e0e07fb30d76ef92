import { expect, expectTypeOf, test } from "vitest";
import type { Location, Phase, Study } from "./index.ts";

test("a record is typed down to its values, and every part may be absent", () => {
  const study: Study = {
    protocolSection: {
      statusModule: { overallStatus: "RECRUITING", startDateStruct: { date: "2024-03", type: "ACTUAL" } },
      designModule: { phases: ["PHASE2"], enrollmentInfo: { count: 12, type: "ESTIMATED" } },
      contactsLocationsModule: { locations: [{ city: "Bonn", geoPoint: { lat: 50.7, lon: 7.1 } }] },
    },
    hasResults: false,
  };
  expectTypeOf(study.protocolSection?.contactsLocationsModule?.locations).toEqualTypeOf<
    readonly Location[] | undefined
  >();
  expectTypeOf(study.resultsSection?.adverseEventsModule?.eventGroups?.[0]?.seriousNumAtRisk).toEqualTypeOf<
    number | undefined
  >();
  expect(study.protocolSection?.designModule?.enrollmentInfo?.count).toBe(12);
});

test("an enum admits values that the registry adds later, and nothing that is no text", () => {
  const phases: readonly Phase[] = ["PHASE1", "PHASE5"];
  expect(phases).toHaveLength(2);
  // @ts-expect-error: a phase is text.
  const phase: Phase = 1;
  expect(phase).toBe(1);
});

test("a misspelt key does not compile", () => {
  // @ts-expect-error: the key is overallStatus.
  const study: Study = { protocolSection: { statusModule: { overalStatus: "RECRUITING" } } };
  expect(Object.keys(study)).toEqual(["protocolSection"]);
});
