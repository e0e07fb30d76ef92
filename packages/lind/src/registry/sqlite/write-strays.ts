/** Keeps what did not fit: records in quarantine, and names that the data dictionary does not know. */
import { hashText } from "../../base/hash.ts";
import type { NewNovelty, NewQuarantine, PageCommit } from "../registry.ts";
import type { Connection } from "./connection.ts";
import { encodeWhole } from "./text-codec.ts";

/** A record for the quarantine, compressed before the transaction opens. */
export interface EncodedStray {
  readonly record: NewQuarantine;
  readonly hash: Uint8Array;
  readonly textBytes: number;
  readonly frame: Uint8Array;
}

export interface StrayWriter {
  /** True where the record was not known before. The same text in the same place is the same record, seen again. */
  saveQuarantine(stray: EncodedStray, page: PageCommit): boolean;
  /** True where nobody had met the name before. */
  saveNovelty(novelty: NewNovelty, firstSeenAt: string): boolean;
}

export function encodeStray(record: NewQuarantine): EncodedStray {
  const bytes = Buffer.from(record.text, "utf8");
  return {
    record,
    hash: Buffer.from(hashText(record.text), "hex"),
    textBytes: bytes.byteLength,
    frame: encodeWhole(bytes, undefined),
  };
}

export function writeStrays(connection: Connection): StrayWriter {
  const seeAgain = connection.prepare(`
    update quarantine set last_seen_at = ?, seen_count = seen_count + 1, reason = ?
    where text_hash = ? and place = ?`);
  const insertQuarantine = connection.prepare(`
    insert into quarantine (
      text_hash, place, reason, nct_id, text_bytes, encoded, run_id, first_seen_at, last_seen_at, seen_count
    ) values (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`);
  const insertNovelty = connection.prepare(`
    insert into novelty (kind, field_path, value, nct_id, first_seen_at) values (?, ?, ?, ?, ?)
    on conflict do nothing`);

  return {
    saveQuarantine({ record, hash, textBytes, frame }, { runId, recordedAt }) {
      const { place, reason, nctId } = record;
      if (seeAgain.run(recordedAt, reason, hash, place).changes > 0) return false;
      insertQuarantine.run(hash, place, reason, nctId ?? null, textBytes, frame, runId, recordedAt, recordedAt);
      return true;
    },
    saveNovelty({ kind, fieldPath, value, nctId }, firstSeenAt) {
      return insertNovelty.run(kind, fieldPath, value, nctId, firstSeenAt).changes === 1;
    },
  };
}
