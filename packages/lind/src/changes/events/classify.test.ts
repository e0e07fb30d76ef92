import { describe, expect, test } from "vitest";
import type { Change } from "../change.ts";
import { diffStudies } from "../diff-studies.ts";
import { classifyChanges } from "./classify.ts";
import { CONTENT_ROWS, LUND } from "./content-updates-under-test.ts";
import { actual, COURSE_ROWS, EXACERBATIONS } from "./course-updates-under-test.ts";
import { EVENT_KINDS } from "./event-kinds.ts";
import {
  type Edits,
  ENROLLMENT,
  eventOf,
  eventOfWhole,
  eventsOf,
  LOCATIONS,
  makeStudy,
  PHASES,
  PRIMARY_OUTCOMES,
  START,
  STATUS,
  showEvents,
  told,
  update,
} from "./study-under-test.ts";

/** One row for each kind that two versions can show, with the sentence that people read. */
const ROWS = [...COURSE_ROWS, ...CONTENT_ROWS];

describe("one thing that an update changed", () => {
  test.each(ROWS)("$kind, $severity: $sentence", ({ kind, severity, sentence, edits, before }) => {
    const event = eventOf(edits, makeStudy(before));
    const day = severity === "noise" ? "" : ", registered 2025-07-01";
    expect({ kind: event.kind, severity: event.severity, sentence: event.sentence }).toEqual({
      kind,
      severity,
      sentence: `${sentence}${day}`,
    });
  });
});

describe("what happened to a study as a whole", () => {
  const firstPosted = (date: string): Edits => ({
    "protocolSection.statusModule.studyFirstPostDateStruct": { date, type: "ACTUAL" },
  });

  test.each([
    ["study.removed", "study.deleted", "high", "The study is no longer in the registry"],
    ["study.restored", "study.restored", "medium", "The study is in the registry again"],
    ["study.merged", "study.merged", "high", "The study was merged into NCT00000002"],
    ["scope.entered", "scope.entered", "medium", "The study entered the scope"],
    ["scope.left", "scope.left", "medium", "The study left the scope"],
  ] as const)("%s is %s, %s", (kind, eventKind, severity, sentence) => {
    const event = eventOfWhole({ kind, after: "NCT00000002" }, makeStudy(), "2025-07-02");
    expect(event).toMatchObject({ kind: eventKind, severity, sentence: `${sentence}, registered 2025-07-02` });
  });

  test("another record that became part of the study is a merge as well", () => {
    expect(eventOf({ "protocolSection.identificationModule.nctIdAliases": ["NCT00000009"] })).toMatchObject({
      kind: "study.merged",
      severity: "high",
      sentence: "NCT00000009 was merged into this study, registered 2025-07-01",
    });
  });

  test.each([
    // Submitted 21 and 22 days after the start.
    ["2025-07-01", "2025-07-22", "first registered", "New study"],
    [
      "2025-07-01",
      "2025-07-23",
      "first registered, retrospective: more than 21 days after its start",
      "New study, submitted 22 days after its start",
    ],
    // A start in July may be its last day.
    ["2025-07", "2025-08-21", "first registered", "New study"],
    ["2025-07", "2025-08-22", "first registered, retrospective: more than 21 days after its start", expect.any(String)],
  ])("a start %s and a submission %s: %s", (start, submitted, rule, sentence) => {
    const study = makeStudy({
      [START]: actual(start),
      "protocolSection.statusModule.studyFirstSubmitDate": submitted,
      ...firstPosted("2025-08-20"),
    });
    const event = eventOfWhole({ kind: "study.added" }, study);
    expect(event).toMatchObject({ kind: "study.new", severity: "high", rule });
    const [words, day] = event?.sentence.split(", first posted ") ?? [];
    expect([words, day]).toEqual([sentence, "2025-08-20"]);
  });

  test.each([
    [firstPosted("2025-05-03"), "high", "New study, first posted 2025-05-03"],
    [firstPosted("2025-05"), "low", "First posted 2025-05, first seen 2025-07-01"],
    [firstPosted("2025-05-01"), "low", "First posted 2025-05-01, first seen 2025-07-01"],
    [{ "protocolSection.statusModule.studyFirstPostDateStruct": {} }, "high", "New study, first seen 2025-07-01"],
  ])("first posted %j and first seen 2025-07-01: %s", (posted, severity, sentence) => {
    const event = eventOfWhole({ kind: "study.added" }, makeStudy(posted), "2025-07-01");
    expect(event).toMatchObject({ kind: "study.new", severity, sentence });
  });
});

