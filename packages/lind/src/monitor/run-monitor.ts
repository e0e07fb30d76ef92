import { type Clock, toTimestamp } from "../base/clock.ts";
import type { ReportProgress } from "../base/progress.ts";
import { MONITOR_READER, type NewAlert, type Watch } from "../registry/monitoring.ts";
import type { Registry } from "../registry/registry.ts";
import { type BoundWatch, isHeldBack } from "./bound-watch.ts";
import { readClassifiedFeed } from "./classified-feed.ts";
import { newsOfEdit } from "./clock-news.ts";
import { createEvaluator, hearing, toNewAlert } from "./evaluate-study.ts";
import { planDeliveries } from "./plan-deliveries.ts";
import type { Schedule } from "./schedule.ts";

/** Studies that are evaluated between two commits: what a killed process does again. */
const STUDIES_BATCH = 500;
/** Alerts of one commit; a thousand watches may tell of every study. */
const ALERTS_BATCH = 2_000;

export interface MonitorOptions {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onProgress: ReportProgress;
  /** Binds the watches that are stored; one that cannot be bound is absent, which is for the caller to tell. */
  readonly bind: (watches: readonly Watch[]) => Promise<readonly BoundWatch[]>;
}

/** What an evaluation did. */
export interface EvaluationReport {
  /** Studies whose changes were looked at. */
  readonly studies: number;
  readonly alerts: number;
  /** The mark that stands now. */
  readonly seq: number;
}

/**
 * Reads the change feed from the monitor's mark to its end and stores what the watches tell, batch by batch; each batch moves
 * the mark. Throws `STORE_BUSY` when another process evaluates at the same time, and the signal's reason between two batches.
 */
export async function evaluateFeed(options: MonitorOptions): Promise<EvaluationReport> {
  const { registry, clock, signal, onProgress } = options;
  // In this order: a watch that is added after the end was read begins at or after it.
  const end = await registry.lastSeq();
  const watches = await options.bind(await registry.listWatches());
  const ask = createEvaluator(watches, hearing(await registry.listMutes()));
  const clockDay = await registry.readClockDay();
  let mark = await registry.readMark(MONITOR_READER);
  let batch: Batch = { studies: 0, alerts: [] };
  const total = { studies: 0, alerts: 0 };
  const commit = async (upTo: number): Promise<void> => {
    const at = toTimestamp(clock.now());
    const { alertsNew } = await registry.commitEvaluation({ after: mark, upTo, at, alerts: batch.alerts });
    mark = upTo;
    total.studies += batch.studies;
    total.alerts += alertsNew;
    batch = { studies: 0, alerts: [] };
  };
  const after = firstHeard(watches, mark, end);
  for await (const study of readClassifiedFeed(registry, { after, until: end, newsOnly: true })) {
    signal.throwIfAborted();
    // Before its first day the clock says nothing.
    const news = clockDay === undefined ? [study] : [study, ...newsOfEdit(study, clockDay)];
    const alerts = news.flatMap(ask).map((telling) => toNewAlert(telling, clock.now()));
    batch = { studies: batch.studies + 1, alerts: [...batch.alerts, ...alerts] };
    if (batch.studies < STUDIES_BATCH && batch.alerts.length < ALERTS_BATCH) continue;
    await commit(study.seqs.last);
    onProgress({ label: "evaluating watches", done: total.studies, unit: "studies" });
  }
  if (mark < end) await commit(end);
  return { ...total, seq: mark };
}

interface Batch {
  readonly studies: number;
  readonly alerts: readonly NewAlert[];
}

/** Nobody hears what is older than every watch: the first watch on a large store does not read its whole past. */
function firstHeard(watches: readonly BoundWatch[], mark: number, end: number): number {
  const since = watches.map(({ watch }) => watch.sinceSeq);
  return Math.min(end, Math.max(mark, Math.min(...since)));
}

/** Alerts that are read at a time. */
const DUE_BATCH = 10_000;

export interface DeliveriesReport {
  readonly deliveries: number;
  /** Alerts that are not told because their study was muted since. */
  readonly discarded: number;
}

/**
 * Makes deliveries of the alerts whose time has come, watch by watch, each in one transaction. Paused and snoozed watches
 * keep theirs. `scheduleOf` is undefined for a watch that cannot be read, which keeps its alerts too.
 */
export async function makeDueDeliveries(
  registry: Registry,
  now: string,
  scheduleOf: (watch: Watch) => Schedule | undefined,
): Promise<DeliveriesReport> {
  const mutes = await registry.listMutes();
  const report = { deliveries: 0, discarded: 0 };
  for (const watch of await registry.listWatches()) {
    const schedule = isHeldBack(watch, now) ? undefined : scheduleOf(watch);
    if (schedule === undefined) continue;
    const due = await registry.listAlerts({ watchId: watch.watchId, dueBy: now, limit: DUE_BATCH });
    if (due.length === 0) continue;
    const plan = planDeliveries(watch, schedule, due, mutes);
    await registry.commitDeliveries({ at: now, ...plan });
    report.deliveries += plan.deliveries.length;
    report.discarded += plan.discarded.length;
  }
  return report;
}
