import { unreachable } from "../../base/assert.ts";
import { type Clock, toTimestamp } from "../../base/clock.ts";
import { isLindError } from "../../base/errors.ts";
import type { SendResult } from "../../delivery/channel.ts";
import { type AfterAttempt, afterAttempt, type RetryPolicy } from "../../delivery/retry.ts";
import type { Delivery, DeliveryOutcome, MonitoringStore } from "../../registry/monitoring.ts";

/** Receivers that are asked at the same time; of one watch never more than one. */
export const DELIVERIES_AT_ONCE = 8;

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
  let failure: { readonly error: unknown } | undefined;

  const begin = (delivery: Delivery): void => {
    const done = attempt(delivery, work)
      .then(
        (after) => {
          if (after !== undefined) counts[after.kind] += 1;
        },
        (error: unknown) => {
          failure ??= { error };
        },
      )
      .finally(() => underway.delete(delivery.watchId));
    underway.set(delivery.watchId, done);
  };

  for (;;) {
    if (!signal.aborted && failure === undefined) {
      // Those under way are still the heads of their watches, so there may be as many of them again.
      const heads = await store.listHeads(toTimestamp(clock.now()), DELIVERIES_AT_ONCE * 2);
      const fresh = heads.filter(({ watchId }) => !underway.has(watchId));
      for (const delivery of fresh.slice(0, DELIVERIES_AT_ONCE - underway.size)) begin(delivery);
    }
    if (underway.size === 0) break;
    await Promise.race(underway.values());
  }
  if (failure !== undefined) throw failure.error;
  return { sent: counts.sent, waiting: counts.again, dead: counts.dead };
}

/** Undefined where another process has settled the delivery meanwhile. */
async function attempt(delivery: Delivery, work: DeliveryWork): Promise<AfterAttempt | undefined> {
  const { store, carry, policy, clock, random } = work;
  const result = await carry(delivery);
  const attempts = { count: delivery.attempts + 1, firstAtMs: Date.parse(delivery.createdAt) };
  const after = afterAttempt(result, attempts, policy, { nowMs: clock.now(), random });
  try {
    await store.settleDelivery(delivery.deliveryId, delivery.attempts, toOutcome(after, clock.now()));
  } catch (error) {
    if (isLindError(error) && error.code === "STORE_BUSY") return undefined;
    throw error;
  }
  work.onAttempt?.(delivery, after);
  return after;
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
