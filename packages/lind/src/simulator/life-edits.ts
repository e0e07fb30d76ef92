import type { RecruitmentStatus } from "ctgov/study";
import type { Day } from "./days.ts";
import { type EditKind, type GrowingLifeState, isOpen, showsRecruitment } from "./life-state.ts";
import type { StudyProfile } from "./profile.ts";
import type { Draws } from "./random.ts";
import { studyDate } from "./study-date.ts";
import { WHY_STOPPED } from "./vocabulary/sentences.ts";

/** At most so many content edits in one update. */
const CONTENT_EDITS_MAX = 3;

/** Content edits by how common they are in the registry. */
const CONTENT_EDITS: readonly (readonly [EditKind, number])[] = [
  ["contacts", 18],
  ["sites-added", 16],
  ["site-status", 14],
  ["completion-dates", 14],
  ["sites-removed", 6],
  ["enrollment", 8],
  ["outcomes", 8],
  ["eligibility", 7],
  ["description", 6],
  ["title", 3],
  ["references", 6],
  ["results", 5],
];

/** One update of a record by its sponsor. */
export interface Update {
  /** The day on which it is posted. */
  readonly day: Day;
  /** The day on which it was submitted: what has happened by then may be reported as actual. */
  readonly today: Day;
  /** The study passes to its next stage though that is not due. */
  readonly hastens: boolean;
  readonly draws: Draws;
}

/**
 * What a sponsor's update does to a record. First the study moves on to where it really is by then; where nothing of that
 * kind is due, some of its content is edited. Returns what was touched; every kind it names shows in the text.
 */
export function applyEdit(state: GrowingLifeState, profile: StudyProfile, update: Update): readonly EditKind[] {
  const { draws } = update;
  const dates = shownDates(state, profile);
  const wasUnknown = state.isUnknown;
  const touched = new Set(moveOn(state, profile, update));
  // Whoever comes back to a forgotten record takes it out of UNKNOWN.
  if (wasUnknown) touched.add("status");
  const isQuiet = touched.size === 0 && draws.chance(0.12);
  const wanted = isQuiet ? 0 : draws.between(touched.size === 0 ? 1 : 0, CONTENT_EDITS_MAX);
  for (let n = 0; n < wanted; n++) {
    const kind = draws.weighted(CONTENT_EDITS);
    if (!touched.has(kind) && !cancels(touched, kind) && editContent(state, kind, update)) touched.add(kind);
  }
  const datesNow = shownDates(state, profile);
  if (datesNow.start === dates.start) touched.delete("start-date");
  if (datesNow.ends === dates.ends) touched.delete("completion-dates");
  return touched.size === 0 ? ["verification"] : [...touched];
}

/** A site that one update adds and removes again shows nothing, nor one that keeps its status while the study's changes. */
function cancels(touched: ReadonlySet<EditKind>, kind: EditKind): boolean {
  switch (kind) {
    case "sites-removed":
      return touched.has("sites-added");
    case "sites-added":
      return touched.has("sites-removed");
    case "site-status":
      return touched.has("status");
    default:
      return false;
  }
}

/** The dates as the record writes them: a day's difference does not show where it says the month. */
function shownDates(state: GrowingLifeState, profile: StudyProfile): { readonly start: string; readonly ends: string } {
  const show = (day: Day, isActual: boolean) => {
    const { date, type } = studyDate(profile, day, isActual);
    return `${date} ${type}`;
  };
  const primary = show(state.primaryCompletion, state.isPrimaryCompletionActual);
  return {
    start: show(state.start, state.isStartActual),
    ends: `${primary} ${show(state.completion, state.isCompletionActual)}`,
  };
}

/** Brings the stage up to date. Also used at the first posting, where a late registration is already under way. */
export function moveOn(state: GrowingLifeState, profile: StudyProfile, update: Update): readonly EditKind[] {
  state.isUnknown = false;
  switch (state.stage) {
    case "not-yet-recruiting":
      return leaveNotYet(state, profile, update);
    case "recruiting":
    case "active":
      return leaveOpen(state, profile, update);
    case "suspended":
      state.stage = "recruiting";
      state.whyStopped = undefined;
      return ["status", "why-stopped"];
    case "completed":
    case "terminated":
      return postResults(state, profile, update);
    case "available":
      if (!update.hastens && !update.draws.chance(0.15)) return [];
      state.stage = update.draws.chance(0.6) ? "approved" : "no-longer-available";
      return ["status"];
    default:
      return [];
  }
}

