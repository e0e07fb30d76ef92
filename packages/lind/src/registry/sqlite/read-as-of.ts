/** The store as it was registered at the end of a day. */
import type { NctId } from "ctgov/study";
import { must } from "../../base/assert.ts";
import { studyAsOf } from "../as-of.ts";
import {
  PRESENCE_KINDS,
  type PresenceChange,
  type Registry,
  type StoredVersion,
  type StudyVersion,
} from "../registry.ts";
import { amountOf, type Connection } from "./connection.ts";
import { DATA_TIMESTAMP_OF_CHANGE } from "./feed.ts";
import { toVersion, VERSION_COLUMNS } from "./read-history.ts";
import { integerOf, nctIdOf, optionalTextOf, type Row, textOf } from "./row.ts";
import type { TextStore } from "./text-store.ts";

/** Studies that a scan reads at once, as the scan of the present does. */
const SCAN_BATCH = 100;

const DAY_LENGTH = "2025-06-01".length;

type AsOfMethods = Pick<Registry, "scanStudiesAsOf" | "readExtent" | "hasDayMoved">;

/** A version, and the row that its text is found by. */
interface VersionOfRow extends StudyVersion {
  readonly versionId: number;
}

export function readAsOf(connection: Connection, texts: TextStore): AsOfMethods {
  const idsAfter = connection.prepare("select nct_id from study where nct_id > ? order by nct_id limit ?");
  const versionsBetween = connection.prepare(
    `select ${VERSION_COLUMNS} from study_version where nct_id > ? and nct_id <= ? order by nct_id`,
  );
  const presenceChanges = connection.prepare(PRESENCE_CHANGES);
  const lastSeq = connection.prepare("select coalesce(max(seq), 0) as amount from change");
  const lastVersionId = connection.prepare("select coalesce(max(version_id), 0) as amount from study_version");
  const versionsMoved = connection.prepare(VERSIONS_MOVED);
  const presenceMoved = connection.prepare(`
    select exists (
      select 1 from (${PRESENCE_CHANGES}) moved
      where moved.seq > ? and substr(coalesce(moved.data_timestamp, moved.recorded_at), 1, ${DAY_LENGTH}) <= ?
    ) as amount`);

  const withText = (version: VersionOfRow): StoredVersion => {
    const { versionId, ...said } = version;
    return { ...said, text: texts.read(versionId).toString("utf8") };
  };

  return {
    async *scanStudiesAsOf(day, first) {
      // A few in a thousand studies are ever given up, so they are known ahead of the scan.
      const presence = presenceByStudy(presenceChanges.all());
      let after = first ?? "";
      for (;;) {
        const { ids, studies } = connection.read(() => {
          const ids = idsAfter.all(after, SCAN_BATCH).map((row) => nctIdOf(row, "nct_id"));
          const last = ids.at(-1);
          if (last === undefined) return { ids, studies: [] };
          const histories = historiesOf(versionsBetween.all(after, last));
          const shown = ids.flatMap((id) => studyAsOf(histories.get(id) ?? [], presence.get(id) ?? [], day) ?? []);
          return { ids, studies: shown.map(withText) };
        });
        yield* studies;
        if (ids.length < SCAN_BATCH) return;
        after = must(ids.at(-1), "a full batch has an end");
      }
    },
    async readExtent() {
      return connection.read(() => ({ seq: amountOf(lastSeq), versionId: amountOf(lastVersionId) }));
    },
    async hasDayMoved(day, since) {
      return connection.read(
        () => amountOf(versionsMoved, since.versionId, day) === 1 || amountOf(presenceMoved, since.seq, day) === 1,
      );
    },
  };
}

/** In the order of the feed. */
const PRESENCE_CHANGES = `
  select c.seq, c.nct_id, c.kind, ${DATA_TIMESTAMP_OF_CHANGE} as data_timestamp, c.recorded_at
  from change c indexed by change_kind
  left join study_version v on v.nct_id = c.nct_id and v.version = c.version
  where c.kind in (${PRESENCE_KINDS.map((kind) => `'${kind}'`).join(", ")})
  order by c.seq`;

/**
 * Rows of versions are numbered as they are stored and never deleted. One that was posted by the day may show then; the
 * suite of the port holds the expression to `postDayOf`.
 */
const VERSIONS_MOVED = `
  select exists (
    select 1 from study_version
    where version_id > ? and substr(coalesce(last_update_posted_date, data_timestamp, recorded_at), 1, ${DAY_LENGTH}) <= ?
  ) as amount`;

function historiesOf(rows: readonly Row[]): ReadonlyMap<NctId, readonly VersionOfRow[]> {
  const histories = new Map<NctId, VersionOfRow[]>();
  for (const row of rows) {
    const version = { ...toVersion(row), versionId: integerOf(row, "version_id") };
    const known = histories.get(version.nctId);
    if (known === undefined) histories.set(version.nctId, [version]);
    else known.push(version);
  }
  return histories;
}

function presenceByStudy(rows: readonly Row[]): ReadonlyMap<NctId, readonly PresenceChange[]> {
  const presence = new Map<NctId, PresenceChange[]>();
  for (const row of rows) {
    const nctId = nctIdOf(row, "nct_id");
    const change: PresenceChange = {
      // The question asks for these kinds only.
      kind: textOf(row, "kind") as PresenceChange["kind"],
      dataTimestamp: optionalTextOf(row, "data_timestamp"),
      recordedAt: textOf(row, "recorded_at"),
    };
    presence.set(nctId, [...(presence.get(nctId) ?? []), change]);
  }
  return presence;
}
