import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type PartialDate,
  parsePartialDate,
  valuesOf,
} from "ctgov/study";
import { isJsonList, memberOf } from "../json-equality.ts";

/** What a record says that the rule of results reporting asks for; nothing is concluded here. */
export interface RegisteredFacts {
  readonly nctId: string;
  readonly studyType: string | undefined;
  readonly phases: readonly string[];
  readonly primaryPurpose: string | undefined;
  readonly overallStatus: string | undefined;
  /** Undefined where the record says nothing: records from before 2017 were not asked. */
  readonly isFdaRegulatedDrug: boolean | undefined;
  readonly isFdaRegulatedDevice: boolean | undefined;
  readonly start: PartialDate | undefined;
  /** The primary completion date, else the completion date. */
  readonly completion: RegisteredCompletion | undefined;
  readonly interventionTypes: readonly string[];
  readonly countries: readonly string[];
  /** The day on which a delay of the results was certified. */
  readonly certifiedOn: string | undefined;
  readonly hasResults: boolean;
  readonly resultsSubmittedOn: string | undefined;
  readonly isWaived: boolean;
  /** Submissions that were not posted, and what became of them, in the record's order. */
  readonly submissionEvents: readonly SubmissionEvent[];
  readonly notices: readonly Notice[];
}

export interface RegisteredCompletion {
  readonly date: PartialDate;
  readonly field: "primary completion" | "completion";
}

/** `RELEASE`: submitted. `RESET`: returned by the registry's quality control. `UNRELEASE`: cancelled by the sponsor. */
export interface SubmissionEvent {
  readonly type: string;
  /** `yyyy-MM-dd`; undefined where the registry does not know it. */
  readonly day: string | undefined;
}

/** What the FDA has said of the study, as the registry shows it: a notice, its correction, a penalty. */
export interface Notice {
  readonly type: string;
  readonly day: string | undefined;
}

export function registeredFacts(study: JsonObject): RegisteredFacts {
  return {
    nctId: textOf(study, "NCTId") ?? "",
    studyType: textOf(study, "StudyType"),
    phases: textsOf(study, "Phase"),
    primaryPurpose: textOf(study, "DesignPrimaryPurpose"),
    overallStatus: textOf(study, "OverallStatus"),
    isFdaRegulatedDrug: flagOf(study, "IsFDARegulatedDrug"),
    isFdaRegulatedDevice: flagOf(study, "IsFDARegulatedDevice"),
    start: dateOf(study, "StartDate"),
    completion: completionOf(study),
    interventionTypes: textsOf(study, "InterventionType"),
    countries: [...new Set(textsOf(study, "LocationCountry"))],
    certifiedOn: dayOf(study, "DispFirstSubmitDate"),
    hasResults: memberOf(study, "hasResults") === true || memberOf(study, "resultsSection") !== undefined,
    resultsSubmittedOn: dayOf(study, "ResultsFirstSubmitDate"),
    isWaived: flagOf(study, "ResultsWaived") === true,
    submissionEvents: eventsAt(study, "unpostedAnnotation", "unpostedEvents").map(toSubmissionEvent),
    notices: eventsAt(study, "violationAnnotation", "violationEvents").map(toNotice),
  };
}

function completionOf(study: JsonObject): RegisteredCompletion | undefined {
  const primary = dateOf(study, "PrimaryCompletionDate");
  if (primary !== undefined) return { date: primary, field: "primary completion" };
  const last = dateOf(study, "CompletionDate");
  return last && { date: last, field: "completion" };
}

function toSubmissionEvent(event: JsonObject): SubmissionEvent {
  return { type: String(memberOf(event, "type") ?? ""), day: dayIn(memberOf(event, "date")) };
}

function toNotice(event: JsonObject): Notice {
  const days = ["postedDate", "issuedDate", "releaseDate", "creationDate"].map((name) => dayIn(memberOf(event, name)));
  return { type: String(memberOf(event, "type") ?? ""), day: days.find((day) => day !== undefined) };
}

function eventsAt(study: JsonObject, annotation: string, list: string): readonly JsonObject[] {
  let value: JsonValue | undefined = study;
  for (const key of ["annotationSection", "annotationModule", annotation, list]) {
    value = isJsonObject(value) ? memberOf(value, key) : undefined;
  }
  return isJsonList(value) ? value.filter(isJsonObject) : [];
}

function textsOf(study: JsonObject, piece: string): readonly string[] {
  return valuesOf(study, piece).filter((value) => typeof value === "string");
}

function textOf(study: JsonObject, piece: string): string | undefined {
  return textsOf(study, piece)[0];
}

function flagOf(study: JsonObject, piece: string): boolean | undefined {
  const [value] = valuesOf(study, piece);
  return typeof value === "boolean" ? value : undefined;
}

function dateOf(study: JsonObject, piece: string): PartialDate | undefined {
  const text = textOf(study, piece);
  return text === undefined ? undefined : parsePartialDate(text);
}

function dayOf(study: JsonObject, piece: string): string | undefined {
  return dayIn(textOf(study, piece));
}

function dayIn(value: JsonValue | undefined): string | undefined {
  const date = typeof value === "string" ? parsePartialDate(value) : undefined;
  return date?.precision === "day" ? date.text : undefined;
}
