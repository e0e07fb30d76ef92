import type { Message } from "../../delivery/channel.ts";
import { ENTRIES_MAX, renderAtomFeed } from "../../delivery/feed/atom-feed.ts";
import type { Watch } from "../../registry/monitoring.ts";
import type { Registry } from "../../registry/registry.ts";
import { composeMessage } from "./compose-message.ts";

type FeedStore = Pick<Registry, "findWatch" | "listDeliveries" | "listAlerts">;

/**
 * The Atom feed of a watch: what was sent of it, the newest first, whichever its channel is. `base` is where people
 * reach the server, without a trailing slash. Undefined where there is no watch of this name.
 */
export async function readFeed(registry: FeedStore, name: string, base: string): Promise<string | undefined> {
  const watch = await registry.findWatch(name);
  if (watch === undefined) return undefined;
  const settings = {
    watch: watch.name,
    // A watch that is removed and added again tells of other things, so it is another feed.
    key: `${watch.name}\n${watch.createdAt}`,
    selfUrl: `${base}/feeds/${encodeURIComponent(watch.name)}.atom`,
    createdAt: watch.createdAt,
  };
  return renderAtomFeed(settings, await readSent(registry, watch, base));
}

/** As many of the newest messages as fill a feed. */
async function readSent(registry: FeedStore, { watchId }: Watch, base: string): Promise<readonly Message[]> {
  const messages: Message[] = [];
  let studies = 0;
  for (const delivery of await registry.listDeliveries({ watchId, state: "sent", limit: ENTRIES_MAX })) {
    if (studies >= ENTRIES_MAX) break;
    const alerts = await registry.listAlerts({ deliveryId: delivery.deliveryId, limit: delivery.alerts });
    const composed = composeMessage(delivery, alerts, base);
    if (composed.kind === "refused") continue;
    messages.push(composed.message);
    studies += composed.message.studies.length;
  }
  return messages;
}
