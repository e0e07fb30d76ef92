import { readdirSync, readFileSync } from "node:fs";
import { isJsonObject, type JsonObject, type JsonValue } from "ctgov/study";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hasSharedData, sharedPath } from "../../../../../test/support/shared.ts";
import { isJsonList } from "../json-equality.ts";
import { stepsOf } from "../json-pointer.ts";
import { type PatchOperation, toJsonPatch } from "./to-json-patch.ts";

/** RFC 6902 by the letter, for the three operations that are used: a target must exist, an added position may be the end. */
function applyPatch(document: JsonObject, operations: readonly PatchOperation[]): JsonValue {
  let root: unknown = structuredClone(document);
  for (const operation of operations) {
    const steps = stepsOf(operation.path);
    const last = steps.at(-1);
    if (last === undefined) throw new Error("The whole document is never replaced.");
    const parent = steps.slice(0, -1).reduce<unknown>((node, step) => childOf(node, step), root);
    if (Array.isArray(parent)) applyToList(parent, last, operation);
    else if (isJsonObject(parent)) applyToObject(parent as Record<string, unknown>, last, operation);
    else throw new Error(`${operation.path} has no parent.`);
    root = structuredClone(root);
  }
  return root as JsonValue;
}

function childOf(node: unknown, step: string): unknown {
  if (Array.isArray(node) && /^(?:0|[1-9]\d*)$/.test(step) && Number(step) < node.length) return node[Number(step)];
  if (isJsonObject(node) && Object.hasOwn(node, step)) return node[step];
  throw new Error(`There is no ${step}.`);
}

function applyToList(list: unknown[], step: string, operation: PatchOperation): void {
  const at = Number(step);
  if (!/^(?:0|[1-9]\d*)$/.test(step) || at > list.length - (operation.op === "add" ? 0 : 1))
    throw new Error("No such place.");
  if (operation.op === "remove") list.splice(at, 1);
  else list.splice(at, operation.op === "add" ? 0 : 1, operation.value);
}

function applyToObject(object: Record<string, unknown>, key: string, operation: PatchOperation): void {
  if (operation.op !== "add" && !Object.hasOwn(object, key)) throw new Error("No such member.");
  if (operation.op === "remove") delete object[key];
  else
    Object.defineProperty(object, key, {
      value: operation.value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
}

/** The same with keys in one order, and no meaning of `__proto__`. */
function canonical(value: JsonValue): string {
  if (isJsonList(value)) return `[${value.map(canonical).join()}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`);
  return `{${members.sort().join()}}`;
}

const key = fc.constantFrom(
  "a",
  "b",
  "a/b",
  "~",
  "",
  "__proto__",
  "constructor",
  "protocolSection",
  "locations",
  "facility",
);
const leaf = fc.oneof(fc.constantFrom<JsonValue>(null, true, 0, "x", "y", "Mayo Clinic"), fc.integer({ max: 3 }));
const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(key, tie("value"), { maxKeys: 4 }).map((object) => JSON.parse(JSON.stringify(object)) as JsonValue),
  ),
}));
const object = fc.dictionary(key, value).map((one) => JSON.parse(JSON.stringify(one)) as JsonObject);

describe("a JSON Patch", () => {
  test("of equal records is empty", () => {
    fc.assert(
      fc.property(object, (one) => {
        expect(toJsonPatch(one, structuredClone(one))).toEqual([]);
      }),
    );
  });

  test("makes any JSON object of any other", () => {
    fc.assert(
      fc.property(object, object, (before, after) => {
        expect(canonical(applyPatch(before, toJsonPatch(before, after)))).toBe(canonical(after));
      }),
      { numRuns: 1_000 },
    );
  });

  test("says a new location in one operation, and another order in two for each that moved", () => {
    const at = (...names: readonly string[]) => ({
      protocolSection: {
        contactsLocationsModule: { locations: names.map((facility) => ({ facility, city: "Roma" })) },
      },
    });
    const path = "/protocolSection/contactsLocationsModule/locations";
    const added = { facility: "C", city: "Roma" };
    expect(toJsonPatch(at("A", "B"), at("A", "C", "B"))).toEqual([{ op: "add", path: `${path}/1`, value: added }]);
    expect(toJsonPatch(at("A", "B", "C"), at("C", "A", "B"))).toEqual([
      { op: "remove", path: `${path}/2` },
      { op: "add", path: `${path}/0`, value: added },
    ]);
  });

  test("escapes keys as pointers want it", () => {
    expect(toJsonPatch({ "a/b": 1, "~": 2 }, { "a/b": 2 })).toEqual([
      { op: "replace", path: "/a~1b", value: 2 },
      { op: "remove", path: "/~0" },
    ]);
  });
});

describe.skipIf(!hasSharedData)("on real records", () => {
  const read = (...path: readonly string[]) => JSON.parse(readFileSync(sharedPath(...path), "utf8")) as JsonObject;

  test("leads from each version to the next and back", () => {
    const nctIds = readdirSync(sharedPath("data/versions"));
    expect(nctIds.length).toBeGreaterThan(5);
    for (const nctId of nctIds) {
      const versions = readdirSync(sharedPath("data/versions", nctId))
        .sort()
        .map((name) => read("data/versions", nctId, name));
      for (const [at, after] of versions.entries()) {
        const before = versions[at - 1];
        if (before === undefined) continue;
        expect(applyPatch(before, toJsonPatch(before, after)), nctId).toEqual(after);
        expect(applyPatch(after, toJsonPatch(after, before)), nctId).toEqual(before);
      }
    }
  });

  test("leads from one study to another", () => {
    const names = readdirSync(sharedPath("data/studies"))
      .sort()
      .filter((_, at) => at % 60 === 7);
    const studies = names.map((name) => read("data/studies", name));
    for (const [at, after] of studies.entries()) {
      const before = studies.at(at - 1) ?? after;
      expect(applyPatch(before, toJsonPatch(before, after)), names[at]).toEqual(after);
    }
  });
});
