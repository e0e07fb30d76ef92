import type { NctId, Study } from "ctgov/study";
import { LindError } from "../base/errors.ts";
import { businessDayAtOrBefore, businessDaysBetween, type Day, isoOf, parseDay } from "./days.ts";
import { Life, type LifeStep } from "./life.ts";
import { endOf } from "./life-end.ts";
import type { EditKind } from "./life-state.ts";
import { parseOptions, type Rules, type SimulationOptions } from "./options.ts";
import { countNewBy, postedDayOf, profileOf, type StudyProfile } from "./profile.ts";
import { buildStudy, printStudy } from "./record/study.ts";
import { meaningOf, nctIdOf, oldAliasOf } from "./synthetic-ids.ts";

export { LIVELY, REALISTIC, type SimulationOptions } from "./options.ts";

/** Everything that the registry holds on one data day. */
export interface Truth {
  readonly day: string;
  /** Exact texts by id, in the order of ids. */
  readonly texts: ReadonlyMap<NctId, string>;
  /** Ids that are aliases, and the study that each leads to. */
  readonly aliases: ReadonlyMap<NctId, NctId>;
  /** Ids that existed once and are gone. */
  readonly removed: ReadonlySet<NctId>;
}

/** Something that happened to one study on one data day; what a mirror's changes are held against. */
export type LifeEvent = { readonly day: string; readonly nctId: NctId } & (
  | { readonly kind: "posted" }
  | { readonly kind: "edited"; readonly edits: readonly EditKind[] }
  /** The text changed without a new last update post date; perhaps the status became UNKNOWN. */
  | { readonly kind: "rederived"; readonly becameUnknown: boolean }
  | { readonly kind: "removed" }
  | { readonly kind: "merged"; readonly into: NctId }
);

/** What an id stands for on a day. */
type Standing =
  | { readonly kind: "study"; readonly index: number }
  | { readonly kind: "alias"; readonly of: NctId }
  | { readonly kind: "removed" }
  | { readonly kind: "unknown" };

/**
 * A synthetic registry over time, as a pure function of its options. Nothing is kept for a study: every text at every
 * day is made when it is asked for, so the size of a simulation costs time and no memory. Days are `yyyy-mm-dd` at the
 * borders and whole numbers (see `days.ts`) inside; a weekend shows the data of the Friday before.
 */
export interface Simulation {
  readonly options: SimulationOptions;
  readonly startDay: Day;
  /** Numbers of studies that were ever posted by that day: they are below this count. */
  countBy(day: Day): number;
  profile(index: number): StudyProfile;
  /** The life of a study up to the end of that day; undefined before its first posting. */
  lifeAt(index: number, day: Day): Life | undefined;
  /** What a number or an id stands for on a day. */
  standingOf(nctId: NctId, day: Day): Standing;
  isPresent(index: number, day: Day): boolean;
  /** The record of a study that is present; undefined for any other. */
  studyAt(index: number, day: Day): Study | undefined;
  textAt(index: number, day: Day): string | undefined;
  /** The present studies in the order of ids, one text at a time. */
  texts(day: string): Generator<{ readonly nctId: NctId; readonly text: string }>;
  /** All of it at once: for tests, and for registries that fit in memory. */
  truthAt(day: string): Truth;
  /** What happened after `from` and up to `to`, by day and then by id. The postings of the beginning belong to the start day. */
  lifeLog(from: string, to: string): readonly LifeEvent[];
}

export function createSimulation(options: SimulationOptions): Simulation {
  return new PureSimulation(parseOptions(options));
}

/** The days on which the data moves, as the simulation counts them. Throws `USAGE` for what is no day. */
export function dataDayOf(text: string): Day {
  const day = parseDay(text);
  if (day === undefined) {
    throw new LindError("USAGE", `${text} is no day.`, { hint: "Give a day as yyyy-mm-dd." });
  }
  return businessDayAtOrBefore(day);
}

class PureSimulation implements Simulation {
  readonly options: SimulationOptions;
  readonly startDay: Day;
  private readonly rules: Rules;

  constructor(rules: Rules) {
    this.rules = rules;
    this.options = rules;
    this.startDay = rules.startDay;
  }

  countBy(day: Day): number {
    if (day < this.startDay) {
      let count = this.rules.studies;
      while (count > 0 && postedDayOf(this.rules, count - 1) > day) count -= 1;
      return count;
    }
    return this.rules.studies + countNewBy(this.rules, businessDaysBetween(this.startDay, businessDayAtOrBefore(day)));
  }

