/**
 * The monitoring part of the port over plain values: the model that every adapter is held against, and what a registry
 * in memory keeps. A call that throws leaves no trace.
 */
import { LindError } from "../base/errors.ts";
import {
  type Alert,
  type Delivery,
  type DeliveryOutcome,
  isPaused,
  type Lease,
  type MonitoringStore,
  type Mute,
  type NewAlert,
  type StoredMute,
  type Watch,
} from "./monitoring.ts";

/** What a disk would hold. */
export interface MonitoringRows {
  readonly watches: readonly Watch[];
  readonly mutes: readonly StoredMute[];
  readonly alerts: readonly Alert[];
  readonly deliveries: readonly Omit<Delivery, "watchName" | "alerts">[];
  readonly leases: readonly Lease[];
  /** Up to which the calendar is told. */
  readonly clockDay: string | undefined;
  /** The numbers that were given last. */
  readonly watchId: number;
  readonly alertId: number;
  readonly deliveryId: number;
}

/** The feed and the marks beside it, which the rest of the store keeps. */
export interface FeedBeside {
  lastSeq(): number;
  readMark(): number;
  moveMark(seq: number, at: string): void;
}

export class MonitoringModel {
  rows: MonitoringRows = {
    ...{ watches: [], mutes: [], alerts: [], deliveries: [], leases: [] },
    ...{ watchId: 0, alertId: 0, deliveryId: 0, clockDay: undefined },
  };
}

type Methods<Name extends keyof MonitoringStore> = Pick<MonitoringStore, Name>;

export function openMonitoringModel(model: MonitoringModel, feed: FeedBeside): MonitoringStore {
  return {
    ...modelWatches(model, feed),
    ...modelMutes(model),
    ...modelAlerts(model, feed),
    ...modelMaking(model),
    ...modelOutbox(model),
    ...modelSummary(model),
    ...modelLeases(model),
  };
}

const byName = (left: { readonly name: string }, right: { readonly name: string }) => (left.name < right.name ? -1 : 1);

function modelWatches(
  model: MonitoringModel,
  feed: FeedBeside,
): Methods<"addWatch" | "listWatches" | "findWatch" | "removeWatch" | "pauseWatch" | "resumeWatch" | "snoozeWatch"> {
  const replace = (watchId: number, change: (watch: Watch) => Watch): void => {
    const watches = model.rows.watches.map((watch) => (watch.watchId === watchId ? change(watch) : watch));
    model.rows = { ...model.rows, watches };
  };
  const find = (watchId: number) => model.rows.watches.find((watch) => watch.watchId === watchId);
  return {
    async addWatch(added) {
      if (model.rows.watches.some(({ name }) => name === added.name)) throw new LindError("USAGE", "taken");
      const watchId = model.rows.watchId + 1;
      const watch = { ...added, watchId, sinceSeq: feed.lastSeq(), pauses: [], snoozedUntil: undefined };
      model.rows = { ...model.rows, watchId, watches: [...model.rows.watches, watch].sort(byName) };
      return watch;
    },
    async listWatches() {
      return model.rows.watches;
    },
    async findWatch(name) {
      return model.rows.watches.find((watch) => watch.name === name);
    },
    async removeWatch(name) {
      const watch = model.rows.watches.find((each) => each.name === name);
      if (watch === undefined) return false;
      const isOther = (row: { readonly watchId?: number | undefined }) => row.watchId !== watch.watchId;
      const { watches, mutes, alerts, deliveries } = model.rows;
      model.rows = {
        ...model.rows,
        watches: watches.filter(isOther),
        mutes: mutes.filter(isOther),
        alerts: alerts.filter(isOther),
        deliveries: deliveries.filter(isOther),
      };
      return true;
    },
    async pauseWatch(watchId, pausedAt) {
      const watch = find(watchId);
      if (watch === undefined || isPaused(watch)) return false;
      const pause = { afterSeq: feed.lastSeq(), upToSeq: undefined, pausedAt, resumedAt: undefined };
      replace(watchId, (each) => ({ ...each, pauses: [...each.pauses, pause] }));
      return true;
    },
    async resumeWatch(watchId, resumedAt) {
      const watch = find(watchId);
      if (watch === undefined || !isPaused(watch)) return false;
      const pauses = watch.pauses.map((pause) =>
        pause.upToSeq === undefined ? { ...pause, upToSeq: feed.lastSeq(), resumedAt } : pause,
      );
      replace(watchId, (each) => ({ ...each, pauses }));
      return true;
    },
    async snoozeWatch(watchId, snoozedUntil) {
      replace(watchId, (watch) => ({ ...watch, snoozedUntil }));
    },
  };
}

