import { describe, expect, test } from "vitest";
import {
  type Edits,
  eventOf,
  eventsOf,
  makeStudy,
  PRIMARY_COMPLETION,
  PRIMARY_OUTCOMES,
  SECONDARY_OUTCOMES,
  START,
  STATUS,
  showEvents,
} from "./study-under-test.ts";

const OS = { measure: "Overall survival", timeFrame: "Up to 36 months" };
const PFS = { measure: "Progression-free survival", timeFrame: "12 months" };
const PAIN = { measure: "Pain by the visual analogue scale", timeFrame: "Week 12" };

function tell(before: readonly object[], after: readonly object[], more: Edits = {}): readonly string[] {
  const study = makeStudy({
    [PRIMARY_OUTCOMES]: JSON.parse(JSON.stringify(before)),
    [SECONDARY_OUTCOMES]: undefined,
    ...more,
  });
  return showEvents(eventsOf({ [PRIMARY_OUTCOMES]: JSON.parse(JSON.stringify(after)) }, study));
}

describe("primary outcomes", () => {
  test("added and dropped", () => {
    expect(tell([OS], [OS, PAIN])).toEqual(["outcome.primary.added critical"]);
    expect(tell([OS, PAIN], [PAIN])).toEqual(["outcome.primary.dropped critical"]);
    expect(tell([OS], [PAIN])).toEqual(["outcome.primary.added critical", "outcome.primary.dropped critical"]);
  });

  test("in another order they are the same", () => {
    expect(tell([OS, PFS, PAIN], [PAIN, OS, PFS])).toEqual(["record.noise noise"]);
  });

  test.each([
    ["Pain by the visual analogue scale (VAS)", "medium"],
    ["Pain at night by the visual analogue scale", "medium"],
    ["pain by the visual analogue scale", "low"],
    ["Pain, by the visual analogue scale", "low"],
  ])("a measure reworded to %j is %s", (measure, severity) => {
    expect(tell([PAIN], [{ ...PAIN, measure }])).toEqual([`outcome.primary.reworded ${severity}`]);
  });

  test("another number in a measure is never a detail", () => {
    const measure = (dose: number) => ({
      measure: `Number of people with a fall of pain of at least ${dose} points on the scale`,
    });
    expect(tell([measure(20)], [measure(30)])).toEqual(["outcome.primary.reworded medium"]);
  });

  test("the description alone is low", () => {
    expect(tell([OS], [{ ...OS, description: "From randomisation to death" }])).toEqual([
      "outcome.primary.reworded low",
    ]);
  });

  test("a measure and its time frame are two events where it still is the same measure, and one where it is not", () => {
    const reworded = { measure: "Pain by the visual analogue scale at rest", timeFrame: "Week 24" };
    expect(tell([PAIN], [reworded])).toEqual(["outcome.primary.reworded medium", "outcome.timeFrame medium"]);
    expect(tell([OS], [{ measure: "Overall response", timeFrame: "12 weeks" }])).toEqual([
      "outcome.primary.replaced critical",
    ]);
  });
});

test("a measure in other words at the same time, said otherwise, is reworded and not replaced", () => {
  const score = { measure: "Change in HAM-D total score from baseline", timeFrame: "8 weeks" };
  const after = { measure: "Change in Hamilton Depression Rating Scale (HAM-D) score", timeFrame: "Baseline, week 8" };
  expect(tell([score], [after])).toEqual(["outcome.primary.reworded medium", "outcome.timeFrame low"]);
});

describe("time frames", () => {
  test.each([
    ["52 weeks", "24 weeks", "high", -196],
    ["24 weeks", "52 weeks", "medium", 196],
    ["12 months", "1 year", "low", 0],
    ["Baseline and week 12", "Week 12", "low", 0],
    ["Baseline, week 4, 8 and 12", "Baseline, week 4 and 8", "high", -28],
    ["Up to 2 years", "Up to 30 months", "medium", 182.62],
    ["one year", "6 months", "high", -182.63],
    ["52 weeks", "12 months", "low", 0],
    ["1 year", "52 weeks", "low", 0],
    ["6 months", "24 weeks", "low", 0],
    ["30 days", "1 month", "low", 0],
    ["24 hours", "1 day", "low", 0],
    ["52 weeks", "6 months", "high", -181.37],
    ["until progression", "until death or progression", "low", undefined],
    ["from 1 to 3", "from 1 to 4", "high", undefined],
  ])("%j -> %j: %s", (from, to, severity, days) => {
    const before = makeStudy({ [PRIMARY_OUTCOMES]: [{ ...OS, timeFrame: from }] });
    const event = eventOf({ [PRIMARY_OUTCOMES]: [{ ...OS, timeFrame: to }] }, before);
    expect(event).toMatchObject({ kind: "outcome.timeFrame", severity });
    expect(event.magnitude).toEqual(days === undefined ? undefined : { unit: "days", days: expect.closeTo(days, 1) });
  });
});

