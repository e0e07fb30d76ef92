/** How far the histories of studies are backfilled. */
import type { BackfillCommit, Registry } from "../registry.ts";
import type { Connection } from "./connection.ts";
import { busyError } from "./errors.ts";
import { nctIdOf, textOf } from "./row.ts";

export function readBackfills(connection: Connection): Pick<Registry, "readBackfills"> {
  const notesOf = connection.prepare(
    "select nct_id, note from study_backfill where nct_id in (select asked.value from json_each(?) asked)",
  );
  return {
    async readBackfills(nctIds) {
      const rows = notesOf.all(JSON.stringify(nctIds));
      return new Map(rows.map((row) => [nctIdOf(row, "nct_id"), textOf(row, "note")]));
    },
  };
}

/** Runs inside the page's transaction. Throws `STORE_BUSY` where another process has moved the note meanwhile. */
export function backfillWriter(connection: Connection): (commit: BackfillCommit) => void {
  const insert = connection.prepare(
    "insert into study_backfill (nct_id, note) values (?, ?) on conflict (nct_id) do nothing",
  );
  const move = connection.prepare("update study_backfill set note = ? where nct_id = ? and note = ?");
  return ({ nctId, note, over }) => {
    const { changes } = over === undefined ? insert.run(nctId, note) : move.run(note, nctId, over);
    if (changes !== 1) throw busyError(connection.location);
  };
}
