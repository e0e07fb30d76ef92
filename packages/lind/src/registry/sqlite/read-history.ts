/** Every version of a study, oldest first by the registry's own time. */
import type { NctId } from "ctgov/study";
import type { Registry, StoredVersion, StudyVersion } from "../registry.ts";
import { type Connection, type Statement, single } from "./connection.ts";
import { hashOf, integerOf, nctIdOf, optionalTextOf, type Row, textOf } from "./row.ts";
import type { TextStore } from "./text-store.ts";

export const VERSION_COLUMNS = `
  version_id, nct_id, version, text_hash, text_bytes, data_timestamp, last_update_posted_date, overall_status, source,
  run_id, recorded_at`;

/**
 * The registry's time: the day it posted the text, then the day of its data, then the order in which texts came. A text
 * without a date comes before those with one, as SQLite sorts nulls.
 */
export const BY_REGISTRY_TIME = "last_update_posted_date, data_timestamp, version";

type HistoryMethods = Pick<Registry, "listVersions" | "readVersion" | "readVersionBefore" | "readDropped">;

export function readHistory(connection: Connection, texts: TextStore): HistoryMethods {
  const versionsOf = connection.prepare(
    `select ${VERSION_COLUMNS} from study_version where nct_id = ? order by ${BY_REGISTRY_TIME}`,
  );
  const oneVersion = connection.prepare(
    `select ${VERSION_COLUMNS} from study_version where nct_id = ? and version = ?`,
  );
  const dropped = connection.prepare(
    "select count(*) as amount, max(whole_from) as whole_from from dropped_version where ? is null or nct_id = ?",
  );
  const versionBefore = connection.prepare(
    `select ${VERSION_COLUMNS} from study_version
      where nct_id = ? and version < ? and is_past = 0 order by version desc limit 1`,
  );
  const read = (statement: Statement, nctId: NctId, version: number): StoredVersion | undefined =>
    connection.read(() => {
      const row = statement.get(nctId, version);
      if (row === undefined) return undefined;
      return { ...toVersion(row), text: texts.read(integerOf(row, "version_id")).toString("utf8") };
    });
  return {
    async readDropped(nctId) {
      const row = single(dropped, nctId ?? null, nctId ?? null);
      const wholeFrom = optionalTextOf(row, "whole_from");
      return wholeFrom === undefined ? undefined : { count: integerOf(row, "amount"), wholeFrom };
    },
    async listVersions(nctId: NctId) {
      return versionsOf.all(nctId).map(toVersion);
    },
    async readVersion(nctId, version) {
      return read(oneVersion, nctId, version);
    },
    async readVersionBefore(nctId, version) {
      return read(versionBefore, nctId, version);
    },
  };
}

export function toVersion(row: Row): StudyVersion {
  return {
    nctId: nctIdOf(row, "nct_id"),
    version: integerOf(row, "version"),
    textHash: hashOf(row, "text_hash"),
    textBytes: integerOf(row, "text_bytes"),
    dataTimestamp: optionalTextOf(row, "data_timestamp"),
    lastUpdatePostDate: optionalTextOf(row, "last_update_posted_date"),
    overallStatus: optionalTextOf(row, "overall_status"),
    source: textOf(row, "source"),
    runId: integerOf(row, "run_id"),
    recordedAt: textOf(row, "recorded_at"),
  };
}
