import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fieldNodes } from "./dictionary.ts";
import { valuesOf } from "./values.ts";

const study = {
  protocolSection: {
    identificationModule: { nctId: "NCT00000102" },
    designModule: { phases: ["PHASE1", "PHASE2"], enrollmentInfo: { count: 0 } },
    oversightModule: { oversightHasDmc: false },
    contactsLocationsModule: {
      locations: [
        {
          city: "Bonn",
          country: "Germany",
          contacts: [{ name: "A" }, { name: "B" }],
          geoPoint: { lat: 50.7, lon: 7.1 },
        },
        { country: "France" },
        { city: "Basel", country: "Switzerland", contacts: [{ name: "C" }] },
      ],
    },
  },
  derivedSection: { miscInfoModule: { modelPredictions: { bmiLimits: { minBmi: 18 } } } },
  hasResults: false,
};

describe("valuesOf", () => {
  test.each([
    ["NCTId", ["NCT00000102"]],
    ["NCT-ID", ["NCT00000102"]],
    ["protocolSection.identificationModule.nctId", ["NCT00000102"]],
    ["Phase", ["PHASE1", "PHASE2"]],
    ["LocationCity", ["Bonn", "Basel"]],
    ["LocationCountry", ["Germany", "France", "Switzerland"]],
    ["LocationContactName", ["A", "B", "C"]],
    ["LocationGeoPoint", [{ lat: 50.7, lon: 7.1 }]],
    ["EnrollmentCount", [0]],
    ["OversightHasDMC", [false]],
    ["HasResults", [false]],
    ["IdentificationModule", [{ nctId: "NCT00000102" }]],
    ["LocationContact", [{ name: "A" }, { name: "B" }, { name: "C" }]],
    ["Condition", []],
    ["NumLocations", []],
  ])("%s has %j", (name, values) => {
    expect(valuesOf(study, name)).toEqual(values);
  });

  test("takes a field path that the dictionary does not know", () => {
    expect(valuesOf(study, "derivedSection.miscInfoModule.modelPredictions.bmiLimits.minBmi")).toEqual([18]);
    expect(valuesOf(study, "protocolSection.contactsLocationsModule.locations.geoPoint.lat")).toEqual([50.7]);
  });

  test.each([
    "",
    "Nothing",
    "constructor",
    "toString.name",
    "hasResults.length",
    "protocolSection..nctId",
    "__proto__",
  ])("has nothing for %j", (name) => {
    expect(valuesOf(study, name)).toEqual([]);
  });

  test("goes through lists of lists and passes over nulls", () => {
    const odd = {
      protocolSection: { designModule: [{ phases: [["NA"], null, []] }, null, "x", { phases: "PHASE4" }] },
    };
    expect(valuesOf(odd, "Phase")).toEqual(["NA", "PHASE4"]);
  });

  test("has nothing in what is no study", () => {
    for (const value of [undefined, null, "NCTId", 1, true, [], {}]) expect(valuesOf(value, "NCTId")).toEqual([]);
  });

  test("never throws, whatever the JSON and the name", () => {
    const name = fc.oneof(fc.string(), fc.constantFrom(...fieldNodes.map((node) => node.piece)));
    fc.assert(
      fc.property(fc.jsonValue(), name, (json, piece) => {
        expect(Array.isArray(valuesOf(json, piece))).toBe(true);
      }),
    );
  });

  test("finds what a walk by hand finds, in any shape of lists around it", () => {
    const leaf = fc.oneof(fc.string(), fc.integer());
    const listed = <T>(inner: fc.Arbitrary<T>) => fc.oneof(inner, fc.array(inner, { maxLength: 3 }));
    const locations = listed(fc.record({ city: listed(leaf) }, { requiredKeys: [] }));
    fc.assert(
      fc.property(locations, (given) => {
        const byHand = [given].flat().flatMap(({ city }) => (city === undefined ? [] : [city].flat()));
        const record = { protocolSection: { contactsLocationsModule: { locations: given } } };
        expect(valuesOf(record, "LocationCity")).toEqual(byHand);
      }),
    );
  });
});
