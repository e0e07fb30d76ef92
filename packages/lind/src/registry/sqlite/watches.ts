/** Watches, their pauses, and the studies that are muted. */
import { must } from "../../base/assert.ts";
import { LindError } from "../../base/errors.ts";
import type { MonitoringStore, Pause, StoredMute, Watch } from "../monitoring.ts";
import type { Connection, Statement } from "./connection.ts";
import { integerOf, nctIdOf, optionalIntegerOf, optionalTextOf, type Row, textOf } from "./row.ts";

const WATCH_COLUMNS = "watch_id, name, definition, since_seq, snoozed_until, created_at";

type WatchMethods = Pick<
  MonitoringStore,
  "addWatch" | "listWatches" | "findWatch" | "removeWatch" | "pauseWatch" | "resumeWatch" | "snoozeWatch"
>;

export function keepWatches(connection: Connection): WatchMethods {
  const insert = connection.prepare(`
    insert into watch (name, definition, since_seq, created_at)
    values (?, ?, (select coalesce(max(seq), 0) from change), ?)`);
  const byName = connection.prepare(`select ${WATCH_COLUMNS} from watch where name = ?`);
  const all = connection.prepare(`select ${WATCH_COLUMNS} from watch order by name`);
  const pauses = connection.prepare(`
    select watch_id, after_seq, up_to_seq, paused_at, resumed_at from watch_pause order by watch_id, pause_number`);
  const remove = connection.prepare("delete from watch where name = ?");
  const { pause, resume } = preparePauses(connection);
  const snooze = connection.prepare("update watch set snoozed_until = ? where watch_id = ?");

  /** All watches that a question finds, with their pauses, of one state of the store. */
  const read = (statement: Statement, ...values: readonly string[]): readonly Watch[] =>
    connection.read(() => {
      const rows = statement.all(...values);
      const pausesByWatch = Map.groupBy(rows.length === 0 ? [] : pauses.all(), (row) => integerOf(row, "watch_id"));
      return rows.map((row) => toWatch(row, pausesByWatch.get(integerOf(row, "watch_id")) ?? []));
    });

  return {
    async addWatch({ name, definition, createdAt }) {
      await connection.write(() => {
        if (byName.get(name) !== undefined) throw nameTaken(name);
        insert.run(name, definition, createdAt);
      });
      return must(read(byName, name)[0], "the watch was just added");
    },
    async listWatches() {
      return read(all);
    },
    async findWatch(name) {
      return read(byName, name)[0];
    },
    async removeWatch(name) {
      return (await connection.write(() => remove.run(name))).changes > 0;
    },
    async pauseWatch(watchId, at) {
      return (await connection.write(() => pause.run(watchId, watchId, at, watchId))).changes > 0;
    },
    async resumeWatch(watchId, at) {
      return (await connection.write(() => resume.run(at, watchId))).changes > 0;
    },
    async snoozeWatch(watchId, until) {
      await connection.write(() => snooze.run(until ?? null, watchId));
    },
  };
}

/** Pauses are numbered within their watch; one of them at most is open. */
function preparePauses(connection: Connection): { readonly pause: Statement; readonly resume: Statement } {
  return {
    pause: connection.prepare(`
      insert into watch_pause (watch_id, pause_number, after_seq, paused_at)
      select ?, (select coalesce(max(pause_number), 0) + 1 from watch_pause where watch_id = ?),
        (select coalesce(max(seq), 0) from change), ?
      from watch w where w.watch_id = ?
        and not exists (select 1 from watch_pause p where p.watch_id = w.watch_id and p.up_to_seq is null)`),
    resume: connection.prepare(`
      update watch_pause set up_to_seq = (select coalesce(max(seq), 0) from change), resumed_at = ?
      where watch_id = ? and up_to_seq is null`),
  };
}

type MuteMethods = Pick<MonitoringStore, "muteStudy" | "unmuteStudy" | "listMutes">;

export function keepMutes(connection: Connection): MuteMethods {
  const insert = connection.prepare("insert or ignore into watch_mute (nct_id, watch_id, muted_at) values (?, ?, ?)");
  const remove = connection.prepare("delete from watch_mute where nct_id = ? and watch_id is ?");
  const all = connection.prepare(
    "select nct_id, watch_id, muted_at from watch_mute order by nct_id, coalesce(watch_id, 0)",
  );
  return {
    async muteStudy({ nctId, watchId }, at) {
      return (await connection.write(() => insert.run(nctId, watchId ?? null, at))).changes > 0;
    },
    async unmuteStudy({ nctId, watchId }) {
      return (await connection.write(() => remove.run(nctId, watchId ?? null))).changes > 0;
    },
    async listMutes() {
      return all.all().map(toMute);
    },
  };
}

function toWatch(row: Row, pauses: readonly Row[]): Watch {
  return {
    watchId: integerOf(row, "watch_id"),
    name: textOf(row, "name"),
    definition: textOf(row, "definition"),
    sinceSeq: integerOf(row, "since_seq"),
    snoozedUntil: optionalTextOf(row, "snoozed_until"),
    createdAt: textOf(row, "created_at"),
    pauses: pauses.map(toPause),
  };
}

function toPause(row: Row): Pause {
  return {
    afterSeq: integerOf(row, "after_seq"),
    upToSeq: optionalIntegerOf(row, "up_to_seq"),
    pausedAt: textOf(row, "paused_at"),
    resumedAt: optionalTextOf(row, "resumed_at"),
  };
}

function toMute(row: Row): StoredMute {
  return {
    nctId: nctIdOf(row, "nct_id"),
    watchId: optionalIntegerOf(row, "watch_id"),
    mutedAt: textOf(row, "muted_at"),
  };
}

/** The same sentence from every adapter. */
function nameTaken(name: string): LindError {
  return new LindError("USAGE", `There is a watch named "${name}" already.`, {
    hint: `Choose another name, or remove the older one first with: lind watch remove ${name}`,
    details: { name },
  });
}
