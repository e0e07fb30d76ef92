import { unreachable } from "../../base/assert.ts";
import { countOf } from "../distance.ts";
import type { ScoreFactor, Severity } from "./event.ts";
import { enrollmentOf, phasesOf, type StudyPair, stageOf } from "./study-pair.ts";

/** What an event of each severity counts before the factors. */
const BASE: Readonly<Record<Severity, number>> = { critical: 100, high: 50, medium: 20, low: 5, noise: 0 };

/** How much a phase weighs; a study of two phases weighs as named here, a study without one as it is. */
const PHASE_WEIGHTS: ReadonlyMap<string, ScoreFactor> = new Map([
  ["EARLY_PHASE1", { name: "early phase 1", factor: 0.6 }],
  ["PHASE1", { name: "phase 1", factor: 0.6 }],
  ["PHASE1 PHASE2", { name: "phase 1/2", factor: 0.8 }],
  ["PHASE2", { name: "phase 2", factor: 1 }],
  ["PHASE2 PHASE3", { name: "phase 2/3", factor: 1.4 }],
  ["PHASE3", { name: "phase 3", factor: 1.4 }],
  ["PHASE4", { name: "phase 4", factor: 0.8 }],
]);

/** Beyond it a count is a register or a typing error, and does not make a study more important. */
const PARTICIPANTS_MAX = 10_000;
/** A study of this size weighs 1; one of ten times its size half as much again. */
const PARTICIPANTS_USUAL = 100;

/** What the events of a study count more, or less, than those of another: by its phase and its size. */
export function factorsOfStudy(pair: StudyPair): readonly ScoreFactor[] {
  return [phaseFactor(pair), sizeFactor(pair)].filter((factor) => factor !== undefined);
}

function phaseFactor({ before, after }: StudyPair): ScoreFactor | undefined {
  const phases = phasesOf(after);
  return PHASE_WEIGHTS.get([...(phases.length > 0 ? phases : phasesOf(before))].sort().join(" "));
}

function sizeFactor({ before, after }: StudyPair): ScoreFactor | undefined {
  // The larger of both, so that a study that shrinks to nothing does not weigh nothing.
  const counts = [enrollmentOf(before), enrollmentOf(after)].filter((count) => count !== undefined);
  if (counts.length === 0) return undefined;
  const count = Math.max(...counts);
  const size = Math.min(Math.max(count, 10), PARTICIPANTS_MAX);
  return { name: countOf(count, "participant"), factor: round(Math.log10(size) / Math.log10(PARTICIPANTS_USUAL)) };
}

/**
 * Late changes to what a study measures weigh more: Ramagopalan et al. (F1000Research 2014;3:77) found changes of primary
 * outcomes after primary completion to be the ones that sponsors' interests explain.
 */
export function timingFactor(pair: StudyPair): ScoreFactor | undefined {
  const stage = stageOf(pair);
  switch (stage) {
    case "before start":
      return { name: stage, factor: 1 };
    case "after start":
      return { name: stage, factor: 1.5 };
    case "after primary completion":
      return { name: stage, factor: 2 };
    case "unknown":
      return undefined;
    default:
      return unreachable(stage);
  }
}

export function scoreOf(severity: Severity, factors: readonly ScoreFactor[]): number {
  return round(factors.reduce((score, { factor }) => score * factor, BASE[severity]));
}

function round(number: number): number {
  return Math.round(number * 100) / 100;
}
