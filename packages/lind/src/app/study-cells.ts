import { valuesOf } from "ctgov/study";

/** The columns that a list of studies shows when nobody asks for others. */
export const LIST_PIECES: readonly string[] = [
  "NCTId",
  "OverallStatus",
  "Phase",
  "BriefTitle",
  "LeadSponsorName",
  "LastUpdatePostDate",
];

/** A study's values of one piece in one cell: several values of a list are joined by `|`, as in the site's CSV. */
export function cellOf(study: unknown, piece: string): string {
  return valuesOf(study, piece)
    .map((value) => (typeof value === "object" ? JSON.stringify(value) : String(value)))
    .join("|");
}
