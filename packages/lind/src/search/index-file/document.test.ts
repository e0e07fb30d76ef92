import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type FieldNode,
  fieldNodes,
  findField,
  indexedOnlyNodes,
  type JsonObject,
  type JsonValue,
  valuesOf,
} from "ctgov/study";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import {
  codedValues,
  locationsByDoc,
  locationsWith,
  orderedValues,
  searchFor,
  studiesWith,
} from "../../../../../test/support/index-content.ts";
import { hasSharedData, sharedPath } from "../../../../../test/support/shared.ts";
import { derivedValues, orderedValuesOf } from "../../query/derived-pieces.ts";
import { pointOf } from "../../query/geo.ts";
import { orderedKindOf } from "../../query/ordered-values.ts";
import { wordsOf } from "../../query/words/words.ts";
import { nctId } from "../../registry/store-under-test.ts";
import { createSimulation, LIVELY } from "../../simulator/simulation.ts";
import type { PhraseSearch } from "../index-reader.ts";
import { isCoded, isOfLocation } from "./columns/column-list.ts";
import { BatchBuilder } from "./document.ts";
import { buildingPath, publishBuild } from "./index-files.ts";
import { IndexWriter } from "./index-writer.ts";
import { makeIndex } from "./make-index.ts";
import { type OpenIndexReader, openIndexReader } from "./read-index.ts";
import { isTextNode } from "./walk-plan.ts";

/** Of the real studies, one in so many. */
const REAL_STEP = 30;

