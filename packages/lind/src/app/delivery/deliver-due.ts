import { unreachable } from "../../base/assert.ts";
import { type Clock, toTimestamp } from "../../base/clock.ts";
import { isLindError } from "../../base/errors.ts";
import type { SendResult } from "../../delivery/channel.ts";
import { type AfterAttempt, afterAttempt, type RetryPolicy } from "../../delivery/retry.ts";
import type { Delivery, DeliveryOutcome, MonitoringStore } from "../../registry/monitoring.ts";

/** Receivers that are asked at the same time; of one watch never more than one. */
export const DELIVERIES_AT_ONCE = 8;

/** How often an outcome is written while others hold the store; each time waits for some seconds. */
const SETTLE_TRIES = 3;

export interface DeliveryWork {
  readonly store: Pick<MonitoringStore, "listHeads" | "settleDelivery">;
  /** Makes the message of a delivery and sends it. Throws only what ends the work: a store that cannot be read. */
  readonly carry: (delivery: Delivery) => Promise<SendResult>;
  readonly policy: RetryPolicy;
  readonly clock: Clock;
  readonly random: () => number;
  /** Nothing new is begun after it; what is on its way is waited for. */
  readonly signal: AbortSignal;
  /** Told of each attempt once the store knows of it. */
  readonly onAttempt?: ((delivery: Delivery, after: AfterAttempt) => void) | undefined;
}

export interface DeliveryReport {
  readonly sent: number;
  /** To be tried again later. */
  readonly waiting: number;
  readonly dead: number;
}

/**
 * Sends what is due until nothing is: the oldest delivery of each watch, several watches at a time. A delivery is
 * `sent` only after its receiver said so, and the next of its watch is begun only then. A process that ends in between
 * leaves it waiting, and it is sent again with the same key.
 */
export async function deliverDue(work: DeliveryWork): Promise<DeliveryReport> {
  const { store, clock, signal } = work;
  const underway = new Map<number, Promise<void>>();
  const counts = { sent: 0, again: 0, dead: 0 };
  /** Offered again as they were, because nobody could write down what became of them: once a round is enough. */
  const unsettled = new Set<number>();
  let failure: { readonly error: unknown } | undefined;

  const begin = (delivery: Delivery): void => {
    const done = attempt(delivery, work)
      .then(
        (after) => {
          if (after === undefined) unsettled.add(delivery.deliveryId);
          else counts[after.kind] += 1;
        },
        (error: unknown) => {
          failure ??= { error };
        },
      )
      .finally(() => underway.delete(delivery.watchId));
    underway.set(delivery.watchId, done);
  };

  const beginMore = async (): Promise<void> => {
    // Those under way are still the heads of their watches, so there may be as many of them again.
    const heads = await store.listHeads(toTimestamp(clock.now()), DELIVERIES_AT_ONCE * 2);
    const fresh = heads.filter(({ watchId, deliveryId }) => !underway.has(watchId) && !unsettled.has(deliveryId));
    for (const delivery of fresh.slice(0, DELIVERIES_AT_ONCE - underway.size)) begin(delivery);
  };

  for (;;) {
    if (!signal.aborted && failure === undefined) {
      try {
        await beginMore();
      } catch (error) {
        // What is under way ends first, and is written down: a receiver that has a message must not get it again.
        failure ??= { error };
      }
    }
    if (underway.size === 0) break;
    await Promise.race(underway.values());
  }
  if (failure !== undefined) throw failure.error;
  return { sent: counts.sent, waiting: counts.again, dead: counts.dead };
}

/** Undefined where another process has settled the delivery meanwhile, or holds the store. */
async function attempt(delivery: Delivery, work: DeliveryWork): Promise<AfterAttempt | undefined> {
  const { carry, policy, clock, random } = work;
  const result = await carry(delivery);
  const attempts = { count: delivery.attempts + 1, madeAtMs: Date.parse(delivery.createdAt) };
  const after = afterAttempt(result, attempts, policy, { nowMs: clock.now(), random });
  if (!(await settle(delivery, toOutcome(after, clock.now()), work))) return undefined;
  work.onAttempt?.(delivery, after);
  return after;
}

/** False where it could not be written. What was sent and is not written down is sent twice, so it is worth some patience. */
async function settle(
  { deliveryId, attempts }: Delivery,
  outcome: DeliveryOutcome,
  { store }: DeliveryWork,
): Promise<boolean> {
  for (let tries = 0; tries < SETTLE_TRIES; tries += 1) {
    try {
      await store.settleDelivery(deliveryId, attempts, outcome);
      return true;
    } catch (error) {
      if (!isLindError(error) || error.code !== "STORE_BUSY") throw error;
    }
  }
  return false;
}

function toOutcome(after: AfterAttempt, nowMs: number): DeliveryOutcome {
  switch (after.kind) {
    case "sent":
      return { kind: "sent", at: toTimestamp(nowMs) };
    case "again":
      return { kind: "waiting", nextAttemptAt: toTimestamp(after.atMs), error: after.reason };
    case "dead":
      return { kind: "dead", error: after.reason };
    default:
      return unreachable(after);
  }
}
