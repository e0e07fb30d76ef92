import { valuesOf } from "ctgov/study";
import { LindError } from "../base/errors.ts";
import { createScanMatcher } from "../query/scan-matcher.ts";
import type { SearchConditions } from "../query/search-conditions.ts";
import type { Registry, StoredStudy } from "../registry/registry.ts";
import type { Effects } from "./open-lind.ts";
import { parseStored } from "./read-studies.ts";

export type { StoredStudy };

/**
 * Every stored study that meets the conditions, in the order of ids, found by reading them all; memory stays flat.
 * Studies that the registry removed or merged are not found: a search is about what is registered. Refuses search
 * expressions, which a scan cannot answer.
 */
export async function* scanMatches(
  registry: Registry,
  conditions: SearchConditions,
  effects: Pick<Effects, "progress" | "signal">,
): AsyncGenerator<StoredStudy> {
  if (conditions.advanced !== undefined) {
    throw new LindError("USAGE", "Search expressions (--advanced) cannot be answered from the mirror yet.", {
      hint: "Use --cond, --intr, --status, --phase and their like here; lind sync --advanced passes an expression to the registry.",
    });
  }
  const matches = createScanMatcher(conditions);
  const { studies: total } = await registry.count();
  let done = 0;
  for await (const stored of registry.scanStudies()) {
    effects.signal.throwIfAborted();
    if (stored.state !== "present") continue;
    done += 1;
    effects.progress({ label: "searching", done, total, unit: "studies" });
    if (matches(parseStored(stored.text))) yield stored;
  }
}

/** What a search found: every match is counted, the `limit` that were updated last are kept. */
export interface NewestMatches {
  readonly totalCount: number;
  readonly studies: readonly StoredStudy[];
}

/** The matches whose `lastUpdatePostDate` is the latest, newest first; memory does not grow with their number. */
export async function newestMatches(matches: AsyncIterable<StoredStudy>, limit: number): Promise<NewestMatches> {
  let kept: StoredStudy[] = [];
  let totalCount = 0;
  for await (const study of matches) {
    totalCount += 1;
    kept.push(study);
    // Sorting now and then, rather than at every match, keeps the cost of a match constant.
    if (kept.length >= 2 * limit + KEPT_SPARE) kept = newestFirst(kept, limit);
  }
  return { totalCount, studies: newestFirst(kept, limit) };
}

const KEPT_SPARE = 100;

function newestFirst(studies: readonly StoredStudy[], limit: number): StoredStudy[] {
  return studies
    .toSorted(
      (a, b) => compareTexts(b.lastUpdatePostDate ?? "", a.lastUpdatePostDate ?? "") || compareTexts(a.nctId, b.nctId),
    )
    .slice(0, limit);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

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
