/** What is stored now: heads, current texts, and the scan over all studies. */
import type { NctId } from "ctgov/study";
import type { Registry, StoredStudy, StudyHead, StudyState } from "../registry.ts";
import type { Connection } from "./connection.ts";
import { hashOf, integerOf, nctIdOf, optionalNctIdOf, optionalTextOf, type Row, textOf } from "./row.ts";
import { TEXT_COLUMNS, type TextStore } from "./text-store.ts";

/** Ids in one question for heads. */
const HEADS_BATCH = 1_000;
/** Studies that a scan reads at once; with the mean record of 17 kB about 2 MB of text. */
const SCAN_BATCH = 100;

const HEAD_COLUMNS = `
  study.nct_id, study.version_id, study.state, study.merged_into, v.version, v.text_hash, v.last_update_posted_date,
  v.data_timestamp, v.overall_status, v.brief_title`;

function toHead(row: Row): StudyHead {
  return {
    nctId: nctIdOf(row, "nct_id"),
    version: integerOf(row, "version"),
    ...toPresence(row),
    textHash: hashOf(row, "text_hash"),
    lastUpdatePostDate: optionalTextOf(row, "last_update_posted_date"),
    dataTimestamp: optionalTextOf(row, "data_timestamp"),
    overallStatus: optionalTextOf(row, "overall_status"),
    briefTitle: optionalTextOf(row, "brief_title"),
  };
}

function toPresence(row: Row): Pick<StudyHead, "state" | "mergedInto"> {
  // The table's own check allows these words only.
  return { state: textOf(row, "state") as StudyState, mergedInto: optionalNctIdOf(row, "merged_into") };
}

export function readPresent(
  connection: Connection,
  texts: TextStore,
): Pick<
  Registry,
  "readHeads" | "readStudy" | "readText" | "listPresent" | "listTextSizes" | "scanStudies" | "scanStudiesAsStored"
> {
  const heads = connection.prepare(`
    select ${HEAD_COLUMNS} from json_each(?) asked
    join study on study.nct_id = asked.value
    join study_version v on v.version_id = study.version_id`);
  // One question instead of two: it is asked for every request of a server.
  const current = connection.prepare(`
    select study.state, study.merged_into, ${TEXT_COLUMNS} from study
    join study_version v on v.version_id = study.version_id
    join study_text t on t.version_id = study.version_id
    where study.nct_id = ?`);
  const headsAfter = connection.prepare(`
    select ${HEAD_COLUMNS} from study
    join study_version v on v.version_id = study.version_id
    where study.nct_id > ? order by study.nct_id limit ?`);
  // The row of a study's first version is where the study was stored first. Early versions may have been dropped; then it is
  // the first one that is left.
  const headsAsStored = connection.prepare(`
    select first.version_id as stored_at, ${HEAD_COLUMNS} from study_version first
    join study on study.nct_id = first.nct_id
    join study_version v on v.version_id = study.version_id
    where first.version_id > ? and not exists (
      select 1 from study_version earlier where earlier.nct_id = first.nct_id and earlier.version < first.version)
    order by first.version_id limit ?`);
  const present = connection.prepare(
    "select nct_id from study where state = 'present' and nct_id > ? order by nct_id limit ?",
  );
  const sizes = connection.prepare(`
    select study.nct_id, v.text_bytes from study
    join study_version v on v.version_id = study.version_id
    where study.state = 'present' and study.nct_id > ? order by study.nct_id limit ?`);
  const withText = (row: Row): StoredStudy => ({
    ...toHead(row),
    text: texts.read(integerOf(row, "version_id")).toString("utf8"),
  });

  return {
    async readHeads(nctIds) {
      const found = new Map<NctId, StudyHead>();
      for (let from = 0; from < nctIds.length; from += HEADS_BATCH) {
        for (const row of heads.all(JSON.stringify(nctIds.slice(from, from + HEADS_BATCH)))) {
          const head = toHead(row);
          found.set(head.nctId, head);
        }
      }
      return found;
    },

    async readStudy(nctId) {
      return connection.read(() => {
        const row = heads.get(JSON.stringify([nctId]));
        return row === undefined ? undefined : withText(row);
      });
    },

    async readText(nctId) {
      return connection.read(() => {
        const row = current.get(nctId);
        if (row === undefined) return undefined;
        const { state, mergedInto } = toPresence(row);
        return { state, mergedInto, text: texts.decode(row) };
      });
    },

    async listPresent({ after, limit }) {
      return present.all(after ?? "", limit).map((row) => nctIdOf(row, "nct_id"));
    },

    async listTextSizes({ after, limit }) {
      const toSize = (row: Row) => ({ nctId: nctIdOf(row, "nct_id"), textBytes: integerOf(row, "text_bytes") });
      return sizes.all(after ?? "", limit).map(toSize);
    },

    async *scanStudies() {
      let after = "";
      for (;;) {
        // Both questions of a batch see one state; between batches the store may move on.
        const batch = connection.read(() => headsAfter.all(after, SCAN_BATCH).map(withText));
        yield* batch;
        const last = batch.at(-1);
        if (last === undefined || batch.length < SCAN_BATCH) return;
        after = last.nctId;
      }
    },

    async *scanStudiesAsStored(first = 0) {
      let after = first;
      for (;;) {
        const batch = connection.read(() =>
          headsAsStored
            .all(after, SCAN_BATCH)
            .map((row) => ({ ...withText(row), storedAt: integerOf(row, "stored_at") })),
        );
        yield* batch;
        const last = batch.at(-1);
        if (last === undefined || batch.length < SCAN_BATCH) return;
        after = last.storedAt;
      }
    },
  };
}
