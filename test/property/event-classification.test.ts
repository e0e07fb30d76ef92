import { readdirSync, readFileSync } from "node:fs";
import type { JsonObject } from "ctgov/study";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Change } from "../../packages/lind/src/changes/change.ts";
import { diffStudies } from "../../packages/lind/src/changes/diff-studies.ts";
import { classifyChanges, mayBeNews } from "../../packages/lind/src/changes/events/classify.ts";
import type { StudyEvent } from "../../packages/lind/src/changes/events/event.ts";
import { withoutUnpostedEdits } from "../../packages/lind/src/changes/unposted.ts";
import type { EditKind } from "../../packages/lind/src/simulator/life-state.ts";
import { createSimulation, LIVELY } from "../../packages/lind/src/simulator/simulation.ts";
import { editSomewhere, oddShapes, seededRandom, shuffleLists, toObject } from "../support/random-edits.ts";
import { hasSharedData, sharedPath } from "../support/shared.ts";

/** What holds for the events of any two versions. */
function assertWhole(before: JsonObject, after: JsonObject, changes: readonly Change[]): readonly StudyEvent[] {
  const events = classifyChanges({ before, after, changes });
  // Each change belongs to exactly one event, and no event is made of nothing.
  const told = events.flatMap((event) => event.changes);
  expect(told.length).toBe(changes.length);
  expect(new Set(told)).toEqual(new Set(changes));
  for (const event of events) {
    expect(event.changes.length).toBeGreaterThan(0);
    expect(event.sentence.trim()).not.toBe("");
    expect(event.rule).not.toBe("");
    expect(Number.isFinite(event.score) && event.score >= 0).toBe(true);
    expect(event.score === 0).toBe(event.severity === "noise");
  }
  expect(classifyChanges({ before, after, changes })).toEqual(events);
  // What is passed over without being looked at is nothing that anybody would have been told.
  if (!mayBeNews(changes)) expect(severeOf(events)).toEqual([]);
  return events;
}

function severeOf(events: readonly StudyEvent[]): readonly StudyEvent[] {
  return events.filter(({ severity }) => severity !== "noise");
}

/** What a reader sees of the events, whatever places in the lists they speak of. */
function readings(events: readonly StudyEvent[]): readonly string[] {
  return severeOf(events)
    .map(({ kind, severity, rule, changes }) => `${kind} ${severity} ${rule} ${changes.length}`)
    .sort();
}

const simulation = createSimulation({ ...LIVELY, seed: 5, studies: 40 });
const simulated: readonly JsonObject[] = [...simulation.texts("2026-08-14")].map(({ text }) => JSON.parse(text));

describe("events of random edits", () => {
  const edited = fc.record({
    index: fc.nat(simulated.length - 1),
    seed: fc.integer(),
    count: fc.integer({ min: 0, max: 12 }),
  });

  test("every change is in exactly one event, the same each time", () => {
    fc.assert(
      fc.property(edited, ({ index, seed, count }) => {
        const before = simulated[index] ?? {};
        const random = seededRandom(seed);
        let after: JsonObject = before;
        for (let edit = 0; edit < count; edit++) after = toObject(editSomewhere(after, random));
        assertWhole(before, after, diffStudies(before, after));
        // Also of what nobody posted, and from one study to another.
        assertWhole(before, after, withoutUnpostedEdits(before, after, diffStudies(before, after)));
        const other = simulated[(index + 1) % simulated.length] ?? {};
        assertWhole(before, other, diffStudies(before, other));
      }),
      { numRuns: 60 },
    );
  });

  test("a text in the place of a structure, and the other way round, is told like anything else", () => {
    fc.assert(
      fc.property(edited, ({ index, seed }) => {
        const random = seededRandom(seed);
        const study = simulated[index] ?? {};
        const [before, after] = [toObject(oddShapes(study, random)), toObject(oddShapes(study, random))];
        assertWhole(before, after, diffStudies(before, after));
      }),
      { numRuns: 100 },
    );
  });

  test("lists in another order change nothing but noise", () => {
    fc.assert(
      fc.property(edited, ({ index, seed, count }) => {
        const before = simulated[index] ?? {};
        const random = seededRandom(seed);
        const shuffled = toObject(shuffleLists(before, random));
        expect(severeOf(classifyChanges({ before, after: shuffled, changes: diffStudies(before, shuffled) }))).toEqual(
          [],
        );
        // An edit of values, without elements that come twice or go, which a shuffled list may pair otherwise.
        let after: JsonObject = before;
        for (let edit = 0; edit < Math.min(count, 1); edit++) after = toObject(editSomewhere(after, random, false));
        const elsewhere = toObject(shuffleLists(after, random));
        expect(
          readings(classifyChanges({ before, after: elsewhere, changes: diffStudies(before, elsewhere) })),
        ).toEqual(readings(classifyChanges({ before, after, changes: diffStudies(before, after) })));
      }),
      { numRuns: 60 },
    );
  });
});

