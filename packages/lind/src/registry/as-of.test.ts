import { parseNctId } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { must } from "../base/assert.ts";
import { isGoneBy, studyAsOf, versionAsOf } from "./as-of.ts";
import type { PresenceChange, StudyVersion } from "./registry.ts";

function version(
  number: number,
  lastUpdatePostDate: string | undefined,
  dataTimestamp: string | undefined,
): StudyVersion {
  return {
    nctId: must(parseNctId("NCT00203242"), "the id is well formed"),
    version: number,
    textHash: "",
    textBytes: 0,
    lastUpdatePostDate,
    dataTimestamp,
    source: "api",
    runId: 1,
    recordedAt: "2026-08-14T10:00:00.000Z",
  };
}

describe("versionAsOf", () => {
  const rederived = [version(1, "2011-07-15", "2025-10-02"), version(2, "2011-07-15", "2025-10-08")];
  const edited = [version(1, "2024-01-10", "2024-02-01T09:00:05"), version(2, "2025-03-05", "2025-03-05T09:00:05")];

  test.each([
    ["a day before the first mirrored data, but after the post date", rederived, "2020-01-01", 1],
    ["a day between two data days", rederived, "2025-10-05", 1],
    ["the data day itself", rederived, "2025-10-08", 2],
    ["today", rederived, "2026-11-22", 2],
    ["the eve of an edit", edited, "2025-03-04", 1],
    ["the day of an edit", edited, "2025-03-05", 2],
    ["a day before mirroring began", edited, "2024-01-10", 1],
    ["a day before anything was posted", edited, "2024-01-09", undefined],
  ])("%s", (_, versions, day, expected) => {
    expect(versionAsOf(versions, day)?.version).toBe(expected);
  });

  test("an older text that was loaded later counts by its own dates", () => {
    expect(
      versionAsOf([version(2, "2023-05-01", "2023-06-01"), version(1, "2025-03-05", "2025-04-01")], "2024-01-01")
        ?.version,
    ).toBe(2);
  });

  test("without any date a version counts from the day it was stored", () => {
    expect(versionAsOf([version(1, undefined, undefined)], "2026-08-13")).toBeUndefined();
    expect(versionAsOf([version(1, undefined, undefined)], "2026-08-14")?.version).toBe(1);
  });
});

describe("isGoneBy", () => {
  const change = (kind: PresenceChange["kind"], dataTimestamp: string | undefined): PresenceChange => ({
    kind,
    dataTimestamp,
    recordedAt: "2026-08-14T10:00:00.000Z",
  });
  const away = [change("study.removed", "2025-03-01T09:00:05"), change("study.restored", "2025-05-01T09:00:05")];

  test.each([
    ["the eve of a removal", away, "2025-02-28", false],
    ["the data day that missed the study", away, "2025-03-01", true],
    ["a day while it was away", away, "2025-04-30", true],
    ["the day of its return", away, "2025-05-01", false],
    ["a day after a merger", [change("study.merged", "2025-03-01")], "2025-06-01", true],
    [
      "a removal of an unknown day counts from when it was stored",
      [change("study.removed", undefined)],
      "2026-08-13",
      false,
    ],
    ["and on that day", [change("study.removed", undefined)], "2026-08-14", true],
    ["a study that never left", [], "2025-06-01", false],
  ])("%s", (_, presence, day, expected) => {
    expect(isGoneBy(presence, day)).toBe(expected);
  });

  test("a study that is gone has no version that shows it", () => {
    const versions = [version(1, "2025-01-01", "2025-01-01")];
    expect(studyAsOf(versions, away, "2025-02-01")?.version).toBe(1);
    expect(studyAsOf(versions, away, "2025-04-01")).toBeUndefined();
    expect(studyAsOf(versions, away, "2024-12-31")).toBeUndefined();
  });
});
