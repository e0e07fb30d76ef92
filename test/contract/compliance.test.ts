import { readdirSync, readFileSync } from "node:fs";
import type { JsonObject } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { complianceOf } from "../../packages/lind/src/changes/compliance/compliance.ts";
import { hasSharedData, sharedPath } from "../support/shared.ts";
import { EXPECTED_STANDINGS, STANDING_DAY } from "./compliance.expected.ts";

function readStudy(name: string): JsonObject {
  return JSON.parse(readFileSync(sharedPath("data/studies", name), "utf8")) as JsonObject;
}

describe.skipIf(!hasSharedData)("real studies and their results", () => {
  test.each(Object.entries(EXPECTED_STANDINGS))("%s stands as its record says", (nctId, expected) => {
    const { status, applicability, due, daysLate } = complianceOf(readStudy(`${nctId}.json`), STANDING_DAY);
    expect({ status, kind: applicability.kind }, expected.why).toEqual({
      status: expected.status,
      kind: expected.kind,
    });
    if (expected.due !== undefined) expect(due).toEqual({ earliest: expected.due[0], latest: expected.due[1] });
    if (expected.daysLate !== undefined) {
      expect(daysLate).toEqual({ least: expected.daysLate[0], most: expected.daysLate[1] });
    }
  });

  test("of all kinds are found among the records, and each has its reasons and no accusation", () => {
    const counts = new Map<string, number>();
    const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
    for (const name of readdirSync(sharedPath("data/studies"))) {
      const { status, applicability } = complianceOf(readStudy(name), STANDING_DAY);
      count(applicability.kind);
      count(status);
      expect(applicability.reasons.length, name).toBeGreaterThan(0);
      expect(status === "not-applicable", name).toBe(applicability.kind === "none");
    }
    expect(Object.fromEntries(counts)).toEqual(EXPECTED_COUNTS);
  });
});

/** Of 861 records on `STANDING_DAY`; counted a second time by a program in another language that shares nothing with this one. */
const EXPECTED_COUNTS = {
  none: 743,
  act: 106,
  pact: 12,
  "not-applicable": 743,
  ongoing: 33,
  overdue: 59,
  reported: 15,
  "reported-late": 11,
};