const folder = mkdtempSync(join(tmpdir(), "lind-document-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes records of any shape as documents 0, 1, … and opens the index. */
function indexOf(studies: readonly unknown[]): OpenIndexReader {
  const home = mkdtempSync(join(folder, "home-"));
  const connection = makeIndex(buildingPath(home), {
    buildId: "b",
    tokenKey: new Uint8Array(1),
    feedOrigin: "",
    seq: 0,
  });
  const writer = new IndexWriter(connection);
  const builder = new BatchBuilder();
  for (const study of studies) builder.add(study);
  writer.begin();
  writer.add(
    builder.take(),
    studies.map((_, at) => ({ nctId: nctId(at + 1), version: 1 })),
  );
  writer.commit({ seq: 0, isComplete: true });
  connection.close();
  publishBuild(home);
  return openIndexReader(home, { cacheBytes: 50_000_000 });
}

const isPlainText = ({ type }: FieldNode) => type === "text" || type === "markup";
const pieces: readonly FieldNode[] = [...fieldNodes, ...indexedOnlyNodes];

/** Everything that the index says of the studies is what their records say, piece by piece. */
function assertIndexed(studies: readonly unknown[]): void {
  const reader = indexOf(studies);
  const locations = locationsByDoc(reader);
  for (const [doc, study] of studies.entries()) {
    for (const node of pieces) assertPiece(reader, doc, study, node);
    for (const [at, element] of valuesOf(study, "Location").entries()) {
      assertLocation(reader, locations[doc]?.[at] ?? -1, element);
    }
  }
  reader.close();
}

function assertPiece(reader: OpenIndexReader, doc: number, study: unknown, node: FieldNode): void {
  const { piece } = node;
  const values = derivedValues(study, piece);
  expect(reader.present(piece).has(doc), `presence of ${piece}`).toBe(values.length > 0);
  if (!node.isIndexedOnly) {
    expect(orderedValues(reader.ordered(`size:${piece}`), doc), `length of ${piece}`).toEqual([values.length]);
  }
  if (orderedKindOf(node) !== undefined) {
    expect(orderedValues(reader.ordered(piece), doc), piece).toEqual([...new Set(orderedValuesOf(study, piece))]);
  }
  if (isCoded(node)) expect(codedValues(reader.coded(piece), doc), piece).toEqual(codedTexts(node, values));
  if (isTextNode(node)) assertWords(values, piece, (search) => studiesWith(reader, search).has(doc));
}

function assertLocation(reader: OpenIndexReader, location: number, element: JsonValue): void {
  const study = { protocolSection: { contactsLocationsModule: { locations: [element] } } };
  for (const node of pieces.filter((piece) => isOfLocation(piece) && piece.piece !== "Location")) {
    const { piece } = node;
    const values = derivedValues(study, piece);
    expect(reader.presentLocations(piece).has(location), `presence of ${piece}`).toBe(values.length > 0);
    if (!node.isIndexedOnly) {
      expect(orderedValues(reader.ordered(`location:size:${piece}`), location), piece).toEqual([values.length]);
    }
    if (isCoded(node) && !isPlainText(node)) {
      const coded = new Set(codedValues(reader.coded(`location:${piece}`), location));
      expect([...coded], piece).toEqual(codedTexts(node, values));
    }
    if (isTextNode(node)) assertWords(values, piece, (search) => locationsWith(reader, search).has(location));
  }
}

function codedTexts(node: FieldNode, values: readonly JsonValue[]): readonly string[] {
  if (node.piece === "LocationGeoPoint") {
    const points = values.flatMap((value) => pointOf(value) ?? []);
    return [...new Set(points.map(({ latitude, longitude }) => `${latitude},${longitude}`))];
  }
  const counted = values.filter((value) => (isPlainText(node) ? typeof value === "string" : typeof value !== "object"));
  return [...new Set(counted.map(String))];
}

/** The first word and the last of each text are found, and a word that no text has is not. */
function assertWords(values: readonly JsonValue[], piece: string, has: (search: PhraseSearch) => boolean): void {
  const words = values.flatMap((value) => (typeof value === "string" ? wordsOf(value) : []));
  for (const word of [words.at(0), words.at(-1)]) {
    if (word !== undefined) expect(has(searchFor(piece, word)), `${word} in ${piece}`).toBe(true);
  }
  expect(has(searchFor(piece, "nowhereatall")), piece).toBe(false);
}

/** A record along the dictionary, but of any shape: lists in lists, values of other types, null. */
function anyRecordOf(nodes: readonly FieldNode[]): fc.Arbitrary<JsonValue> {
  const entries = nodes.map((node) => [node.name, maybeListed(anyValueOf(node))] as const);
  // A key that is left out is absent, never undefined.
  return fc.record(Object.fromEntries(entries), { requiredKeys: [] }) as fc.Arbitrary<JsonObject>;
}

function anyValueOf(node: FieldNode): fc.Arbitrary<JsonValue> {
  if (node.children.length > 0) return fc.oneof({ weight: 9, arbitrary: anyRecordOf(node.children) }, odd);
  if (node.isEnum) return fc.constantFrom<JsonValue>("RECRUITING", "PHASE1", "odd value", 7);
  return fc.oneof({ weight: 6, arbitrary: leaf }, odd);
}

const leaf: fc.Arbitrary<JsonValue> = fc.constantFrom(
  ...["2024-03-15", "2021", "18 Years", "N/A", "Lung cancer", "α-blocker", "", "France", "%", "NCT00000002"],
  ...[0, 1.5, 2024, -3, true, false],
);
const odd: fc.Arbitrary<JsonValue> = fc.constantFrom<JsonValue>(null, [], {}, "x", 1, [[]], { lat: 1, lon: 2 });

function maybeListed(value: fc.Arbitrary<JsonValue>): fc.Arbitrary<JsonValue> {
  return fc.oneof({ weight: 3, arbitrary: value }, fc.array(value, { maxLength: 3 }), odd);
}

describe("what is indexed of a study", () => {
  test("is what its record says, for simulated studies", () => {
    const texts = [...createSimulation({ ...LIVELY, studies: 60, seed: 11 }).texts("2026-08-14")];
    assertIndexed(texts.map(({ text }) => JSON.parse(text)));
  });

  test.skipIf(!hasSharedData)("is what its record says, for real studies", () => {
    const names = readdirSync(sharedPath("data/studies")).filter((name) => name.endsWith(".json"));
    const some = names.sort().filter((_, at) => at % REAL_STEP === 0);
    expect(some.length).toBeGreaterThan(20);
    assertIndexed(some.map((name) => JSON.parse(readFileSync(sharedPath("data/studies", name), "utf8"))));
  });

  test("is what its record says, whatever its shape", () => {
    const top = fieldNodes.filter(({ fieldPath }) => !fieldPath.includes("."));
    fc.assert(
      fc.property(fc.array(anyRecordOf(top), { minLength: 1, maxLength: 4 }), (studies) => assertIndexed(studies)),
      { numRuns: 15 },
    );
  });

  test("is nothing for JSON that is no record", () => {
    const reader = indexOf([null, 1, "NCT00000001", [], {}, { protocolSection: [] }]);
    expect(reader.documentsCount).toBe(6);
    expect(reader.locationsCount).toBe(0);
    expect(reader.present("ProtocolSection").count()).toBe(0);
    expect(findField("ProtocolSection")?.children.length).toBeGreaterThan(0);
    reader.close();
  });
});

describe("columns of many documents", () => {
  test("go on from chunk to chunk, also one that begins late", () => {
    const studies = Array.from({ length: 9_000 }, (_, at) => ({
      protocolSection: {
        identificationModule: { briefTitle: `Study ${at}` },
        designModule: at >= 8_500 ? { enrollmentInfo: { count: at }, phases: ["PHASE1"] } : {},
        contactsLocationsModule: { locations: Array.from({ length: at % 3 }, () => ({ status: `S${at % 7}` })) },
      },
    }));
    const reader = indexOf(studies);
    expect(orderedValues(reader.ordered("EnrollmentCount"), 8_499)).toEqual([]);
    expect(orderedValues(reader.ordered("EnrollmentCount"), 8_500)).toEqual([8_500]);
    expect(reader.present("Phase").count()).toBe(500);
    expect(reader.present("BriefTitle").count()).toBe(9_000);
    const docs = locationsByDoc(reader).flatMap((locations, doc) => locations.map(() => doc));
    expect(docs.length).toBe(9_000);
    const statuses = reader.coded("location:LocationStatus");
    for (const location of [0, 4_094, 4_095, 4_096, 4_097, 8_999]) {
      expect(codedValues(statuses, location)).toEqual([`S${(docs[location] ?? 0) % 7}`]);
    }
    reader.close();
  });
});
