/** What runs found out about the completeness of their scopes. */
import type { NctId } from "ctgov/study";
import type { Completeness, DifferingIds } from "../registry.ts";
import type { Connection } from "./connection.ts";
import { integerOf, optionalIntegerOf, type Row, textOf } from "./row.ts";

/** The columns of a run's completeness, for a query that joins it to `sync_run`. */
export const COMPLETENESS_COLUMNS =
  "expected_total, stored_total, unreadable_total, is_by_id, missing_total, missing_ids, extra_total, extra_ids";

export function completenessWriter(connection: Connection): (runId: number, completeness: Completeness) => void {
  const insert = connection.prepare(
    `insert into completeness (run_id, ${COMPLETENESS_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return (runId, { expected, stored, unreadable, isById, missing, extra }) => {
    insert.run(
      runId,
      expected,
      stored,
      unreadable,
      isById ? 1 : 0,
      missing.count,
      JSON.stringify(missing.nctIds),
      extra.count,
      JSON.stringify(extra.nctIds),
    );
  };
}

/** Undefined for a run that found nothing out. */
export function toCompleteness(row: Row): Completeness | undefined {
  const expected = optionalIntegerOf(row, "expected_total");
  if (expected === undefined) return undefined;
  return {
    expected,
    stored: integerOf(row, "stored_total"),
    unreadable: integerOf(row, "unreadable_total"),
    isById: integerOf(row, "is_by_id") === 1,
    missing: differing(row, "missing"),
    extra: differing(row, "extra"),
  };
}

function differing(row: Row, what: "missing" | "extra"): DifferingIds {
  // Ids were parsed before they were stored.
  return { count: integerOf(row, `${what}_total`), nctIds: JSON.parse(textOf(row, `${what}_ids`)) as readonly NctId[] };
}
