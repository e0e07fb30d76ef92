import type { JsonObject } from "ctgov/study";
import { applicabilityOf } from "./applicability.ts";
import { boundaryDays, type Compliance, type ComplianceStatus, complianceOfFacts } from "./compliance.ts";
import { dueRange } from "./due-date.ts";
import { type RegisteredFacts, registeredFacts } from "./registered-facts.ts";

/** A version, and the day since which it was registered (`yyyy-MM-dd`). Versions are in the order of time, the oldest first. */
export interface DatedStudy {
  readonly day: string;
  readonly study: JsonObject;
}

/** A change of status on a day. */
export interface ComplianceTransition {
  readonly day: string;
  /** Undefined where the study was not registered before. */
  readonly from: ComplianceStatus | undefined;
  readonly to: ComplianceStatus;
  /** Whether a new version brought it, or the calendar alone. */
  readonly cause: "record" | "calendar";
  /** As it stands since. */
  readonly compliance: Compliance;
}

interface DatedFacts {
  readonly day: string;
  readonly facts: RegisteredFacts;
  /** Whether this version or one before it was likely applicable. */
  readonly wasApplicable: boolean;
}

/** Where a study stands on a day, seen with its versions: one that stopped being applicable is told from one that never was. */
export function complianceOver(versions: readonly DatedStudy[], today: string): Compliance | undefined {
  return standingOn(datedFacts(versions), today);
}

/**
 * Every change of status after `from` and up to `to`, in the order of days. It is computed from the versions and the calendar
 * each time anew, and nothing is remembered of an earlier answer: whatever order data came in, and however often it is asked,
 * the same versions have the same transitions.
 */
export function complianceTransitions(
  versions: readonly DatedStudy[],
  from: string,
  to: string,
): readonly ComplianceTransition[] {
  const facts = datedFacts(versions);
  const transitions: ComplianceTransition[] = [];
  let status = standingOn(facts, from)?.status;
  for (const day of turningDays(facts, from)) {
    if (day > to) break;
    const compliance = standingOn(facts, day);
    if (compliance === undefined || compliance.status === status) continue;
    const cause = facts.some((version) => version.day === day) ? "record" : "calendar";
    transitions.push({ day, from: status, to: compliance.status, cause, compliance });
    status = compliance.status;
  }
  return transitions;
}

/**
 * The days after `from` that may change the standing of a record as it is. It asks for the dates alone, and only for these
 * parts of the record: whoever has 600,000 to look at need not read the rest of them.
 */
export function turningDaysAfter(study: JsonObject, from: string): readonly string[] {
  const facts = registeredFacts(study);
  return turningDays([{ day: from, facts }], from);
}

/** The parts of a record that `turningDaysAfter` reads. */
export const TURNING_FIELD_PATHS: readonly string[] = [
  "protocolSection.statusModule",
  "annotationSection.annotationModule.unpostedAnnotation",
];

function datedFacts(versions: readonly DatedStudy[]): readonly DatedFacts[] {
  let wasApplicable = false;
  return versions.map(({ day, study }) => {
    const facts = registeredFacts(study);
    wasApplicable ||= applicabilityOf(facts).kind !== "none";
    return { day, facts, wasApplicable };
  });
}

/** By the last version of the day: those of one day follow one another, and only the last remains. */
function standingOn(versions: readonly DatedFacts[], day: string): Compliance | undefined {
  const version = versions.findLast((each) => each.day <= day);
  if (version === undefined) return undefined;
  const compliance = complianceOfFacts(version.facts, day);
  const isNoLonger = compliance.status === "not-applicable" && version.wasApplicable;
  return isNoLonger ? { ...compliance, status: "no-longer-act" } : compliance;
}

/** The days after `from` on which a status can change at all, in their order. */
function turningDays(versions: readonly Pick<DatedFacts, "day" | "facts">[], from: string): readonly string[] {
  const days = new Set<string>();
  for (const { day, facts } of versions) {
    days.add(day);
    const due = dueRange(facts);
    if (due !== undefined) for (const boundary of Object.values(boundaryDays(due))) days.add(boundary);
    // A record may name a day that was still to come when it was registered.
    for (const event of facts.submissionEvents) if (event.day !== undefined) days.add(event.day);
    if (facts.resultsSubmittedOn !== undefined) days.add(facts.resultsSubmittedOn);
  }
  return [...days].filter((day) => day > from).sort();
}
