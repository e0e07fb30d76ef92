import { must } from "../base/assert.ts";
import { toTimestamp } from "../base/clock.ts";
import { hashText } from "../base/hash.ts";
import type { Alert, DeliveryKind, Mute, NewDelivery, Watch } from "../registry/monitoring.ts";
import { mutedIn } from "./evaluate-study.ts";
import { periodStartMs, type Schedule } from "./schedule.ts";

/** More alerts than this at once, of a watch that tells at once, become a digest: nobody reads a hundred messages. */
export const BURST_MAX = 20;
/** Alerts of one digest; more of them make several. */
export const DIGEST_ALERTS_MAX = 200;

/** What is to be done with alerts whose time has come. */
export interface DeliveryPlan {
  readonly deliveries: readonly NewDelivery[];
  /** Alerts of studies that were muted since. */
  readonly discarded: readonly number[];
}

/**
 * Which messages the due alerts of one watch make, in the order in which they are to be sent.
 *
 * - A digest has all that is due, also where several of its moments have passed while nobody delivered.
 * - A watch that tells at once sends one message for each alert. What was held back while it was snoozed is one digest, and so
 *   is a burst.
 */
export function planDeliveries(
  watch: Watch,
  schedule: Schedule,
  due: readonly Alert[],
  mutes: readonly Mute[],
): DeliveryPlan {
  const isMuted = mutedIn(mutes);
  const [kept, muted] = partition(due, ({ nctId, watchId }) => !isMuted(nctId, watchId));
  return {
    deliveries: groupsOf(watch, schedule, kept).map((group) => toDelivery(watch, schedule, group)),
    discarded: muted.map(({ alertId }) => alertId),
  };
}

interface Group {
  readonly kind: DeliveryKind;
  /** Never empty. */
  readonly alerts: readonly Alert[];
}

function groupsOf({ snoozedUntil = "" }: Watch, schedule: Schedule, alerts: readonly Alert[]): readonly Group[] {
  if (schedule.kind !== "immediate") return digests(alerts);
  const [held, fresh] = partition(alerts, ({ dueAt }) => dueAt < snoozedUntil);
  const isBurst = fresh.length > BURST_MAX;
  return [...(held.length > 1 ? digests(held) : singles(held)), ...(isBurst ? digests(fresh) : singles(fresh))];
}

function singles(alerts: readonly Alert[]): readonly Group[] {
  return alerts.map((alert) => ({ kind: "alert", alerts: [alert] }));
}

function digests(alerts: readonly Alert[]): readonly Group[] {
  const groups: Group[] = [];
  for (let at = 0; at < alerts.length; at += DIGEST_ALERTS_MAX) {
    groups.push({ kind: "digest", alerts: alerts.slice(at, at + DIGEST_ALERTS_MAX) });
  }
  return groups;
}

function toDelivery(watch: Watch, schedule: Schedule, { kind, alerts }: Group): NewDelivery {
  return {
    watchId: watch.watchId,
    kind,
    messageKey: messageKeyOf(watch, alerts),
    period: kind === "digest" ? periodOf(schedule, alerts) : undefined,
    alertIds: alerts.map(({ alertId }) => alertId),
  };
}

/** The same for the same alerts; another home that watches the same has other keys. */
function messageKeyOf({ name, createdAt }: Watch, alerts: readonly Alert[]): string {
  const parts = alerts.map(({ alertId, alertKey }) => `${alertId} ${alertKey}`);
  return hashText(JSON.stringify([name, createdAt, ...parts])).slice(0, MESSAGE_KEY_LENGTH);
}

/** 128 bits: no two messages will ever share one by chance. */
const MESSAGE_KEY_LENGTH = 32;

/** From the digest before the first of its alerts to the last moment that it was due; of a burst what it took. */
function periodOf(schedule: Schedule, alerts: readonly Alert[]): { readonly from: string; readonly to: string } {
  const dueAt = alerts.map((alert) => alert.dueAt).sort();
  const first = must(dueAt[0], "a digest has alerts");
  const from = toTimestamp(periodStartMs(schedule, Date.parse(first)));
  return { from, to: must(dueAt.at(-1), "a digest has alerts") };
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}