describe("outcomes that change their place", () => {
  const both = (primary: readonly object[], secondary: readonly object[]): Edits => ({
    // The registry writes no empty list.
    [PRIMARY_OUTCOMES]: primary.length === 0 ? undefined : JSON.parse(JSON.stringify(primary)),
    [SECONDARY_OUTCOMES]: secondary.length === 0 ? undefined : JSON.parse(JSON.stringify(secondary)),
  });

  test("primary and secondary change places", () => {
    const events = eventsOf(both([PFS], [OS]), makeStudy(both([OS], [PFS])));
    expect(showEvents(events)).toEqual(["outcome.demoted critical", "outcome.promoted critical"]);
  });

  test("an outcome that was reworded on its way is found all the same", () => {
    const event = eventOf(
      both([], [{ ...PAIN, measure: "Pain by the visual analogue scale at rest" }]),
      makeStudy(both([PAIN], [])),
    );
    expect(event).toMatchObject({ kind: "outcome.demoted", before: PAIN });
    expect(event.changes).toHaveLength(2);
  });

  test("an outcome that went to the other outcomes is demoted as well", () => {
    const before = makeStudy(both([OS, PAIN], [PFS]));
    const after = { ...both([OS], [PFS]), "protocolSection.outcomesModule.otherOutcomes": [PAIN] };
    expect(eventOf(after, before)).toMatchObject({ kind: "outcome.demoted", rule: "moved from primary to other" });
  });

  test("other outcomes are not called secondary", () => {
    const others = "protocolSection.outcomesModule.otherOutcomes";
    expect(eventOf({ [others]: [PAIN] }).sentence).toBe("Other outcomes: 1 added, registered 2025-07-01");
    expect(eventOf({ [SECONDARY_OUTCOMES]: undefined, [others]: [PAIN] }).sentence).toBe(
      "Secondary and other outcomes: 1 added, 1 dropped, registered 2025-07-01",
    );
  });

  test("another outcome is no move", () => {
    const events = eventsOf(both([], [OS]), makeStudy(both([PAIN], [])));
    expect(showEvents(events)).toEqual(["outcome.primary.dropped critical", "outcome.secondary low"]);
  });
});

describe("when an outcome changed", () => {
  const dropped = (edits: Edits) =>
    eventOf({ [PRIMARY_OUTCOMES]: [OS] }, makeStudy({ [PRIMARY_OUTCOMES]: [OS, PAIN], ...edits }));

  test.each([
    // Registered on 2025-07-01.
    [{ [START]: { date: "2025-07-02", type: "ESTIMATED" } }, "high", "before start", 1],
    [{ [START]: { date: "2025-07-01", type: "ACTUAL" } }, "critical", "after start", 1.5],
    [{ [START]: { date: "2025-06", type: "ESTIMATED" } }, "critical", "after start", 1.5],
    [{ [START]: { date: "2025-07", type: "ESTIMATED" } }, "high", "before start", 1],
    [{ [START]: { date: "2025-01", type: "ESTIMATED" }, [STATUS]: "NOT_YET_RECRUITING" }, "high", "before start", 1],
    [{ [PRIMARY_COMPLETION]: { date: "2025-06-30", type: "ACTUAL" } }, "critical", "after primary completion", 2],
    [{ [PRIMARY_COMPLETION]: { date: "2025-07-01", type: "ACTUAL" } }, "critical", "after start", 1.5],
    [{ [PRIMARY_COMPLETION]: { date: "2025-07", type: "ESTIMATED" } }, "critical", "after start", 1.5],
  ])("%j: %s, %s", (edits, severity, name, factor) => {
    const event = dropped(edits);
    expect(event).toMatchObject({ kind: "outcome.primary.dropped", severity, rule: `dropped ${name}` });
    expect(event.factors).toContainEqual({ name, factor });
  });

  test("without a start date the worse is assumed, and no factor", () => {
    const event = dropped({ [START]: undefined, [PRIMARY_COMPLETION]: undefined });
    expect(event).toMatchObject({ severity: "critical", rule: "dropped at an unknown stage" });
    expect(event.factors.map(({ name }) => name)).toEqual(["phase 2", "100 participants"]);
  });
});
