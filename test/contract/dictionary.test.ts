import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  enumTypes,
  type FieldNode,
  fieldNodes,
  findField,
  indexedOnlyNodes,
  isJsonObject,
  type JsonValue,
  keyOrderOf,
  listNovelties,
  parseProjection,
  projectStudy,
  projectStudyText,
  searchAreas,
  valuesOf,
} from "ctgov/study";
import { describe, expect, test } from "vitest";
import {
  checkFacts,
  type DictionarySources,
  type MetadataNode,
  readSources,
} from "../../scripts/dictionary/sources.ts";
import { GENERATED_FOLDER, generateDictionary } from "../../scripts/generate-dictionary.ts";
import { hasSharedData, sharedPath } from "../support/shared.ts";

const root = join(import.meta.dirname, "../..");

function readJson(path: string): JsonValue {
  return JSON.parse(readFileSync(path, "utf8"));
}

describe.skipIf(!hasSharedData)("the generated dictionary", () => {
  const sources = hasSharedData ? readSources(sharedPath("reference")) : undefined;
  const generated = sources === undefined ? new Map<string, string>() : generateDictionary(sources);

  test("is current: its files are what the generator makes of the sources, and there are no others", () => {
    const folder = join(root, GENERATED_FOLDER);
    expect(readdirSync(folder).sort()).toEqual([...generated.keys()].sort());
    for (const [file, text] of generated) {
      expect(readFileSync(join(folder, file), "utf8") === text, `${file}: run npm run generate`).toBe(true);
    }
  });

  test("carries no sentence of the registry's documentation", () => {
    const text = [...generated.values()].join("\n");
    const sentences = listSentences(JSON.parse(readFileSync(sharedPath("reference/metadata.json"), "utf8")));
    expect(sentences.length).toBeGreaterThan(300);
    expect(sentences.filter((sentence) => text.includes(sentence))).toEqual([]);
  });

  test("has the facts of every node of the metadata, in its order", () => {
    const facts = (sources?.metadata ?? []).flatMap((node) => metadataFacts(node, ""));
    expect(fieldNodes.map(nodeFacts)).toEqual(facts);
  });
});

describe("the dictionary", () => {
  test("has the counts of API 2.0.5", () => {
    expect(fieldNodes).toHaveLength(454);
    expect(indexedOnlyNodes).toHaveLength(74);
    expect(searchAreas).toHaveLength(19);
    expect(enumTypes).toHaveLength(41);
    expect(countBy(fieldNodes, ({ sourceType = "" }) => sourceType.replace(/ .*/, ""))).toEqual({
      TEXT: 231,
      STRUCT: 112,
      MARKUP: 50,
      DATE: 29,
      BOOLEAN: 23,
      NUMERIC: 3,
      TIME: 3,
      FUNC: 3,
    });
    expect(fieldNodes.filter((node) => node.isEnum)).toHaveLength(55);
    expect(fieldNodes.filter((node) => node.hasSynonyms)).toHaveLength(172);
    expect(fieldNodes.filter((node) => node.isNested).map((node) => node.piece)).toEqual(["Location"]);
    expect(fieldNodes.flatMap((node) => node.altPieceNames)).toHaveLength(103);
  });

  test("gives no name twice", () => {
    const names = [...fieldNodes, ...indexedOnlyNodes].flatMap((node) => [node.piece, ...node.altPieceNames]);
    const fieldPaths = [...fieldNodes, ...indexedOnlyNodes].map((node) => node.fieldPath);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(fieldPaths).size).toBe(fieldPaths.length);
  });

  test("knows every piece of every search area, and all of them stand in records", () => {
    const pieces = searchAreas.flatMap((area) => area.parts.flatMap((part) => part.pieces));
    expect(pieces.filter((piece) => findField(piece)?.isIndexedOnly !== false)).toEqual([]);
  });
});

