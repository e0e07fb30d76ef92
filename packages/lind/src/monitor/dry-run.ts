import { must } from "../base/assert.ts";
import { toTimestamp } from "../base/clock.ts";
import type { Alert, DeliveryKind, Mute } from "../registry/monitoring.ts";
import type { BoundWatch } from "./bound-watch.ts";
import type { ClassifiedStudy } from "./classified-feed.ts";
import { createEvaluator, mutedIn, type Telling, toNewAlert } from "./evaluate-study.ts";
import { planDeliveries } from "./plan-deliveries.ts";

/** A message that a watch would have sent. */
export interface SupposedMessage {
  readonly at: string;
  readonly kind: DeliveryKind;
  readonly period?: { readonly from: string; readonly to: string } | undefined;
  /** What it would have told; never empty. */
  readonly tellings: readonly Telling[];
}

/** Changes that were stored within so many milliseconds of one another count as one sync, after which watches are evaluated. */
const SYNC_GAP_MS = 300_000;

/**
 * What a watch would have sent had it been there all along: the stored past (`readPast`), evaluated as the daemon evaluates
 * it, at the times at which it was stored. Pauses and snoozes are passed over; muted studies stay muted. Messages come in the
 * order of their times, as long as the clock that recorded them went forward.
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
  }
  yield* messagesOf(watch, gathered);
}

interface Supposed {
  readonly telling: Telling;
  readonly recordedMs: number;
  readonly dueAt: string;
}

function suppose(telling: Telling): Supposed {
  const recordedMs = Date.parse(telling.study.recordedAt);
  return { telling, recordedMs, dueAt: toNewAlert(telling, recordedMs).dueAt };
}

function isTogether(last: Supposed, next: Supposed, isImmediate: boolean): boolean {
  return isImmediate ? next.recordedMs - last.recordedMs <= SYNC_GAP_MS : next.dueAt === last.dueAt;
}

function* messagesOf(watch: BoundWatch, gathered: readonly Supposed[]): Generator<SupposedMessage> {
  const alerts = gathered.map(({ telling, recordedMs }, at): Alert => {
    const createdAt = toTimestamp(recordedMs);
    return { ...toNewAlert(telling, recordedMs), alertId: at, createdAt, deliveryId: undefined };
  });
  const unsnoozed = { ...watch.watch, snoozedUntil: undefined };
  for (const { kind, period, alertIds } of planDeliveries(unsnoozed, watch.definition.schedule, alerts, [])
    .deliveries) {
    const tellings = alertIds.flatMap((at) => gathered[at]?.telling ?? []);
    const due = alertIds.flatMap((each) => gathered[each]?.dueAt ?? []).sort();
    const at = must(due.at(-1), "a delivery has something to tell");
    yield { at, kind, period, tellings };
  }
}
