import { readdirSync, readFileSync } from "node:fs";
import type { JsonObject } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { diffStudies } from "../../packages/lind/src/changes/diff-studies.ts";
import { classifyChanges } from "../../packages/lind/src/changes/events/classify.ts";
import { hasSharedData, sharedPath } from "../support/shared.ts";
import { EXPECTED_EVENTS } from "./events.expected.ts";

function readPair(nctId: string): readonly JsonObject[] {
  const names = readdirSync(sharedPath("data/versions", nctId)).sort();
  return names.map((name) => JSON.parse(readFileSync(sharedPath("data/versions", nctId, name), "utf8")) as JsonObject);
}

function sorted<Item>(items: readonly Item[]): readonly Item[] {
  return items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

describe.skipIf(!hasSharedData)("real versions of one study, as events", () => {
  test.each(Object.keys(EXPECTED_EVENTS))("%s means what a reader of both texts expects", (nctId) => {
    const [before = {}, after = {}] = readPair(nctId);
    const events = classifyChanges({ before, after, changes: diffStudies(before, after) });
    const told = events.map(({ kind, severity, fieldPath, changes }) => ({
      kind,
      severity,
      fieldPath,
      changes: changes.length,
    }));
    expect(sorted(told)).toEqual(sorted(EXPECTED_EVENTS[nctId] ?? []));
  });
});
