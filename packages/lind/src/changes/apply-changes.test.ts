import type { JsonObject } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { applyChanges } from "./apply-changes.ts";
import type { Change } from "./change.ts";
import { diffStudies } from "./diff-studies.ts";

describe("applying changes", () => {
  test("leaves the arguments as they are and shares what did not change", () => {
    const before = { a: { b: 1 }, list: ["x", "y"] };
    const frozen = structuredClone(before);
    const after = applyChanges(before, diffStudies(before, { a: { b: 1 }, list: ["y", "x", "z"] }));
    expect(after).toEqual({ a: { b: 1 }, list: ["y", "x", "z"] });
    expect(before).toEqual(frozen);
    expect(Object.values(after)).toContain(before.a);
  });

  test("passes over what happened to the study as a whole", () => {
    const before = { a: 1 };
    expect(applyChanges(before, [{ kind: "scope.left", nature: "edit", fieldPath: "" }])).toEqual(before);
  });

  test("makes modules and lists that were not there, and removes them when all in them is gone", () => {
    const before: JsonObject = { protocolSection: { statusModule: { overallStatus: "RECRUITING" } } };
    const after: JsonObject = {
      protocolSection: {
        statusModule: { overallStatus: "RECRUITING" },
        conditionsModule: { conditions: ["Scurvy", "Anemia"], keywords: ["citrus"] },
        contactsLocationsModule: { locations: [{ facility: "A", contacts: [{ name: "Kim" }] }] },
      },
    };
    const there = diffStudies(before, after);
    expect(there.map((change) => change.afterPointer)).toEqual([
      "/protocolSection/conditionsModule/conditions/0",
      "/protocolSection/conditionsModule/conditions/1",
      "/protocolSection/conditionsModule/keywords/0",
      "/protocolSection/contactsLocationsModule/locations/0",
    ]);
    expect(applyChanges(before, there)).toEqual(after);
    expect(applyChanges(after, diffStudies(after, before))).toEqual(before);
  });

  test("does not depend on the order of the changes, and survives a store of JSON", () => {
    const before: JsonObject = {
      list: [
        { id: "a", n: 1 },
        { id: "b", n: 2 },
        { id: "c", n: null },
      ],
      gone: true,
    };
    const after: JsonObject = { list: [{ id: "c", n: null }, { id: "x" }, { id: "a", n: 9 }], come: [1] };
    const changes = diffStudies(before, after);
    const stored = JSON.parse(JSON.stringify(changes.toReversed())) as readonly Change[];
    expect(applyChanges(before, stored)).toEqual(after);
  });

  test.each<[name: string, before: JsonObject]>([
    ["a value where a structure was", { a: 1 }],
    ["a shorter list", { a: [] }],
    ["no list", {}],
  ])("refuses changes of another study: %s", (_, before) => {
    const changes = diffStudies({ a: [{ id: "x", n: 1 }, { id: "y" }] }, { a: [{ id: "y" }, { id: "x", n: 2 }] });
    expect(() => applyChanges(before, changes)).toThrow("Broken assumption");
  });
});
