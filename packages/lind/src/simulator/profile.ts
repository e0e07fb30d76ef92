import type { NctId } from "ctgov/study";
import { addBusinessDays, businessDayAtOrBefore, type Day } from "./days.ts";
import type { Rules } from "./options.ts";
import { Draws } from "./random.ts";
import { nctIdOf } from "./synthetic-ids.ts";

type StudyKind = "interventional" | "observational" | "expanded-access" | "withheld";

/** What becomes of a study in the end, whatever its sponsor reports of it. */
type Fate = "completes" | "terminates" | "is-withdrawn";

/** What a study is by birth. Its life happens to it; its texts follow from both. */
export interface StudyProfile {
  readonly seed: number;
  readonly index: number;
  readonly nctId: NctId;
  readonly kind: StudyKind;
  /** First posted; a business day. */
  readonly posted: Day;
  readonly submitted: Day;
  /** As planned at registration; the three in this order. */
  readonly start: Day;
  readonly primaryCompletion: Day;
  readonly completion: Day;
  readonly fate: Fate;
  /** The share of its planned time after which it stops, where it does. */
  readonly stopShare: number;
  readonly isProneToSuspension: boolean;
  readonly isByInvitation: boolean;
  /** After so many edits nobody keeps the record any more; Infinity for a diligent sponsor. */
  readonly silentAfterEdits: number;
  /** Days from primary completion to the posting of results; undefined for a study that never posts any. */
  readonly resultsLag: number | undefined;
  readonly enrollment: number;
  readonly sites: number;
  /** Dates known by the month, without a type: the form of old records. */
  readonly hasMonthDates: boolean;
  /** Dates to come are given by the month. */
  readonly estimatesByMonth: boolean;
  readonly hasOldAlias: boolean;
  /** One of the few whose results run to megabytes. */
  readonly isGiant: boolean;
}

/** How the registry grew: days before the first data day, and the share of today's studies that were posted by then. */
const GROWTH: readonly (readonly [number, number])[] = [
  [9_800, 0],
  [7_650, 0.03],
  [6_070, 0.17],
  [4_240, 0.34],
  [2_410, 0.6],
  [0, 1],
];

/** The date from which records carry days and types of dates as a rule. */
export const MODERN_FROM: Day = 17_167;

const KINDS: readonly (readonly [StudyKind, number])[] = [
  ["interventional", 0.764],
  ["observational", 0.228],
  ["expanded-access", 0.006],
  ["withheld", 0.002],
];

const FATES: readonly (readonly [Fate, number])[] = [
  ["completes", 0.89],
  ["terminates", 0.075],
  ["is-withdrawn", 0.035],
];

/** The study of this number. */
export function profileOf(rules: Rules, index: number): StudyProfile {
  const draws = new Draws(rules.seed, index, "profile");
  const kind = draws.weighted(KINDS);
  const posted = postedDayOf(rules, index);
  const plan = drawPlan(draws, posted);
  const fate = draws.weighted(FATES);
  const isGiant = kind === "interventional" && draws.chance(GIANT_SHARE);
  return {
    seed: rules.seed,
    index,
    nctId: nctIdOf(index),
    kind,
    posted,
    submitted: posted - draws.between(1, 21),
    ...plan,
    fate,
    stopShare: 0.1 + 0.8 * draws.next(),
    isProneToSuspension: draws.chance(0.02),
    isByInvitation: draws.chance(0.06),
    silentAfterEdits: draws.chance(0.2) ? draws.between(0, 3) : Number.POSITIVE_INFINITY,
    resultsLag:
      isGiant || (kind === "interventional" && draws.chance(RESULTS_SHARE)) ? drawResultsLag(draws) : undefined,
    enrollment: drawEnrollment(draws, kind),
    sites: drawSiteCount(draws, kind, isGiant),
    hasMonthDates: plan.start < MODERN_FROM && draws.chance(0.75),
    estimatesByMonth: draws.chance(0.5),
    hasOldAlias: draws.chance(0.012),
    isGiant,
  };
}

/** Of the interventional studies: those that post results once they can, and those whose results are huge. */
const RESULTS_SHARE = 0.275;
const GIANT_SHARE = 0.000_3;

/** New studies on a business day; whole ones come out of `countNewBy`. */
function newPerDay(rules: Rules): number {
  return rules.newStudiesPerDayShare * rules.studies;
}

/** New studies in the first `businessDays` days after the start. */
export function countNewBy(rules: Rules, businessDays: number): number {
  // The small excess keeps 10 × 0.1 from becoming 0.
  return Math.floor(Math.max(0, businessDays) * newPerDay(rules) + 1e-9);
}

/** The day on which a study is first posted; Infinity for one that never comes. */
export function postedDayOf(rules: Rules, index: number): Day {
  if (index >= rules.studies) return postedAfterStart(rules, index - rules.studies + 1);
  const share = (index + 1) / rules.studies;
  for (let at = 1; at < GROWTH.length; at++) {
    const [laterAgo, laterShare] = GROWTH[at] ?? [0, 1];
    if (share > laterShare) continue;
    const [earlierAgo, earlierShare] = GROWTH[at - 1] ?? [0, 0];
    const along = (share - earlierShare) / (laterShare - earlierShare);
    return businessDayAtOrBefore(rules.startDay - Math.round(earlierAgo + along * (laterAgo - earlierAgo)));
  }
  return rules.startDay;
}

function postedAfterStart(rules: Rules, ordinal: number): Day {
  const perDay = newPerDay(rules);
  if (perDay === 0) return Number.POSITIVE_INFINITY;
  let businessDays = Math.max(1, Math.ceil(ordinal / perDay) - 1);
  while (countNewBy(rules, businessDays) < ordinal) businessDays += 1;
  return addBusinessDays(rules.startDay, businessDays);
}

function drawPlan(draws: Draws, posted: Day): Pick<StudyProfile, "start" | "primaryCompletion" | "completion"> {
  const isRetrospective = draws.chance(0.25);
  const start = posted + (isRetrospective ? -Math.round(draws.logNormal(200, 0.9)) : draws.between(-60, 100));
  const duration = Math.min(5_500, Math.max(14, Math.round(draws.logNormal(600, 0.8))));
  const followUp = draws.chance(0.4) ? 0 : Math.round(draws.logNormal(120, 0.9));
  const primaryCompletion = start + duration;
  return { start, primaryCompletion, completion: primaryCompletion + followUp };
}

function drawResultsLag(draws: Draws): number {
  return Math.max(200, Math.round(draws.logNormal(520, 0.4)));
}

/** The registry has placeholders among its enrolments, up to nine digits. */
function drawEnrollment(draws: Draws, kind: StudyKind): number {
  if (draws.chance(0.000_2)) return draws.pick([99_999_999, 1_000_000, 188_814_085]);
  const median = kind === "observational" ? 160 : 64;
  return Math.max(3, Math.round(draws.logNormal(median, 1.15)));
}

function drawSiteCount(draws: Draws, kind: StudyKind, isGiant: boolean): number {
  if (kind === "withheld") return 0;
  if (isGiant) return draws.between(250, 900);
  if (draws.chance(0.09)) return 0;
  if (draws.chance(0.66)) return 1;
  return Math.min(700, 1 + Math.round(draws.logNormal(12, 1.35)));
}