describe("the generator", () => {
  const leaf = { piece: "A", name: "a", type: "text", sourceType: "TEXT" };
  const struct = { ...leaf, sourceType: "STRUCT" };
  const empty: DictionarySources = { metadata: [], searchDocuments: [], enums: [], indexedOnly: [], keyOrder: {} };

  test("writes every fact of a node, and none that it does not have", () => {
    const metadata: readonly MetadataNode[] = [
      {
        ...{ name: "aModule", piece: "AModule", type: "AModule", sourceType: "STRUCT" },
        children: [
          { ...leaf, synonyms: true, maxChars: 5, altPieceNames: ["A-A"] },
          { ...leaf, name: "b", piece: "B", type: "Phase[]", isEnum: true },
        ],
      },
    ];
    const text = generateDictionary({ ...empty, metadata, keyOrder: { aModule: ["b", "a", "old"], gone: ["x"] } });
    const rows = (text.get("fields.ts") ?? "").split("\n").filter((line) => line.startsWith("  "));
    expect(rows).toEqual([
      '  [0, "aModule", "AModule", "AModule", "STRUCT"],',
      '  [1, "a", "A", "text", "TEXT", "s", 5, ["A-A"]],',
      '  [1, "b", "B", "Phase[]", "TEXT", "e"],',
      '  ["aModule", ["b", "a"]],',
    ]);
    expect(text.get("study-types.ts")).toContain("  readonly b?: readonly Phase[] | undefined;\n");
  });

  test("gives a structure that stands at several places the keys of all of them, which must agree", () => {
    const at = (name: string, ...children: readonly MetadataNode[]) => ({ ...struct, name, type: "Stats[]", children });
    const other = { ...leaf, name: "b" };
    const text = generateDictionary({ ...empty, metadata: [at("x", leaf), at("y", leaf, other)] }).get(
      "study-types.ts",
    );
    expect(text).toContain(
      "export interface Stats {\n  readonly a?: string | undefined;\n  readonly b?: string | undefined;\n}",
    );
    const clash = [at("x", leaf), at("y", { ...leaf, type: "boolean" })];
    expect(() => generateDictionary({ ...empty, metadata: clash })).toThrow("Stats.a is text and boolean.");
  });

  test("puts a key that no record has after the key before it in the metadata", () => {
    const children = ["a", "b", "c", "d"].map((name) => ({ ...leaf, name }));
    const metadata = [{ ...struct, name: "x", children }];
    const text = generateDictionary({ ...empty, metadata, keyOrder: { x: ["d", "b"] } }).get("fields.ts");
    expect(text).toContain('  ["x", ["a", "d", "b", "c"]],');
  });

  test("stops at a type or a fact that it does not know, rather than lose it", () => {
    const metadata = [{ ...leaf, type: "complex" }];
    expect(() => generateDictionary({ ...empty, metadata })).toThrow("The type complex of A");
    expect(() => checkFacts({ ...leaf, historicOnly: true } as MetadataNode)).toThrow('"historicOnly"');
  });
});

describe.skipIf(!hasSharedData)("real records", () => {
  const studies = hasSharedData ? readStudies() : new Map<string, JsonValue>();

  test("have one branch that the dictionary does not know, which the registry dropped by 2024", () => {
    const records = new Map<string, number>();
    for (const study of studies.values()) {
      for (const { kind, fieldPath, value } of listNovelties(study)) {
        const novelty = `${kind} ${fieldPath} ${value}`;
        records.set(novelty, (records.get(novelty) ?? 0) + 1);
      }
    }
    expect(studies.size).toBe(861);
    expect([...records]).toEqual([["field derivedSection.miscInfoModule.modelPredictions ", 73]]);
  });

  test("have their keys in the order of keyOrderOf, at every place", () => {
    const disordered = new Set<string>();
    for (const study of studies.values()) {
      visitObjects(study, "", (fieldPath, keys) => {
        const order = keyOrderOf(fieldPath);
        const known = keys.filter((key) => order.includes(key));
        if (known.join() !== order.filter((key) => known.includes(key)).join()) disordered.add(fieldPath);
      });
    }
    expect([...disordered]).toEqual([]);
  });

  test("give through valuesOf exactly the values that a walk over all of their leaves meets", () => {
    const leaves = fieldNodes.filter((node) => node.children.length === 0);
    for (const study of studies.values()) {
      const walked = Map.groupBy(listLeaves(study, ""), ([fieldPath]) => fieldPath);
      for (const { piece, fieldPath } of leaves) {
        const values = (walked.get(fieldPath) ?? []).map(([, value]) => value);
        expect(valuesOf(study, piece)).toEqual(values);
      }
    }
  });

  test("come back whole from a projection to all of their sections", () => {
    const parsed = parseProjection(keyOrderOf(""));
    if (parsed.kind === "unknown") expect.fail(parsed.name);
    for (const study of studies.values()) {
      expect(JSON.stringify(projectStudy(study, parsed.projection))).toBe(JSON.stringify(study));
      expect(projectStudyText(JSON.stringify(study), parsed.projection)).toBe(JSON.stringify(study));
    }
  });

  // The lists were recorded in August 2026, the whole records of two of these studies earlier: since then one has got two
  // more locations, and the registry has mapped interventions of both to other MeSH terms. Of these two the keys are
  // compared, of the others every byte.
  const EDITED_SINCE = new Set(["NCT04267848", "NCT06532149"]);

  test("are projected as the registry projected them", () => {
    let compared = 0;
    let withEmptyObject = 0;
    for (const { fields, projected, nctId } of listRecorded()) {
      const study = studies.get(nctId);
      if (study === undefined) continue;
      const parsed = parseProjection(fields);
      if (parsed.kind === "unknown") expect.fail(parsed.name);
      const ours = projectStudy(study, parsed.projection);
      if (EDITED_SINCE.has(nctId)) expect(listKeys(ours)).toEqual(listKeys(projected));
      else expect(JSON.stringify(ours)).toBe(JSON.stringify(projected));
      compared += 1;
      if (JSON.stringify(projected).includes("{}")) withEmptyObject += 1;
    }
    expect(compared).toBe(70);
    expect(withEmptyObject).toBe(8);
  });
});

