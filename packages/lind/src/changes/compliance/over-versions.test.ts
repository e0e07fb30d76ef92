import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { complianceEventsBetween, complianceEventsOver } from "./clock-events.ts";
import { complianceOver, complianceTransitions, type DatedStudy } from "./over-versions.ts";
import { type StudySaid, studyWith } from "./study-under-test.ts";

function versions(...said: readonly (readonly [day: string, said?: StudySaid])[]): readonly DatedStudy[] {
  return said.map(([day, more]) => ({ day, study: studyWith(more) }));
}

/** `2025-04-15 due -> overdue (calendar)`. */
function told(studies: readonly DatedStudy[], from: string, to: string): readonly string[] {
  return complianceTransitions(studies, from, to).map(
    (transition) => `${transition.day} ${transition.from ?? "new"} -> ${transition.to} (${transition.cause})`,
  );
}

describe("the changes of a study's standing", () => {
  test("follow the calendar, a day each", () => {
    expect(told(versions(["2020-01-01"]), "2020-06-01", "2026-08-14")).toEqual([
      "2025-02-13 ongoing -> due-30d (calendar)",
      "2025-03-15 due-30d -> due (calendar)",
      "2025-04-15 due -> overdue (calendar)",
    ]);
  });

  test("follow the record, from the day on which it was registered", () => {
    const studies = versions(
      ["2020-01-01", { primaryCompletion: "2023-03-15" }],
      ["2024-03-01", { primaryCompletion: "2024-03-15" }],
      ["2025-05-02", { primaryCompletion: "2024-03-15", submittedOn: "2025-04-28", hasResults: true }],
    );
    expect(told(studies, "2024-01-01", "2026-08-14")).toEqual([
      "2024-02-14 ongoing -> due-30d (calendar)",
      "2024-03-01 due-30d -> ongoing (record)",
      "2025-02-13 ongoing -> due-30d (calendar)",
      "2025-03-15 due-30d -> due (calendar)",
      "2025-04-15 due -> overdue (calendar)",
      "2025-05-02 overdue -> reported-late (record)",
    ]);
  });

  test("begin with the study's first version", () => {
    expect(told(versions(["2020-01-01"]), "2019-01-01", "2021-01-01")).toEqual(["2020-01-01 new -> ongoing (record)"]);
    expect(complianceOver(versions(["2020-01-01"]), "2019-12-31")).toBeUndefined();
  });

  test("are the same however the time is cut into pieces", () => {
    const said = fc.record({
      phases: fc.constantFrom(["PHASE1"], ["PHASE2"]),
      primaryCompletion: fc.constantFrom("2020-03", "2021-01-31", "2022"),
      events: fc.constantFrom(undefined, [["RELEASE", "2022-02-01"] as const]),
    });
    const day = fc
      .integer({ min: 0, max: 1_500 })
      .map((days) => new Date(Date.UTC(2020, 0, 1 + days)).toISOString().slice(0, 10));
    fc.assert(
      fc.property(fc.array(fc.tuple(day, said), { maxLength: 5 }), fc.array(day, { maxLength: 6 }), (pieces, cuts) => {
        const studies = versions(...pieces.toSorted(([a], [b]) => (a < b ? -1 : 1)));
        const days = ["2019-01-01", ...cuts.toSorted(), "2026-01-01"];
        const inPieces = days.slice(1).flatMap((to, at) => told(studies, days[at] ?? to, to));
        expect(inPieces).toEqual(told(studies, "2019-01-01", "2026-01-01"));
        const events = days.slice(1).flatMap((to, at) => complianceEventsOver(studies, days[at] ?? to, to));
        const whole = complianceEventsOver(studies, "2019-01-01", "2026-01-01");
        expect([...new Set(events.map(({ id }) => id))]).toEqual(whole.map(({ id }) => id));
      }),
    );
  });

  test("agree with the standing of each day", () => {
    const studies = versions(
      ["2024-01-01"],
      ["2025-03-20", { phases: ["PHASE1"] }],
      ["2025-05-01", { certifiedOn: "2025-03-01" }],
    );
    const transitions = complianceTransitions(studies, "2023-01-01", "2027-12-31");
    for (let days = 0; days < 1_600; days++) {
      const day = new Date(Date.UTC(2024, 0, 1 + days)).toISOString().slice(0, 10);
      const last = transitions.findLast((transition) => transition.day <= day);
      expect(last?.to, day).toBe(complianceOver(studies, day)?.status);
    }
  });
});

