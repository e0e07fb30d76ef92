import { expect, test } from "vitest";
import { findSearchArea, findSearchAreaOfParam, searchAreas } from "./search-areas.ts";

test("an area has its weighted parts in the registry's order", () => {
  const area = findSearchArea("ConditionSearch");
  expect(area?.uiLabel).toBe("Conditions or disease");
  expect(area?.searchDocument).toBe("Study");
  expect(area?.parts.map((part) => `${part.weight} ${part.pieces.join()}`)).toEqual([
    "0.95 Condition",
    "0.6 BriefTitle",
    "0.55 OfficialTitle",
    "0.5 ConditionMeshTerm",
    "0.4 ConditionAncestorTerm",
    "0.3 Keyword",
    "0.2 NCTId",
  ]);
  expect(area?.parts.at(0)).toEqual({
    pieces: ["Condition"],
    type: "text",
    isEnum: false,
    hasSynonyms: true,
    weight: 0.95,
  });
});

test("the areas that a request parameter searches are found by it", () => {
  const params = ["term", "cond", "intr", "outc", "titles", "locn", "id", "spons", "patient", "lead", "conditions"];
  expect(params.map((param) => findSearchAreaOfParam(param)?.name)).toEqual([
    "BasicSearch",
    "ConditionSearch",
    "InterventionSearch",
    "OutcomeSearch",
    "TitleSearch",
    "LocationSearch",
    "IdSearch",
    "SponsorSearch",
    "PatientSearch",
    undefined,
    undefined,
  ]);
});

test("names are taken as they are written", () => {
  expect(findSearchArea("conditionsearch")).toBeUndefined();
  expect(findSearchArea("cond")).toBeUndefined();
});

test("every part has pieces and a weight above 0 and at most 1", () => {
  for (const { name, parts } of searchAreas) {
    expect(parts.length, name).toBeGreaterThan(0);
    for (const { pieces, weight } of parts) {
      expect(pieces.length, name).toBeGreaterThan(0);
      expect(weight > 0 && weight <= 1, name).toBe(true);
    }
  }
});
