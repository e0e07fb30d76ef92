import { describe, expect, test } from "vitest";
import { originalValues } from "./original-values.ts";
import { statusPeriods } from "./status-periods.ts";

describe("the time in each status", () => {
  test("runs from one registered status to the next, and the last one up to today", () => {
    const versions = [
      { day: "2024-02-28", overallStatus: "NOT_YET_RECRUITING" },
      { day: "2024-03-01", overallStatus: "RECRUITING" },
      { day: "2024-06-01", overallStatus: "RECRUITING" },
      { day: "2025-03-01", overallStatus: "SUSPENDED" },
      { day: "2025-03-11", overallStatus: "RECRUITING" },
    ];
    expect(statusPeriods(versions, "2025-04-10")).toEqual([
      // 2024 has a 29 February.
      { overallStatus: "NOT_YET_RECRUITING", from: "2024-02-28", to: "2024-03-01", days: 2 },
      { overallStatus: "RECRUITING", from: "2024-03-01", to: "2025-03-01", days: 365 },
      { overallStatus: "SUSPENDED", from: "2025-03-01", to: "2025-03-11", days: 10 },
      { overallStatus: "RECRUITING", from: "2025-03-11", to: undefined, days: 30 },
    ]);
  });

  test("of no version, of one without a status, and of a day before the last version", () => {
    expect(statusPeriods([], "2025-04-10")).toEqual([]);
    expect(statusPeriods([{ day: "2024-03-01", overallStatus: undefined }], "2025-04-10")).toEqual([]);
    expect(statusPeriods([{ day: "2026-03-01", overallStatus: "COMPLETED" }], "2025-04-10")).toMatchObject([
      { days: 0 },
    ]);
  });
});

describe("the first registration against the record of now", () => {
  const study = (count: number, type: string, date: string, outcomes: readonly object[]) => ({
    protocolSection: {
      statusModule: { primaryCompletionDateStruct: { date, type } },
      designModule: { phases: ["PHASE2", "PHASE3"], enrollmentInfo: { count, type } },
      outcomesModule: { primaryOutcomes: outcomes },
    },
  });
  const survival = { measure: "Overall survival", timeFrame: "5 years" };
  const response = { measure: "Objective response by RECIST 1.1", timeFrame: "12 weeks" };

  test("says what changed, and counts outcomes by what became of them", () => {
    const first = JSON.parse(JSON.stringify(study(120, "ESTIMATED", "2026-03", [survival, response])));
    const later = [
      { ...survival, timeFrame: "3 years" },
      { measure: "Quality of life by EQ-5D", timeFrame: "1 year" },
    ];
    const now = JSON.parse(JSON.stringify(study(80, "ACTUAL", "2026-03-15", later)));
    expect(originalValues(first, now)).toEqual([
      { what: "Enrollment", first: "120 ESTIMATED", now: "80 ACTUAL", isChanged: true },
      { what: "Primary completion", first: "2026-03 ESTIMATED", now: "2026-03-15 ACTUAL", isChanged: true },
      { what: "Phase", first: "PHASE2, PHASE3", now: "PHASE2, PHASE3", isChanged: false },
      { what: "Primary outcomes", first: "2", now: "2 (1 added, 1 dropped, 1 edited)", isChanged: true },
    ]);
  });

  test("of equal records is unchanged", () => {
    const first = JSON.parse(JSON.stringify(study(120, "ESTIMATED", "2026-03", [survival])));
    expect(originalValues(first, structuredClone(first)).filter(({ isChanged }) => isChanged)).toEqual([]);
  });
});