/** What users of the FDAAA TrialsTracker reported, where a status was kept and compared with the one before. */
describe("the FDAAA TrialsTracker's mistakes", () => {
  const overdue: StudySaid = { primaryCompletion: "2018-01-15", start: "2017-03-01" };

  test("#135: a study that dropped out by becoming phase 1 kept the status overdue, and no list told of it", () => {
    const studies = versions(["2018-02-01", overdue], ["2019-03-20", { ...overdue, phases: ["PHASE1"] }]);
    expect(told(studies, "2019-03-19", "2019-03-20")).toEqual(["2019-03-20 overdue -> no-longer-act (record)"]);
    const { status, applicability } = complianceOver(studies, "2026-08-14") ?? {};
    expect({ status, reasons: applicability?.reasons }).toEqual({
      status: "no-longer-act",
      reasons: ["the phase is PHASE1"],
    });
  });

  test("#141: a study whose completion was moved before the Final Rule was not told to be out", () => {
    const old: StudySaid = { start: "2015-02", primaryCompletion: "2017-02", drug: undefined, device: undefined };
    const studies = versions(["2016-01-01", old], ["2018-04-05", { ...old, primaryCompletion: "2016-12" }]);
    expect(told(studies, "2018-04-04", "2018-04-06")).toEqual(["2018-04-05 overdue -> no-longer-act (record)"]);
  });

  test("#155: results that were submitted on the day that they came due made the study no longer overdue, which it never was", () => {
    const studies = versions(
      ["2018-02-01", overdue],
      ["2019-02-15", { ...overdue, events: [["RELEASE", "2019-02-15"]] }],
    );
    // Overdue would begin on this very day; the record of the day says that results are there.
    expect(told(versions(["2018-02-01", overdue]), "2019-02-14", "2019-02-15")).toEqual([
      "2019-02-15 due -> overdue (calendar)",
    ]);
    expect(told(studies, "2019-02-14", "2019-02-15")).toEqual(["2019-02-15 due -> reported-late (record)"]);
    expect(told(studies, "2018-06-01", "2026-08-14").filter((transition) => transition.includes("overdue"))).toEqual(
      [],
    );
    expect(complianceEventsOver(studies, "2018-06-01", "2026-08-14").map(({ kind }) => kind)).not.toContain(
      "compliance.overdue",
    );
  });

  test("#155: two versions of one day are one step, whatever the first of them said", () => {
    const studies = versions(
      ["2018-02-01", overdue],
      ["2019-06-01", { ...overdue, phases: ["PHASE1"] }],
      ["2019-06-01", { ...overdue, submittedOn: "2019-05-30", hasResults: true }],
    );
    expect(told(studies, "2019-05-31", "2019-06-02")).toEqual(["2019-06-01 overdue -> reported-late (record)"]);
  });

  test("#159: a study that was no longer applicable could never become so again", () => {
    const studies = versions(
      ["2018-02-01", overdue],
      ["2019-03-20", { ...overdue, phases: ["PHASE1"] }],
      ["2019-06-25", overdue],
    );
    expect(told(studies, "2019-03-01", "2019-12-31")).toEqual([
      "2019-03-20 overdue -> no-longer-act (record)",
      "2019-06-25 no-longer-act -> overdue (record)",
    ]);
  });

  test("#169: a report less than 31 days late was told as no longer overdue", () => {
    const studies = versions(
      ["2018-02-01", overdue],
      ["2019-02-10", { ...overdue, submittedOn: "2019-02-05", hasResults: true }],
    );
    expect(told(studies, "2019-01-20", "2019-12-31")).toEqual(["2019-02-10 due -> reported-late (record)"]);
  });

  test("#186: submitted results that vanished from the record counted as reported for ever", () => {
    const studies = versions(
      ["2018-02-01", overdue],
      ["2019-02-20", { ...overdue, events: [["RELEASE", "2019-02-09"]] }],
      ["2019-03-07", { ...overdue, certifiedOn: "2019-03-05" }],
    );
    expect(told(studies, "2019-02-18", "2019-12-31")).toEqual([
      "2019-02-20 overdue -> reported-late (record)",
      "2019-03-07 reported-late -> ongoing (record)",
    ]);
  });

  test("#190: a study that is out for good was told every day, and its cancelled submission made it cancelled", () => {
    const out: StudySaid = { ...overdue, phases: ["PHASE1"] };
    const studies = versions(
      ["2018-02-01", overdue],
      ["2019-03-01", out],
      ["2019-03-20", { ...out, primaryCompletion: "2016-12" }],
      [
        "2019-08-13",
        {
          ...out,
          events: [
            ["RELEASE", "2019-08-01"],
            ["UNRELEASE", "2019-08-13"],
          ],
        },
      ],
    );
    expect(told(studies, "2019-02-28", "2026-08-14")).toEqual(["2019-03-01 overdue -> no-longer-act (record)"]);
    expect(told(studies, "2019-03-20", "2019-03-21")).toEqual([]);
  });

  test("#219: submitted, cancelled and submitted again on one day is submitted", () => {
    const events = [
      ["RELEASE", "2019-02-01"],
      ["UNRELEASE", "2019-02-01"],
      ["RELEASE", "2019-02-01"],
    ] as const;
    expect(complianceOver(versions(["2018-02-01", { ...overdue, events }]), "2019-12-31")?.status).toBe(
      "reported-late",
    );
    expect(
      complianceOver(versions(["2018-02-01", { ...overdue, events: events.slice(0, 2) }]), "2019-12-31")?.status,
    ).toBe("overdue-cancelled");
  });
});

