/** The questions that a write asks about the versions of a study before it stores another. */
import type { NctId } from "ctgov/study";
import type { StudyState } from "../registry.ts";
import type { Connection, Statement } from "./connection.ts";
import type { ChainLink, DatedLink } from "./delta-chain.ts";
import { BY_REGISTRY_TIME } from "./read-history.ts";
import { integerOf, optionalIntegerOf, optionalTextOf, textOf } from "./row.ts";

/** The current version of a study. */
export interface CurrentVersion extends ChainLink {
  readonly version: number;
  readonly storedBytes: number;
  readonly state: StudyState;
}

/** Stored texts to learn from. */
export interface Samples {
  readonly versionIds: readonly number[];
  readonly textBytes: number;
}

export class VersionReader {
  readonly #current: Statement;
  readonly #links: Statement;
  readonly #newestVersion: Statement;
  readonly #sampleRows: Statement;

  constructor(connection: Connection) {
    this.#current = connection.prepare(`
      select v.version_id, v.version, v.stored_bytes, v.base_version_id, v.delta_height, study.state
      from study join study_version v on v.version_id = study.version_id
      where study.nct_id = ?`);
    this.#links = connection.prepare(`
      select version_id, base_version_id, delta_height, last_update_posted_date, data_timestamp
      from study_version where nct_id = ? order by ${BY_REGISTRY_TIME}`);
    this.#newestVersion = connection.prepare("select max(version) as version from study_version where nct_id = ?");
    this.#sampleRows = connection.prepare(
      "select version_id, text_bytes from study_version where base_version_id is null order by version_id limit ?",
    );
  }

  current(nctId: NctId): CurrentVersion | undefined {
    const row = this.#current.get(nctId);
    if (row === undefined) return undefined;
    return {
      versionId: integerOf(row, "version_id"),
      version: integerOf(row, "version"),
      storedBytes: integerOf(row, "stored_bytes"),
      baseVersionId: optionalIntegerOf(row, "base_version_id"),
      deltaHeight: integerOf(row, "delta_height"),
      state: textOf(row, "state") as StudyState,
    };
  }

  /** All versions of a study by the registry's time, oldest first. */
  links(nctId: NctId): readonly DatedLink[] {
    return this.#links.all(nctId).map((row) => ({
      versionId: integerOf(row, "version_id"),
      baseVersionId: optionalIntegerOf(row, "base_version_id"),
      deltaHeight: integerOf(row, "delta_height"),
      lastUpdatePostDate: optionalTextOf(row, "last_update_posted_date"),
      dataTimestamp: optionalTextOf(row, "data_timestamp"),
    }));
  }

  /** The highest number in use for a study; 0 where none is. */
  newestVersion(nctId: NctId): number {
    const row = this.#newestVersion.get(nctId);
    return row === undefined ? 0 : (optionalIntegerOf(row, "version") ?? 0);
  }

  /** The first `limit` whole texts of the store, as candidates for a dictionary. */
  samples(limit: number): Samples {
    const rows = this.#sampleRows.all(limit);
    return {
      versionIds: rows.map((row) => integerOf(row, "version_id")),
      textBytes: rows.reduce((sum, row) => sum + integerOf(row, "text_bytes"), 0),
    };
  }
}
