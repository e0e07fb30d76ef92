import { describeChange } from "../app/change-words.ts";
import type { StoredChange } from "../app/list-changes.ts";
import type { Column } from "./terminal/table.ts";
import { moment } from "./terminal/words.ts";

/** Titles are there to recognise a study by; what changed needs the room. */
export const TITLE_COLUMN: Column = { heading: "Title", shrinkTo: 16, growTo: 32 };

/** Changes as a table for people: number, day of the data, study with its title, and one sentence. */
export const CHANGE_COLUMNS: readonly Column[] = [
  { heading: "Seq", align: "right" },
  { heading: "Data of" },
  { heading: "Study" },
  TITLE_COLUMN,
  { heading: "What changed", shrinkTo: 36 },
];

export function changeCells(change: StoredChange, title: string): readonly string[] {
  const day = moment(change.dataTimestamp ?? change.recordedAt).slice(0, "2026-08-14".length);
  return [String(change.seq), day, change.nctId, title, describeChange(change)];
}
