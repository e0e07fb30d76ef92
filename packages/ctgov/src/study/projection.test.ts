import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fieldNodes, findField, indexedOnlyNodes } from "./dictionary.ts";
import { isJsonObject } from "./json.ts";
import { type Projection, parseProjection, projectStudy } from "./projection.ts";
import { findSearchArea } from "./search-areas.ts";
import { valuesOf } from "./values.ts";

function projectionOf(names: readonly string[], queried?: readonly string[]): Projection {
  const parsed = parseProjection(names, queried);
  if (parsed.kind === "unknown") throw new Error(`${parsed.name} is unknown.`);
  return parsed.projection;
}

const project = (study: unknown, ...names: string[]) => JSON.stringify(projectStudy(study, projectionOf(names)));

const study = {
  protocolSection: {
    identificationModule: { nctId: "NCT1", organization: { fullName: "O" }, briefTitle: "T" },
    statusModule: { startDateStruct: { date: "2024-03", type: "ACTUAL" } },
    designModule: { studyType: "OBSERVATIONAL" },
    contactsLocationsModule: {
      locations: [{ facility: "F", country: "A" }, { facility: "G" }, { country: "B", contacts: [{ name: "N" }] }],
    },
  },
  derivedSection: { miscInfoModule: { versionHolder: "2026-08-07", modelPredictions: { bmiLimits: {} } } },
  hasResults: false,
};

describe("parseProjection", () => {
  test("refuses the first unknown name and suggests the one that was probably meant", () => {
    expect(parseProjection(["NCTId", "BriefTitel", "Fase"])).toEqual({
      kind: "unknown",
      name: "BriefTitel",
      suggestion: "BriefTitle",
    });
  });

  test.each([
    ["nctId", "NCTId"],
    ["overallStatus", "OverallStatus"],
    ["ConditionsSearch", "ConditionSearch"],
    ["protocolSection.statusModule.overalStatus", "protocolSection.statusModule.overallStatus"],
    ["query", "@query"],
    ["StudyDesign", undefined],
    ["", undefined],
  ])("of %j it suggests %s", (name, suggestion) => {
    expect(parseProjection([name])).toEqual({ kind: "unknown", name, suggestion });
  });

  test("refuses a piece that stands in no record", () => {
    for (const { piece } of indexedOnlyNodes) expect(parseProjection([piece]).kind).toBe("unknown");
  });

  test("takes every name of every node and every area", () => {
    const names = fieldNodes.flatMap((node) => [node.piece, node.fieldPath, ...node.altPieceNames]);
    expect(parseProjection([...names, "ConditionSearch"]).kind).toBe("projection");
  });

  test("names for the same thing are the same projection, and a branch includes its leaves in either order", () => {
    const leaf = "protocolSection.designModule.phases";
    expect(projectionOf(["Phase"])).toEqual(projectionOf([leaf]));
    expect(projectionOf(["PHASE"])).toEqual(projectionOf([leaf]));
    expect(projectionOf(["Phase", "DesignModule"])).toEqual(projectionOf(["DesignModule"]));
    expect(projectionOf(["DesignModule", "Phase"])).toEqual(projectionOf(["DesignModule"]));
    expect(projectionOf(["DesignModule", "DesignModule"])).toEqual(projectionOf(["protocolSection.designModule"]));
  });

  test("an area means all its pieces", () => {
    expect(projectionOf(["TitleSearch"])).toEqual(projectionOf(["Acronym", "BriefTitle", "OfficialTitle"]));
  });

  test("@query means what the search reads, and is unknown without a search", () => {
    expect(projectionOf(["@query"], ["TitleSearch", "Phase"])).toEqual(projectionOf(["TitleSearch", "Phase"]));
    expect(projectionOf(["@query", "NCTId"], [])).toEqual(projectionOf(["NCTId"]));
    expect(projectionOf(["@query"], ["NumLocations", "Phase"])).toEqual(projectionOf(["Phase"]));
    expect(parseProjection(["@query"]).kind).toBe("unknown");
  });
});

