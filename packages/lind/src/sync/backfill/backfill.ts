import type { NctId } from "ctgov/study";
import { toTimestamp } from "../../base/clock.ts";
import { isLindError, LindError, messageOf } from "../../base/errors.ts";
import { HISTORY_SOURCE, type Registry } from "../../registry/registry.ts";
import type { HistoryUpstream } from "../../sources/history/history-upstream.ts";
import type { SyncEffects } from "../effects.ts";
import { interruptedError, toFailure } from "../run-end.ts";
import { type BackfillDesk, backfillStudy, rememberNone } from "./backfill-study.ts";
import { type BackfillReport, emptyBackfillTally, type FailedStudy, NAMED_MAX } from "./report.ts";

export interface BackfillOptions {
  readonly registry: Registry;
  readonly history: HistoryUpstream;
  /** The studies whose history is wanted; those that are not stored are named in the report. */
  readonly nctIds: AsyncIterable<NctId>;
  /** How many there are, for people. */
  readonly total: number;
  readonly effects: SyncEffects;
}

/** Studies that may fail one after the other before the registry is taken to be away. */
const FAILED_IN_A_ROW_MAX = 3;

/** Studies without a history before the first that has one, after which the address is taken to keep none at all. */
const WITHOUT_HISTORY_FIRST_MAX = 10;

/** What stops a study and not the rest: the registry or another process may be right again a moment later. */
const PASSING: ReadonlySet<string> = new Set(["REGISTRY_UNAVAILABLE", "REGISTRY_SHAPE_CHANGED", "STORE_BUSY"]);

/**
 * Takes the versions from before the mirror out of the registry's own history, one request at a time. Each version is
 * stored by itself together with a note of it, so a run that was stopped or killed goes on with what is missing, and what
 * is stored is never asked for again. Versions join the history; none of them is news.
 *
 * Throws `INTERRUPTED`, what the registry throws when nothing works, and what the store throws.
 */
export async function backfillHistories(options: BackfillOptions): Promise<BackfillReport> {
  const { registry, history, effects } = options;
  const { clock, failpoint } = effects;
  const startedMs = clock.monotonicMs();
  failpoint("backfill.before-run");
  const runId = await registry.startRun({ source: HISTORY_SOURCE, startedAt: toTimestamp(clock.now()) });
  const tally = emptyBackfillTally();
  const outcome = { failed: [] as FailedStudy[], unknownIds: [] as NctId[] };
  const finish = (ending: "complete" | "interrupted" | "failed", error?: string) =>
    registry.finishRun(runId, {
      ...{ added: 0, updated: 0, unchanged: tally.known, removed: 0, past: tally.past, quarantined: tally.quarantined },
      ...history.traffic(),
      outcome: ending,
      endedAt: toTimestamp(clock.now()),
      durationMs: clock.monotonicMs() - startedMs,
      error,
    });
  try {
    await backfillAll({ registry, history, runId, tally, effects }, options, outcome);
  } catch (error) {
    return toFailure(error, effects.signal, finish);
  }
  failpoint("backfill.before-complete");
  await finish("complete");
  return { runId, ...tally, ...outcome, ...history.traffic(), durationMs: Math.round(clock.monotonicMs() - startedMs) };
}

async function backfillAll(
  desk: BackfillDesk,
  { nctIds, total }: BackfillOptions,
  { failed, unknownIds }: { readonly failed: FailedStudy[]; readonly unknownIds: NctId[] },
): Promise<void> {
  const { tally, effects } = desk;
  /** Studies whose history was not found while nothing shows that the registry keeps histories at all. */
  let doubtful: NctId[] = [];
  let [inARow, done, isProven] = [0, 0, false];
  for await (const nctId of nctIds) {
    if (effects.signal.aborted) throw interruptedError();
    effects.progress({ label: `history of ${nctId}`, done, total, unit: "studies" });
    done += 1;
    try {
      const met = await backfillStudy(nctId, desk);
      inARow = 0;
      if (met === "unknown" && unknownIds.length < NAMED_MAX) unknownIds.push(nctId);
      if (met === "not-found") doubtful.push(nctId);
      if (met === "answered") isProven = true;
    } catch (error) {
      if (!isLindError(error) || !PASSING.has(error.code) || effects.signal.aborted) throw error;
      inARow += 1;
      tally.failures += 1;
      if (failed.length < NAMED_MAX) failed.push({ nctId, reason: error.message });
      if (inARow >= Math.min(total, FAILED_IN_A_ROW_MAX)) throw error;
      effects.log.warn(`${nctId}: ${messageOf(error)}`);
    }
    if (!isProven && doubtful.length >= WITHOUT_HISTORY_FIRST_MAX) throw keepsNone(desk.history.url);
    if (isProven) {
      for (const one of doubtful) await rememberNone(one, desk);
      doubtful = [];
    }
  }
  tally.withoutHistory += doubtful.length;
}

function keepsNone(url: string): LindError {
  return new LindError("REGISTRY_REFUSED", `${url} has no history of any study that was asked for.`, {
    hint: "A mirror keeps none: set LIND_UPSTREAM to the registry itself, or leave it unset.",
    details: { url },
  });
}