  profile(index: number): StudyProfile {
    return profileOf(this.rules, index);
  }

  lifeAt(index: number, day: Day): Life | undefined {
    if (postedDayOf(this.rules, index) > day) return undefined;
    const life = new Life(this.rules, profileOf(this.rules, index));
    life.walkTo(day);
    return life;
  }

  standingOf(nctId: NctId, day: Day): Standing {
    const meaning = meaningOf(nctId);
    if (meaning === undefined || postedDayOf(this.rules, meaning.index) > day) return { kind: "unknown" };
    const end = endOf(this.rules, meaning.index);
    const hasEnded = end.kind !== "stays" && end.day <= day;
    if (meaning.kind === "old-alias") {
      if (!profileOf(this.rules, meaning.index).hasOldAlias) return { kind: "unknown" };
      // The alias of a study that was merged itself leads on to where that one went.
      if (hasEnded) return end.kind === "merged" ? { kind: "alias", of: nctIdOf(end.into) } : { kind: "removed" };
      return { kind: "alias", of: nctIdOf(meaning.index) };
    }
    if (!hasEnded) return { kind: "study", index: meaning.index };
    return end.kind === "merged" ? { kind: "alias", of: nctIdOf(end.into) } : { kind: "removed" };
  }

  isPresent(index: number, day: Day): boolean {
    if (postedDayOf(this.rules, index) > day) return false;
    const end = endOf(this.rules, index);
    return end.kind === "stays" || end.day > day;
  }

  studyAt(index: number, day: Day): Study | undefined {
    const life = this.isPresent(index, day) ? this.lifeAt(index, day) : undefined;
    return life === undefined ? undefined : buildStudy(life.profile, life.state);
  }

  textAt(index: number, day: Day): string | undefined {
    const study = this.studyAt(index, day);
    return study === undefined ? undefined : printStudy(study);
  }

  *texts(day: string): Generator<{ readonly nctId: NctId; readonly text: string }> {
    const at = dataDayOf(day);
    for (let index = 0, count = this.countBy(at); index < count; index++) {
      const text = this.textAt(index, at);
      if (text !== undefined) yield { nctId: nctIdOf(index), text };
    }
  }

  truthAt(day: string): Truth {
    const at = dataDayOf(day);
    const texts = new Map<NctId, string>();
    const aliases = new Map<NctId, NctId>();
    const removed = new Set<NctId>();
    for (let index = 0, count = this.countBy(at); index < count; index++) {
      const nctId = nctIdOf(index);
      const text = this.textAt(index, at);
      if (text !== undefined) texts.set(nctId, text);
      for (const id of [nctId, oldAliasOf(index)]) {
        const standing = this.standingOf(id, at);
        if (standing.kind === "alias") aliases.set(id, standing.of);
        else if (standing.kind === "removed") removed.add(id);
      }
    }
    return { day: isoOf(at), texts, aliases, removed };
  }

  lifeLog(from: string, to: string): readonly LifeEvent[] {
    const after = dataDayOf(from);
    const last = dataDayOf(to);
    const events: (LifeStep & { readonly index: number })[] = [];
    for (let index = 0, count = this.countBy(last); index < count; index++) {
      const profile = profileOf(this.rules, index);
      if (profile.posted > after) events.push({ index, day: profile.posted, kind: "posted" });
      const end = endOf(this.rules, index);
      new Life(this.rules, profile).walkTo(last, (step) => {
        if (step.day > after) events.push({ index, ...step });
      });
      if (end.kind !== "stays" && end.day > after && end.day <= last) events.push({ index, ...end });
    }
    events.sort((a, b) => a.day - b.day || a.index - b.index);
    return events.map(toLifeEvent);
  }
}

function toLifeEvent(step: LifeStep & { readonly index: number }): LifeEvent {
  const at = { day: isoOf(step.day), nctId: nctIdOf(step.index) };
  switch (step.kind) {
    case "posted":
    case "removed":
      return { ...at, kind: step.kind };
    case "edited":
      return { ...at, kind: step.kind, edits: step.edits };
    case "rederived":
      return { ...at, kind: step.kind, becameUnknown: step.becameUnknown };
    case "merged":
      return { ...at, kind: step.kind, into: nctIdOf(step.into) };
  }
}
