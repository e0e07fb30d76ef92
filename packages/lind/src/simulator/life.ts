import type { NctId } from "ctgov/study";
import { assert } from "../base/assert.ts";
import { addBusinessDays, businessDayAtOrAfter, type Day } from "./days.ts";
import { applyEdit, moveOn, type Update } from "./life-edits.ts";
import { absorptionOf, endOf, type LifeEnd } from "./life-end.ts";
import { type EditKind, type GrowingLifeState, isOpen, type LifeState, type Stage } from "./life-state.ts";
import type { Rules } from "./options.ts";
import { profileOf, type StudyProfile } from "./profile.ts";
import { Draws } from "./random.ts";
import { nctIdOf, oldAliasOf } from "./synthetic-ids.ts";

/** Something that happened to one study on one day. */
export type LifeStep =
  | { readonly day: Day; readonly kind: "posted" }
  | { readonly day: Day; readonly kind: "edited"; readonly edits: readonly EditKind[] }
  /** The registry computed its part anew, or found that nobody keeps the record: no new post date. */
  | { readonly day: Day; readonly kind: "rederived"; readonly becameUnknown: boolean }
  | { readonly day: Day; readonly kind: "removed" }
  | { readonly day: Day; readonly kind: "merged"; readonly into: number };

/** Edits of a study on a business day before the simulation begins: the real registry's pace, milestones aside. */
const HISTORY_EDITS_PER_DAY = 0.0012;

/** Milestones (start, completion, results) bring about this share of edits a day; the rest is left to chance. */
const MILESTONES_PER_DAY = 0.000_35;

/** How much more often than the average a study is edited while it is open, and how much less after that. */
const OPEN_WEIGHT = 2.6;
const CLOSED_WEIGHT = 0.6;

/** Before the simulation, closed studies rest more: a fifth of the registry has not been touched since 2017. */
const HISTORY_CLOSED_WEIGHT = 0.22;

/** The registry calls a study unknown when its record has not been verified for so long after its planned end. */
const UNKNOWN_AFTER_DAYS = 730;

/** A first posting may be so late that several stages have passed. */
const STAGES_MAX = 4;

/**
 * The life of one study, walked forward from its first posting. The state at a day does not depend on where the walk
 * stopped before, so a walk may be taken up again or begun anew.
 */
export class Life {
  readonly profile: StudyProfile;
  private readonly rules: Rules;
  private readonly end: LifeEnd;
  private readonly absorptionDay: Day;
  private readonly absorbed: number | undefined;
  private readonly rederivationDraws: Draws;
  private readonly growing: GrowingLifeState;
  private nextEdit: Day;
  private nextRederivation: Day;

  constructor(rules: Rules, profile: StudyProfile) {
    assert(Number.isFinite(profile.posted), "a study that never comes has no life");
    this.rules = rules;
    this.profile = profile;
    this.end = endOf(rules, profile.index);
    const absorption = absorptionOf(rules, profile.index);
    this.absorptionDay = absorption?.day ?? Number.POSITIVE_INFINITY;
    this.absorbed = absorption?.absorbed;
    this.growing = firstState(profile);
    this.nextEdit = this.dayOfNextEdit();
    this.rederivationDraws = new Draws(rules.seed, profile.index, "rederivation");
    this.nextRederivation = this.rederivationAfter(businessDayAtOrAfter(Math.max(rules.startDay, profile.posted)));
  }

  /** The record's state after the last step that was walked. */
  get state(): LifeState {
    return this.growing;
  }

  /** The next day on which something happens; Infinity for a study that rests for ever. */
  get nextDay(): Day {
    const end = this.end.kind === "stays" ? Number.POSITIVE_INFINITY : this.end.day;
    return Math.min(this.nextEdit, this.nextRederivation, this.unknownDay(), end);
  }

  /** True once the study is not in the registry any more. */
  hasEndedBy(day: Day): boolean {
    return this.end.kind !== "stays" && this.end.day <= day;
  }

  /** Walks to the end of a day and tells every step on the way; steps after the end of a life do not happen. */
  walkTo(day: Day, onStep: (step: LifeStep) => void = () => undefined): void {
    const last = this.end.kind === "stays" ? day : Math.min(day, this.end.day - 1);
    for (;;) {
      const unknownDay = this.unknownDay();
      const next = Math.min(this.nextEdit, this.nextRederivation, unknownDay);
      if (next > last) return;
      if (next === this.nextEdit) onStep(this.edit());
      else onStep(this.rederive(next, next === unknownDay));
    }
  }

  /** Whatever led to the study that is taken in leads here from now on. */
  private absorbedIds(): readonly NctId[] {
    if (this.absorbed === undefined) return [];
    const { hasOldAlias } = profileOf(this.rules, this.absorbed);
    return [nctIdOf(this.absorbed), ...(hasOldAlias ? [oldAliasOf(this.absorbed)] : [])];
  }

  private edit(): LifeStep {
    const { growing, profile } = this;
    const day = this.nextEdit;
    const step = growing.edits + 1;
    const draws = new Draws(profile.seed, profile.index, "edit", step);
    const today = Math.max(growing.lastSubmitted, day - draws.between(1, 4));
    const hastens = day > this.rules.startDay && draws.chance(this.rules.haste);
    const edits = [...applyEdit(growing, profile, { day, today, hastens, draws })];
    if (day === this.absorptionDay) {
      growing.absorbed = this.absorbedIds();
      edits.push("alias");
    }
    growing.edits = step;
    growing.lastSubmitted = today;
    growing.lastEdit = day;
    growing.textDay = day;
    this.nextEdit = this.dayOfNextEdit();
    return { day, kind: "edited", edits: edits.length > 1 ? edits.filter((kind) => kind !== "verification") : edits };
  }

