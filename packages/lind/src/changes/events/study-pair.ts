import {
  addDays,
  firstDay,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  lastDay,
  type PartialDate,
  parsePartialDate,
} from "ctgov/study";
import { isJsonList, memberOf } from "../json-equality.ts";

/** Two versions of a study, and what the rules of classification need to know of them. */
export interface StudyPair {
  /** An empty record where the study is new. */
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** The day on which the registry had the change, `yyyy-MM-dd`, where it is known. */
  readonly registeredOn: string | undefined;
}

const STATUS_MODULE = "protocolSection.statusModule";

/** The value at a field path that leads through no list. */
export function valueAt(study: JsonObject, fieldPath: string): JsonValue | undefined {
  let value: JsonValue | undefined = study;
  for (const step of fieldPath.split(".")) {
    if (!isJsonObject(value)) return undefined;
    value = memberOf(value, step);
  }
  return value;
}

export function textAt(study: JsonObject, fieldPath: string): string | undefined {
  const value = valueAt(study, fieldPath);
  return typeof value === "string" ? value : undefined;
}

/** The objects of a list; anything else in its place is left out. */
export function objectsAt(study: JsonObject, fieldPath: string): readonly JsonObject[] {
  const value = valueAt(study, fieldPath);
  return isJsonList(value) ? value.filter(isJsonObject) : [];
}

export function textsAt(study: JsonObject, fieldPath: string): readonly string[] {
  const value = valueAt(study, fieldPath);
  return isJsonList(value) ? value.filter((member) => typeof member === "string") : [];
}

/** A text of a structure; undefined where there is none. */
export function textOf(value: JsonValue | undefined, name: string): string | undefined {
  const member = isJsonObject(value) ? memberOf(value, name) : undefined;
  return typeof member === "string" ? member : undefined;
}

export function dateOf(value: JsonValue | undefined): PartialDate | undefined {
  const text = textOf(value, "date");
  return text === undefined ? undefined : parsePartialDate(text);
}

export function phasesOf(study: JsonObject): readonly string[] {
  return textsAt(study, "protocolSection.designModule.phases");
}

/** Phase 3, also 2/3: where a late result and a late date cost most. */
export function isPhase3({ after, before }: StudyPair): boolean {
  const phases = phasesOf(after);
  return (phases.length > 0 ? phases : phasesOf(before)).includes("PHASE3");
}

/** The registry writes this count where it has none to show. */
const NO_COUNT = 99_999_999;

/** Participants; undefined where the record has no count, or the placeholder. */
export function enrollmentOf(study: JsonObject): number | undefined {
  return countOfEnrollment(valueAt(study, "protocolSection.designModule.enrollmentInfo"));
}

export function countOfEnrollment(info: JsonValue | undefined): number | undefined {
  const count = isJsonObject(info) ? memberOf(info, "count") : undefined;
  return typeof count === "number" && Number.isFinite(count) && count !== NO_COUNT ? count : undefined;
}

/** How far a study had come when a change was registered. */
export type Stage = "before start" | "after start" | "after primary completion" | "unknown";

/**
 * The stage by the dates as they stood before the change, which a change may move as well. A date of month precision counts by its
 * last day; a study that is not yet recruiting has not started, whatever its planned date says.
 */
export function stageOf({ before, after, registeredOn }: StudyPair): Stage {
  if (registeredOn === undefined) return "unknown";
  const study = Object.keys(before).length > 0 ? before : after;
  const lastDayOf = (name: string) => {
    const date = dateOf(valueAt(study, `${STATUS_MODULE}.${name}`));
    return date === undefined ? undefined : lastDay(date);
  };
  const [start, primaryCompletion] = [lastDayOf("startDateStruct"), lastDayOf("primaryCompletionDateStruct")];
  if (primaryCompletion !== undefined && primaryCompletion < registeredOn) return "after primary completion";
  if (textAt(study, `${STATUS_MODULE}.overallStatus`) === "NOT_YET_RECRUITING") return "before start";
  if (start === undefined) return "unknown";
  return start <= registeredOn ? "after start" : "before start";
}

/** A study that was posted longer ago is new to this store, not to the registry. */
export const NEW_DAYS = 60;

/**
 * The day on which the registry had what differs: the day that the later version was posted, where it was posted anew, and for a
 * study that is new to the registry the day of its first posting. What nobody posted, as a study that is gone and what the
 * registry derives, has the data day that showed it.
 */
export function registrationDay(
  { before, after }: Pick<StudyPair, "before" | "after">,
  dataDay: string | undefined,
): string | undefined {
  if (Object.keys(before).length === 0) return firstSeenDay(after, dataDay);
  const [old, posted] = [postDayOf(before), postDayOf(after)];
  const isPostedAnew = old !== undefined && posted !== undefined && old !== posted;
  return isPostedAnew ? posted : (dataDay?.slice(0, DAY_LENGTH) ?? posted);
}

/**
 * The day in a sentence about a study that is new: when the registry posted it first, or, of one that has no such day or was
 * posted long before, when it was seen first. Neither is the day on which it was registered, which its sponsor chose.
 */
export function firstDayClause({ after, registeredOn }: Pick<StudyPair, "after" | "registeredOn">): string {
  const posted = firstPostOf(after);
  if (posted !== undefined && !isLongBefore(posted, registeredOn)) return `, first posted ${posted.text}`;
  return registeredOn === undefined ? "" : `, first seen ${registeredOn}`;
}

export function firstPostOf(study: JsonObject): PartialDate | undefined {
  return dateOf(valueAt(study, `${STATUS_MODULE}.studyFirstPostDateStruct`));
}

/** Whether a study that was posted first on one day and seen on the other is new to this store only. */
export function isLongBefore(posted: PartialDate, seen: string | undefined): boolean {
  return seen !== undefined && addDays(firstDay(posted), NEW_DAYS) < seen;
}

function firstSeenDay(study: JsonObject, dataDay: string | undefined): string | undefined {
  const posted = firstPostOf(study);
  const seen = dataDay?.slice(0, DAY_LENGTH);
  if (posted === undefined) return seen ?? postDayOf(study);
  return isLongBefore(posted, seen) ? seen : posted.text;
}

const DAY_LENGTH = "2026-08-14".length;

function postDayOf(study: JsonObject): string | undefined {
  return dateOf(valueAt(study, `${STATUS_MODULE}.lastUpdatePostDateStruct`))?.text;
}