function modelMutes(model: MonitoringModel): Methods<"muteStudy" | "unmuteStudy" | "listMutes"> {
  const isSame = (left: Mute, right: Mute) => left.nctId === right.nctId && left.watchId === right.watchId;
  const order = ({ nctId, watchId = 0 }: Mute) => `${nctId} ${String(watchId).padStart(9, "0")}`;
  return {
    async muteStudy(mute, mutedAt) {
      if (model.rows.mutes.some((each) => isSame(each, mute))) return false;
      const mutes = [...model.rows.mutes, { nctId: mute.nctId, watchId: mute.watchId, mutedAt }];
      model.rows = { ...model.rows, mutes: mutes.sort((left, right) => (order(left) < order(right) ? -1 : 1)) };
      return true;
    },
    async unmuteStudy(mute) {
      const mutes = model.rows.mutes.filter((each) => !isSame(each, mute));
      const isGone = mutes.length < model.rows.mutes.length;
      model.rows = { ...model.rows, mutes };
      return isGone;
    },
    async listMutes() {
      return model.rows.mutes;
    },
  };
}

function modelAlerts(
  model: MonitoringModel,
  feed: FeedBeside,
): Methods<"commitEvaluation" | "readClockDay" | "commitClock" | "listAlerts"> {
  const store = (raised: readonly NewAlert[], createdAt: string) => {
    let { alerts, alertId } = model.rows;
    for (const alert of raised) {
      const isWanted = model.rows.watches.some(({ watchId }) => watchId === alert.watchId);
      const isKnown = alerts.some((each) => each.watchId === alert.watchId && each.alertKey === alert.alertKey);
      if (!isWanted || isKnown) continue;
      alertId += 1;
      alerts = [...alerts, { ...alert, alertId, createdAt, deliveryId: undefined }];
    }
    const alertsNew = alerts.length - model.rows.alerts.length;
    model.rows = { ...model.rows, alerts, alertId };
    return { alertsNew };
  };
  return {
    async commitEvaluation({ after, upTo, at, alerts }) {
      if (feed.readMark() !== after) throw busy();
      feed.moveMark(upTo, at);
      return store(alerts, at);
    },
    async readClockDay() {
      return model.rows.clockDay;
    },
    async commitClock({ after, upTo, at, alerts }) {
      if (model.rows.clockDay !== after) throw busy();
      model.rows = { ...model.rows, clockDay: upTo };
      return store(alerts, at);
    },
    async listAlerts({ watchId, deliveryId, dueBy, after = 0, limit }) {
      return model.rows.alerts
        .filter((alert) => watchId === undefined || alert.watchId === watchId)
        .filter((alert) => deliveryId === undefined || alert.deliveryId === deliveryId)
        .filter((alert) => dueBy === undefined || (alert.deliveryId === undefined && alert.dueAt <= dueBy))
        .filter(({ alertId }) => alertId > after)
        .slice(0, limit);
    },
  };
}

function modelMaking(model: MonitoringModel): Methods<"commitDeliveries"> {
  return {
    async commitDeliveries({ at, deliveries: made, discarded }) {
      let { alerts, deliveries, deliveryId } = model.rows;
      const free = (alertId: number, watchId?: number): void => {
        const isFree = alerts.some(
          (alert) =>
            alert.alertId === alertId &&
            alert.deliveryId === undefined &&
            (watchId === undefined || alert.watchId === watchId),
        );
        if (!isFree) throw busy();
      };
      for (const { alertIds, watchId, kind, messageKey, period } of made) {
        deliveryId += 1;
        for (const alertId of alertIds) free(alertId, watchId);
        const joined = deliveryId;
        alerts = alerts.map((alert) => (alertIds.includes(alert.alertId) ? { ...alert, deliveryId: joined } : alert));
        deliveries = [
          ...deliveries,
          {
            ...{ deliveryId, watchId, kind, messageKey, period, state: "waiting" as const, attempts: 0 },
            ...{ nextAttemptAt: at, lastError: undefined, createdAt: at, sentAt: undefined },
          },
        ];
      }
      for (const alertId of discarded) {
        free(alertId);
        alerts = alerts.filter((alert) => alert.alertId !== alertId);
      }
      model.rows = { ...model.rows, alerts, deliveries, deliveryId };
    },
  };
}

type Row = MonitoringRows["deliveries"][number];

function toDelivery({ watches, alerts }: MonitoringRows, row: Row): Delivery {
  return {
    ...row,
    watchName: watches.find(({ watchId }) => watchId === row.watchId)?.name ?? "",
    alerts: alerts.filter(({ deliveryId }) => deliveryId === row.deliveryId).length,
  };
}

function headOf({ deliveries }: MonitoringRows, watchId: number): Row | undefined {
  return deliveries.find((each) => each.watchId === watchId && each.state === "waiting");
}

