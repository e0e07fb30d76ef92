import { parseNctId } from "ctgov/study";
import { expect, test } from "vitest";
import type { ScopeStatus } from "../app/read-status.ts";
import { must } from "../base/assert.ts";
import { completenessLine } from "./completeness-line.ts";
import { createStyle } from "./terminal/style.ts";

const none = { count: 0, nctIds: [] };
const ids = Array.from({ length: 7 }, (_, at) => must(parseNctId(`NCT${at + 1}`), "an id"));
const proof = {
  expected: 600_000,
  stored: 600_000,
  unreadable: 0,
  isById: true,
  missing: none,
  extra: none,
  dataTimestamp: "2026-08-14T09:00:05",
} as const;

function lineOf(completeness: ScopeStatus["completeness"]): string | undefined {
  const scope: ScopeStatus = {
    scopeId: 1,
    title: "everything",
    definition: { kind: "everything" },
    studies: 0,
    dataTimestamp: undefined,
    lastRunAt: undefined,
    lastOutcome: undefined,
    completeness,
  };
  return completenessLine(scope, createStyle(false));
}

test.each<[ScopeStatus["completeness"], string | undefined]>([
  [undefined, undefined],
  [proof, "everything: complete: 600,000 of 600,000 on 2026-08-14 (each id compared)"],
  [{ ...proof, isById: false }, "everything: complete: 600,000 of 600,000 on 2026-08-14 (counts compared)"],
  [
    { ...proof, stored: 599_999, unreadable: 1, missing: { count: 1, nctIds: ids.slice(0, 1) } },
    "everything: complete: 599,999 of 600,000 on 2026-08-14, 1 unreadable (each id compared)",
  ],
  [
    { ...proof, stored: 599_993, missing: { count: 7, nctIds: ids } },
    "everything: not complete: 599,993 of 600,000 on 2026-08-14; 7 missing: NCT00000001, NCT00000002, NCT00000003, NCT00000004, NCT00000005 …. The next sync looks again.",
  ],
  [
    { ...proof, extra: { count: 1, nctIds: ids.slice(1, 2) } },
    "everything: not complete: 600,000 of 600,000 on 2026-08-14; 1 not in the registry's list: NCT00000002. The next sync looks again.",
  ],
])("%#", (completeness, line) => {
  expect(lineOf(completeness)).toBe(line);
});
