import { parseNctId, valuesOf } from "ctgov/study";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { must } from "../base/assert.ts";
import { isLindError } from "../base/errors.ts";
import { addBusinessDays, type Day, isoOf } from "./days.ts";
import { Life, type LifeStep } from "./life.ts";
import { parseOptions } from "./options.ts";
import { profileOf } from "./profile.ts";
import { createSimulation, LIVELY, REALISTIC, type SimulationOptions, type Truth } from "./simulation.ts";
import { nctIdOf, oldAliasOf } from "./synthetic-ids.ts";

const lively: SimulationOptions = { ...LIVELY, seed: 11, studies: 120 };
const realistic: SimulationOptions = { ...REALISTIC, seed: 11, studies: 400 };

const anyIndex = fc.integer({ min: 0, max: 119 });
const anyBusinessDays = fc.integer({ min: 0, max: 30 });

function dayAfter(businessDays: number): Day {
  return addBusinessDays(createSimulation(lively).startDay, businessDays);
}

function dateOf(text: string): string {
  return String(must(valuesOf(JSON.parse(text), "LastUpdatePostDate")[0], "every record has it"));
}

describe("a simulation", () => {
  test("gives the same bytes for the same options, study and day", () => {
    fc.assert(
      fc.property(anyIndex, anyBusinessDays, (index, days) => {
        const once = createSimulation(lively).textAt(index, dayAfter(days));
        expect(createSimulation(lively).textAt(index, dayAfter(days))).toBe(once);
      }),
    );
  });

  test("is another one with another seed", () => {
    const day = dayAfter(3);
    expect(createSimulation({ ...lively, seed: 12 }).textAt(0, day)).not.toBe(createSimulation(lively).textAt(0, day));
  });

  test("tells the same life whether it is walked at once or in steps", () => {
    const rules = parseOptions(lively);
    fc.assert(
      fc.property(anyIndex, fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 6 }), (index, stops) => {
        const direct = new Life(rules, profileOf(rules, index));
        const steps: LifeStep[] = [];
        direct.walkTo(dayAfter(40), (step) => steps.push(step));
        const stepwise = new Life(rules, profileOf(rules, index));
        const seen: LifeStep[] = [];
        for (const stop of [...stops.sort((a, b) => a - b), 40])
          stepwise.walkTo(dayAfter(stop), (step) => seen.push(step));
        expect(seen).toEqual(steps);
        expect(stepwise.state).toEqual(direct.state);
      }),
    );
  });

  test("has exactly the studies asked for on its first day", () => {
    for (const studies of [0, 1, 2, 97]) {
      const simulation = createSimulation({ ...lively, studies });
      expect(simulation.truthAt(lively.startDate).texts.size).toBe(studies);
      expect(simulation.countBy(simulation.startDay)).toBe(studies);
    }
  });

  test("counts the studies of any day as they are posted", () => {
    const simulation = createSimulation({ ...realistic, newStudiesPerDayShare: 0.01 });
    for (const offset of [-3000, -400, -1, 0, 1, 2, 5, 30]) {
      const day = addBusinessDays(simulation.startDay, offset);
      const posted = Array.from({ length: 600 }, (_, index) => index).filter(
        (index) => simulation.profile(index).posted <= day,
      );
      expect(simulation.countBy(day)).toBe(posted.length);
    }
  });

  test("does not move on weekends", () => {
    const simulation = createSimulation(lively);
    const friday = simulation.truthAt("2026-08-21");
    expect(simulation.truthAt("2026-08-22")).toEqual(friday);
    expect(simulation.truthAt("2026-08-23")).toEqual(friday);
    expect(simulation.lifeLog("2026-08-21", "2026-08-23")).toEqual([]);
    expect(simulation.lifeLog("2026-08-21", "2026-08-24").length).toBeGreaterThan(0);
  });

  test("rests where no share is above zero", () => {
    const atRest: SimulationOptions = {
      ...realistic,
      changesPerDayShare: 0,
      newStudiesPerDayShare: 0,
      rederivationsPerDayShare: 0,
      deletionsPerDayShare: 0,
      mergesPerDayShare: 0,
    };
    // The registry's own finding that nobody keeps a record needs no edit.
    const events = createSimulation(atRest).lifeLog("2026-08-14", "2027-08-13");
    expect(events.every((event) => event.kind === "rederived" && event.becameUnknown)).toBe(true);
  });

  test.each([
    [{ startDate: "2026-08-15" }, "2026-08-15"],
    [{ startDate: "yesterday" }, "yesterday"],
    [{ studies: -1 }, "-1 studies"],
    [{ studies: 1.5 }, "1.5 studies"],
    [{ studies: 9_000_000 }, "9000000 studies"],
    [{ seed: 0.5 }, "0.5 is no seed"],
    [{ haste: 2 }, "2 is no share"],
    [{ changesPerDayShare: Number.NaN }, "NaN is no share"],
  ] satisfies readonly (readonly [Partial<SimulationOptions>, string])[])("refuses %j", (wrong, words) => {
    const make = () => createSimulation({ ...lively, ...wrong });
    expect(make).toThrow(words);
    try {
      make();
    } catch (error) {
      expect(isLindError(error) && error.code).toBe("USAGE");
    }
  });
});

