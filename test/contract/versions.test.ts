import { readdirSync, readFileSync } from "node:fs";
import type { JsonObject } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { applyChanges } from "../../packages/lind/src/changes/apply-changes.ts";
import type { Change } from "../../packages/lind/src/changes/change.ts";
import { diffStudies } from "../../packages/lind/src/changes/diff-studies.ts";
import { summarise } from "../../packages/lind/src/changes/summary.ts";
import { hasSharedData, sharedPath } from "../support/shared.ts";
import { EXPECTED_CHANGES } from "./versions.expected.ts";

/** Real records that were found in two versions, the earlier first: the file names begin with their dates. */
function readVersions(nctId: string): readonly JsonObject[] {
  const names = readdirSync(sharedPath("data/versions", nctId)).sort();
  return names.map((name) => JSON.parse(readFileSync(sharedPath("data/versions", nctId, name), "utf8")) as JsonObject);
}

function readPair(nctId: string): readonly [JsonObject, JsonObject] {
  const [before, after, ...others] = readVersions(nctId);
  if (before === undefined || after === undefined || others.length > 0) throw new Error(`${nctId} is no pair.`);
  return [before, after];
}

function countBySort(changes: readonly Change[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { kind, nature, fieldPath } of changes) {
    const sort = `${kind} ${nature} ${fieldPath}`;
    counts.set(sort, (counts.get(sort) ?? 0) + 1);
  }
  return counts;
}

describe.skipIf(!hasSharedData)("real versions of one study", () => {
  const nctIds = hasSharedData ? readdirSync(sharedPath("data/versions")).filter((name) => name.startsWith("NCT")) : [];

  test("each pair has its expectation", () => {
    expect(nctIds.sort()).toEqual(Object.keys(EXPECTED_CHANGES).sort());
  });

  test.each(Object.keys(EXPECTED_CHANGES))("%s differs as a reader of both texts expects, in nothing else", (nctId) => {
    const changes = diffStudies(...readPair(nctId));
    const expected = EXPECTED_CHANGES[nctId] ?? [];
    expect(countBySort(changes)).toEqual(
      new Map(expected.map(({ kind, nature, fieldPath, count }) => [`${kind} ${nature} ${fieldPath}`, count])),
    );
    for (const { fieldPath, values } of expected) {
      for (const [element, value] of Object.entries(values ?? {})) {
        const change = changes.find((each) => each.fieldPath === fieldPath && (each.element ?? "") === element);
        expect({ before: change?.before, after: change?.after }, `${fieldPath} of ${element}`).toEqual(value);
      }
    }
  });

  test.each(Object.keys(EXPECTED_CHANGES))("%s: the changes lead from the earlier text to the later one", (nctId) => {
    const [before, after] = readPair(nctId);
    expect(applyChanges(before, diffStudies(before, after))).toEqual(after);
    expect(applyChanges(after, diffStudies(after, before))).toEqual(before);
    expect(diffStudies(before, structuredClone(before))).toEqual([]);
  });

  test.each(Object.keys(EXPECTED_CHANGES))("%s is no news: all of it is the registry's own doing", (nctId) => {
    expect(summarise(diffStudies(...readPair(nctId))).news).toEqual([]);
  });

  test("noise is told in a few counted sentences", () => {
    const { noise } = summarise(diffStudies(...readPair("NCT02397473")));
    expect(noise.map((group) => group.sentence)).toEqual([
      "47 geographic points re-derived by the registry",
      "Data version: 2025-10-02 -> 2025-10-08",
    ]);
  });

  test("a move in a list says what moved, and from where to where", () => {
    const [reordered] = diffStudies(...readPair("NCT02552212")).filter((change) =>
      change.fieldPath.endsWith("conditionBrowseModule.browseLeaves"),
    );
    expect([reordered?.before, reordered?.after]).toEqual([
      [
        { element: "Inflammation", position: 1 },
        { element: "Spinal Diseases", position: 2 },
      ],
      [
        { element: "Inflammation", position: 0 },
        { element: "Spinal Diseases", position: 5 },
      ],
    ]);
  });
});
