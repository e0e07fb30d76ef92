import type { JsonValue } from "ctgov/study";
import type { ChangeKind } from "./change.ts";

/** What happened to the value at a field path. */
export type ValueEvent = "added" | "removed" | "changed";

/** The kinds of fields that have one of their own, whatever happened there; a further kind is a further line. */
const KINDS_BY_PATH: ReadonlyMap<string, ChangeKind> = new Map([
  ["protocolSection.statusModule.overallStatus", "status.transition"],
  ["protocolSection.statusModule.whyStopped", "status.whyStopped"],
  ["protocolSection.statusModule.startDateStruct", "date.start"],
  ["protocolSection.statusModule.primaryCompletionDateStruct", "date.primaryCompletion"],
  ["protocolSection.statusModule.completionDateStruct", "date.completion"],
  ["protocolSection.designModule.enrollmentInfo", "enrollment"],
]);

const KINDS_BY_EVENT: Readonly<Record<ValueEvent, ChangeKind>> = {
  added: "field.added",
  removed: "field.removed",
  changed: "field.changed",
};

/** The section whose arrival is one piece of news, however many values it holds. */
export const RESULTS_SECTION = "resultsSection";

/** The kind of a change at a field path. */
export function kindOf(fieldPath: string, event: ValueEvent): ChangeKind {
  if (fieldPath === RESULTS_SECTION && event === "added") return "results.posted";
  if (fieldPath === RESULTS_SECTION && event === "removed") return "results.withdrawn";
  return KINDS_BY_PATH.get(fieldPath) ?? KINDS_BY_EVENT[event];
}

/** The kind of a switch of `hasResults`, for records that were cut down to it; undefined for any other pair of values. */
export function kindOfHasResults(before: JsonValue, after: JsonValue): ChangeKind | undefined {
  if (before === false && after === true) return "results.posted";
  return before === true && after === false ? "results.withdrawn" : undefined;
}
