import { addDays } from "ctgov/study";
import { describe, expect, test } from "vitest";
import {
  COMPLETION,
  eventOf,
  eventsOf,
  makeStudy,
  PHASES,
  PRIMARY_COMPLETION,
  START,
  showEvents,
} from "./study-under-test.ts";

const FROM = "2026-06-15";

function move(path: string, days: number, more: { phases?: readonly string[]; to?: string } = {}): readonly string[] {
  const before = makeStudy({ [path]: { date: FROM, type: "ESTIMATED" }, [PHASES]: more.phases ?? ["PHASE2"] });
  const event = eventOf({ [path]: { date: addDays(FROM, days), type: more.to ?? "ESTIMATED" } }, before);
  expect(event.magnitude).toEqual({ unit: "days", days });
  return showEvents([event]);
}

const EDGES: readonly (readonly [number, string])[] = [
  [1, "noise"],
  [30, "noise"],
  [31, "low"],
  [90, "low"],
  [91, "medium"],
  [180, "medium"],
  [181, "high"],
  [365, "high"],
  [366, "high"],
  [2000, "high"],
];

describe("dates that move by days", () => {
  test.each(EDGES)("primary completion, %i days: %s", (days, severity) => {
    expect(move(PRIMARY_COMPLETION, days)).toEqual([`date.primaryCompletion.slip ${severity}`]);
    expect(move(PRIMARY_COMPLETION, -days)).toEqual([`date.primaryCompletion.pullIn ${severity}`]);
  });

  test.each([
    [365, "high"],
    [366, "critical"],
  ])("in phase 3, %i days: %s", (days, severity) => {
    for (const phases of [["PHASE3"], ["PHASE2", "PHASE3"]]) {
      expect(move(PRIMARY_COMPLETION, days, { phases })).toEqual([`date.primaryCompletion.slip ${severity}`]);
      expect(move(PRIMARY_COMPLETION, -days, { phases })).toEqual([`date.primaryCompletion.pullIn ${severity}`]);
    }
  });

  test.each(EDGES)("start and completion are high at most: %i days, %s", (days, severity) => {
    const phases = ["PHASE3"];
    expect(move(START, days, { phases })).toEqual([`date.start.slip ${severity}`]);
    expect(move(COMPLETION, days, { phases })).toEqual([`date.completion.slip ${severity}`]);
  });

  test.each([
    [0, "medium"],
    [30, "medium"],
    [180, "medium"],
    [181, "high"],
    [-366, "high"],
  ])("an estimate that became actual %i days off: %s", (days, severity) => {
    expect(move(PRIMARY_COMPLETION, days, { to: "ACTUAL" })).toEqual([`date.primaryCompletion.actual ${severity}`]);
  });
});

describe("dates that are less precise than a day", () => {
  test.each([
    // 28, 30 and 31 days from first to first of the month.
    ["2026-02", "2026-03", "noise", 28],
    ["2026-04", "2026-05", "noise", 30],
    ["2026-01", "2026-02", "low", 31],
    ["2026-01", "2026-02-28", "low", 31],
    ["2026-01-31", "2026-02", "low", 31],
    ["2026-01", "2026-04", "low", 90],
    ["2026-01", "2026-05", "medium", 120],
    ["2026", "2027-12-31", "high", 365],
  ])("%s -> %s: %s", (from, to, severity, days) => {
    const before = makeStudy({ [PRIMARY_COMPLETION]: { date: from, type: "ESTIMATED" } });
    const event = eventOf({ [PRIMARY_COMPLETION]: { date: to, type: "ESTIMATED" } }, before);
    expect(event).toMatchObject({ kind: "date.primaryCompletion.slip", severity, magnitude: { unit: "days", days } });
  });

  test.each([
    ["2026-03", "2026-03-15"],
    ["2026-03-15", "2026"],
  ])("%s -> %s is precision only", (from, to) => {
    const before = makeStudy({ [COMPLETION]: { date: from, type: "ESTIMATED" } });
    const event = eventOf({ [COMPLETION]: { date: to, type: "ESTIMATED" } }, before);
    expect(showEvents([event])).toEqual(["date.precision noise"]);
  });

  test("a month that became an actual day in it is a milestone", () => {
    const before = makeStudy({ [COMPLETION]: { date: "2026-03", type: "ESTIMATED" } });
    const event = eventOf({ [COMPLETION]: { date: "2026-03-15", type: "ACTUAL" } }, before);
    expect(event).toMatchObject({ kind: "date.completion.actual", severity: "medium", magnitude: { days: 0 } });
  });
});

describe("dates that come, go and turn back", () => {
  test("a start that comes earlier is no delayed initiation", () => {
    expect(
      eventOf(
        { [START]: { date: "2026-01-01", type: "ESTIMATED" } },
        makeStudy({ [START]: { date: "2026-05-01", type: "ESTIMATED" } }),
      ),
    ).toMatchObject({
      kind: "date.start.pullIn",
      rule: "moved by 91 to 180 days",
    });
  });

  test("an actual date that was wrong is corrected", () => {
    const before = makeStudy({ [PRIMARY_COMPLETION]: { date: "2025-03-01", type: "ACTUAL" } });
    expect(eventOf({ [PRIMARY_COMPLETION]: { date: "2025-01-15", type: "ACTUAL" } }, before)).toMatchObject({
      kind: "date.primaryCompletion.pullIn",
      sentence:
        "Actual primary completion corrected to 2025-01-15, 45 days earlier than 2025-03-01, registered 2025-07-01",
    });
  });

  test("a delayed initiation is named", () => {
    const before = makeStudy({ [START]: { date: "2025-08", type: "ESTIMATED" } });
    const rules = ["2025-10", "2025-12"].map((date) => eventOf({ [START]: { date, type: "ESTIMATED" } }, before).rule);
    expect(rules).toEqual(["moved by 31 to 90 days", "delayed initiation: moved by 91 to 180 days"]);
  });

  test("an actual date that moved and is an estimate again is medium at least", () => {
    const before = makeStudy({ [PRIMARY_COMPLETION]: { date: "2025-06-15", type: "ACTUAL" } });
    const event = eventOf({ [PRIMARY_COMPLETION]: { date: "2025-07-01", type: "ESTIMATED" } }, before);
    expect(event).toMatchObject({ kind: "date.primaryCompletion.slip", severity: "medium" });
    expect(event.sentence).toContain("an estimate again");
  });

  test.each([
    [undefined, { date: "2026-01", type: "ESTIMATED" }],
    [{ date: "2026-01", type: "ESTIMATED" }, undefined],
    [
      { date: "2026-01", type: "ACTUAL" },
      { date: "2026-01", type: "ESTIMATED" },
    ],
    [{ date: "soon" }, { date: "later" }],
  ])("%j -> %j has no distance and is an edited field", (from, to) => {
    const before = makeStudy({ [COMPLETION]: from });
    expect(showEvents(eventsOf({ [COMPLETION]: to }, before))).toEqual(["field.edited low"]);
  });
});
