import type { NctId, RecruitmentStatus } from "ctgov/study";
import type { Day } from "./days.ts";

/** Where a study stands, as its sponsor last reported it. */
export type Stage =
  | "not-yet-recruiting"
  | "recruiting"
  | "active"
  | "suspended"
  | "completed"
  | "terminated"
  | "withdrawn"
  | "available"
  | "no-longer-available"
  | "approved"
  | "withheld";

/** What an edit touched. `verification`: only the dates of verification and update. */
export type EditKind =
  | "status"
  | "why-stopped"
  | "start-date"
  | "completion-dates"
  | "enrollment"
  | "results"
  | "sites-added"
  | "sites-removed"
  | "site-status"
  | "contacts"
  | "title"
  | "description"
  | "outcomes"
  | "eligibility"
  | "references"
  | "alias"
  | "verification";

/** How often a part has been rewritten; the text of the part is drawn from the number. */
type RevisedPart = "contacts" | "title" | "description" | "outcomes" | "eligibility" | "references" | "results";

/** A study's record on one day, in numbers: the fold of everything that has happened to it. */
export interface LifeState {
  readonly stage: Stage;
  /** The registry's own finding: nobody has verified the record for two years. Overrides the stage. */
  readonly isUnknown: boolean;
  /** The number of the reason in the vocabulary. */
  readonly whyStopped: number | undefined;
  readonly start: Day;
  readonly isStartActual: boolean;
  readonly primaryCompletion: Day;
  readonly isPrimaryCompletionActual: boolean;
  readonly completion: Day;
  readonly isCompletionActual: boolean;
  readonly enrollment: number;
  readonly isEnrollmentActual: boolean;
  /** Numbers of the sites, each drawn from its number; in the order in which they were added. */
  readonly sites: readonly number[];
  /** Sites that it has or had; the number of the next one. */
  readonly sitesEver: number;
  /** Sites whose status is not the one that follows from the study's. */
  readonly siteStatuses: ReadonlyMap<number, RecruitmentStatus>;
  readonly revisions: Readonly<Record<RevisedPart, number>>;
  readonly resultsSubmitted: Day | undefined;
  readonly resultsPosted: Day | undefined;
  /** Times that the registry derived its part of the text anew. */
  readonly derivations: number;
  /** Edits since the first posting, which is edit 0. */
  readonly edits: number;
  readonly lastSubmitted: Day;
  /** The last update's post date: the day of the last edit. */
  readonly lastEdit: Day;
  /** The day on which the text last changed, by an edit or by the registry. */
  readonly textDay: Day;
  /** The id of the study that was merged into this one, if one was, and the id that had led to that one before. */
  readonly absorbed: readonly NctId[];
}

/** The same, while it is being folded. */
export type GrowingLifeState = {
  -readonly [Key in keyof LifeState]: Key extends "revisions"
    ? Record<RevisedPart, number>
    : Key extends "sites"
      ? number[]
      : Key extends "siteStatuses"
        ? Map<number, RecruitmentStatus>
        : LifeState[Key];
};

/** True while a study may still report something of its own accord. */
export function isOpen(stage: Stage): boolean {
  return (
    stage === "not-yet-recruiting" ||
    stage === "recruiting" ||
    stage === "active" ||
    stage === "suspended" ||
    stage === "available"
  );
}

/** True where the registry shows contacts and the status of each site. */
export function showsRecruitment(state: LifeState): boolean {
  return (
    !state.isUnknown &&
    (state.stage === "not-yet-recruiting" || state.stage === "recruiting" || state.stage === "available")
  );
}
