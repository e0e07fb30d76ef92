import type { RegisteredFacts, SubmissionEvent } from "./registered-facts.ts";

/** How far the results of a study have come by a day. */
export type Submission =
  | { readonly kind: "none" }
  | {
      readonly kind: "submitted";
      /** The day that counts; undefined where the registry does not know it. */
      readonly day: string | undefined;
      readonly isPosted: boolean;
      /** The registry's quality control gave them back, and they have not come again. */
      readonly returnedOn: string | undefined;
    }
  /** Cancelled by the sponsor and not submitted again. */
  | { readonly kind: "cancelled"; readonly cancelledOn: string | undefined };

/**
 * The first submission counts, also while quality control sends it back and forth; one that was cancelled does not, and the
 * next one counts from its own day. What happened after `today` is not known yet.
 */
export function submissionOf(facts: RegisteredFacts, today: string): Submission {
  const { hasResults, resultsSubmittedOn, submissionEvents } = facts;
  const isKnown = resultsSubmittedOn === undefined || resultsSubmittedOn <= today;
  if (isKnown && (hasResults || resultsSubmittedOn !== undefined)) {
    return { kind: "submitted", day: resultsSubmittedOn, isPosted: hasResults, returnedOn: undefined };
  }
  let submission: Submission = { kind: "none" };
  for (const event of inOrder(submissionEvents)) {
    if (event.day !== undefined && event.day > today) continue;
    submission = follow(submission, event);
  }
  return submission;
}

function follow(submission: Submission, { type, day }: SubmissionEvent): Submission {
  switch (type) {
    case "RELEASE":
      if (submission.kind === "submitted") return { ...submission, returnedOn: undefined };
      return { kind: "submitted", day, isPosted: false, returnedOn: undefined };
    case "RESET":
      return submission.kind === "submitted" ? { ...submission, returnedOn: day } : submission;
    case "UNRELEASE":
      return { kind: "cancelled", cancelledOn: day };
    default:
      return submission;
  }
}

/** By day; events of one day, and all where a day is unknown, stay in the order in which the registry lists them. */
function inOrder(events: readonly SubmissionEvent[]): readonly SubmissionEvent[] {
  if (events.some(({ day }) => day === undefined)) return events;
  return events.toSorted((a, b) => ((a.day ?? "") < (b.day ?? "") ? -1 : Number((a.day ?? "") > (b.day ?? ""))));
}
