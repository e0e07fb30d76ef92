import { addDays, type JsonObject } from "ctgov/study";
import { unreachable } from "../../base/assert.ts";
import { daysFrom } from "../over-time/days.ts";
import { type Applicability, applicabilityOf } from "./applicability.ts";
import { type DayRange, dueRange } from "./due-date.ts";
import { type Notice, type RegisteredFacts, registeredFacts } from "./registered-facts.ts";
import { type Submission, submissionOf } from "./submission.ts";

/**
 * Where a study stands with its results, in the order in which it is told.
 *
 * `overdue`: 30 days have passed since the due date, so that what was submitted in time would show.
 * `overdue-cancelled`: the same, and a submission was cancelled. `due`: the due date has come, within those 30 days. `due-30d`: it comes
 * within 30 days. `no-longer-act`: an earlier version was likely applicable, this one is not.
 */
export const COMPLIANCE_STATUSES = [
  "overdue",
  "overdue-cancelled",
  "due",
  "due-30d",
  "ongoing",
  "reported-late",
  "reported",
  "waived",
  "no-longer-act",
  "not-applicable",
] as const;

export type ComplianceStatus = (typeof COMPLIANCE_STATUSES)[number];

/** Where a study stands on a day by what is registered. It says what is likely, never that somebody broke a law. */
export interface Compliance {
  readonly nctId: string;
  readonly status: ComplianceStatus;
  readonly applicability: Applicability;
  /** Undefined where no completion date is registered, and where nothing is due because the study is not applicable. */
  readonly due: DayRange | undefined;
  /**
   * Days from the due date to the submission, or to today while there is none; above 0 is late. Two numbers where the due date
   * is a range. Undefined where either day is unknown.
   */
  readonly daysLate: { readonly least: number; readonly most: number } | undefined;
  readonly submission: Submission;
  readonly certifiedOn: string | undefined;
  /** What the FDA itself has said of it, as the registry shows it. */
  readonly notices: readonly Notice[];
}

/** Days before the due date on which a study is told to be due soon. */
const DUE_SOON_DAYS = 30;

/** Days after which results that were submitted in time would have been posted (42 CFR 11.52): only then is a study overdue. */
export const GRACE_DAYS = 30;

/** The days on which the calendar alone changes a study's status, where its results are due by `latest`. */
export function boundaryDays({ latest }: DayRange): {
  readonly dueSoon: string;
  readonly due: string;
  readonly overdue: string;
} {
  return { dueSoon: addDays(latest, -DUE_SOON_DAYS), due: latest, overdue: addDays(latest, GRACE_DAYS + 1) };
}

/** `today` is `yyyy-MM-dd`. */
export function complianceOf(study: JsonObject, today: string): Compliance {
  return complianceOfFacts(registeredFacts(study), today);
}

export function complianceOfFacts(facts: RegisteredFacts, today: string): Compliance {
  const applicability = applicabilityOf(facts);
  const due = applicability.kind === "none" ? undefined : dueRange(facts);
  const submission = submissionOf(facts, today);
  const daysLate = due && daysLateOf(due, submission, today);
  return {
    nctId: facts.nctId,
    status: statusOf(facts, applicability, due, submission, today),
    applicability,
    due,
    daysLate,
    submission,
    certifiedOn: facts.certifiedOn,
    notices: facts.notices,
  };
}

function daysLateOf(due: DayRange, submission: Submission, today: string): Compliance["daysLate"] {
  const day = submission.kind === "submitted" ? submission.day : today;
  if (day === undefined) return undefined;
  return { least: daysFrom(due.latest, day), most: daysFrom(due.earliest, day) };
}

/** By the latest day that may be meant, so that nobody is called late who may be in time. */
function statusOf(
  facts: RegisteredFacts,
  applicability: Applicability,
  due: DayRange | undefined,
  submission: Submission,
  today: string,
): ComplianceStatus {
  if (applicability.kind === "none") return "not-applicable";
  switch (submission.kind) {
    case "submitted":
      return due !== undefined && submission.day !== undefined && submission.day > due.latest
        ? "reported-late"
        : "reported";
    case "none":
    case "cancelled": {
      if (facts.isWaived) return "waived";
      if (due === undefined) return "ongoing";
      const days = boundaryDays(due);
      if (today >= days.overdue) return submission.kind === "cancelled" ? "overdue-cancelled" : "overdue";
      if (today >= days.due) return "due";
      return today >= days.dueSoon ? "due-30d" : "ongoing";
    }
    default:
      return unreachable(submission);
  }
}