function modelOutbox(
  model: MonitoringModel,
): Methods<"listHeads" | "settleDelivery" | "listDeliveries" | "retryDeliveries" | "forgetSent"> {
  return {
    async listHeads(now, limit) {
      return model.rows.watches
        .filter((watch) => !isPaused(watch) && (watch.snoozedUntil ?? "") <= now)
        .flatMap(({ watchId }) => headOf(model.rows, watchId) ?? [])
        .filter(({ nextAttemptAt }) => nextAttemptAt <= now)
        .sort((left, right) => compare(left.nextAttemptAt, right.nextAttemptAt) || left.deliveryId - right.deliveryId)
        .slice(0, limit)
        .map((row) => toDelivery(model.rows, row));
    },
    async settleDelivery(deliveryId, attempts, outcome) {
      const isIt = (row: Row) => row.deliveryId === deliveryId && row.attempts === attempts && row.state === "waiting";
      if (!model.rows.deliveries.some(isIt)) throw busy();
      const deliveries = model.rows.deliveries.map((row) => (isIt(row) ? settled(row, outcome) : row));
      model.rows = { ...model.rows, deliveries };
    },
    async listDeliveries({ watchId, state, limit }) {
      return model.rows.deliveries
        .filter((row) => watchId === undefined || row.watchId === watchId)
        .filter((row) => state === undefined || row.state === state)
        .toReversed()
        .slice(0, limit)
        .map((row) => toDelivery(model.rows, row));
    },
    async retryDeliveries({ deliveryId, watchId }, at) {
      const isIt = (row: Row) =>
        row.state === "dead" &&
        (deliveryId === undefined || row.deliveryId === deliveryId) &&
        (watchId === undefined || row.watchId === watchId);
      const { deliveries } = model.rows;
      const count = deliveries.filter(isIt).length;
      const again = { state: "waiting", attempts: 0, nextAttemptAt: at } as const;
      model.rows = { ...model.rows, deliveries: deliveries.map((row) => (isIt(row) ? { ...row, ...again } : row)) };
      return count;
    },
    async forgetSent(before, limit) {
      const forgotten = new Set(
        model.rows.deliveries
          .filter(({ state, sentAt = "" }) => state === "sent" && sentAt < before)
          .sort((left, right) => compare(left.sentAt ?? "", right.sentAt ?? "") || left.deliveryId - right.deliveryId)
          .slice(0, limit)
          .map(({ deliveryId }) => deliveryId),
      );
      const stays = ({ deliveryId }: { readonly deliveryId?: number | undefined }) => !forgotten.has(deliveryId ?? 0);
      const { alerts, deliveries } = model.rows;
      model.rows = { ...model.rows, alerts: alerts.filter(stays), deliveries: deliveries.filter(stays) };
      return forgotten.size;
    },
  };
}

function settled(row: Row, outcome: DeliveryOutcome): Row {
  switch (outcome.kind) {
    case "sent":
      return { ...row, state: "sent", sentAt: outcome.at, lastError: undefined };
    case "waiting": {
      const { nextAttemptAt, error } = outcome;
      return { ...row, attempts: row.attempts + 1, nextAttemptAt, lastError: error };
    }
    case "dead":
      return { ...row, state: "dead", attempts: row.attempts + 1, lastError: outcome.error };
  }
}

function modelSummary(model: MonitoringModel): Methods<"readOutbox" | "nextDueAt"> {
  const undelivered = (watchId: number) =>
    model.rows.alerts
      .filter((alert) => alert.watchId === watchId && alert.deliveryId === undefined)
      .map(({ dueAt }) => dueAt)
      .sort();
  return {
    async readOutbox() {
      return model.rows.watches.map(({ watchId, name }) => {
        const own = model.rows.deliveries.filter((row) => row.watchId === watchId);
        const ofState = (state: string) => own.filter((row) => row.state === state);
        const due = undelivered(watchId);
        return {
          watchId,
          watchName: name,
          alertsWaiting: due.length,
          nextAlertDueAt: due[0],
          waiting: ofState("waiting").length,
          sent: ofState("sent").length,
          dead: ofState("dead").length,
          lastSentAt: ofState("sent")
            .map(({ sentAt }) => sentAt)
            .sort()
            .at(-1),
          lastError: (headOf(model.rows, watchId) ?? ofState("dead").at(-1))?.lastError,
        };
      });
    },
    async nextDueAt() {
      return model.rows.watches
        .filter((watch) => !isPaused(watch))
        .flatMap(({ watchId, snoozedUntil = "" }) =>
          [undelivered(watchId)[0], headOf(model.rows, watchId)?.nextAttemptAt]
            .filter((time) => time !== undefined)
            .map((time) => (time < snoozedUntil ? snoozedUntil : time)),
        )
        .sort()[0];
    },
  };
}

function modelLeases(model: MonitoringModel): Methods<"takeLease" | "releaseLease" | "readLease"> {
  return {
    async takeLease({ now, ...wanted }) {
      const held = model.rows.leases.find(({ name }) => name === wanted.name);
      if (held !== undefined && held.holder !== wanted.holder && held.until > now) return held;
      model.rows = { ...model.rows, leases: [...model.rows.leases.filter((lease) => lease !== held), wanted] };
      return wanted;
    },
    async releaseLease(name, holder) {
      const leases = model.rows.leases.filter((lease) => lease.name !== name || lease.holder !== holder);
      model.rows = { ...model.rows, leases };
    },
    async readLease(name) {
      return model.rows.leases.find((lease) => lease.name === name);
    },
  };
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function busy(): LindError {
  return new LindError("STORE_BUSY", "Another process has moved it.");
}
