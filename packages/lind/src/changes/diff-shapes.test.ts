import type { JsonObject, JsonValue } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { applyChanges } from "./apply-changes.ts";
import { DEPTH_MAX, diffStudies } from "./diff-studies.ts";

describe("any JSON object", () => {
  test.each<[name: string, before: JsonObject, after: JsonObject, expected: readonly string[]]>([
    [
      "a text where a structure was",
      { protocolSection: { statusModule: { overallStatus: "A" } } },
      { protocolSection: "gone" },
      ["field.changed edit protocolSection"],
    ],
    ["a structure where a list was", { a: [1] }, { a: { b: 1 } }, ["field.changed edit a"]],
    ["an empty structure that stays", { a: { b: 1 } }, { a: {} }, ["field.changed edit a"]],
    ["an empty list that stays", { a: [1] }, { a: [] }, ["field.changed edit a"]],
    [
      "an empty module that stays",
      { protocolSection: { statusModule: { overallStatus: "A" } } },
      { protocolSection: { statusModule: {} } },
      ["field.changed edit protocolSection.statusModule"],
    ],
    [
      "null and absent",
      { a: null, b: [null, 1] },
      { b: [1, null] },
      ["field.removed edit a", "list.reordered order b"],
    ],
    [
      "keys of the prototype",
      JSON.parse('{"constructor":1}') as JsonObject,
      JSON.parse('{"__proto__":{"a":1}}') as JsonObject,
      ["field.added edit __proto__", "field.removed edit constructor"],
    ],
    ["keys with signs of pointers", { "a/b": { "~": 1 } }, { "a/b": { "~": 2 } }, ["field.changed edit a/b.~"]],
    [
      "lists in lists",
      { a: [[1, 2], [3]] },
      { a: [[3], [1, 2], [4]] },
      ["field.added edit a", "list.reordered order a"],
    ],
    [
      "unknown elements by their content",
      { a: [{ x: 1, y: 2, z: 3 }, { q: 9 }] },
      { a: [{ q: 9 }, { x: 1, y: 2, z: 4 }] },
      ["field.changed edit a.z", "list.reordered order a"],
    ],
    [
      "unknown elements that have nothing in common",
      { a: [{ x: 1 }] },
      { a: [{ y: 2 }] },
      ["field.removed edit a", "field.added edit a"],
    ],
  ])("%s", (_, before, after, expected) => {
    const changes = diffStudies(before, after);
    expect(changes.map((change) => `${change.kind} ${change.nature} ${change.fieldPath}`)).toEqual(expected);
    expect(JSON.stringify(applyChanges(before, changes))).toBe(JSON.stringify(after));
  });

  test("nested deeper than records are is compared whole from a named depth on", () => {
    const nest = (levels: number, value: JsonValue): JsonObject => {
      let object: JsonObject = { leaf: value };
      for (let level = 0; level < levels; level++) object = { in: object };
      return object;
    };
    const [change, ...others] = diffStudies(nest(50_000, 1), nest(50_000, 2));
    expect(others).toEqual([]);
    expect(change?.fieldPath.split(".").length).toBe(DEPTH_MAX);
    expect(diffStudies(nest(50_000, 1), nest(50_000, 1))).toEqual([]);
  });
});
