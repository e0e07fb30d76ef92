import { readdirSync, readFileSync } from "node:fs";
import { isJsonObject, type JsonObject, type JsonValue } from "ctgov/study";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  editSomewhere,
  oddShapes,
  seededRandom,
  shuffleLists,
  toObject,
} from "../../../../test/support/random-edits.ts";
import { hasSharedData, sharedPath } from "../../../../test/support/shared.ts";
import { applyChanges } from "./apply-changes.ts";
import type { Change } from "./change.ts";
import { diffStudies } from "./diff-studies.ts";
import { isJsonList } from "./json-equality.ts";
import { sentenceOf } from "./sentence.ts";
import { summarise } from "./summary.ts";

// Few words, so that names collide and lists hold near duplicates.
const word = fc.constantFrom("alpha", "beta", "Site", "survival", "24", "é", "overall", "mg");
const text = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(" "));
const date = fc.constantFrom("2024-01", "2024-01-15", "2025", "2026-03", "not a date");

function record(model: Record<string, fc.Arbitrary<JsonValue>>): fc.Arbitrary<JsonObject> {
  return fc.record(model, { requiredKeys: [] }).map((value) => ({ ...value }) as JsonObject);
}

function list(element: fc.Arbitrary<JsonValue>, maxLength = 5): fc.Arbitrary<JsonValue> {
  return fc.array(element, { minLength: 1, maxLength });
}

const contact = record({ name: text, role: text, email: text });
const location = record({
  facility: text,
  city: fc.constantFrom("Rochester", "Roma"),
  country: fc.constantFrom("Italy", "United States"),
  zip: word,
  status: fc.constantFrom("RECRUITING", "COMPLETED"),
  contacts: list(contact, 2),
  geoPoint: fc.constantFrom({ lat: 1, lon: 2 }, { lat: 1.1, lon: 2 }),
});
const outcome = record({ measure: text, timeFrame: text, description: text });
const dateStruct = record({ date, type: fc.constantFrom("ESTIMATED", "ACTUAL") });
const row = record({
  title: text,
  categories: list(record({ title: text, measurements: list(record({ groupId: word, value: word })) }), 3),
});

const study = record({
  protocolSection: record({
    statusModule: record({
      overallStatus: fc.constantFrom("RECRUITING", "COMPLETED"),
      whyStopped: text,
      startDateStruct: dateStruct,
      primaryCompletionDateStruct: dateStruct,
      lastUpdatePostDateStruct: dateStruct,
    }),
    conditionsModule: record({ conditions: list(text), keywords: list(text) }),
    designModule: record({ enrollmentInfo: record({ count: fc.nat(300), type: word }), phases: list(word, 2) }),
    armsInterventionsModule: record({
      armGroups: list(record({ label: text, description: text, interventionNames: list(text, 3) })),
      interventions: list(record({ type: word, name: text, otherNames: list(text, 3) })),
    }),
    outcomesModule: record({ primaryOutcomes: list(outcome), secondaryOutcomes: list(outcome) }),
    contactsLocationsModule: record({ centralContacts: list(contact), locations: list(location, 8) }),
    referencesModule: record({ references: list(record({ pmid: word, citation: text })) }),
    futureModule: record({
      items: list(record({ id: word, note: text })),
      odd: fc.jsonValue() as fc.Arbitrary<JsonValue>,
    }),
  }),
  resultsSection: record({
    outcomeMeasuresModule: record({ outcomeMeasures: list(record({ title: text, classes: list(row, 3) }), 3) }),
  }),
  derivedSection: record({ conditionBrowseModule: record({ meshes: list(record({ id: word, term: text })) }) }),
  hasResults: fc.boolean(),
});

/** Any JSON object at all, with keys that are dangerous or meaningful. */
const anyObject = fc
  .dictionary(
    fc.constantFrom(
      "a",
      "__proto__",
      "constructor",
      "a/b",
      "~",
      "",
      "0",
      "protocolSection",
      "statusModule",
      "locations",
    ),
    fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<JsonValue>,
  )
  .map((object) => JSON.parse(JSON.stringify(object)) as JsonObject);

/** The value with every text of prose written differently. */
function addNoise(value: JsonValue, key: string): JsonValue {
  const isProse = ["measure", "description", "facility", "citation", "label", "whyStopped", "conditions", "keywords"];
  if (isJsonList(value)) return value.map((element) => addNoise(element, key));
  if (isJsonObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, addNoise(member, name)]));
  }
  if (typeof value !== "string" || !isProse.includes(key)) return value;
  return `  ${value
    .replaceAll(" ", "\r\n ")
    .replaceAll("<", "&lt;")
    .replace(/(?<!\\)\*/g, "\\*")
    .normalize("NFD")} `;
}

function naturesOf(changes: readonly Change[]): readonly string[] {
  return [...new Set(changes.map((change) => change.nature))].sort();
}

