import type { OutboxOfWatch } from "../../registry/monitoring.ts";
import type { Registry } from "../../registry/registry.ts";

/** What the watches of a home have found and not yet told, together and for each. */
export interface OutboxStatus {
  /** Alerts that are in no message yet: of a digest to come, or of a watch that is paused or snoozed. */
  readonly alertsWaiting: number;
  /** Messages that are to be sent, now or again. */
  readonly waiting: number;
  /** Messages that wait for a person. */
  readonly dead: number;
  readonly lastSentAt: string | undefined;
  readonly watches: readonly OutboxOfWatch[];
}

export async function readOutboxStatus(registry: Registry): Promise<OutboxStatus> {
  const watches = await registry.readOutbox();
  const sum = (of: (watch: OutboxOfWatch) => number) => watches.reduce((total, watch) => total + of(watch), 0);
  return {
    alertsWaiting: sum((watch) => watch.alertsWaiting),
    waiting: sum((watch) => watch.waiting),
    dead: sum((watch) => watch.dead),
    lastSentAt: watches
      .flatMap(({ lastSentAt }) => lastSentAt ?? [])
      .sort()
      .at(-1),
    watches,
  };
}
