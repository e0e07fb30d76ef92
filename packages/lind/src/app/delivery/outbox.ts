import { toTimestamp } from "../../base/clock.ts";
import { LindError } from "../../base/errors.ts";
import type { Delivery, DeliveryState } from "../../registry/monitoring.ts";
import type { Registry } from "../../registry/registry.ts";
import type { Lind } from "../open-lind.ts";
import { findWatch } from "../watches/find-watch.ts";

export type { Delivery, DeliveryState };

export interface OutboxRequest {
  /** The name of a watch; undefined for all. */
  readonly watch?: string | undefined;
  /** Undefined for what is not sent yet: what waits and what is dead. */
  readonly state?: DeliveryState | undefined;
  readonly limit: number;
}

/** Deliveries, the newest first. */
export async function listOutbox(lind: Lind, { watch, state, limit }: OutboxRequest): Promise<readonly Delivery[]> {
  const registry = await lind.openForReading();
  const watchId = await watchIdOf(registry, watch);
  if (state !== undefined) return registry.listDeliveries({ watchId, state, limit });
  const [waiting, dead] = await Promise.all(
    (["waiting", "dead"] as const).map((each) => registry.listDeliveries({ watchId, state: each, limit })),
  );
  return [...(waiting ?? []), ...(dead ?? [])].sort((a, b) => b.deliveryId - a.deliveryId).slice(0, limit);
}

/** Dead letters of a watch, or of all, wait again. Gives how many. */
export async function retryOutbox(lind: Lind, request: { readonly watch?: string | undefined }): Promise<number> {
  const registry = await openToRetry(lind);
  const watchId = await watchIdOf(registry, request.watch);
  return registry.retryDeliveries(watchId === undefined ? {} : { watchId }, toTimestamp(lind.effects.clock.now()));
}

/** These dead letters wait again. Refuses a number that is none, before any is touched. */
export async function retryDeliveries(lind: Lind, deliveryIds: readonly number[]): Promise<number> {
  const registry = await openToRetry(lind);
  const dead = await registry.listDeliveries({ state: "dead", limit: DEAD_MAX });
  const missing = deliveryIds.find((deliveryId) => !dead.some((delivery) => delivery.deliveryId === deliveryId));
  if (missing !== undefined) {
    throw new LindError("USAGE", `${missing} is no dead letter.`, { hint: '"lind outbox --state dead" lists them.' });
  }
  let count = 0;
  for (const deliveryId of deliveryIds) {
    count += await registry.retryDeliveries({ deliveryId }, toTimestamp(lind.effects.clock.now()));
  }
  return count;
}

/** To open for writing makes a store where there is none: a home that was mistyped has no dead letters. */
async function openToRetry(lind: Lind): Promise<Registry> {
  await lind.openForReading();
  return lind.openForWriting();
}

/** More dead letters than that are sent again together. */
const DEAD_MAX = 100_000;

async function watchIdOf(registry: Registry, name: string | undefined): Promise<number | undefined> {
  if (name === undefined) return undefined;
  return (await findWatch(registry, name)).watchId;
}