describe("the difference of two studies", () => {
  test("is empty for equal studies, whatever the order of keys", () => {
    fc.assert(
      fc.property(study, (before) => {
        expect(diffStudies(before, structuredClone(before))).toEqual([]);
        const reversed = Object.fromEntries(Object.entries(before).reverse());
        expect(diffStudies(before, reversed)).toEqual([]);
      }),
    );
  });

  test("applied to the earlier study gives the later one", () => {
    fc.assert(
      fc.property(study, study, (before, after) => {
        expect(applyChanges(before, diffStudies(before, after))).toEqual(after);
      }),
      { numRuns: 300 },
    );
  });

  test("applied to an edited study gives the edited study", () => {
    fc.assert(
      fc.property(study, fc.integer(), fc.integer({ min: 1, max: 6 }), (before, seed, edits) => {
        const random = seededRandom(seed);
        let after: JsonObject = before;
        for (let count = 0; count < edits; count++) after = toObject(editSomewhere(after, random));
        expect(applyChanges(before, diffStudies(before, after))).toEqual(after);
      }),
      { numRuns: 300 },
    );
  });

  test("takes any JSON object and never throws", () => {
    fc.assert(
      fc.property(anyObject, anyObject, (before, after) => {
        const changes = diffStudies(before, after);
        expect(JSON.stringify(sorted(applyChanges(before, changes)))).toBe(JSON.stringify(sorted(after)));
        for (const change of changes) expect(sentenceOf(change)).not.toBe("");
        expect(summarise(changes)).toBeDefined();
      }),
      { numRuns: 500 },
    );
  });

  test("survives a text in the place of a structure", () => {
    fc.assert(
      fc.property(study, study, fc.integer(), (before, other, seed) => {
        const random = seededRandom(seed);
        const after = toObject(oddShapes(other, random));
        expect(applyChanges(before, diffStudies(before, after))).toEqual(after);
      }),
    );
  });

  test("does not depend on the order of keys and is the same each time", () => {
    fc.assert(
      fc.property(study, study, (before, after) => {
        const once = diffStudies(before, after);
        expect(diffStudies(structuredClone(before), structuredClone(after))).toEqual(once);
        expect(diffStudies(before, toObject(reverseKeys(after)))).toEqual(once);
      }),
    );
  });

  test("of lists in another order is a matter of order only", () => {
    fc.assert(
      fc.property(study, fc.integer(), (before, seed) => {
        const after = toObject(shuffleLists(before, seededRandom(seed)));
        const changes = diffStudies(before, after);
        expect(changes.filter((change) => change.nature !== "order")).toEqual([]);
        expect(applyChanges(before, changes)).toEqual(after);
      }),
    );
  });

  test("of texts in another form is a matter of form only", () => {
    fc.assert(
      fc.property(study, (before) => {
        const changes = diffStudies(before, toObject(addNoise(before, "")));
        expect(changes.filter((change) => change.nature !== "formatting")).toEqual([]);
      }),
    );
  });

  test("points at the values that it names", () => {
    fc.assert(
      fc.property(study, study, (before, after) => {
        for (const change of diffStudies(before, after)) {
          if (change.kind === "list.reordered") continue;
          expect(valueAt(before, change.beforePointer)).toEqual(change.before);
          expect(valueAt(after, change.afterPointer)).toEqual(change.after);
        }
      }),
    );
  });
});

function sorted(value: JsonValue): JsonValue {
  if (isJsonList(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  const keys = Object.keys(value).sort();
  return keys.map((key) => [key, sorted(value[key] ?? null)]);
}

function reverseKeys(value: JsonValue): JsonValue {
  if (isJsonList(value)) return value.map(reverseKeys);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reverseKeys(member)]),
  );
}

function valueAt(root: JsonObject, pointer: string | undefined): JsonValue | undefined {
  if (pointer === undefined) return undefined;
  let value: JsonValue | undefined = root;
  for (const step of pointer.split("/").slice(1)) {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    value = isJsonList(value) ? value[Number(key)] : isJsonObject(value) ? value[key] : undefined;
  }
  return value;
}

describe.skipIf(!hasSharedData)("on real records", () => {
  const names = hasSharedData ? readdirSync(sharedPath("data/studies")).sort() : [];
  const read = (name: string) => JSON.parse(readFileSync(sharedPath("data/studies", name), "utf8")) as JsonObject;
  // Every eighth record keeps the test short; the list is sorted by NCT id, so the choice is a fair one.
  const sample = names.filter((_, index) => index % 8 === 3);

  const EDITS = 8;

  test("random edits are found, each as a few changes, and can be applied", () => {
    expect(sample.length).toBeGreaterThan(100);
    for (const [index, name] of sample.entries()) {
      const before = read(name);
      const random = seededRandom(index);
      let after: JsonObject = before;
      for (let count = 0; count < EDITS; count++) after = toObject(editSomewhere(after, random, false));
      const changes = diffStudies(before, after);
      expect(applyChanges(before, changes), name).toEqual(after);
      // An edit is one change; of a name that identifies, a removal and an addition, which may upset the order.
      expect(changes.length, name).toBeLessThanOrEqual(3 * EDITS);
    }
  });

  test("lists in another order are a matter of order only", () => {
    for (const [index, name] of sample.entries()) {
      const before = read(name);
      const after = toObject(shuffleLists(before, seededRandom(index)));
      const changes = diffStudies(before, after);
      expect(
        naturesOf(changes).filter((nature) => nature !== "order"),
        name,
      ).toEqual([]);
      expect(applyChanges(before, changes), name).toEqual(after);
    }
  });

  test("texts in another form are no edit", () => {
    for (const name of sample) {
      const before = read(name);
      const changes = diffStudies(before, toObject(addNoise(before, "")));
      expect(
        changes.filter((change) => !["formatting", "derived"].includes(change.nature)),
        name,
      ).toEqual([]);
    }
  });

  test("two different studies differ in a way that can be applied", () => {
    for (const [index, name] of sample.entries()) {
      const before = read(name);
      const after = read(sample[(index + 1) % sample.length] ?? name);
      expect(applyChanges(before, diffStudies(before, after)), name).toEqual(after);
    }
  });
});
