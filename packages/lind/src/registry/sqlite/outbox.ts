/** The outbox: alerts become deliveries, which are offered one after the other to whoever sends. */
import { assert } from "../../base/assert.ts";
import type {
  Delivery,
  DeliveryKind,
  DeliveryOutcome,
  DeliveryState,
  MonitoringStore,
  NewDelivery,
  OutboxOfWatch,
} from "../monitoring.ts";
import { type Connection, type Statement, single } from "./connection.ts";
import { movedMeanwhile } from "./errors.ts";
import { integerOf, optionalTextOf, type Row, textOf } from "./row.ts";

const DELIVERIES = `
  select d.delivery_id, d.watch_id, w.name as watch_name, d.kind, d.message_key, d.period_from, d.period_to, d.state,
    d.attempts, d.next_attempt_at, d.last_error, d.created_at, d.sent_at,
    (select count(*) from alert a where a.delivery_id = d.delivery_id) as alerts
  from delivery d join watch w on w.watch_id = d.watch_id`;

const IS_RUNNING = "not exists (select 1 from watch_pause p where p.watch_id = w.watch_id and p.up_to_seq is null)";

/** The oldest delivery of a watch that waits. */
const HEAD = "(select min(h.delivery_id) from delivery h where h.watch_id = w.watch_id and h.state = 'waiting')";

type OutboxMethods = Pick<
  MonitoringStore,
  "listHeads" | "settleDelivery" | "listDeliveries" | "retryDeliveries" | "forgetSent" | "nextDueAt"
>;

export function keepOutbox(connection: Connection): OutboxMethods {
  const heads = connection.prepare(`
    ${DELIVERIES}
    where d.delivery_id = ${HEAD} and d.next_attempt_at <= ?
      and (w.snoozed_until is null or w.snoozed_until <= ?) and ${IS_RUNNING}
    order by d.next_attempt_at, d.delivery_id limit ?`);
  const ofQuery = connection.prepare(`
    ${DELIVERIES}
    where (?1 is null or d.watch_id = ?1) and (?2 is null or d.state = ?2)
    order by d.delivery_id desc limit ?3`);
  const retry = connection.prepare(`
    update delivery set state = 'waiting', attempts = 0, next_attempt_at = ?3
    where state = 'dead' and (?1 is null or delivery_id = ?1) and (?2 is null or watch_id = ?2)`);
  const forget = connection.prepare(`
    delete from delivery where delivery_id in (
      select delivery_id from delivery where state = 'sent' and sent_at < ? order by sent_at limit ?)`);
  const nextDue = connection.prepare(`
    select min(max(due.at, coalesce(w.snoozed_until, ''))) as next_due_at
    from watch w join (
      select watch_id, min(due_at) as at from alert where delivery_id is null group by watch_id
      union all
      select w.watch_id, d.next_attempt_at from watch w join delivery d on d.delivery_id = ${HEAD}
    ) due on due.watch_id = w.watch_id
    where ${IS_RUNNING}`);
  const settle = prepareOutcomes(connection);

  return {
    async listHeads(now, limit) {
      return heads.all(now, now, limit).map(toDelivery);
    },
    async settleDelivery(deliveryId, attempts, outcome) {
      await connection.write(() => {
        if (settle(deliveryId, attempts, outcome) === 0) throw movedMeanwhile(connection.location);
      });
    },
    async listDeliveries({ watchId, state, limit }) {
      return ofQuery.all(watchId ?? null, state ?? null, limit).map(toDelivery);
    },
    async retryDeliveries({ deliveryId, watchId }, at) {
      return (await connection.write(() => retry.run(deliveryId ?? null, watchId ?? null, at))).changes;
    },
    async forgetSent(before, limit) {
      return (await connection.write(() => forget.run(before, limit))).changes;
    },
    async nextDueAt() {
      return optionalTextOf(single(nextDue), "next_due_at");
    },
  };
}

type Settle = (deliveryId: number, attempts: number, outcome: DeliveryOutcome) => number;

/** Each gives how many rows it moved: none where the delivery no longer waits at this number of attempts. */
function prepareOutcomes(connection: Connection): Settle {
  const where = "where delivery_id = ? and attempts = ? and state = 'waiting'";
  const sent = connection.prepare(`update delivery set state = 'sent', sent_at = ?, last_error = null ${where}`);
  const failed = connection.prepare(`
    update delivery set state = ?, attempts = attempts + 1, last_error = ?,
      next_attempt_at = coalesce(?, next_attempt_at) ${where}`);
  return (deliveryId, attempts, outcome) => {
    if (outcome.kind === "sent") return sent.run(outcome.at, deliveryId, attempts).changes;
    const nextAttemptAt = outcome.kind === "waiting" ? outcome.nextAttemptAt : null;
    return failed.run(outcome.kind, outcome.error, nextAttemptAt, deliveryId, attempts).changes;
  };
}