  private rederive(day: Day, becameUnknown: boolean): LifeStep {
    this.growing.textDay = day;
    if (becameUnknown) this.growing.isUnknown = true;
    if (day === this.nextRederivation) {
      this.growing.derivations += 1;
      this.nextRederivation = this.rederivationAfter(day);
    }
    return { day, kind: "rederived", becameUnknown };
  }

  private rederivationAfter(day: Day): Day {
    return addBusinessDays(day, this.rederivationDraws.geometric(this.rules.rederivationsPerDayShare));
  }

  /** The day on which the registry will find that nobody keeps the record, if no edit comes before. */
  private unknownDay(): Day {
    const { growing } = this;
    if (growing.isUnknown || !isOpen(growing.stage) || growing.stage === "available") return Number.POSITIVE_INFINITY;
    if (growing.stage === "suspended") return Number.POSITIVE_INFINITY;
    return businessDayAtOrAfter(Math.max(growing.completion, growing.lastEdit + UNKNOWN_AFTER_DAYS) + 1);
  }

  /** Chance, milestones or a merger, whichever comes first. */
  private dayOfNextEdit(): Day {
    const { growing, profile } = this;
    const draws = new Draws(profile.seed, profile.index, "life", growing.edits);
    const isSilent = growing.edits >= profile.silentAfterEdits;
    const byChance = this.dayByChance(draws, isSilent);
    const byPlan = isSilent ? Number.POSITIVE_INFINITY : this.dayByPlan(draws);
    const absorption = this.absorptionDay > growing.lastEdit ? this.absorptionDay : Number.POSITIVE_INFINITY;
    return Math.min(byChance, byPlan, absorption);
  }

  /** Up to the start of the simulation chance has the registry's pace, after it the pace of the options. */
  private dayByChance(draws: Draws, isSilent: boolean): Day {
    const { growing, rules } = this;
    const isActive = isOpen(growing.stage) && !isSilent;
    const from = growing.lastEdit;
    if (from < rules.startDay && !isSilent) {
      const weight = isActive ? OPEN_WEIGHT : HISTORY_CLOSED_WEIGHT;
      const day = addBusinessDays(from, draws.geometric(HISTORY_EDITS_PER_DAY * weight));
      if (day <= rules.startDay) return day;
    }
    // Waiting has no memory, so it may begin anew on the first day.
    const perDay = Math.max(0, rules.changesPerDayShare - MILESTONES_PER_DAY);
    const probability = Math.min(1, perDay * (isActive ? OPEN_WEIGHT : CLOSED_WEIGHT));
    return addBusinessDays(Math.max(from, rules.startDay), draws.geometric(probability));
  }

  private dayByPlan(draws: Draws): Day {
    const { growing, profile, rules } = this;
    const day = Math.max(addBusinessDays(growing.lastEdit, 1), milestoneOf(growing, profile, draws));
    const isAtRest = rules.changesPerDayShare === 0 && day > rules.startDay;
    return isAtRest ? Number.POSITIVE_INFINITY : day;
  }
}

/** The business day on which a diligent sponsor reports what comes next; Infinity where nothing does. */
function milestoneOf(state: LifeState, profile: StudyProfile, draws: Draws): Day {
  const due = dueDay(state, profile);
  return Number.isFinite(due) ? businessDayAtOrAfter(due + 5 + Math.round(draws.logNormal(30, 0.8))) : due;
}

function dueDay(state: LifeState, profile: StudyProfile): Day {
  switch (state.stage) {
    case "not-yet-recruiting":
      return state.start;
    case "recruiting":
    case "active": {
      const length = state.completion - state.start;
      return profile.fate === "terminates" ? state.start + Math.round(profile.stopShare * length) : state.completion;
    }
    case "completed":
    case "terminated":
      if (profile.resultsLag === undefined || state.resultsPosted !== undefined) return Number.POSITIVE_INFINITY;
      return state.primaryCompletion + profile.resultsLag;
    default:
      return Number.POSITIVE_INFINITY;
  }
}

function firstStageOf(profile: StudyProfile): Stage {
  if (profile.kind === "withheld") return "withheld";
  return profile.kind === "expanded-access" ? "available" : "not-yet-recruiting";
}

function firstState(profile: StudyProfile): GrowingLifeState {
  const state: GrowingLifeState = {
    stage: firstStageOf(profile),
    isUnknown: false,
    whyStopped: undefined,
    start: profile.start,
    isStartActual: false,
    primaryCompletion: profile.primaryCompletion,
    isPrimaryCompletionActual: false,
    completion: profile.completion,
    isCompletionActual: false,
    enrollment: profile.enrollment,
    isEnrollmentActual: false,
    sites: Array.from({ length: profile.sites }, (_, site) => site),
    sitesEver: profile.sites,
    siteStatuses: new Map(),
    revisions: { contacts: 0, title: 0, description: 0, outcomes: 0, eligibility: 0, references: 0, results: 0 },
    resultsSubmitted: undefined,
    resultsPosted: undefined,
    derivations: 0,
    edits: 0,
    lastSubmitted: profile.submitted,
    lastEdit: profile.posted,
    textDay: profile.posted,
    absorbed: [],
  };
  const draws = new Draws(profile.seed, profile.index, "edit", 0);
  const update: Update = { day: profile.posted, today: profile.submitted, hastens: false, draws };
  // Results are never posted together with the registration, so the stages stop before them.
  for (let n = 0; n < STAGES_MAX && isOpen(state.stage) && state.stage !== "available"; n++) {
    if (!moveOn(state, profile, update).includes("status")) break;
  }
  return state;
}
