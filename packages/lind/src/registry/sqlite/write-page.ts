/** `commitPage`: one page, one transaction. */
import type { Failpoint } from "../../base/failpoint.ts";
import type { Registry, ScopeCommit } from "../registry.ts";
import { backfillWriter } from "./backfills.ts";
import type { Connection } from "./connection.ts";
import { type EncodedPage, PageEncoder } from "./encode-page.ts";
import { busyError } from "./errors.ts";
import { keepProvenance } from "./provenance.ts";
import type { TextStore } from "./text-store.ts";
import { VersionReader } from "./version-reader.ts";
import { encodeStray, writeStrays } from "./write-strays.ts";
import { StudyWriter, type TotalsMoved } from "./write-study.ts";

export function writePages(
  connection: Connection,
  texts: TextStore,
  failpoint: Failpoint,
): Pick<Registry, "commitPage" | "readProvenance"> {
  const versions = new VersionReader(connection);
  const encoder = new PageEncoder(texts, versions);
  const studies = new StudyWriter(connection, texts, versions);
  const strays = writeStrays(connection);
  const provenance = keepProvenance(connection);
  const saveDictionary = dictionaryWriter(connection, texts);
  const saveScopeCommit = scopeWriter(connection);
  const saveBackfill = backfillWriter(connection);
  const moveTotals = totalsWriter(connection);

  /** A dictionary that a transaction made is gone with it, so the one in memory must not outlive it. */
  const commit = async <T>(body: () => T): Promise<T> => {
    try {
      return await connection.write(body);
    } catch (error) {
      texts.forgetDictionaries();
      throw error;
    }
  };

  return {
    async commitPage(page) {
      // A page without a study says nothing about which kind of studies the store holds.
      const hasStudies = page.writes.length > 0;
      // Asked before the work as well, so that a page of the wrong kind costs nothing.
      if (hasStudies) provenance.admit(page.provenance);
      const encoded = await encoder.encode(page);
      const quarantined = page.quarantined.map(encodeStray);
      return commit(() => {
        if (hasStudies) provenance.keep(page.provenance);
        saveDictionary(encoded, page.recordedAt);
        const moved = noTotalsMoved();
        const writing = { page, dictionary: encoded.dictionary, moved };
        for (const [position, write] of page.writes.entries()) studies.write(write, encoded.texts[position], writing);
        if (page.backfill !== undefined) saveBackfill(page.backfill);
        const committed = {
          checkpointNumber: page.scope && saveScopeCommit(page.scope),
          quarantinedNew: quarantined.filter((stray) => strays.saveQuarantine(stray, page)).length,
          noveltiesNew: page.novelties.filter((novelty) => strays.saveNovelty(novelty, page.recordedAt)),
        };
        moveTotals(moved);
        failpoint("registry.inside-transaction");
        return committed;
      });
    },
    async readProvenance() {
      return provenance.read();
    },
  };
}

function dictionaryWriter(connection: Connection, texts: TextStore) {
  const insert = connection.prepare(
    "insert into text_dictionary (dictionary_id, content, created_at) values (?, ?, ?)",
  );
  return ({ dictionary, dictionaryIdSeen }: EncodedPage, createdAt: string): void => {
    // Another process has begun the same store meanwhile; its dictionary has this one's number.
    if (texts.newestDictionaryId() !== dictionaryIdSeen) throw busyError(connection.location);
    if (dictionary === undefined || dictionary.dictionaryId === dictionaryIdSeen) return;
    insert.run(dictionary.dictionaryId, dictionary.content, createdAt);
  };
}

/** Moves the checkpoint and the memberships; answers the new checkpoint number. */
function scopeWriter(connection: Connection) {
  const moveCheckpoint = connection.prepare(`
    update scope set checkpoint = ?, checkpoint_number = checkpoint_number + 1
    where scope_id = ? and checkpoint_number = ?`);
  const see = connection.prepare(`
    insert into scope_study (scope_id, nct_id, generation)
    select ?, seen.value, ? from json_each(?) seen where true
    on conflict (scope_id, nct_id) do update set generation = excluded.generation`);
  const drop = connection.prepare(`
    delete from scope_study where scope_id = ? and nct_id in (select gone.value from json_each(?) gone)`);
  return ({ scopeId, checkpoint, checkpointNumber, generation, seen, left }: ScopeCommit): number => {
    const { changes } = moveCheckpoint.run(checkpoint, scopeId, checkpointNumber);
    if (changes !== 1) throw busyError(connection.location);
    see.run(scopeId, generation, JSON.stringify(seen));
    drop.run(scopeId, JSON.stringify(left));
    return checkpointNumber + 1;
  };
}

function totalsWriter(connection: Connection) {
  const move = connection.prepare(`
    update store set
      present_total = present_total + ?, removed_total = removed_total + ?, merged_total = merged_total + ?,
      version_total = version_total + ?, change_total = change_total + ?,
      text_bytes_total = text_bytes_total + ?, stored_bytes_total = stored_bytes_total + ?`);
  return ({ present, removed, merged, versions, changes, textBytes, storedBytes }: TotalsMoved): void => {
    move.run(present, removed, merged, versions, changes, textBytes, storedBytes);
  };
}

function noTotalsMoved(): TotalsMoved {
  return { present: 0, removed: 0, merged: 0, versions: 0, changes: 0, textBytes: 0, storedBytes: 0 };
}
