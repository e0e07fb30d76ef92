import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { listNovelties } from "./novelties.ts";

const show = (study: unknown) =>
  listNovelties(study).map(({ kind, fieldPath, value }) => `${kind} ${fieldPath} ${value}`);

describe("listNovelties", () => {
  test("has nothing to tell of a record that the dictionary knows", () => {
    const study = {
      protocolSection: {
        statusModule: { overallStatus: "RECRUITING", startDateStruct: { date: "2024-03", type: "ACTUAL" } },
        designModule: { phases: ["PHASE1", "PHASE2"] },
        contactsLocationsModule: { locations: [{ city: "Bonn", geoPoint: { lat: 50.7, lon: 7.1 } }] },
      },
      hasResults: false,
    };
    expect(listNovelties(study)).toEqual([]);
  });

  test("tells an unknown key once, without positions, and says nothing of what is below it", () => {
    const study = {
      protocolSection: {
        aiModule: { score: 1, parts: [{ name: "x" }] },
        contactsLocationsModule: { locations: [{ what3words: "a" }, { city: "Bonn" }, { what3words: "b" }] },
      },
      futureSection: {},
    };
    expect(listNovelties(study)).toEqual([
      { kind: "field", fieldPath: "protocolSection.aiModule", value: "" },
      { kind: "field", fieldPath: "protocolSection.contactsLocationsModule.locations.what3words", value: "" },
      { kind: "field", fieldPath: "futureSection", value: "" },
    ]);
  });

  test("tells each unknown value of an enum once", () => {
    const study = {
      protocolSection: {
        designModule: { phases: ["PHASE2", "PHASE5", "PHASE5", "PHASE6"] },
        armsInterventionsModule: { interventions: [{ type: "DRUG" }, { type: "SOFTWARE" }, { type: "drug" }] },
      },
    };
    expect(show(study)).toEqual([
      "enum-value protocolSection.designModule.phases PHASE5",
      "enum-value protocolSection.designModule.phases PHASE6",
      "enum-value protocolSection.armsInterventionsModule.interventions.type SOFTWARE",
      "enum-value protocolSection.armsInterventionsModule.interventions.type drug",
    ]);
  });

  test("tells keys below what is a plain value, or a point, in the dictionary", () => {
    const study = {
      protocolSection: {
        identificationModule: { briefTitle: { en: "Title", fr: "Titre" } },
        contactsLocationsModule: { locations: [{ geoPoint: { lat: 1, lon: 2, altitude: 3 } }] },
      },
    };
    expect(show(study)).toEqual([
      "field protocolSection.identificationModule.briefTitle.en ",
      "field protocolSection.identificationModule.briefTitle.fr ",
      "field protocolSection.contactsLocationsModule.locations.geoPoint.altitude ",
    ]);
  });

  test("takes names that every object has for what they are", () => {
    const study = JSON.parse('{"constructor": 1, "__proto__": {"x": 1}, "protocolSection": {"toString": 1}}');
    expect(show(study)).toEqual(["field constructor ", "field __proto__ ", "field protocolSection.toString "]);
  });

  test("has nothing to tell of what is no object", () => {
    for (const value of [undefined, null, "x", 1, true, []]) expect(listNovelties(value)).toEqual([]);
  });

  test("never throws, and tells nothing twice, whatever the JSON", () => {
    const json = fc.jsonValue();
    const study = fc.oneof(
      json,
      json.map((protocolSection) => ({ protocolSection })),
      json.map((phases) => ({ protocolSection: { designModule: { phases } } })),
    );
    fc.assert(
      fc.property(study, (given) => {
        const told = show(given);
        expect(new Set(told).size).toBe(told.length);
      }),
    );
  });
});
