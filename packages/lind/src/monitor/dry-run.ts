import type { NctId } from "ctgov/study";
import { must } from "../base/assert.ts";
import { toTimestamp } from "../base/clock.ts";
import type { Alert, DeliveryKind, Mute, NewAlert } from "../registry/monitoring.ts";
import type { AlertContent } from "./alert.ts";
import type { BoundWatch } from "./bound-watch.ts";
import type { ClassifiedStudy } from "./classified-feed.ts";
import { createEvaluator, mutedIn, type Telling, toNewAlert } from "./evaluate-study.ts";
import { BURST_MAX, DIGEST_ALERTS_MAX, planDeliveries } from "./plan-deliveries.ts";

/** A message that a watch would have sent. */
export interface SupposedMessage {
  readonly at: string;
  readonly kind: DeliveryKind;
  readonly period?: { readonly from: string; readonly to: string } | undefined;
  /** What it would have told; never empty. */
  readonly studies: readonly SupposedStudy[];
}

/** What it would have told of a study, without the texts by which it was judged: a first load has many. */
export interface SupposedStudy {
  readonly nctId: NctId;
  readonly version: number;
  readonly content: AlertContent;
}

/** Changes that were stored within so many milliseconds of one another count as one sync, after which watches are evaluated. */
const SYNC_GAP_MS = 300_000;

/**
 * What a watch would have sent had it been there all along: the stored past (`readPast`), evaluated as the daemon evaluates
 * it, at the times at which it was stored. Pauses and snoozes are passed over; muted studies stay muted. Messages come in the
 * order of their times, as long as the clock that recorded them went forward. Memory holds what one digest tells, however
 * much was stored together.
 */
export async function* supposeMessages(
  watch: BoundWatch,
  past: AsyncIterable<ClassifiedStudy>,
  mutes: readonly Mute[],
): AsyncGenerator<SupposedMessage> {
  const isMuted = mutedIn(mutes);
  const ask = createEvaluator([watch], (_, { nctId }) => !isMuted(nctId, watch.watch.watchId));
  const { schedule } = watch.definition;
  let gathered: Supposed[] = [];
  for await (const study of past) {
    const supposed = ask(study).map((telling) => suppose(telling));
    const [first] = supposed;
    const last = gathered.at(-1);
    if (first !== undefined && last !== undefined && !isTogether(last, first, schedule.kind === "immediate")) {
      yield* messagesOf(watch, gathered);
      gathered = [];
    }
    gathered.push(...supposed);
    // So many more than a digest that the rest is a burst as well: what is sent does not depend on where it is cut.
    if (gathered.length <= DIGEST_ALERTS_MAX + BURST_MAX) continue;
    yield* messagesOf(watch, gathered.slice(0, DIGEST_ALERTS_MAX));
    gathered = gathered.slice(DIGEST_ALERTS_MAX);
  }
  yield* messagesOf(watch, gathered);
}

interface Supposed {
  readonly study: SupposedStudy;
  readonly alert: NewAlert;
  readonly recordedMs: number;
}

function suppose(telling: Telling): Supposed {
  const { study, content } = telling;
  const recordedMs = Date.parse(study.recordedAt);
  const { nctId, version } = study;
  return { study: { nctId, version, content }, alert: toNewAlert(telling, recordedMs), recordedMs };
}

function isTogether(last: Supposed, next: Supposed, isImmediate: boolean): boolean {
  return isImmediate ? next.recordedMs - last.recordedMs <= SYNC_GAP_MS : next.alert.dueAt === last.alert.dueAt;
}

function* messagesOf(watch: BoundWatch, gathered: readonly Supposed[]): Generator<SupposedMessage> {
  const alerts = gathered.map(({ alert, recordedMs }, at): Alert => {
    return { ...alert, alertId: at, createdAt: toTimestamp(recordedMs), deliveryId: undefined };
  });
  const unsnoozed = { ...watch.watch, snoozedUntil: undefined };
  const { deliveries } = planDeliveries(unsnoozed, watch.definition.schedule, alerts, []);
  for (const { kind, period, alertIds } of deliveries) {
    const told = alertIds.flatMap((at) => gathered[at] ?? []);
    const due = told.map(({ alert }) => alert.dueAt).sort();
    const at = must(due.at(-1), "a delivery has something to tell");
    yield { at, kind, period, studies: told.map(({ study }) => study) };
  }
}