/** Makes deliveries of alerts; an alert that is in one already fails the whole. */
export function makeDeliveries(connection: Connection): Pick<MonitoringStore, "commitDeliveries"> {
  const insert = connection.prepare(`
    insert into delivery (watch_id, kind, message_key, period_from, period_to, state, next_attempt_at, created_at)
    values (?, ?, ?, ?, ?, 'waiting', ?, ?)`);
  const join = connection.prepare(
    "update alert set delivery_id = ? where alert_id = ? and watch_id = ? and delivery_id is null",
  );
  const discard = connection.prepare("delete from alert where alert_id = ? and delivery_id is null");
  const one = (statement: Statement, ...values: readonly number[]): void => {
    if (statement.run(...values).changes !== 1) throw movedMeanwhile(connection.location);
  };
  const make = ({ watchId, kind, messageKey, period, alertIds }: NewDelivery, at: string): void => {
    assert(alertIds.length > 0, "a delivery has something to tell");
    const from = period?.from ?? null;
    const { lastInsertRowid } = insert.run(watchId, kind, messageKey, from, period?.to ?? null, at, at);
    for (const alertId of alertIds) one(join, lastInsertRowid, alertId, watchId);
  };
  return {
    async commitDeliveries({ at, deliveries, discarded }) {
      await connection.write(() => {
        for (const delivery of deliveries) make(delivery, at);
        for (const alertId of discarded) one(discard, alertId);
      });
    },
  };
}

/** What waits, what is dead and what was sent, for each watch. */
export function readOutboxes(connection: Connection): Pick<MonitoringStore, "readOutbox"> {
  const countOf = (state: DeliveryState) =>
    `(select count(*) from delivery d where d.watch_id = w.watch_id and d.state = '${state}') as ${state}`;
  const newestDead = "(select max(h.delivery_id) from delivery h where h.watch_id = w.watch_id and h.state = 'dead')";
  const rows = connection.prepare(`
    select w.watch_id, w.name, ${countOf("waiting")}, ${countOf("sent")}, ${countOf("dead")},
      (select count(*) from alert a where a.watch_id = w.watch_id and a.delivery_id is null) as alerts_waiting,
      (select min(due_at) from alert a where a.watch_id = w.watch_id and a.delivery_id is null) as next_alert_due_at,
      (select max(sent_at) from delivery d where d.watch_id = w.watch_id and d.state = 'sent') as last_sent_at,
      (select d.last_error from delivery d where d.delivery_id = coalesce(${HEAD}, ${newestDead})) as last_error
    from watch w order by w.name`);
  return {
    async readOutbox() {
      return rows.all().map(toOutbox);
    },
  };
}

function toOutbox(row: Row): OutboxOfWatch {
  return {
    watchId: integerOf(row, "watch_id"),
    watchName: textOf(row, "name"),
    alertsWaiting: integerOf(row, "alerts_waiting"),
    nextAlertDueAt: optionalTextOf(row, "next_alert_due_at"),
    waiting: integerOf(row, "waiting"),
    sent: integerOf(row, "sent"),
    dead: integerOf(row, "dead"),
    lastSentAt: optionalTextOf(row, "last_sent_at"),
    lastError: optionalTextOf(row, "last_error"),
  };
}

function toDelivery(row: Row): Delivery {
  const from = optionalTextOf(row, "period_from");
  const to = optionalTextOf(row, "period_to");
  return {
    deliveryId: integerOf(row, "delivery_id"),
    watchId: integerOf(row, "watch_id"),
    watchName: textOf(row, "watch_name"),
    // The table's own checks allow these words only.
    kind: textOf(row, "kind") as DeliveryKind,
    state: textOf(row, "state") as DeliveryState,
    messageKey: textOf(row, "message_key"),
    period: from === undefined || to === undefined ? undefined : { from, to },
    alerts: integerOf(row, "alerts"),
    attempts: integerOf(row, "attempts"),
    nextAttemptAt: textOf(row, "next_attempt_at"),
    lastError: optionalTextOf(row, "last_error"),
    createdAt: textOf(row, "created_at"),
    sentAt: optionalTextOf(row, "sent_at"),
  };
}
