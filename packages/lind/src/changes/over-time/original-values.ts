import { isJsonObject, type JsonObject, type JsonValue } from "ctgov/study";
import type { Change } from "../change.ts";
import { diffStudies } from "../diff-studies.ts";
import { isJsonList, memberOf } from "../json-equality.ts";

/** A value of the record as it was first registered, beside what it is now. */
export interface OriginalValue {
  readonly what: OriginalName;
  /** In words; undefined where the record had none. */
  readonly first: string | undefined;
  readonly now: string | undefined;
  readonly isChanged: boolean;
}

export type OriginalName =
  | "Enrollment"
  | "Start"
  | "Primary completion"
  | "Completion"
  | "Phase"
  | "Lead sponsor"
  | "Primary outcomes"
  | "Secondary outcomes";

const MODULE = "protocolSection";

/** What people compare with the first registration, and where it stands. */
const ORIGINALS: readonly (readonly [OriginalName, string])[] = [
  ["Enrollment", `${MODULE}.designModule.enrollmentInfo`],
  ["Start", `${MODULE}.statusModule.startDateStruct`],
  ["Primary completion", `${MODULE}.statusModule.primaryCompletionDateStruct`],
  ["Completion", `${MODULE}.statusModule.completionDateStruct`],
  ["Phase", `${MODULE}.designModule.phases`],
  ["Lead sponsor", `${MODULE}.sponsorCollaboratorsModule.leadSponsor`],
  ["Primary outcomes", `${MODULE}.outcomesModule.primaryOutcomes`],
  ["Secondary outcomes", `${MODULE}.outcomesModule.secondaryOutcomes`],
];

/** The first version against the newest: enrolment, dates, phase, sponsor and outcomes. Values that neither has are left out. */
export function originalValues(first: JsonObject, now: JsonObject): readonly OriginalValue[] {
  const changes = diffStudies(first, now).filter(({ nature }) => nature === "edit");
  return ORIGINALS.flatMap(([what, fieldPath]): OriginalValue[] => {
    const [before, after] = [valueAt(first, fieldPath), valueAt(now, fieldPath)];
    if (before === undefined && after === undefined) return [];
    const own = changes.filter(
      (change) => change.fieldPath === fieldPath || change.fieldPath.startsWith(`${fieldPath}.`),
    );
    return [{ what, first: wordsOf(before), now: wordsOf(after, own), isChanged: own.length > 0 }];
  });
}

function valueAt(study: JsonObject, fieldPath: string): JsonValue | undefined {
  let value: JsonValue | undefined = study;
  for (const key of fieldPath.split(".")) value = isJsonObject(value) ? memberOf(value, key) : undefined;
  return value;
}

/** `120 ESTIMATED`, `2026-03 ACTUAL`, `PHASE2, PHASE3`, `3 (1 added, 2 reworded)`. */
function wordsOf(value: JsonValue | undefined, changes: readonly Change[] = []): string | undefined {
  if (value === undefined) return undefined;
  if (isJsonList(value))
    return isJsonObject(value[0]) ? countWords(value.length, changes) : value.map(String).join(", ");
  if (!isJsonObject(value)) return String(value);
  const parts = [memberOf(value, "name"), memberOf(value, "date"), memberOf(value, "count"), memberOf(value, "type")];
  return parts
    .filter((part) => part !== undefined)
    .map(String)
    .join(" ");
}

function countWords(count: number, changes: readonly Change[]): string {
  const isWhole = ({ fieldPath }: Change) => /Outcomes$/.test(fieldPath);
  const added = changes.filter((change) => isWhole(change) && change.beforePointer === undefined).length;
  const dropped = changes.filter((change) => isWhole(change) && change.afterPointer === undefined).length;
  // Several edits of one outcome are one outcome that was edited.
  const edited = new Set(
    changes
      .filter((change) => !isWhole(change))
      .map(({ afterPointer, beforePointer }) => elementOf(afterPointer ?? beforePointer)),
  ).size;
  const parts = [
    ...(added === 0 ? [] : [`${added} added`]),
    ...(dropped === 0 ? [] : [`${dropped} dropped`]),
    ...(edited === 0 ? [] : [`${edited} edited`]),
  ];
  return parts.length === 0 ? String(count) : `${count} (${parts.join(", ")})`;
}

/** The pointer of the list's element below which a change stands. */
function elementOf(pointer: string | undefined): string {
  return /^.*?Outcomes\/\d+/.exec(pointer ?? "")?.[0] ?? "";
}