describe("the log of lives and the texts", () => {
  const simulation = createSimulation(lively);
  const days = Array.from({ length: 16 }, (_, n) => isoOf(dayAfter(n)));
  const truths: readonly Truth[] = days.map((day) => simulation.truthAt(day));

  test("agree: a text changes on the days on which something happened, and on no other", () => {
    for (let n = 1; n < days.length; n++) {
      const before = must(truths[n - 1], "a truth a day");
      const after = must(truths[n], "a truth a day");
      const events = simulation.lifeLog(must(days[n - 1], "a day"), must(days[n], "a day"));
      const touched = new Set(events.map((event) => event.nctId));
      const ids = new Set([...before.texts.keys(), ...after.texts.keys()]);
      const changed = [...ids].filter((id) => before.texts.get(id) !== after.texts.get(id));
      expect(new Set(changed)).toEqual(touched);
    }
  });

  test("agree on what happened", () => {
    for (let n = 1; n < days.length; n++) {
      const day = must(days[n], "a day");
      const before = must(truths[n - 1], "a truth a day");
      const after = must(truths[n], "a truth a day");
      for (const event of simulation.lifeLog(must(days[n - 1], "a day"), day)) {
        expect(event.day).toBe(day);
        const text = after.texts.get(event.nctId);
        switch (event.kind) {
          case "posted":
            expect(before.texts.has(event.nctId)).toBe(false);
            break;
          case "edited":
            // A study may be edited on the last day before it leaves, never on the day itself.
            expect(dateOf(must(text, "an edited study is there"))).toBe(day);
            break;
          case "rederived":
            expect(valuesOf(JSON.parse(must(text, "a derived study is there")), "VersionHolder")).toEqual([day]);
            break;
          case "removed":
            expect(text).toBeUndefined();
            expect(after.removed.has(event.nctId)).toBe(true);
            break;
          case "merged":
            expect(text).toBeUndefined();
            expect(after.aliases.get(event.nctId)).toBe(event.into);
            expect(valuesOf(JSON.parse(must(after.texts.get(event.into), "it lives on")), "NCTIdAlias")).toContain(
              event.nctId,
            );
            break;
        }
      }
    }
  });

  test("show the update's post date rising with edits alone", () => {
    const events = simulation.lifeLog(must(days[0], "a day"), must(days.at(-1), "a day"));
    for (let n = 1; n < days.length; n++) {
      const edited = new Set(
        events.flatMap((event) => (event.day === days[n] && event.kind === "edited" ? [event.nctId] : [])),
      );
      for (const [id, text] of must(truths[n], "a truth a day").texts) {
        const earlier = must(truths[n - 1], "a truth a day").texts.get(id);
        if (earlier === undefined) continue;
        if (edited.has(id)) expect(dateOf(text) > dateOf(earlier)).toBe(true);
        else expect(dateOf(text)).toBe(dateOf(earlier));
      }
    }
  });

  test("have something of every kind within three weeks", () => {
    const events = simulation.lifeLog(must(days[0], "a day"), must(days.at(-1), "a day"));
    const kinds = new Set<string>(events.map((event) => event.kind));
    for (const event of events) if (event.kind === "edited") for (const edit of event.edits) kinds.add(edit);
    for (const kind of [
      "posted",
      "edited",
      "rederived",
      "removed",
      "merged",
      "status",
      "start-date",
      "completion-dates",
      "enrollment",
    ]) {
      expect(kinds).toContain(kind);
    }
    for (const kind of [
      "results",
      "sites-added",
      "sites-removed",
      "site-status",
      "contacts",
      "title",
      "description",
      "outcomes",
    ]) {
      expect(kinds).toContain(kind);
    }
    for (const kind of ["eligibility", "references", "alias", "verification", "why-stopped"])
      expect(kinds).toContain(kind);
  });

  test("name the parts of a record that an edit touched, and those changed", () => {
    const pieces: Readonly<Record<string, readonly string[]>> = {
      status: ["OverallStatus"],
      "why-stopped": ["WhyStopped"],
      "start-date": ["StartDateStruct"],
      "completion-dates": ["PrimaryCompletionDateStruct", "CompletionDateStruct"],
      enrollment: ["EnrollmentInfo"],
      "sites-added": ["Location"],
      "sites-removed": ["Location"],
      "site-status": ["LocationStatus"],
      contacts: ["CentralContact"],
      title: ["BriefTitle"],
      description: ["BriefSummary"],
      outcomes: ["OutcomesModule"],
      eligibility: ["EligibilityCriteria"],
      references: ["Reference"],
      results: ["ResultsSection"],
      alias: ["NCTIdAlias"],
    };
    const show = (text: string, names: readonly string[]) => names.map((name) => valuesOf(JSON.parse(text), name));
    let checked = 0;
    for (const event of simulation.lifeLog(must(days[0], "a day"), must(days.at(-1), "a day"))) {
      if (event.kind !== "edited") continue;
      const n = days.indexOf(event.day);
      const before = truths[n - 1]?.texts.get(event.nctId);
      const after = truths[n]?.texts.get(event.nctId);
      if (before === undefined || after === undefined) continue;
      for (const edit of event.edits) {
        const names = pieces[edit];
        if (names === undefined) continue;
        checked += 1;
        expect([edit, show(after, names)]).not.toEqual([edit, show(before, names)]);
      }
    }
    expect(checked).toBeGreaterThan(100);
  });
});

