import { parseNctId } from "ctgov/study";
import { describe, expect, test } from "vitest";
import type { ScopeOutcome, SyncReport } from "../app/sync-scopes.ts";
import { must } from "../base/assert.ts";
import { remarksOf, reportLines, toReportJson } from "./sync-report.ts";
import { createStyle } from "./terminal/style.ts";

const nctId = must(parseNctId("NCT00000102"), "the id is well formed");

function outcome(more: Partial<SyncReport> = {}): ScopeOutcome {
  const report: SyncReport = {
    added: 12,
    updated: 3,
    unchanged: 1_200,
    removed: 0,
    merged: 0,
    restored: 0,
    entered: 0,
    left: 0,
    past: 0,
    quarantined: 0,
    outcome: "complete",
    runId: 1,
    requests: 4,
    bytes: 323_456,
    durationMs: 1_234.5,
    dataTimestamp: "2026-08-14T09:00:05",
    novelties: [],
    unknownIds: [],
    ...more,
  };
  return { title: 'condition "melanoma"', report };
}

const lines = (more: Partial<SyncReport>) => reportLines(outcome(more), createStyle(false)).trimEnd().split("\n");

describe("what a sync did", () => {
  test("is told in three lines", () => {
    expect(lines({})).toEqual([
      'condition "melanoma"  data of 2026-08-14 09:00',
      "  12 studies added, 3 updated, 1,200 unchanged",
      "  4 requests, 323 kB, 1.2 s",
    ]);
  });

  test("names what seldom happens only where it happened", () => {
    expect(lines({ removed: 1, merged: 2, left: 3, past: 4 })[1]).toBe(
      "  12 studies added, 3 updated, 1,200 unchanged, 1 removed by the registry, 2 merged into others, 3 left the scope, 4 older versions joined the history",
    );
    expect(lines({ outcome: "unchanged" })[1]).toBe("  Nothing has changed since the last sync.");
  });

  test("holds the registry's count against what is stored", () => {
    expect(lines({ reconciliation: { expected: 1_215, stored: 1_215, unreadable: 0 } })[3]).toBe(
      "  Complete: the registry counts 1,215, stored are 1,215.",
    );
    expect(lines({ reconciliation: { expected: 1_216, stored: 1_214, unreadable: 1 } })[3]).toBe(
      "  Counts differ: the registry counts 1,216, stored are 1,214, 1 unreadable. The next sync looks again.",
    );
  });
});

test("remarks are sentences with what to do", () => {
  const field = { kind: "field" as const, fieldPath: "derivedSection.mood", value: "", nctId };
  const value = {
    kind: "enum-value" as const,
    fieldPath: "protocolSection.statusModule.overallStatus",
    value: "PAUSED",
    nctId,
  };
  expect(remarksOf(outcome({ quarantined: 1, novelties: [field, value], unknownIds: [nctId] }).report)).toEqual([
    '1 record could not be read and went to quarantine with text and reason; "lind status" lists them.',
    "New in the registry, kept as it is: field derivedSection.mood (first in NCT00000102).",
    'New in the registry, kept as it is: value "PAUSED" of protocolSection.statusModule.overallStatus (first in NCT00000102).',
    "The registry does not know 1 id of the list, check them: NCT00000102",
  ]);
  expect(remarksOf(outcome().report)).toEqual([]);
});

test("the JSON has the keys that programs rely on, summed over scopes", () => {
  const json = toReportJson([outcome(), outcome({ added: 1, dataTimestamp: "2026-08-17T09:00:05" })]);
  expect(json).toMatchObject({
    added: 13,
    updated: 6,
    unchanged: 2_400,
    removed: 0,
    quarantined: 0,
    requests: 8,
    bytes: 646_912,
    durationMs: 2_469,
    dataTimestamp: "2026-08-17T09:00:05",
  });
  expect(Object.keys(json)).toContain("scopes");
  expect(toReportJson([])).toMatchObject({ added: 0, dataTimestamp: null, scopes: [] });
});