function leaveNotYet(state: GrowingLifeState, profile: StudyProfile, update: Update): readonly EditKind[] {
  const { draws, today, hastens } = update;
  if (today < state.start && !hastens) return [];
  if (profile.fate === "is-withdrawn") {
    state.stage = "withdrawn";
    state.whyStopped = draws.between(0, WHY_STOPPED.length - 1);
    state.enrollment = 0;
    state.isEnrollmentActual = true;
    return ["status", "why-stopped", "enrollment"];
  }
  if (!hastens && draws.chance(0.2)) {
    slip(state, today + draws.between(30, 200) - state.start);
    return ["start-date", "completion-dates"];
  }
  // It may have begun a little later than planned, but not after today; an old plan says when it began.
  begin(state, Math.min(today, state.start + draws.between(0, 30)));
  return ["status", "start-date"];
}

/** The study has begun, on this day; the ends move with it where they would come before it. */
function begin(state: GrowingLifeState, day: Day): void {
  state.stage = "recruiting";
  state.start = day;
  state.isStartActual = true;
  state.primaryCompletion = Math.max(state.primaryCompletion, day + 14);
  state.completion = Math.max(state.completion, state.primaryCompletion);
}

function leaveOpen(state: GrowingLifeState, profile: StudyProfile, update: Update): readonly EditKind[] {
  const { draws, today, hastens } = update;
  const stopDay = state.start + Math.round(profile.stopShare * (state.completion - state.start));
  if (profile.fate === "terminates" && (today >= stopDay || hastens)) {
    end(state, draws, Math.max(state.start, Math.min(today, stopDay)));
    state.stage = "terminated";
    state.whyStopped = draws.between(0, WHY_STOPPED.length - 1);
    return ["status", "why-stopped", "completion-dates", "enrollment"];
  }
  if (today >= state.completion || (hastens && state.stage === "active")) return complete(state, update);
  if (profile.isProneToSuspension && state.stage === "recruiting" && draws.chance(0.3)) {
    state.stage = "suspended";
    state.whyStopped = draws.between(0, WHY_STOPPED.length - 1);
    return ["status", "why-stopped"];
  }
  const recruitsUntil = state.start + Math.round(0.75 * (state.primaryCompletion - state.start));
  if (state.stage === "recruiting" && (today >= recruitsUntil || hastens)) {
    state.stage = "active";
    return ["status"];
  }
  return reachPrimaryCompletion(state, today);
}

function reachPrimaryCompletion(state: GrowingLifeState, today: Day): readonly EditKind[] {
  if (state.isPrimaryCompletionActual || today < state.primaryCompletion || state.stage !== "active") return [];
  state.isPrimaryCompletionActual = true;
  return ["completion-dates"];
}

function complete(state: GrowingLifeState, { draws, today, hastens }: Update): readonly EditKind[] {
  if (!hastens && draws.chance(0.25)) {
    const later = today + draws.between(60, 540) - state.completion;
    state.completion += later;
    if (!state.isPrimaryCompletionActual) state.primaryCompletion += later;
    return ["completion-dates"];
  }
  end(state, draws, Math.max(state.start, Math.min(today, state.completion)));
  state.stage = "completed";
  return ["status", "completion-dates", "enrollment"];
}

/** Nobody is followed any more since this day. */
function end(state: GrowingLifeState, draws: Draws, day: Day): void {
  if (!state.isPrimaryCompletionActual) state.primaryCompletion = Math.min(state.primaryCompletion, day);
  state.isPrimaryCompletionActual = true;
  state.completion = Math.max(day, state.primaryCompletion);
  state.isCompletionActual = true;
  state.enrollment = Math.max(1, Math.round(state.enrollment * (0.55 + 0.55 * draws.next())));
  state.isEnrollmentActual = true;
  state.siteStatuses.clear();
}

