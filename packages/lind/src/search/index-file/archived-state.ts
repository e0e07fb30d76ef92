/** What an index of an archived day says of itself, in a table that only such an index has. */
import type { Registry, StoreExtent } from "../../registry/registry.ts";
import { type Connection, single } from "./connection.ts";
import { integerOf, textOf } from "./row.ts";

export interface ArchivedState {
  /** `2025-06-01`: the studies are those that were registered at its end. */
  readonly day: string;
  /** How much was stored when the first study was read: what came later may be missing. */
  readonly extent: StoreExtent;
}

const CREATE_TABLE = `
create table archived_state (
  state_id integer primary key check (state_id = 1),
  day text not null,
  seq integer not null,
  version_id integer not null
) strict`;

export function createArchivedState(connection: Connection, { day, extent }: ArchivedState): void {
  connection.exec(CREATE_TABLE);
  connection
    .prepare("insert into archived_state (state_id, day, seq, version_id) values (1, ?, ?, ?)")
    .run(day, extent.seq, extent.versionId);
}

/** Undefined for an index of the present. */
export function readArchivedState(connection: Connection): ArchivedState | undefined {
  const { amount } = single(
    connection.prepare("select count(*) as amount from sqlite_schema where type = 'table' and name = 'archived_state'"),
  );
  if (amount === 0) return undefined;
  const row = single(connection.prepare("select day, seq, version_id from archived_state where state_id = 1"));
  return {
    day: textOf(row, "day"),
    extent: { seq: integerOf(row, "seq"), versionId: integerOf(row, "version_id") },
  };
}

/**
 * Whether an index of a day still shows it: nothing that was stored since may show on that day. Syncs of later days do
 * not touch it; an older text that joins the history, or a study that is mirrored for the first time, may. A store that
 * has less than the index saw was restored from a backup.
 */
export async function showsDay({ day, extent }: ArchivedState, registry: Registry): Promise<boolean> {
  const now = await registry.readExtent();
  if (now.seq < extent.seq || now.versionId < extent.versionId) return false;
  const isSame = now.seq === extent.seq && now.versionId === extent.versionId;
  return isSame || !(await registry.hasDayMoved(day, extent));
}
