import type { NctId } from "ctgov/study";
import { toTimestamp } from "../base/clock.ts";
import type { NewAlert } from "../registry/monitoring.ts";
import type { BoundWatch } from "./bound-watch.ts";
import { newsOfDays } from "./clock-news.ts";
import { createEvaluator, hearing, toNewAlert } from "./evaluate-study.ts";
import type { MonitorOptions } from "./run-monitor.ts";
import { TurningDays } from "./turning-days.ts";
import { asksForClock } from "./watch-definition.ts";

/** Alerts of one commit. */
const ALERTS_BATCH = 2_000;

/** What the calendar brought. */
export interface ClockReport {
  /** The day up to which it is told now, `yyyy-MM-dd`. */
  readonly day: string;
  /** Studies that were told of. */
  readonly studies: number;
  readonly alerts: number;
}

/** Whether a day has begun that no watch was told of. A clock that was set back waits for the days to come again. */
export function isNewDay(told: string | undefined, nowMs: number): boolean {
  return told === undefined || told < dayOf(nowMs);
}

/** The day of UTC. The registry's own is that of Bethesda, up to five hours later. */
export function dayOf(ms: number): string {
  return toTimestamp(ms).slice(0, DAY_LENGTH);
}

const DAY_LENGTH = "2026-08-14".length;

/**
 * Tells the watches which results have become due, or overdue, since the last day that was told, where a watch asks for it:
 * one pass over the current texts, and where `turningDays` are kept from call to call, later over those of the days' studies
 * alone. The first time nothing is told, and the calendar begins with that day.
 *
 * The day moves with the last alerts. A pass that is broken off is made again, and what it had stored is known by its keys.
 * Throws `STORE_BUSY` when another process does the same, and the signal's reason between two studies.
 */
export async function evaluateClock(
  options: MonitorOptions,
  turningDays: TurningDays = new TurningDays(),
): Promise<ClockReport> {
  const { registry, clock } = options;
  const after = await registry.readClockDay();
  const day = dayOf(clock.now());
  if (after !== undefined && after >= day) return { day: after, studies: 0, alerts: 0 };
  const watches = after === undefined ? [] : await options.bind(await registry.listWatches());
  const asking = watches.filter(({ definition }) => asksForClock(definition));
  let stored = 0;
  const commit = async (upTo: string, alerts: readonly NewAlert[]): Promise<void> => {
    const { alertsNew } = await registry.commitClock({ after, upTo, at: toTimestamp(clock.now()), alerts });
    stored += alertsNew;
  };
  const told = new Set<NctId>();
  let alerts: NewAlert[] = [];
  if (after !== undefined && asking.length > 0) {
    for await (const alert of alertsOfDays(options, asking, { after, day, turningDays })) {
      told.add(alert.nctId);
      alerts.push(alert);
      if (alerts.length < ALERTS_BATCH) continue;
      await commit(after, alerts);
      alerts = [];
    }
  }
  await commit(day, alerts);
  return { day, studies: told.size, alerts: stored };
}

async function* alertsOfDays(
  options: MonitorOptions,
  watches: readonly BoundWatch[],
  { after, day, turningDays }: { readonly after: string; readonly day: string; readonly turningDays: TurningDays },
): AsyncGenerator<NewAlert> {
  const { registry, clock, signal } = options;
  const ask = createEvaluator(watches, hearing(await registry.listMutes()));
  for (const nctId of await turningDays.between(options, after, day)) {
    signal.throwIfAborted();
    const stored = await registry.readStudy(nctId);
    const news = stored?.state === "present" ? newsOfDays(stored, after, day) : [];
    for (const telling of news.flatMap(ask)) yield toNewAlert(telling, clock.now());
  }
}