function postResults(state: GrowingLifeState, profile: StudyProfile, update: Update): readonly EditKind[] {
  if (profile.resultsLag === undefined || state.resultsPosted !== undefined) return [];
  if (!update.hastens && update.today < state.primaryCompletion + profile.resultsLag) return [];
  state.resultsSubmitted = Math.max(state.completion, update.today - 40);
  state.resultsPosted = update.day;
  return ["results"];
}

/** Estimated dates move by so many days, all together. */
function slip(state: GrowingLifeState, days: number): void {
  if (!state.isStartActual) state.start += days;
  if (!state.isPrimaryCompletionActual) state.primaryCompletion += days;
  if (!state.isCompletionActual) state.completion += days;
}

/** True where the edit made a difference that shows. */
function editContent(state: GrowingLifeState, kind: EditKind, { draws, day }: Update): boolean {
  if (state.stage === "withheld") return false;
  switch (kind) {
    case "contacts":
      return showsRecruitment(state) && revise(state, "contacts");
    case "title":
    case "description":
    case "eligibility":
    case "references":
      return revise(state, kind);
    case "outcomes":
      return hasOutcomes(state) && revise(state, "outcomes");
    case "results":
      return state.resultsPosted !== undefined && state.resultsPosted < day && revise(state, "results");
    case "enrollment":
      return retarget(state, draws);
    case "completion-dates":
      return delay(state, draws);
    case "sites-added":
      return addSites(state, draws);
    case "sites-removed":
      return removeSite(state, draws);
    case "site-status":
      return shiftSite(state, draws);
    default:
      return false;
  }
}

function revise(state: GrowingLifeState, part: keyof GrowingLifeState["revisions"]): boolean {
  state.revisions[part] += 1;
  return true;
}

/** Expanded access has no outcomes. */
function hasOutcomes(state: GrowingLifeState): boolean {
  return state.stage !== "available" && state.stage !== "approved" && state.stage !== "no-longer-available";
}

function retarget(state: GrowingLifeState, draws: Draws): boolean {
  if (state.isEnrollmentActual || !hasOutcomes(state)) return false;
  const target = Math.max(2, Math.round(state.enrollment * (0.6 + 0.9 * draws.next())));
  if (target === state.enrollment) return false;
  state.enrollment = target;
  return true;
}

function delay(state: GrowingLifeState, draws: Draws): boolean {
  if (state.isCompletionActual || !isOpen(state.stage) || !hasOutcomes(state)) return false;
  const days = draws.between(20, 400);
  state.completion += days;
  if (!state.isPrimaryCompletionActual) state.primaryCompletion += days;
  return true;
}

function addSites(state: GrowingLifeState, draws: Draws): boolean {
  if (!showsRecruitment(state)) return false;
  // A study at one place mostly stays there.
  if (state.sites.length <= 1 && !draws.chance(0.12)) return false;
  const count = state.sites.length > 5 ? draws.between(1, 6) : 1;
  for (let n = 0; n < count; n++) {
    state.sites.push(state.sitesEver);
    state.sitesEver += 1;
  }
  return true;
}

function removeSite(state: GrowingLifeState, draws: Draws): boolean {
  if (!showsRecruitment(state) || state.sites.length < 2) return false;
  const [removed] = state.sites.splice(draws.between(0, state.sites.length - 1), 1);
  if (removed !== undefined) state.siteStatuses.delete(removed);
  return true;
}

const SITE_STATUSES: readonly RecruitmentStatus[] = [
  "RECRUITING",
  "NOT_YET_RECRUITING",
  "ACTIVE_NOT_RECRUITING",
  "COMPLETED",
  "WITHDRAWN",
  "SUSPENDED",
  "TERMINATED",
];

function shiftSite(state: GrowingLifeState, draws: Draws): boolean {
  if (!showsRecruitment(state) || state.stage === "available" || state.sites.length === 0) return false;
  const site = draws.pick(state.sites);
  const before = state.siteStatuses.get(site);
  const after = draws.pickEarly(SITE_STATUSES);
  const usual = state.stage === "recruiting" ? "RECRUITING" : "NOT_YET_RECRUITING";
  if (after === (before ?? usual)) return false;
  state.siteStatuses.set(site, after);
  return true;
}
