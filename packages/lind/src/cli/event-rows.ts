import { type Severity, type ShownEvent, type StudyEvent, shortSentence } from "../app/event-words.ts";
import { TITLE_COLUMN } from "./change-rows.ts";
import type { Style } from "./terminal/style.ts";
import type { Column } from "./terminal/table.ts";

/** The sentence needs the room; a few letters of the title tell studies apart, the id names them. */
const EVENT_TITLE_COLUMN: Column = { ...TITLE_COLUMN, shrinkTo: 8 };

/** The columns that every table of events ends with: how much it matters, what it is, and one sentence. */
export function eventColumns(style: Style): readonly Column[] {
  const decorate = (shown: string) => styleOfSeverity(style, shown)(shown);
  return [
    { heading: "Severity", decorate },
    { heading: "Kind", shrinkTo: 10 },
    { heading: "What changed", shrinkTo: 44 },
  ];
}

/** A table of events of many studies, each with the place that it has in the change feed. */
export function feedColumns(style: Style): readonly Column[] {
  return [
    { heading: "Seq", align: "right" },
    { heading: "Registered" },
    { heading: "Study" },
    EVENT_TITLE_COLUMN,
    ...eventColumns(style),
  ];
}

/** A table of events of many studies that are in no store. */
export function diffColumns(style: Style): readonly Column[] {
  return [{ heading: "Study" }, EVENT_TITLE_COLUMN, { heading: "Registered" }, ...eventColumns(style)];
}

export function eventCells(event: ShownEvent): readonly string[] {
  return [event.severity, event.kind, shortSentence(event)];
}

/** The more an event matters, the more it stands out; `shown` is its severity, perhaps cut. */
function styleOfSeverity(style: Style, shown: string): (text: string) => string {
  const styles: Readonly<Record<Severity, (text: string) => string>> = {
    critical: (text) => style.bold(style.bad(text)),
    high: style.warning,
    medium: (text) => text,
    low: style.dim,
    noise: style.dim,
  };
  return Object.entries(styles).find(([severity]) => severity === shown)?.[1] ?? ((text) => text);
}

/** Edited criteria of eligibility, one a line. */
export const CRITERIA_COLUMNS: readonly Column[] = [
  { heading: "Criterion" },
  { heading: "Section" },
  { heading: "Was", shrinkTo: 24 },
  { heading: "Is", shrinkTo: 24 },
];

export function criteriaCells(events: readonly StudyEvent[]): readonly (readonly string[])[] {
  return events.flatMap(({ criteria = [] }) =>
    criteria.map(({ edit, section, before, after }) => [edit, section, before ?? "", after ?? ""]),
  );
}
