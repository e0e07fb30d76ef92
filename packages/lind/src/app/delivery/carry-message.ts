import { isLindError, messageOf } from "../../base/errors.ts";
import type { SendResult } from "../../delivery/channel.ts";
import { parseWatchDefinition } from "../../monitor/watch-definition.ts";
import type { Delivery } from "../../registry/monitoring.ts";
import type { Registry } from "../../registry/registry.ts";
import { composeMessage } from "./compose-message.ts";
import type { Channels } from "./open-channels.ts";

export interface CarryOptions {
  readonly registry: Pick<Registry, "findWatch" | "listAlerts">;
  readonly channels: Channels;
  readonly publicUrl: string | undefined;
  /** Ends what is on its way. */
  readonly signal: AbortSignal;
}

/**
 * Makes the message of a delivery, finds the channel of its watch, and sends it. A message that nobody foresaw, so that
 * making it fails, becomes a dead letter: it must not stop those of others, now and at each start.
 */
export async function carryMessage(delivery: Delivery, options: CarryOptions): Promise<SendResult> {
  try {
    return await carry(delivery, options);
  } catch (error) {
    if (isLindError(error)) throw error;
    return { kind: "refused", reason: `it cannot be made, which is a bug of Lind: ${messageOf(error)}` };
  }
}

async function carry(delivery: Delivery, options: CarryOptions): Promise<SendResult> {
  const { registry, channels, publicUrl, signal } = options;
  const watch = await registry.findWatch(delivery.watchName);
  // Removed since the delivery was read, with everything that it had to tell.
  if (watch === undefined) return { kind: "refused", reason: "its watch is gone" };
  const definition = parseWatchDefinition(watch.definition);
  if ("problem" in definition) return { kind: "refused", reason: `its watch cannot be read: ${definition.problem}` };
  const alerts = await registry.listAlerts({ deliveryId: delivery.deliveryId, limit: delivery.alerts });
  const composed = composeMessage(delivery, alerts, publicUrl);
  if (composed.kind === "refused") return composed;
  const channel = await channels.channelOf(definition.channel);
  return channel.send(composed.message, signal);
}
