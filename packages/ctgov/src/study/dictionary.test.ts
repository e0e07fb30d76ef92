import { describe, expect, test } from "vitest";
import { fieldNodes, findField, indexedOnlyNodes, keyOrderOf } from "./dictionary.ts";

describe("findField", () => {
  test("knows a piece with all its facts", () => {
    expect(findField("SecondaryId")).toEqual({
      name: "id",
      piece: "SecondaryId",
      fieldPath: "protocolSection.identificationModule.secondaryIdInfos.id",
      type: "text",
      sourceType: "TEXT",
      isList: false,
      isEnum: false,
      hasSynonyms: true,
      isNested: false,
      isIndexedOnly: false,
      maxChars: 30,
      altPieceNames: ["SECONDARY-ID"],
      children: [],
    });
  });

  test.each([
    ["Phase", "protocolSection.designModule.phases"],
    ["PHASE", "protocolSection.designModule.phases"],
    ["protocolSection.designModule.phases", "protocolSection.designModule.phases"],
    ["Gender", "protocolSection.eligibilityModule.sex"],
    ["DesignModule", "protocolSection.designModule"],
    ["HasResults", "hasResults"],
    ["hasResults", "hasResults"],
    ["LocationGeoPoint", "protocolSection.contactsLocationsModule.locations.geoPoint"],
    ["NumLocations", "protocolSection.contactsLocationsModule.numLocations"],
  ])("%s is %s", (name, fieldPath) => {
    expect(findField(name)?.fieldPath).toBe(fieldPath);
  });

  test.each(["", "phase", "phases", "nctid", "NctId", "protocolSection.", "ConditionSearch", "constructor"])(
    "%j is no name",
    (name) => {
      expect(findField(name)).toBeUndefined();
    },
  );

  test("finds every node by every one of its names", () => {
    for (const node of [...fieldNodes, ...indexedOnlyNodes]) {
      for (const name of [node.piece, node.fieldPath, ...node.altPieceNames]) expect(findField(name)).toBe(node);
    }
  });
});

describe("the tree", () => {
  test("a list has the type of its elements", () => {
    expect(findField("Phase")).toMatchObject({ type: "Phase", isList: true, isEnum: true });
    expect(findField("Location")).toMatchObject({ type: "Location", isList: true, isNested: true });
    expect(findField("StartDate")).toMatchObject({ type: "PartialDate", sourceType: "DATE", isList: false });
  });

  test("every structure holds the nodes one step below its field path", () => {
    for (const node of fieldNodes) {
      const below = fieldNodes.filter(
        ({ fieldPath }) => fieldPath.slice(0, fieldPath.lastIndexOf(".")) === node.fieldPath,
      );
      expect(node.children).toEqual(below);
      expect(node.children.length > 0).toBe(node.sourceType === "STRUCT");
    }
  });

  test("a piece that is only indexed is told apart and stands below a structure of the record", () => {
    expect(findField("NumArmGroups")).toMatchObject({ isIndexedOnly: true, type: "short", sourceType: undefined });
    expect(findField("LocationCountryCode")).toMatchObject({ isIndexedOnly: true, type: "keyword" });
    for (const { fieldPath } of indexedOnlyNodes) {
      expect(findField(fieldPath.slice(0, fieldPath.lastIndexOf(".")))?.sourceType).toBe("STRUCT");
    }
  });
});

describe("keyOrderOf", () => {
  test.each([
    ["", "protocolSection resultsSection documentSection annotationSection derivedSection hasResults"],
    [
      "protocolSection.identificationModule",
      "nctId nctIdAliases orgStudyIdInfo secondaryIdInfos organization briefTitle officialTitle acronym",
    ],
    ["protocolSection.conditionsModule", "conditions keywords"],
    ["protocolSection.contactsLocationsModule.locations.geoPoint", "lat lon"],
    ["protocolSection.statusModule.overallStatus", ""],
    ["protocolSection.noModule", ""],
  ])("of %j is %s", (fieldPath, keys) => {
    expect(keyOrderOf(fieldPath).join(" ")).toBe(keys);
  });

  test("an analysis begins with its groups and has every key of the dictionary", () => {
    const fieldPath = "resultsSection.outcomeMeasuresModule.outcomeMeasures.analyses";
    const keys = keyOrderOf(fieldPath);
    expect(keys.slice(0, 3)).toEqual(["groupIds", "groupDescription", "testedNonInferiority"]);
    expect([...keys].sort()).toEqual(
      findField(fieldPath)
        ?.children.map((child) => child.name)
        .sort(),
    );
  });
});
