/** Drops versions of days that nobody wants to look back to, and gives the space back. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { NctId } from "ctgov/study";
import { must } from "../../base/assert.ts";
import type { Clock } from "../../base/clock.ts";
import { versionsToDrop } from "../retention.ts";
import { Connection, type Statement } from "./connection.ts";
import { toStoreError } from "./errors.ts";
import { REGISTRY_FILE } from "./open.ts";
import { planRebase } from "./rebase.ts";
import { integerOf, nctIdOf, optionalIntegerOf, optionalTextOf, type Row, textOf } from "./row.ts";
import { encodeDelta, encodeWhole } from "./text-codec.ts";
import { TextStore } from "./text-store.ts";
import { nextTurn } from "./turn.ts";

/** Studies of one transaction: a writer of another process waits no longer than they take. */
const STUDIES_PER_COMMIT = 200;

export interface DropOptions {
  readonly home: string;
  /** Nothing of this day and those after it is lost. */
  readonly day: string;
  /** Only tells what would go. */
  readonly isRehearsal: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

export interface Dropped {
  readonly studies: number;
  readonly versions: number;
  /** Bytes of their texts as they came. */
  readonly textBytes: number;
  /** Bytes that the store keeps less, before it is vacuumed; undefined for a rehearsal. */
  readonly storedBytes: number | undefined;
}

/** A version, as far as dropping depends on it. */
interface VersionLine {
  readonly versionId: number;
  readonly version: number;
  readonly baseVersionId: number | undefined;
  readonly deltaHeight: number;
  readonly textBytes: number;
  readonly storedBytes: number;
  readonly isCurrent: boolean;
  readonly lastUpdatePostDate: string | undefined;
  readonly dataTimestamp: string | undefined;
  readonly recordedAt: string;
}

/**
 * Drops the versions that show their study on no day from `day` on. Some studies a transaction; one that is stopped has dropped
 * whole studies' pasts and no more, and the next goes on. Changes stay in the feed. Throws what the store throws.
 */
export async function dropVersions(options: DropOptions): Promise<Dropped> {
  const location = join(options.home, REGISTRY_FILE);
  const connection = new Connection({ database: location, location, access: "write", clock: options.clock });
  try {
    return await new VersionDropper(connection, options).run();
  } finally {
    connection.close();
  }
}

class VersionDropper {
  readonly #connection: Connection;
  readonly #options: DropOptions;
  readonly #texts: TextStore;
  readonly #versions: Statement;
  readonly #replaceText: Statement;
  readonly #moveVersion: Statement;
  readonly #setHeight: Statement;
  readonly #forgetBase: Statement;
  readonly #deleteText: Statement;
  readonly #deleteVersion: Statement;
  readonly #noteDropped: Statement;
  readonly #keepDay: Statement;
  readonly #moveTotals: Statement;