/** Which events a simulated edit may be, by the beginning of their kinds; one of them has to be there. */
const FAMILIES: Readonly<Record<EditKind, readonly string[]>> = {
  status: ["status."],
  "why-stopped": ["status."],
  "start-date": ["date.start.", "date.precision"],
  "completion-dates": ["date.", "field.edited"],
  enrollment: ["enrollment."],
  results: ["results."],
  "sites-added": ["site.added", "country.added"],
  "sites-removed": ["site.removed", "country.removed"],
  "site-status": ["site.status"],
  contacts: ["contact.edited"],
  title: ["field.edited"],
  description: ["field.edited", "record.noise"],
  outcomes: ["outcome."],
  eligibility: ["eligibility."],
  // Many of them are references that the registry found itself.
  references: ["reference.", "record.noise"],
  alias: ["study.merged", "field.edited"],
  verification: ["record.noise"],
};

describe("events of a simulated life", () => {
  const [from, to] = ["2026-08-14", "2026-09-18"];
  const days = new Map<string, ReadonlyMap<string, string>>();
  const textOf = (day: string, nctId: string): JsonObject => {
    const texts = days.get(day) ?? simulation.truthAt(day).texts;
    days.set(day, texts);
    return JSON.parse(texts.get(nctId) ?? "{}") as JsonObject;
  };

  test("every edit is told, and what was only verified or derived anew is noise", () => {
    let edits = 0;
    const log = simulation.lifeLog(from, to);
    const edited = new Set(log.flatMap((event) => (event.kind === "edited" ? [`${event.day} ${event.nctId}`] : [])));
    for (const event of log) {
      if (event.kind !== "edited" && event.kind !== "rederived") continue;
      const [before, after] = [textOf(dayBefore(event.day), event.nctId), textOf(event.day, event.nctId)];
      // A study that was posted or left on the same day has one of the two texts only.
      if (Object.keys(before).length === 0 || Object.keys(after).length === 0) continue;
      const events = assertWhole(before, after, withoutUnpostedEdits(before, after, diffStudies(before, after)));
      const kinds = events.map(({ kind }) => kind);
      if (event.kind === "rederived") {
        // On the day of an edit the two texts show both.
        if (edited.has(`${event.day} ${event.nctId}`)) continue;
        expect(severeOf(events).map(({ kind }) => kind)).toEqual(event.becameUnknown ? ["status.stale"] : []);
        continue;
      }
      for (const edit of event.edits) {
        const isTold = kinds.some((kind) => FAMILIES[edit].some((family) => kind.startsWith(family)));
        expect(isTold, `${event.nctId} on ${event.day}: ${edit} among ${kinds.join(", ")}`).toBe(true);
        edits += 1;
      }
      if (event.edits.every((edit) => edit === "verification")) expect(severeOf(events)).toEqual([]);
    }
    expect(edits).toBeGreaterThan(100);
  });
});

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, day.length);
}

describe.skipIf(!hasSharedData)("events on real records", () => {
  const names = hasSharedData ? readdirSync(sharedPath("data/studies")).sort() : [];
  const read = (name: string) => JSON.parse(readFileSync(sharedPath("data/studies", name), "utf8")) as JsonObject;
  const sample = names.filter((_, index) => index % 12 === 5);

  test("random edits, and the way from one study to the next, are classified whole", () => {
    expect(sample.length).toBeGreaterThan(50);
    for (const [index, name] of sample.entries()) {
      const before = read(name);
      const random = seededRandom(index);
      let after: JsonObject = before;
      for (let edit = 0; edit < 8; edit++) after = toObject(editSomewhere(after, random));
      assertWhole(before, after, diffStudies(before, after));
      const next = read(sample[(index + 1) % sample.length] ?? name);
      assertWhole(before, next, diffStudies(before, next));
    }
  });
});
