import type { Change } from "../change.ts";
import type { Severity, StudyEvent } from "./event.ts";
import type { EventKind } from "./event-kinds.ts";
import type { StudyPair } from "./study-pair.ts";

/** An event without what every event gets alike: its score, and the day in its sentence. */
export interface EventDraft extends Omit<StudyEvent, "score" | "factors"> {
  /** The score counts more, the further the study has come. */
  readonly isTimed?: true | undefined;
}

/**
 * How one family of events is told. A rule says which changes it wants to see, and makes events of them; a change belongs to the
 * first rule that put it into an event, and what a rule leaves is offered to the next.
 */
export interface EventRule {
  claims(change: Change): boolean;
  /** Each change may stand in one of the drafts at most. Only called with at least one change. */
  tell(pair: StudyPair, changes: readonly Change[]): readonly EventDraft[];
}

/** A severity and the rule that gave it. */
export interface Verdict {
  readonly severity: Severity;
  readonly rule: string;
}

/** The same where the rule decides on the kind as well. */
export interface KindVerdict extends Verdict {
  readonly kind: EventKind;
}

/** What an event shows of its changes where there is only one; of several there is no one value. */
export function valuesOfOnly(changes: readonly Change[]): Pick<EventDraft, "element" | "before" | "after"> {
  const [only, ...others] = changes;
  if (only === undefined || others.length > 0) return {};
  const { element, before, after } = only;
  return { element, before, after };
}

/** True for a real edit at this field path or below it. */
export function isEditAt(change: Change, fieldPath: string): boolean {
  return change.nature === "edit" && isAt(change, fieldPath);
}

/** True for a change at this field path or below it, whatever its nature. */
export function isAt(change: Change, fieldPath: string): boolean {
  return (
    change.fieldPath === fieldPath ||
    (change.fieldPath.startsWith(fieldPath) && change.fieldPath[fieldPath.length] === ".")
  );
}

/**
 * The changes by the element of the list that they are of or stand in, in their order; `listPath` is the list's field path.
 * A value that is gone has a place in the earlier text only, one that is new in the later: other changes of the same element tell
 * that both places are one. Where none does, they stay apart.
 */
export function groupByElement(changes: readonly Change[], listPath: string): readonly (readonly Change[])[] {
  const depth = listPath.split(".").length + 1;
  const positionIn = (pointer: string | undefined) => pointer?.split("/")[depth];
  const laterPositions = new Map<string, string>();
  for (const { beforePointer, afterPointer } of changes) {
    const [before, after] = [positionIn(beforePointer), positionIn(afterPointer)];
    if (before !== undefined && after !== undefined) laterPositions.set(before, after);
  }
  const keyOf = ({ beforePointer, afterPointer }: Change) => {
    const before = positionIn(beforePointer) ?? "";
    return positionIn(afterPointer) ?? laterPositions.get(before) ?? `was ${before}`;
  };
  return [...Map.groupBy(changes, keyOf).values()];
}