describe("projectStudy", () => {
  test.each([
    [["NCTId"], '{"protocolSection":{"identificationModule":{"nctId":"NCT1"}}}'],
    [["BriefTitle", "NCTId"], '{"protocolSection":{"identificationModule":{"nctId":"NCT1","briefTitle":"T"}}}'],
    [["StartDate"], '{"protocolSection":{"statusModule":{"startDateStruct":{"date":"2024-03"}}}}'],
    [
      ["LocationCountry"],
      '{"protocolSection":{"contactsLocationsModule":{"locations":[{"country":"A"},{},{"country":"B"}]}}}',
    ],
    [
      ["LocationContactName"],
      '{"protocolSection":{"contactsLocationsModule":{"locations":[{},{},{"contacts":[{"name":"N"}]}]}}}',
    ],
    [
      ["LocationContactEMail"],
      '{"protocolSection":{"contactsLocationsModule":{"locations":[{},{},{"contacts":[{}]}]}}}',
    ],
    [["HasResults"], '{"hasResults":false}'],
    [["DerivedSection"], `{"derivedSection":${JSON.stringify(study.derivedSection)}}`],
  ])("%j", (names, text) => {
    expect(project(study, ...names)).toBe(text);
  });

  test("leaves an empty object where the parent is there and the value is not", () => {
    expect(project(study, "Phase")).toBe('{"protocolSection":{"designModule":{}}}');
    expect(project(study, "CentralContactName")).toBe('{"protocolSection":{"contactsLocationsModule":{}}}');
    expect(project(study, "ConditionMeshTerm")).toBe('{"derivedSection":{}}');
    expect(project(study, "CompletionDate")).toBe('{"protocolSection":{"statusModule":{}}}');
  });

  test("shows nothing where the parent is not there", () => {
    expect(project(study, "Condition")).toBe('{"protocolSection":{}}');
    expect(project(study, "EventGroupId")).toBe("{}");
    expect(project(study)).toBe("{}");
  });

  test("keeps a whole branch with keys that the dictionary does not know", () => {
    expect(project(study, "MiscInfoModule")).toBe(`{"derivedSection":${JSON.stringify(study.derivedSection)}}`);
    expect(project(study, "VersionHolder")).toBe(
      '{"derivedSection":{"miscInfoModule":{"versionHolder":"2026-08-07"}}}',
    );
  });

  test("keeps what is no structure although it should be, and makes {} of what is no study", () => {
    expect(project({ protocolSection: { designModule: "x" } }, "Phase")).toBe(
      '{"protocolSection":{"designModule":"x"}}',
    );
    expect(project({ protocolSection: null }, "Phase")).toBe('{"protocolSection":null}');
    for (const value of [undefined, null, [], "x", 1]) expect(project(value, "NCTId")).toBe("{}");
  });

  test("does not change the record", () => {
    const before = JSON.stringify(study);
    projectStudy(study, projectionOf(["LocationCountry", "BriefTitle"]));
    expect(JSON.stringify(study)).toBe(before);
  });
});

// Records of the dictionary's shape below three modules, each key there or not, and lists of up to three elements.
const MODULES = ["DesignModule", "ContactsLocationsModule", "ConditionBrowseModule"];
const branches = MODULES.flatMap((piece) => findField(piece) ?? []);
const anyStudy = fc.record(
  {
    protocolSection: fc.record(
      { designModule: recordOf("DesignModule"), contactsLocationsModule: recordOf("ContactsLocationsModule") },
      { requiredKeys: [] },
    ),
    derivedSection: fc.record({ conditionBrowseModule: recordOf("ConditionBrowseModule") }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

function recordOf(piece: string): fc.Arbitrary<unknown> {
  const children = findField(piece)?.children ?? [];
  if (children.length === 0) return fc.oneof(fc.integer(), fc.constantFrom("a", "b"));
  const shape = Object.fromEntries(
    children.map((child) => {
      const value = recordOf(child.piece);
      return [child.name, child.isList ? fc.array(value, { maxLength: 3 }) : value];
    }),
  );
  return fc.record(shape, { requiredKeys: [] });
}

describe("projections of any record", () => {
  const pieces = fieldNodes
    .filter(({ fieldPath }) => branches.some((branch) => fieldPath.startsWith(`${branch.fieldPath}.`)))
    .map((node) => node.piece);
  const someNames = fc.uniqueArray(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 });

  test("keep every value of what was asked, in its order, and nothing of what was not", () => {
    fc.assert(
      fc.property(anyStudy, someNames, (given, names) => {
        const projected = projectStudy(given, projectionOf(names));
        for (const piece of pieces) {
          const leaf = findField(piece);
          if (leaf === undefined || leaf.children.length > 0) continue;
          const isAsked = names.some((name) => `${leaf.fieldPath}.`.startsWith(`${findField(name)?.fieldPath}.`));
          expect(valuesOf(projected, piece)).toEqual(isAsked ? valuesOf(given, piece) : []);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("are the same when made again, and keep the number of elements of each list on the way", () => {
    fc.assert(
      fc.property(anyStudy, someNames, (given, names) => {
        const projection = projectionOf(names);
        const projected = projectStudy(given, projection);
        expect(projectStudy(projected, projection)).toEqual(projected);
        if (names.some((name) => findField(name)?.fieldPath.includes("locations."))) {
          expect(valuesOf(projected, "Location").length).toBe(valuesOf(given, "Location").length);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("never throw, whatever the JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), someNames, (json, names) => {
        const given = { protocolSection: json, derivedSection: [json, { conditionBrowseModule: json }] };
        expect(isJsonObject(projectStudy(given, projectionOf(names)))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test("of a search area have exactly the pieces of the area", () => {
    const areaPieces = findSearchArea("LocationSearch")?.parts.flatMap((part) => part.pieces) ?? [];
    fc.assert(
      fc.property(anyStudy, (given) => {
        expect(projectStudy(given, projectionOf(["LocationSearch"]))).toEqual(
          projectStudy(given, projectionOf(areaPieces)),
        );
      }),
      { numRuns: 20 },
    );
  });
});