  constructor(connection: Connection, options: DropOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#texts = new TextStore(connection);
    this.#versions = connection.prepare(`
      select v.version_id, v.version, v.base_version_id, v.delta_height, v.text_bytes, v.stored_bytes,
        v.last_update_posted_date, v.data_timestamp, v.recorded_at, v.version_id = study.version_id as is_current
      from study_version v join study using (nct_id) where v.nct_id = ? order by v.version`);
    this.#replaceText = connection.prepare("update study_text set encoded = ? where version_id = ?");
    this.#moveVersion = connection.prepare(
      "update study_version set base_version_id = ?, dictionary_id = ?, stored_bytes = ? where version_id = ?",
    );
    this.#setHeight = connection.prepare("update study_version set delta_height = ? where version_id = ?");
    this.#forgetBase = connection.prepare("update study_version set base_version_id = null where version_id = ?");
    this.#deleteText = connection.prepare("delete from study_text where version_id = ?");
    this.#deleteVersion = connection.prepare("delete from study_version where version_id = ?");
    this.#noteDropped = connection.prepare(
      "insert into dropped_version (nct_id, version, whole_from) values (?, ?, ?)",
    );
    // The feed takes the data day of a change from the version that it led to (`DATA_TIMESTAMP_OF_CHANGE`).
    this.#keepDay = connection.prepare(`
      update change set data_timestamp = coalesce(data_timestamp, ?)
      where nct_id = ? and version = ? and kind not in ('study.removed', 'study.merged')`);
    this.#moveTotals = connection.prepare(`
      update store set version_total = version_total - ?, text_bytes_total = text_bytes_total - ?,
        stored_bytes_total = stored_bytes_total - ?`);
  }

  async run(): Promise<Dropped> {
    const { signal, onProgress, isRehearsal } = this.#options;
    const nctIds = this.#connection
      .prepare("select nct_id from study_version group by nct_id having count(*) > 1 order by nct_id")
      .all()
      .map((row) => nctIdOf(row, "nct_id"));
    let sum: Dropped = { studies: 0, versions: 0, textBytes: 0, storedBytes: isRehearsal ? undefined : 0 };
    for (let from = 0; from < nctIds.length; from += STUDIES_PER_COMMIT) {
      signal.throwIfAborted();
      const batch = nctIds.slice(from, from + STUDIES_PER_COMMIT);
      const dropped = isRehearsal
        ? this.#connection.read(() => batch.map((nctId) => this.#rehearse(nctId)))
        : await this.#connection.write(() => batch.map((nctId) => this.#drop(nctId)));
      sum = dropped.reduce(add, sum);
      onProgress(Math.min(from + STUDIES_PER_COMMIT, nctIds.length), nctIds.length);
      await nextTurn();
    }
    return sum;
  }

  #rehearse(nctId: NctId): Dropped {
    return this.#toDropped(this.#due(this.#linesOf(nctId)), undefined);
  }

  /** Read inside the transaction that drops: nobody has moved the study meanwhile. */
  #drop(nctId: NctId): Dropped {
    const lines = this.#linesOf(nctId);
    const due = this.#due(lines);
    if (due.length === 0) return this.#toDropped(due, 0);
    const grown = this.#rebase(lines, new Set(due.map(({ versionId }) => versionId)));
    for (const { versionId } of due) this.#forgetBase.run(versionId);
    for (const { versionId, version, dataTimestamp } of due) {
      if (dataTimestamp !== undefined) this.#keepDay.run(dataTimestamp, nctId, version);
      this.#deleteText.run(versionId);
      this.#deleteVersion.run(versionId);
      this.#noteDropped.run(nctId, version, this.#options.day);
    }
    const storedBytes = due.reduce((bytes, line) => bytes + line.storedBytes, 0) - grown;
    const dropped = this.#toDropped(due, storedBytes);
    this.#moveTotals.run(dropped.versions, dropped.textBytes, storedBytes);
    return dropped;
  }

  /** Encodes anew what was a difference from a text that goes; gives by how many bytes that is more. */
  #rebase(lines: readonly VersionLine[], dropped: ReadonlySet<number>): number {
    const { moved, heights } = planRebase(lines, dropped);
    const dictionary = this.#texts.newestDictionary();
    // All of them first: to read a text takes the texts that are about to change.
    const encoded = moved.map(({ versionId, baseVersionId }) => {
      const text = this.#texts.read(versionId);
      if (baseVersionId === undefined) {
        return {
          versionId,
          base: null,
          dictionary: dictionary?.dictionaryId ?? null,
          frame: encodeWhole(text, dictionary?.content),
        };
      }
      return {
        versionId,
        base: baseVersionId,
        dictionary: null,
        frame: encodeDelta(text, this.#texts.read(baseVersionId)),
      };
    });
    const before = new Map(lines.map((line) => [line.versionId, line]));
    let grown = 0;
    for (const { versionId, base, dictionary: dictionaryId, frame } of encoded) {
      this.#replaceText.run(frame, versionId);
      this.#moveVersion.run(base, dictionaryId, frame.byteLength, versionId);
      grown += frame.byteLength - must(before.get(versionId), "it stays").storedBytes;
    }
    for (const [versionId, height] of heights) {
      if (before.get(versionId)?.deltaHeight !== height) this.#setHeight.run(height, versionId);
    }
    return grown;
  }

  #due(lines: readonly VersionLine[]): readonly VersionLine[] {
    const current = must(
      lines.find(({ isCurrent }) => isCurrent),
      "a study has a current version",
    );
    return versionsToDrop(lines, current.version, this.#options.day);
  }

  #linesOf(nctId: NctId): readonly VersionLine[] {
    return this.#versions.all(nctId).map(toLine);
  }

  #toDropped(due: readonly VersionLine[], storedBytes: number | undefined): Dropped {
    const textBytes = due.reduce((bytes, line) => bytes + line.textBytes, 0);
    return { studies: due.length === 0 ? 0 : 1, versions: due.length, textBytes, storedBytes };
  }
}

function add(a: Dropped, b: Dropped): Dropped {
  const storedBytes = a.storedBytes === undefined ? undefined : a.storedBytes + (b.storedBytes ?? 0);
  return {
    studies: a.studies + b.studies,
    versions: a.versions + b.versions,
    textBytes: a.textBytes + b.textBytes,
    storedBytes,
  };
}

function toLine(row: Row): VersionLine {
  return {
    versionId: integerOf(row, "version_id"),
    version: integerOf(row, "version"),
    baseVersionId: optionalIntegerOf(row, "base_version_id"),
    deltaHeight: integerOf(row, "delta_height"),
    textBytes: integerOf(row, "text_bytes"),
    storedBytes: integerOf(row, "stored_bytes"),
    isCurrent: integerOf(row, "is_current") === 1,
    lastUpdatePostDate: optionalTextOf(row, "last_update_posted_date"),
    dataTimestamp: optionalTextOf(row, "data_timestamp"),
    recordedAt: textOf(row, "recorded_at"),
  };
}

/** How long vacuuming waits for another process, in milliseconds. */
const VACUUM_WAIT_MS = 10_000;

/**
 * Writes the store's file anew without the space that is free in it, and gives its bytes before and after. SQLite does it in one
 * transaction: killed in the middle, the file is as it was. It takes up to twice the store's size on the disk meanwhile.
 * Throws `STORE_BUSY` where another process keeps writing, and `STORE_FULL`.
 */
export function vacuumStore(home: string): { readonly before: number; readonly after: number } {
  const path = join(home, REGISTRY_FILE);
  let before = 0;
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: VACUUM_WAIT_MS });
    // In a file, not in memory: it becomes as large as the store.
    database.exec("pragma temp_store = file; pragma synchronous = full; pragma wal_checkpoint(truncate)");
    before = statSync(path).size;
    database.exec("vacuum; pragma wal_checkpoint(truncate)");
  } catch (error) {
    throw toStoreError(error, path);
  } finally {
    database?.close();
  }
  return { before, after: statSync(path).size };
}
