/** Alerts, and the evaluations that raise them: they move with the mark of the monitor, or with the day of the clock, in one transaction. */
import type { SQLInputValue } from "node:sqlite";
import { assert } from "../../base/assert.ts";
import { type Alert, MONITOR_READER, type MonitoringStore, type NewAlert } from "../monitoring.ts";
import { amountOf, type Connection, type Statement } from "./connection.ts";
import { movedMeanwhile } from "./errors.ts";
import { integerOf, nctIdOf, optionalIntegerOf, type Row, textOf } from "./row.ts";

const ALERT_COLUMNS = "alert_id, watch_id, alert_key, nct_id, version, seq, payload, due_at, created_at, delivery_id";

type AlertStore = Pick<MonitoringStore, "commitEvaluation" | "readClockDay" | "commitClock" | "listAlerts">;

export function keepAlerts(connection: Connection): AlertStore {
  return { ...keepEvaluations(connection), ...listAlertsOf(connection) };
}

function keepEvaluations(connection: Connection): Omit<AlertStore, "listAlerts"> {
  const mark = connection.prepare("select coalesce(max(seq), 0) as amount from mark where reader = ?");
  const lastSeq = connection.prepare("select coalesce(max(seq), 0) as amount from change");
  const moveMark = connection.prepare(`
    insert into mark (reader, seq, moved_at) values (?, ?, ?)
    on conflict (reader) do update set seq = excluded.seq, moved_at = excluded.moved_at`);
  const insert = connection.prepare(`
    insert into alert (watch_id, alert_key, nct_id, version, seq, payload, due_at, created_at)
    select w.watch_id, ?1, ?2, ?3, ?4, ?5, ?6, ?7 from watch w
    where w.watch_id = ?8
      and not exists (select 1 from alert known where known.watch_id = w.watch_id and known.alert_key = ?1)`);
  const clockDay = connection.prepare("select day from clock_mark");
  const moveClockDay = connection.prepare(`
    insert into clock_mark (only_row, day, moved_at) values (1, ?, ?)
    on conflict (only_row) do update set day = excluded.day, moved_at = excluded.moved_at`);

  /** Gives how many of them are new. */
  const store = (alerts: readonly NewAlert[], at: string): number => {
    const runs = alerts.map(({ alertKey, nctId, version, seq, payload, dueAt, watchId }) =>
      insert.run(alertKey, nctId, version, seq, payload, dueAt, at, watchId),
    );
    return runs.reduce((sum, { changes }) => sum + changes, 0);
  };
  const readClockDay = (): string | undefined => {
    const row = clockDay.get();
    return row === undefined ? undefined : textOf(row, "day");
  };

  return {
    async commitEvaluation({ after, upTo, at, alerts }) {
      return connection.write(() => {
        if (amountOf(mark, MONITOR_READER) !== after) throw movedMeanwhile(connection.location);
        assert(
          after <= upTo && upTo <= amountOf(lastSeq),
          "the monitor reads forward, and no further than the feed goes",
        );
        for (const { seq } of alerts) assert(seq <= upTo, "an alert speaks of changes that are evaluated");
        const alertsNew = store(alerts, at);
        moveMark.run(MONITOR_READER, upTo, at);
        return { alertsNew };
      });
    },
    async readClockDay() {
      return readClockDay();
    },
    async commitClock({ after, upTo, at, alerts }) {
      return connection.write(() => {
        if (readClockDay() !== after) throw movedMeanwhile(connection.location);
        assert((after ?? upTo) <= upTo, "days go forward");
        const alertsNew = store(alerts, at);
        moveClockDay.run(upTo, at);
        return { alertsNew };
      });
    },
  };
}

function listAlertsOf(connection: Connection): Pick<AlertStore, "listAlerts"> {
  /** One for each set of conditions: eight at most. */
  const lists = new Map<string, Statement>();
  return {
    async listAlerts({ watchId, deliveryId, dueBy, after, limit }) {
      const parts = ["alert_id > ?"];
      const values: SQLInputValue[] = [after ?? 0];
      const ask = (part: string, value: SQLInputValue | undefined): void => {
        if (value === undefined) return;
        parts.push(part);
        values.push(value);
      };
      ask("watch_id = ?", watchId);
      ask("delivery_id = ?", deliveryId);
      ask("delivery_id is null and due_at <= ?", dueBy);
      const sql = `select ${ALERT_COLUMNS} from alert where ${parts.join(" and ")} order by alert_id limit ?`;
      const statement = lists.get(sql) ?? connection.prepare(sql);
      lists.set(sql, statement);
      return statement.all(...values, limit).map(toAlert);
    },
  };
}

function toAlert(row: Row): Alert {
  return {
    alertId: integerOf(row, "alert_id"),
    watchId: integerOf(row, "watch_id"),
    alertKey: textOf(row, "alert_key"),
    nctId: nctIdOf(row, "nct_id"),
    version: integerOf(row, "version"),
    seq: integerOf(row, "seq"),
    payload: textOf(row, "payload"),
    dueAt: textOf(row, "due_at"),
    createdAt: textOf(row, "created_at"),
    deliveryId: optionalIntegerOf(row, "delivery_id"),
  };
}
