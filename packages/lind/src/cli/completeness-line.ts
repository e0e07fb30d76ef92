import type { ScopeStatus } from "../app/read-status.ts";
import type { Style } from "./terminal/style.ts";
import { figure, moment } from "./terminal/words.ts";

/** Ids that are shown of those by which a scope differs from the registry. */
const IDS_SHOWN = 5;

/** One line: `complete: 600,000 of 600,000 on 2026-08-14`, or what is missing. Undefined while nobody has compared. */
export function completenessLine({ title, completeness }: ScopeStatus, style: Style): string | undefined {
  if (completeness === undefined) return undefined;
  const { expected, stored, unreadable, isById, missing, extra, dataTimestamp } = completeness;
  const day = dataTimestamp === undefined ? "" : ` on ${moment(dataTimestamp).slice(0, "2026-08-14".length)}`;
  const apart = unreadable === 0 ? "" : `, ${figure(unreadable)} unreadable`;
  const how = isById ? "each id compared" : "counts compared";
  const figures = `${figure(stored)} of ${figure(expected)}${day}${apart}`;
  const isComplete = expected === stored + unreadable && missing.count <= unreadable && extra.count === 0;
  if (isComplete) return `${title}: ${style.good("complete")}: ${figures} (${how})`;
  const differing = [wordsOf("missing", missing), wordsOf("not in the registry's list", extra)].filter(
    (it) => it !== "",
  );
  return `${title}: ${style.bad("not complete")}: ${[figures, ...differing].join("; ")}. The next sync looks again.`;
}

function wordsOf(
  what: string,
  { count, nctIds }: { readonly count: number; readonly nctIds: readonly string[] },
): string {
  if (count === 0) return "";
  const more = count > IDS_SHOWN ? " …" : "";
  return `${figure(count)} ${what}: ${nctIds.slice(0, IDS_SHOWN).join(", ")}${more}`;
}