describe("classification", () => {
  test("every kind of event that two versions can show has its row", () => {
    const whole: readonly Change["kind"][] = [
      ...(["study.added", "study.removed", "study.restored", "study.merged", "scope.entered", "scope.left"] as const),
    ];
    const produced = new Set([
      ...ROWS.map(({ edits, before }) => eventOf(edits, makeStudy(before)).kind),
      ...whole.map((kind) => eventOfWhole({ kind })?.kind),
    ]);
    const ofTheClock = EVENT_KINDS.filter((kind) => kind.startsWith("compliance."));
    expect([...produced].sort()).toEqual(EVENT_KINDS.filter((kind) => !ofTheClock.includes(kind)).sort());
  });

  test("all rows that edit different fields, at once, are the same events", () => {
    const rows = ROWS.filter(({ before }) => before === undefined).filter(
      ({ edits }, index, all) => all.findIndex((other) => shareField(edits, other.edits)) === index,
    );
    const edits = Object.assign({}, ...rows.map((row) => row.edits)) as Edits;
    expect(rows.length).toBeGreaterThan(20);
    expect(
      eventsOf(edits)
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(rows.map(({ kind }) => kind).sort());
  });

  test("an arm with a new label is one event, with what names it", () => {
    const arms = "protocolSection.armsInterventionsModule.armGroups";
    const interventions = "protocolSection.armsInterventionsModule.interventions";
    const drug = { type: "DRUG", name: "Acmezumab", armGroupLabels: ["Acmezumab 100 mg"] };
    const placebo = { type: "DRUG", name: "Placebo", armGroupLabels: ["Placebo"] };
    const arm = { label: "Acmezumab 100 mg", type: "EXPERIMENTAL", description: "Every month" };
    const control = { label: "Placebo", type: "PLACEBO_COMPARATOR", interventionNames: ["Drug: Placebo"] };
    const ofDrug = { interventionNames: ["Drug: Acmezumab"] };
    const relabelled = eventOf({
      [arms]: [{ ...arm, ...ofDrug, label: "Acmezumab 200 mg" }, control],
      [interventions]: [{ ...drug, armGroupLabels: ["Acmezumab 200 mg"] }, placebo],
    });
    expect(relabelled).toMatchObject({ kind: "arm.relabelled", severity: "high" });
    expect(relabelled.changes).toHaveLength(3);
    const renamed = eventOf({
      [arms]: [{ ...arm, interventionNames: ["Drug: Acmezumab (Acmelin)"] }, control],
      [interventions]: [{ ...drug, name: "Acmezumab (Acmelin)" }, placebo],
    });
    expect(renamed).toMatchObject({ kind: "intervention.edited", severity: "medium" });
    const dropped = eventsOf({ [arms]: [{ ...arm, ...ofDrug }], [interventions]: [drug] });
    expect(showEvents(dropped)).toEqual(["arm.removed high", "intervention.removed high"]);
    const given = eventOf({ [interventions]: [{ ...drug, armGroupLabels: ["Acmezumab 100 mg", "Placebo"] }, placebo] });
    expect(given).toMatchObject({ kind: "intervention.edited", severity: "low" });
  });

  test("the same ages in other units are low", () => {
    const minimumAge = "protocolSection.eligibilityModule.minimumAge";
    expect(eventOf({ [minimumAge]: "12 Months" }, makeStudy({ [minimumAge]: "1 Year" }))).toMatchObject({
      kind: "eligibility.age",
      severity: "low",
      rule: "the same ages, in other units",
    });
  });

  test("a phase that owes no results is named, also early phase 1", () => {
    for (const phase of ["PHASE1", "EARLY_PHASE1"]) {
      expect(eventOf({ [PHASES]: [phase] }).rule).toBe(
        "the phase changed, to one that owes no results under FDAAA 801",
      );
    }
    const early = makeStudy({ [PHASES]: ["EARLY_PHASE1"] });
    expect(eventOf({ [PHASES]: ["PHASE1"] }, early).rule).toBe("the phase changed");
  });

  test("nothing differs, nothing happened", () => {
    expect(classifyChanges({ before: makeStudy(), after: makeStudy(), changes: [] })).toEqual([]);
  });

  test("the most severe comes first, then the higher score", () => {
    const events = eventsOf({ [STATUS]: "COMPLETED", [PRIMARY_OUTCOMES]: [EXACERBATIONS], [LOCATIONS]: [LUND] });
    expect(events.map(({ kind }) => kind)).toEqual(["outcome.primary.dropped", "country.removed", "status.transition"]);
  });

  test("an event shows its factors: phase, size and, for what a study measures, the stage", () => {
    const before = makeStudy({ [PHASES]: ["PHASE3"], [ENROLLMENT]: { count: 1000, type: "ESTIMATED" } });
    const [event] = eventsOf({ [PRIMARY_OUTCOMES]: [EXACERBATIONS] }, before);
    expect(event).toMatchObject({
      score: 315,
      factors: [
        { name: "phase 3", factor: 1.4 },
        { name: "1,000 participants", factor: 1.5 },
        { name: "after start", factor: 1.5 },
      ],
    });
  });

  test("without a day the sentence has none", () => {
    const before = makeStudy({ "protocolSection.statusModule.lastUpdatePostDateStruct": undefined });
    const after = { ...before, hasResults: true };
    const [event] = classifyChanges({ before, after, changes: diffStudies(before, after) });
    expect(event).toMatchObject({ kind: "results.posted", sentence: "Results were posted" });
  });

  test("records that are no studies are told as edited fields", () => {
    const [before, after] = [
      { a: [1], b: "x" },
      { a: [2], c: null },
    ];
    const events = classifyChanges({ before, after, changes: diffStudies(before, after) });
    expect(new Set(events.map(({ kind }) => kind))).toEqual(new Set(["field.edited"]));
    expect(classifyChanges({ before: null, after: [], changes: [] })).toEqual([]);
  });

  test("results that were taken back and submitted anew are both told", () => {
    const before = makeStudy({ resultsSection: { moreInfoModule: {} } });
    const submissions = "annotationSection.annotationModule.unpostedAnnotation.unpostedEvents";
    const events = eventsOf(
      { resultsSection: undefined, [submissions]: [{ type: "RELEASE", date: "2025-06-20" }] },
      before,
    );
    expect(events.map(({ kind }) => kind)).toEqual(["results.withdrawn", "results.submitted"]);
  });

  test("many edits of one field are one event", () => {
    const ids = Array.from({ length: 8 }, (_, index) => ({ id: `ACM-${index}` }));
    expect(eventOf({ "protocolSection.identificationModule.secondaryIdInfos": ids })).toMatchObject({
      kind: "field.edited",
      sentence: "8 secondary ids added, registered 2025-07-01",
    });
  });

  test("what moves with every update is noise", () => {
    const before = makeStudy();
    const after = update(before, { "protocolSection.statusModule.statusVerifiedDate": "2025-07" });
    const events = classifyChanges({ before, after, changes: diffStudies(before, after) });
    expect(new Set(events.map(({ kind, severity }) => `${kind} ${severity}`))).toEqual(new Set(["record.noise noise"]));
    expect(events).toHaveLength(3);
    expect(told(events)).toEqual([]);
  });
});

function shareField(left: Edits, right: Edits): boolean {
  const moduleOf = (path: string) => path.split(".").slice(0, 3).join(".");
  return Object.keys(left).some((path) => Object.keys(right).some((other) => moduleOf(other) === moduleOf(path)));
}
