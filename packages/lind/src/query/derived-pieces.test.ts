import { fieldNodes, findField, indexedOnlyNodes } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { countryCodeOf } from "./country-codes.ts";
import { derivedPieceOf, derivedValues, orderedValuesOf } from "./derived-pieces.ts";

const study = {
  protocolSection: {
    identificationModule: { nctId: "NCT00000001", nctIdAliases: ["NCT00000002"] },
    statusModule: { studyFirstSubmitDate: "2019-12-31", studyFirstPostDateStruct: { date: "2020-01-02" } },
    sponsorCollaboratorsModule: { leadSponsor: { name: "A" }, collaborators: [{ name: "B" }, { name: "C" }] },
    outcomesModule: { primaryOutcomes: [{ measure: "a" }], secondaryOutcomes: [{ measure: "b" }, { measure: "c" }] },
    contactsLocationsModule: {
      locations: [
        { country: "France", contacts: [{ name: "x" }, { name: "y" }] },
        { country: "France" },
        { country: "Côte d’Ivoire", contacts: [{ name: "z" }] },
        { country: "Atlantis" },
      ],
    },
  },
  resultsSection: { adverseEventsModule: { seriousEvents: [{ term: "a" }], otherEvents: [{ term: "b" }] } },
};

describe("derived pieces", () => {
  test("each of the registry's indexed-only pieces is derived from pieces of a record", () => {
    expect(indexedOnlyNodes).toHaveLength(74);
    for (const { piece } of indexedOnlyNodes) {
      const derived = derivedPieceOf(piece);
      const sources = derived === undefined ? [] : [derived.of].flat();
      expect([piece, sources.length > 0]).toEqual([piece, true]);
      for (const source of sources) expect([piece, findField(source)?.isIndexedOnly]).toEqual([piece, false]);
    }
  });

  test("a count is of a list below the place where the count stands", () => {
    for (const node of indexedOnlyNodes) {
      const derived = derivedPieceOf(node.piece);
      if (derived?.kind !== "count" || derived.of.length > 1) continue;
      const list = findField(derived.of[0] ?? "");
      const parent = node.fieldPath.slice(0, node.fieldPath.lastIndexOf("."));
      expect([node.piece, list?.isList, list?.fieldPath.startsWith(`${parent}.`)]).toEqual([node.piece, true, true]);
    }
  });

  test("pieces of a record are not derived", () => {
    expect(fieldNodes.filter(({ piece }) => derivedPieceOf(piece) !== undefined)).toEqual([]);
  });

  test.each<[string, readonly unknown[]]>([
    ["NumNCTAliases", [1]],
    ["NumLocations", [4]],
    ["NumLocationContacts", [3]],
    ["NumUniqueLocationCountries", [3]],
    ["NumCollaboratorsPlusLead", [3]],
    ["NumOutcomes", [3]],
    ["NumEvents", [2]],
    ["NumConditions", [0]],
    ["StudyFirstSubmitYear", [2019]],
    ["StudyFirstPostYear", [2020]],
    ["LastUpdatePostYear", []],
    ["LocationCountryCode", ["FR", "FR", "CI"]],
    ["NCTId", ["NCT00000001"]],
    ["NoSuchPiece", []],
  ])("%s has the values %j", (piece, values) => {
    expect(derivedValues(study, piece)).toEqual(values);
  });

  test.each([undefined, null, 3, "x", [], { protocolSection: [[]] }])(
    "a record %j that is no study has none",
    (record) => {
      expect(derivedValues(record, "NumLocations")).toEqual([0]);
      expect(derivedValues(record, "StudyFirstPostYear")).toEqual([]);
    },
  );

  test("values that cannot be read have no order", () => {
    const odd = { protocolSection: { eligibilityModule: { minimumAge: "N/A" }, designModule: { enrollmentInfo: {} } } };
    expect(orderedValuesOf(odd, "MinimumAge")).toEqual([]);
    expect(orderedValuesOf(study, "NumOutcomes")).toEqual([3]);
    expect(orderedValuesOf(study, "BriefTitle")).toEqual([]);
  });
});

describe("country codes", () => {
  test.each<[string, string | undefined]>([
    ["United States", "US"],
    ["Turkey (Türkiye)", "TR"],
    ["Turkey", "TR"],
    ["Korea, Republic of", "KR"],
    ["South Korea", "KR"],
    ["Bonaire, Saint Eustatius and Saba ", "BQ"],
    ["Côte D'Ivoire", "CI"],
    ["Curaçao", "CW"],
    ["The Bahamas", "BS"],
    ["Niger", "NE"],
    ["Nigeria", "NG"],
    ["Federal Republic of Yugoslavia", "YU"],
    ["Atlantis", undefined],
    ["", undefined],
  ])("%s is %s", (name, code) => {
    expect(countryCodeOf(name)).toBe(code);
  });
});
