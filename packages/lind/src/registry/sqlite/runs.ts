/** The runs of the sync: what each one did, and how it ended. */
import { assert } from "../../base/assert.ts";
import type { Registry, RunOutcome, SyncRun } from "../registry.ts";
import { COMPLETENESS_COLUMNS, completenessWriter, toCompleteness } from "./completeness.ts";
import type { Connection } from "./connection.ts";
import { integerOf, optionalIntegerOf, optionalTextOf, type Row, textOf } from "./row.ts";

export function keepRuns(connection: Connection): Pick<Registry, "startRun" | "finishRun" | "listRuns"> {
  // A run that was killed still says `running`; the next one of its scope (or of its file) tells the truth.
  const endKilled = connection.prepare(`
    update sync_run set outcome = 'interrupted', ended_at = ?
    where outcome = 'running' and scope_id is ? and (scope_id is not null or source = ?)`);
  const insert = connection.prepare(
    "insert into sync_run (scope_id, source, outcome, started_at) values (?, ?, 'running', ?)",
  );
  const finish = connection.prepare(`
    update sync_run set
      outcome = ?, ended_at = ?, duration_ms = ?, data_timestamp = ?, total_count = ?, error = ?, added = ?, updated = ?,
      unchanged = ?, removed = ?, past = ?, quarantined = ?, requests = ?, bytes = ?
    where run_id = ?`);
  const newest = connection.prepare(`
    select run_id, scope_id, source, outcome, started_at, ended_at, duration_ms, data_timestamp, total_count, error,
      added, updated, unchanged, removed, past, quarantined, requests, bytes, ${COMPLETENESS_COLUMNS}
    from sync_run left join completeness using (run_id) order by run_id desc limit ?`);
  const saveCompleteness = completenessWriter(connection);

  return {
    async startRun({ scopeId, source, startedAt }) {
      return connection.write(() => {
        endKilled.run(startedAt, scopeId ?? null, source);
        return insert.run(scopeId ?? null, source, startedAt).lastInsertRowid;
      });
    },
    async finishRun(runId, end) {
      await connection.write(() => {
        const { changes } = finish.run(
          end.outcome,
          end.endedAt,
          Math.round(end.durationMs),
          end.dataTimestamp ?? null,
          end.totalCount ?? null,
          end.error ?? null,
          end.added,
          end.updated,
          end.unchanged,
          end.removed,
          end.past,
          end.quarantined,
          end.requests,
          end.bytes,
          runId,
        );
        assert(changes === 1, "a run that ends was started");
        if (end.completeness !== undefined) saveCompleteness(runId, end.completeness);
      });
    },
    async listRuns(limit) {
      return newest.all(limit).map(toRun);
    },
  };
}

function toRun(row: Row): SyncRun {
  return {
    runId: integerOf(row, "run_id"),
    scopeId: optionalIntegerOf(row, "scope_id"),
    source: textOf(row, "source"),
    // The table's own check allows these words only.
    outcome: textOf(row, "outcome") as RunOutcome,
    startedAt: textOf(row, "started_at"),
    endedAt: optionalTextOf(row, "ended_at"),
    durationMs: optionalIntegerOf(row, "duration_ms"),
    dataTimestamp: optionalTextOf(row, "data_timestamp"),
    totalCount: optionalIntegerOf(row, "total_count"),
    error: optionalTextOf(row, "error"),
    added: optionalIntegerOf(row, "added"),
    updated: optionalIntegerOf(row, "updated"),
    unchanged: optionalIntegerOf(row, "unchanged"),
    removed: optionalIntegerOf(row, "removed"),
    past: optionalIntegerOf(row, "past"),
    quarantined: optionalIntegerOf(row, "quarantined"),
    requests: optionalIntegerOf(row, "requests"),
    bytes: optionalIntegerOf(row, "bytes"),
    completeness: toCompleteness(row),
  };
}
