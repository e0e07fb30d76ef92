/** What did not fit: records in quarantine, and names that the data dictionary does not know. */
import type { NewNovelty, Registry, StoredNovelty } from "../registry.ts";
import type { Connection } from "./connection.ts";
import { blobOf, integerOf, nctIdOf, optionalNctIdOf, textOf } from "./row.ts";
import { decodeText } from "./text-codec.ts";

export function readStrays(connection: Connection): Pick<Registry, "listQuarantine" | "listNovelties"> {
  const quarantine = connection.prepare(`
    select quarantine_id, place, reason, nct_id, text_bytes, encoded, run_id, first_seen_at, last_seen_at, seen_count
    from quarantine order by quarantine_id desc limit ?`);
  const novelties = connection.prepare(
    "select kind, field_path, value, nct_id, first_seen_at from novelty order by kind desc, field_path, value",
  );
  return {
    async listQuarantine(limit) {
      return quarantine.all(limit).map((row) => ({
        quarantineId: integerOf(row, "quarantine_id"),
        place: textOf(row, "place"),
        reason: textOf(row, "reason"),
        nctId: optionalNctIdOf(row, "nct_id"),
        text: decodeText(blobOf(row, "encoded"), integerOf(row, "text_bytes"), undefined).toString("utf8"),
        runId: integerOf(row, "run_id"),
        firstSeenAt: textOf(row, "first_seen_at"),
        lastSeenAt: textOf(row, "last_seen_at"),
        seenCount: integerOf(row, "seen_count"),
      }));
    },
    async listNovelties() {
      return novelties.all().map(
        (row): StoredNovelty => ({
          // The table's own check allows the two words only.
          kind: textOf(row, "kind") as NewNovelty["kind"],
          fieldPath: textOf(row, "field_path"),
          value: textOf(row, "value"),
          nctId: nctIdOf(row, "nct_id"),
          firstSeenAt: textOf(row, "first_seen_at"),
        }),
      );
    },
  };
}
