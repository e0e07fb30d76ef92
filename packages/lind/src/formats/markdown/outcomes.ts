import type { JsonObject } from "ctgov/study";
import { objectsAt, textAt } from "../record-values.ts";
import { escapeCell, escapeLine, table } from "./escaping.ts";

const KINDS = [
  ["Primary", "primaryOutcomes"],
  ["Secondary", "secondaryOutcomes"],
  ["Other", "otherOutcomes"],
] as const;

/** What is measured, and when. */
export function outcomesSection(study: JsonObject): readonly string[] {
  const rows = KINDS.flatMap(([kind, key]) =>
    objectsAt(study, "protocolSection", "outcomesModule", key).map((outcome) => [
      kind,
      escapeLine(textAt(outcome, "measure")),
      escapeLine(textAt(outcome, "timeFrame")),
      escapeCell(textAt(outcome, "description")),
    ]),
  );
  if (rows.length === 0) return [];
  return ["## Outcomes", "", ...table(["", "Measure", "Time frame", "Description"], rows)];
}
