import type { DateStruct, Status, StatusModule } from "ctgov/study";
import { type Day, isoMonthOf, isoOf } from "../days.ts";
import type { LifeState, Stage } from "../life-state.ts";
import { MODERN_FROM, type StudyProfile } from "../profile.ts";
import { Draws } from "../random.ts";
import { studyDate } from "../study-date.ts";
import { WHY_STOPPED } from "../vocabulary/sentences.ts";
import type { Subject } from "./subject.ts";

const STATUSES: Readonly<Record<Stage, Status>> = {
  "not-yet-recruiting": "NOT_YET_RECRUITING",
  recruiting: "RECRUITING",
  active: "ACTIVE_NOT_RECRUITING",
  suspended: "SUSPENDED",
  completed: "COMPLETED",
  terminated: "TERMINATED",
  withdrawn: "WITHDRAWN",
  available: "AVAILABLE",
  "no-longer-available": "NO_LONGER_AVAILABLE",
  approved: "APPROVED_FOR_MARKETING",
  withheld: "WITHHELD",
};

/** The status that the sponsor reported, whatever the registry makes of it. */
export function reportedStatus(profile: StudyProfile, stage: Stage): Status {
  return stage === "recruiting" && profile.isByInvitation ? "ENROLLING_BY_INVITATION" : STATUSES[stage];
}

export function overallStatusOf(profile: StudyProfile, state: LifeState): Status {
  return state.isUnknown ? "UNKNOWN" : reportedStatus(profile, state.stage);
}

export function statusModule({ profile }: Subject, state: LifeState): StatusModule {
  const draws = new Draws(profile.seed, profile.index, "status");
  const qualityChecked = profile.submitted + Math.floor(draws.next() * (profile.posted - profile.submitted));
  const hasDates = profile.kind === "interventional" || profile.kind === "observational";
  const date = (day: Day, isActual: boolean) => studyDate(profile, day, isActual);
  const whyStopped = state.whyStopped === undefined ? undefined : WHY_STOPPED[state.whyStopped];
  return {
    statusVerifiedDate: isoMonthOf(state.lastSubmitted),
    overallStatus: overallStatusOf(profile, state),
    lastKnownStatus: state.isUnknown ? reportedStatus(profile, state.stage) : undefined,
    whyStopped,
    expandedAccessInfo: { hasExpandedAccess: false },
    startDateStruct: hasDates ? date(state.start, state.isStartActual) : undefined,
    primaryCompletionDateStruct: hasDates ? date(state.primaryCompletion, state.isPrimaryCompletionActual) : undefined,
    completionDateStruct: hasDates ? date(state.completion, state.isCompletionActual) : undefined,
    studyFirstSubmitDate: isoOf(profile.submitted),
    studyFirstSubmitQcDate: isoOf(qualityChecked),
    studyFirstPostDateStruct: postDate(profile.posted),
    ...resultsDates(state),
    lastUpdateSubmitDate: isoOf(state.lastSubmitted),
    lastUpdatePostDateStruct: postDate(state.lastEdit),
  };
}

function resultsDates(
  state: LifeState,
): Pick<StatusModule, "resultsFirstSubmitDate" | "resultsFirstSubmitQcDate" | "resultsFirstPostDateStruct"> {
  const { resultsPosted, resultsSubmitted } = state;
  if (resultsPosted === undefined || resultsSubmitted === undefined) return {};
  return {
    resultsFirstSubmitDate: isoOf(resultsSubmitted),
    resultsFirstSubmitQcDate: isoOf(Math.max(resultsSubmitted, resultsPosted - 5)),
    resultsFirstPostDateStruct: postDate(resultsPosted),
  };
}

/** The registry knows the posting days for certain only since it keeps them. */
function postDate(day: Day): DateStruct {
  return { date: isoOf(day), type: day < MODERN_FROM ? "ESTIMATED" : "ACTUAL" };
}
