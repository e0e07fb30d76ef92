import type { JsonValue } from "ctgov/study";
import type { Change } from "../change.ts";
import type { EventKind } from "./event-kinds.ts";

/** How much an event matters, the most first. `noise` is stored and never announced. */
export const SEVERITIES = ["critical", "high", "medium", "low", "noise"] as const;

export type Severity = (typeof SEVERITIES)[number];

/** Below 0 where `a` matters more than `b`. */
export function compareSeverities(a: Severity, b: Severity): number {
  return SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b);
}

/** True where a severity matters as much as the least that somebody wants to hear of. */
export function isAtLeast(severity: Severity, least: Severity): boolean {
  return compareSeverities(severity, least) <= 0;
}

/** One number that the score of an event was multiplied with, and why. */
export interface ScoreFactor {
  /** "phase 3", "1,200 participants", "after primary completion". */
  readonly name: string;
  readonly factor: number;
}

/** How large an event is, in the unit of what changed. */
export type Magnitude =
  /** Signed days at the coarser precision of the two dates; positive is later. */
  | { readonly unit: "days"; readonly days: number }
  /** Signed per cent of the earlier count, or of the last target where the actual count arrived. */
  | { readonly unit: "percent"; readonly percent: number }
  | {
      readonly unit: "sites";
      readonly sitesAdded: number;
      readonly sitesRemoved: number;
      readonly countriesAdded: readonly string[];
      readonly countriesRemoved: readonly string[];
    }
  | { readonly unit: "count"; readonly count: number };

/** What happened to one criterion of the eligibility text. */
export interface CriterionEdit {
  /** `loosened` and `tightened`: a number moved so that more, or fewer, people may take part; `threshold`: neither is sure. */
  readonly edit: "added" | "removed" | "loosened" | "tightened" | "threshold" | "reworded" | "moved";
  /** The section of the text that it stands in, for a moved one the new section. */
  readonly section: "inclusion" | "exclusion" | "unnamed";
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/**
 * What happened to a study between two of its versions, as a professional would name it. Every change of the two versions
 * belongs to exactly one event; an event may be made of many changes (fourteen new sites are one).
 */
export interface StudyEvent {
  readonly kind: EventKind;
  readonly severity: Severity;
  /** The base of the severity times the factors. Only a measure for sorting; the severity decides what is announced. */
  readonly score: number;
  /** The rule that gave the severity, in words: "91 to 180 days later". */
  readonly rule: string;
  readonly factors: readonly ScoreFactor[];
  readonly fieldPath: string;
  /** For an event inside a list: the element in words. */
  readonly element?: string | undefined;
  readonly before?: JsonValue | undefined;
  readonly after?: JsonValue | undefined;
  readonly magnitude?: Magnitude | undefined;
  /** For `eligibility.criteria`: criterion by criterion. */
  readonly criteria?: readonly CriterionEdit[] | undefined;
  /** One plain sentence without a full stop: "Primary completion slips 7 months to 2027-03, registered 2026-05-02". */
  readonly sentence: string;
  /** The changes that it is made of; never empty but for events of the clock (`compliance.due`). */
  readonly changes: readonly Change[];
}
