import { describe, expect, test } from "vitest";
import { fieldNodes, findField, indexedOnlyNodes, searchAreas } from "../study/index.ts";
import { isOrdered, nearestArea, pieceKindOf, resolveArea } from "./areas.ts";

describe("resolveArea", () => {
  test.each([
    ["Phase", "Phase", false],
    ["Phase:size", "Phase", true],
    ["OVERALL-STATUS", "OverallStatus", false],
    ["LOCATION-CITY", "LocationCity", false],
    ["protocolSection.statusModule.overallStatus", "OverallStatus", false],
    ["NumLocations", "NumLocations", false],
    ["ContactsLocationsModule", "ContactsLocationsModule", false],
    ["BriefTitle:size", "BriefTitle", true],
  ])("%s is the piece %s", (name, piece, isSize) => {
    expect(resolveArea(name)).toEqual({ kind: "piece", node: findField(piece), isSize });
  });

  test("finds every piece by its name and its alternative names, and every area", () => {
    for (const node of [...fieldNodes, ...indexedOnlyNodes]) {
      expect(resolveArea(node.piece)).toEqual({ kind: "piece", node, isSize: false });
      expect(resolveArea(`${node.piece}:size`)).toEqual({ kind: "piece", node, isSize: true });
      for (const name of node.altPieceNames) expect(resolveArea(name)?.kind).toBe("piece");
    }
    expect(searchAreas).toHaveLength(19);
    for (const area of searchAreas) expect(resolveArea(area.name)).toEqual({ kind: "area", area });
  });

  test.each(["", "phase", "Phase:", "Phase:sizes", ":size", "ConditionSearch:size", "NotARealField"])(
    "not %j",
    (name) => {
      expect(resolveArea(name)).toBeUndefined();
    },
  );
});

describe("nearestArea", () => {
  test.each([
    ["Phse", "Phase"],
    ["phase", "Phase"],
    ["Overallstatus", "OverallStatus"],
    ["ConditionsSearch", "ConditionSearch"],
    ["LOCATION-CTIY", "LOCATION-CITY"],
    ["Phase:sizes", "Phase:size"],
    ["Phse:size", "Phase:size"],
    ["Phase : size", "Phase:size"],
    ["NotARealField", undefined],
    ["qqqqqq:size", undefined],
  ])("%s: %s", (name, suggestion) => {
    expect(nearestArea(name)).toBe(suggestion);
  });
});

describe("pieceKindOf", () => {
  test.each([
    ["BriefTitle", "text"],
    ["BriefSummary", "text"],
    ["LocationCountryCode", "text"],
    ["Phase", "enum"],
    ["HasResults", "boolean"],
    ["StartDate", "date"],
    ["LastUpdatePostDate", "date"],
    ["LargeDocUploadDate", "date"],
    ["EnrollmentCount", "number"],
    ["LargeDocSize", "number"],
    ["NumLocations", "number"],
    ["StudyFirstPostYear", "number"],
    ["MinimumAge", "age"],
    ["TargetDuration", "age"],
    ["LocationGeoPoint", "point"],
    ["Location", "structure"],
    ["StatusModule", "structure"],
  ])("%s: %s", (piece, kind) => {
    const node = findField(piece);
    expect(node && pieceKindOf(node)).toBe(kind);
  });

  test("only texts are of no particular type", () => {
    const texts = [...fieldNodes, ...indexedOnlyNodes].filter((node) => pieceKindOf(node) === "text");
    expect([...new Set(texts.map((node) => node.type))].toSorted()).toEqual(["keyword", "markup", "text"]);
  });

  test("no search area has an ordered piece, so that a range needs a piece of its own", () => {
    const pieces = searchAreas.flatMap((area) => area.parts.flatMap((part) => part.pieces));
    const kinds = new Set(pieces.map((piece) => pieceKindOf(findField(piece) ?? raise(piece))));
    expect([...kinds].filter(isOrdered)).toEqual([]);
    expect(kinds.size).toBeGreaterThan(1);
  });
});

function raise(piece: string): never {
  throw new Error(`No piece ${piece}`);
}