describe("events of the clock", () => {
  const study = studyWith();

  test("come on their days, once each, with the same id whenever they are computed", () => {
    const events = complianceEventsBetween(study, "2025-01-01", "2025-12-31");
    expect(events.map(({ id, day, kind, severity }) => [id, day, kind, severity])).toEqual([
      ["NCT00000102 compliance.due30d 2025-03-15", "2025-02-13", "compliance.due30d", "medium"],
      ["NCT00000102 compliance.due 2025-03-15", "2025-03-15", "compliance.due", "high"],
      ["NCT00000102 compliance.overdue 2025-03-15", "2025-04-15", "compliance.overdue", "high"],
    ]);
    expect(complianceEventsBetween(study, "2025-03-14", "2025-03-15")).toEqual([events[1]]);
    expect(complianceEventsBetween(study, "2025-03-15", "2025-04-14")).toEqual([]);
    expect(complianceEventsBetween(study, "2025-04-15", "2026-08-14")).toEqual([]);
  });

  test("say what is likely, as events of the record do", () => {
    const [event] = complianceEventsBetween(studyWith({ primaryCompletion: "2024-03" }), "2025-04-30", "2025-05-01");
    expect(event).toEqual({
      id: "NCT00000102 compliance.overdue 2025-03-31",
      day: "2025-05-01",
      kind: "compliance.overdue",
      severity: "high",
      score: 50,
      rule: "results were due more than 30 days ago",
      factors: [],
      fieldPath: "protocolSection.statusModule.primaryCompletionDateStruct",
      after: { earliest: "2025-03-01", latest: "2025-03-31" },
      magnitude: { unit: "days", days: 31 },
      sentence: "Results likely overdue since 2025-03-01 to 2025-03-31, 31 to 61 days late, by public data",
      changes: [],
    });
  });

  test("weigh with the factors that they are given", () => {
    const factors = [{ name: "phase 3", factor: 1.4 }];
    expect(complianceEventsBetween(study, "2025-03-14", "2025-03-15", factors)).toMatchObject([{ score: 70, factors }]);
  });

  test("tell of what an edit made overdue, which the calendar alone would pass over", () => {
    const studies = versions(
      ["2024-01-01", { primaryCompletion: "2027-03-15" }],
      ["2026-08-10", { primaryCompletion: "2024-03-15" }],
    );
    expect(complianceEventsOver(studies, "2026-08-09", "2026-08-10")).toMatchObject([
      { kind: "compliance.overdue", day: "2026-08-10" },
    ]);
  });

  test("do not greet a study that was overdue before it was stored, nor one that is not applicable", () => {
    expect(complianceEventsOver(versions(["2026-08-10"]), "2026-08-09", "2026-08-11")).toEqual([]);
    expect(complianceEventsBetween(studyWith({ phases: ["PHASE1"] }), "2025-01-01", "2026-01-01")).toEqual([]);
    expect(
      complianceEventsBetween(studyWith({ submittedOn: "2024-12-01", hasResults: true }), "2025-01-01", "2026-01-01"),
    ).toEqual([]);
  });
});
