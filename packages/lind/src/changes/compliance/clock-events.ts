import type { JsonObject } from "ctgov/study";
import type { ScoreFactor, Severity, StudyEvent } from "../events/event.ts";
import { type Compliance, type ComplianceStatus, complianceOf } from "./compliance.ts";
import { type ComplianceTransition, complianceTransitions, type DatedStudy } from "./over-versions.ts";
import { dueWords } from "./words.ts";

export type ClockEventKind = "compliance.due30d" | "compliance.due" | "compliance.overdue";

/** An event that no change of the record brought about, but a day. */
export interface ClockEvent extends StudyEvent {
  readonly kind: ClockEventKind;
  /** The same for the same study, kind and due date, whenever it is computed: it is told once. */
  readonly id: string;
  /** The day since which it is so. */
  readonly day: string;
}

/** The kind, its severity and what the severity counts, as for all events before their factors. */
const KINDS: Readonly<Partial<Record<ComplianceStatus, readonly [ClockEventKind, Severity, number, string]>>> = {
  "due-30d": ["compliance.due30d", "medium", 20, "results are due within 30 days"],
  due: ["compliance.due", "high", 50, "results are due"],
  overdue: ["compliance.overdue", "high", 50, "results were due more than 30 days ago"],
  "overdue-cancelled": ["compliance.overdue", "high", 50, "results were due more than 30 days ago, and were cancelled"],
};

/** What the clock can say, and how much that matters. */
export const CLOCK_SEVERITIES: readonly { readonly kind: ClockEventKind; readonly severity: Severity }[] =
  Object.values(KINDS).map(([kind, severity]) => ({ kind, severity }));

/**
 * What the clock says of a study after `fromDay` and up to `toDay`, by the record as it is now. A longer pause between two
 * calls loses nothing; the same days twice give the same ids.
 */
export function complianceEventsBetween(
  study: JsonObject,
  fromDay: string,
  toDay: string,
  factors: readonly ScoreFactor[] = [],
): readonly ClockEvent[] {
  return complianceEventsOver([{ day: FIRST_DAY, study }], fromDay, toDay, factors);
}

/** Before every record. */
const FIRST_DAY = "1900-01-01";

/** The same by the versions of those days, which also tells what an edit made due: a completion that was moved back by years. */
export function complianceEventsOver(
  versions: readonly DatedStudy[],
  fromDay: string,
  toDay: string,
  factors: readonly ScoreFactor[] = [],
): readonly ClockEvent[] {
  const events = complianceTransitions(versions, fromDay, toDay).flatMap(
    (transition) => toEvent(transition, factors) ?? [],
  );
  // Cancelling what is overdue, or coming back to it, is no second event of the same due date.
  return [...new Map(events.map((event) => [event.id, event])).values()];
}

/** What an edit makes due, soon due or overdue on a day, as nothing but the record changes. */
export function complianceEventOfEdit(
  before: JsonObject,
  after: JsonObject,
  day: string,
  factors: readonly ScoreFactor[] = [],
): ClockEvent | undefined {
  const { status: from } = complianceOf(before, day);
  const compliance = complianceOf(after, day);
  const to = compliance.status;
  return from === to ? undefined : toEvent({ day, from, to, cause: "record", compliance }, factors);
}

function toEvent(transition: ComplianceTransition, factors: readonly ScoreFactor[]): ClockEvent | undefined {
  const { day, from, to, compliance } = transition;
  const kind = KINDS[to];
  // A study that is met for the first time has not turned overdue today.
  if (kind === undefined || from === undefined || compliance.due === undefined) return undefined;
  const [name, severity, base, rule] = kind;
  return {
    id: clockEventId(compliance, name),
    day,
    kind: name,
    severity,
    score: Math.round(factors.reduce((score, { factor }) => score * factor, base)),
    rule,
    factors,
    fieldPath: "protocolSection.statusModule.primaryCompletionDateStruct",
    after: { earliest: compliance.due.earliest, latest: compliance.due.latest },
    ...(compliance.daysLate === undefined
      ? {}
      : { magnitude: { unit: "days" as const, days: compliance.daysLate.least } }),
    sentence: dueWords(compliance),
    changes: [],
  };
}

function clockEventId({ nctId, due }: Compliance, kind: ClockEventKind): string {
  return `${nctId} ${kind} ${due?.latest ?? ""}`;
}
