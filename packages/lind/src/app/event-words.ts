import { compareSeverities, isAtLeast, SEVERITIES, type Severity, type StudyEvent } from "../changes/events/event.ts";
import { EVENT_KINDS } from "../changes/events/event-kinds.ts";

export { compareSeverities, SEVERITIES, type Severity, type StudyEvent };

/** An event as it is shown: of a study, or one that only a watch knows (`search.entered`). */
export type ShownEvent = Omit<StudyEvent, "kind" | "changes"> & { readonly kind: string };

/** Every kind of event, in the order in which they are explained. */
export const knownEventKinds: readonly string[] = EVENT_KINDS;

/** Which events somebody wants to see. */
export interface EventFilter {
  /** Kinds (`date.start.slip`) or families (`date.`, `date`); all where none is named. */
  readonly kinds?: readonly string[] | undefined;
  /** The least severity. */
  readonly severity: Severity;
}

export function isWanted(event: ShownEvent, { kinds, severity }: EventFilter): boolean {
  return (
    isAtLeast(event.severity, severity) && (kinds === undefined || kinds.some((kind) => isOfKind(event.kind, kind)))
  );
}

/** The first of these kinds or families that there is not. */
export function findUnknownEventKind(kinds: readonly string[]): string | undefined {
  return kinds.find((kind) => !EVENT_KINDS.some((known) => isOfKind(known, kind)));
}

function isOfKind(kind: string, wanted: string): boolean {
  return kind === wanted || kind.startsWith(wanted.endsWith(".") ? wanted : `${wanted}.`);
}

/** What an event says of itself, for programs; absent values are null, so that every one has every key. */
export function toEventJson(event: ShownEvent): object {
  return {
    kind: event.kind,
    severity: event.severity,
    score: event.score,
    rule: event.rule,
    factors: event.factors,
    fieldPath: event.fieldPath,
    element: event.element ?? null,
    before: event.before ?? null,
    after: event.after ?? null,
    magnitude: event.magnitude ?? null,
    criteria: event.criteria ?? null,
    sentence: event.sentence,
  };
}

/** The sentence without its day, for a place that shows the day already, or none. */
export function shortSentence({ sentence }: ShownEvent): string {
  return sentence.replace(/, (?:registered|first posted|first seen) \d{4}(?:-\d\d){0,2}$/, "");
}