describe("ids", () => {
  const simulation = createSimulation({ ...realistic, studies: 300 });
  const day = simulation.startDay;

  test("lie where the registry has none and grow with the day of posting", () => {
    expect(nctIdOf(0)).toBe("NCT90000001");
    const ids = [...simulation.truthAt("2026-08-14").texts.keys()];
    expect(ids).toEqual([...ids].sort());
    for (let index = 1; index < 300; index++) {
      expect(simulation.profile(index).posted).toBeGreaterThanOrEqual(simulation.profile(index - 1).posted);
    }
  });

  test("old aliases lead to the studies that name them", () => {
    let aliases = 0;
    for (let index = 0; index < 300; index++) {
      const alias = oldAliasOf(index);
      const named = valuesOf(simulation.studyAt(index, day), "NCTIdAlias");
      const standing = simulation.standingOf(alias, day);
      expect(standing).toEqual(named.length === 0 ? { kind: "unknown" } : { kind: "alias", of: nctIdOf(index) });
      aliases += named.length;
    }
    expect(aliases).toBeGreaterThan(0);
  });

  test.each(["NCT00000102", "NCT99999999", "NCT90000301", "NCT89999999", "NCT98000301"])(
    "%s stands for nothing",
    (text) => {
      expect(simulation.standingOf(must(parseNctId(text), "a well-formed id"), day)).toEqual({ kind: "unknown" });
    },
  );
});
