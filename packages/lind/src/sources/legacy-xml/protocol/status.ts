import type { DateStruct, PartialDateStruct, StatusModule } from "ctgov/study";
import { toMarkup } from "../markup.ts";
import { toBoolean, toDay, toEnum, toPartialDate } from "../values.ts";
import type { LegacyElement } from "../xml/legacy-element.ts";

const toDateType = toEnum("DateType");

/**
 * Dates of submission had other names until 2018-05 (`firstreceived_date` became `study_first_submitted`, and so on: the
 * change history of public.xsd, 08/30/2017).
 */
export function toStatusModule(study: LegacyElement): StatusModule {
  return {
    statusVerifiedDate: study.take("verification_date", toPartialDate),
    overallStatus: study.take("overall_status", toEnum("Status")),
    lastKnownStatus: study.take("last_known_status", toEnum("Status")),
    whyStopped: study.take("why_stopped", toMarkup),
    expandedAccessInfo: { hasExpandedAccess: study.take("has_expanded_access", toBoolean) },
    startDateStruct: toPartialDateStruct(study.child("start_date")),
    primaryCompletionDateStruct: toPartialDateStruct(study.child("primary_completion_date")),
    // Until 2010-04 there was an `end_date`, which stood in where no last follow-up was known.
    completionDateStruct: toPartialDateStruct(
      study.child(study.child("completion_date").isPresent ? "completion_date" : "end_date"),
    ),
    studyFirstSubmitDate: takeDay(study, "study_first_submitted", "firstreceived_date"),
    studyFirstSubmitQcDate: study.take("study_first_submitted_qc", toDay),
    studyFirstPostDateStruct: toDateStruct(study.child("study_first_posted")),
    resultsFirstSubmitDate: takeDay(study, "results_first_submitted", "firstreceived_results_date"),
    resultsFirstSubmitQcDate: study.take("results_first_submitted_qc", toDay),
    resultsFirstPostDateStruct: toDateStruct(study.child("results_first_posted")),
    dispFirstSubmitDate: takeDay(study, "disposition_first_submitted", "firstreceived_results_disposition_date"),
    dispFirstSubmitQcDate: study.take("disposition_first_submitted_qc", toDay),
    dispFirstPostDateStruct: toDateStruct(study.child("disposition_first_posted")),
    lastUpdateSubmitDate: takeDay(study, "last_update_submitted", "lastchanged_date"),
    lastUpdatePostDateStruct: toDateStruct(study.child("last_update_posted")),
  };
}

function takeDay(study: LegacyElement, name: string, olderName: string): string | undefined {
  const day = study.take(name, toDay);
  if (day === undefined) return study.take(olderName, toDay);
  study.takeRepeated(olderName, toDay, day);
  return day;
}

function toPartialDateStruct(date: LegacyElement): PartialDateStruct {
  return { date: date.takeText(toPartialDate), type: date.takeAttribute("type", toDateType) };
}

function toDateStruct(date: LegacyElement): DateStruct {
  return { date: date.takeText(toDay), type: date.takeAttribute("type", toDateType) };
}