interface Recorded {
  readonly fields: readonly string[];
  readonly nctId: string;
  readonly projected: JsonValue;
}

/** Every study of the recorded result lists, with the fields that its request asked for. */
function listRecorded(): readonly Recorded[] {
  const folder = sharedPath("data/recorded/walks");
  const index: readonly { file: string; request: string }[] = JSON.parse(
    readFileSync(join(folder, "index.json"), "utf8"),
  );
  return index.flatMap(({ file, request }) => {
    const fields = (new URL(request).searchParams.get("fields") ?? "").split(",");
    const page = readJson(join(folder, file));
    return valuesOf(page, "studies").map((projected) => ({
      fields,
      nctId: String(valuesOf(projected, "NCTId")[0]),
      projected,
    }));
  });
}

function readStudies(): ReadonlyMap<string, JsonValue> {
  const folder = sharedPath("data/studies");
  return new Map(readdirSync(folder).map((file) => [file.replace(".json", ""), readJson(join(folder, file))]));
}

function visitObjects(value: JsonValue, fieldPath: string, visit: (fieldPath: string, keys: string[]) => void): void {
  if (Array.isArray(value)) for (const element of value) visitObjects(element, fieldPath, visit);
  if (!isJsonObject(value)) return;
  visit(fieldPath, Object.keys(value));
  for (const [key, below] of Object.entries(value)) visitObjects(below, joinPath(fieldPath, key), visit);
}

/** Every leaf of the dictionary's with its field path, in the order of the record; a geographic point is one leaf. */
function listLeaves(value: JsonValue, fieldPath: string): readonly (readonly [string, JsonValue])[] {
  if (Array.isArray(value)) return value.flatMap((element: JsonValue) => listLeaves(element, fieldPath));
  if (!isJsonObject(value) || fieldPath.endsWith(".geoPoint")) return [[fieldPath, value]];
  return Object.entries(value).flatMap(([key, below]) => listLeaves(below, joinPath(fieldPath, key)));
}

/** The field paths of all keys, each once, in the order in which they are first met. */
function listKeys(value: JsonValue): readonly string[] {
  const fieldPaths = new Set<string>();
  visitObjects(value, "", (fieldPath, keys) => {
    for (const key of keys) fieldPaths.add(joinPath(fieldPath, key));
  });
  return [...fieldPaths];
}

function joinPath(fieldPath: string, key: string): string {
  return fieldPath === "" ? key : `${fieldPath}.${key}`;
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Readonly<Record<string, number>> {
  return Object.fromEntries([...Map.groupBy(items, keyOf)].map(([key, group]) => [key, group.length]));
}

function metadataFacts(node: MetadataNode, parentPath: string): readonly unknown[] {
  const fieldPath = joinPath(parentPath, node.name);
  const facts = {
    fieldPath,
    piece: node.piece,
    type: node.type,
    sourceType: node.sourceType,
    isEnum: node.isEnum === true,
    hasSynonyms: node.synonyms === true,
    isNested: node.nested === true,
    maxChars: node.maxChars,
    altPieceNames: node.altPieceNames ?? [],
  };
  return [facts, ...(node.children ?? []).flatMap((child) => metadataFacts(child, fieldPath))];
}

function nodeFacts(node: FieldNode): unknown {
  return {
    fieldPath: node.fieldPath,
    piece: node.piece,
    type: node.isList ? `${node.type}[]` : node.type,
    sourceType: node.sourceType,
    isEnum: node.isEnum,
    hasSynonyms: node.hasSynonyms,
    isNested: node.isNested,
    maxChars: node.maxChars,
    altPieceNames: node.altPieceNames,
  };
}

interface DescribedNode extends MetadataNode {
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly rules?: string | undefined;
  readonly children?: readonly DescribedNode[] | undefined;
}

/** Titles, descriptions and rules of some length and more than one word; a single word may equal a name, which is a fact. */
function listSentences(nodes: readonly DescribedNode[]): readonly string[] {
  return nodes.flatMap(({ title = "", description = "", rules = "", children = [] }) => [
    ...[title, description, rules].filter((text) => text.length > 15 && text.includes(" ")),
    ...listSentences(children),
  ]);
}
