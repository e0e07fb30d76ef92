/** How much there is. The totals move with every page, so that the answer costs nothing; `verify` counts anew. */
import type { Registry } from "../registry.ts";
import { amountOf, type Connection, single } from "./connection.ts";
import { integerOf } from "./row.ts";

export function readTotals(connection: Connection): Pick<Registry, "count"> {
  const totals = connection.prepare(`
    select present_total, removed_total, merged_total, version_total, change_total, text_bytes_total, stored_bytes_total
    from store`);
  const quarantined = connection.prepare("select count(*) as amount from quarantine");
  return {
    async count() {
      const row = single(totals);
      return {
        studies: integerOf(row, "present_total"),
        removed: integerOf(row, "removed_total"),
        merged: integerOf(row, "merged_total"),
        versions: integerOf(row, "version_total"),
        changes: integerOf(row, "change_total"),
        quarantined: amountOf(quarantined),
        textBytes: integerOf(row, "text_bytes_total"),
        storedBytes: integerOf(row, "stored_bytes_total"),
      };
    },
  };
}
