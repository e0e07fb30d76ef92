import { type JsonObject, type NctId, valuesOf } from "ctgov/study";
import { must } from "../base/assert.ts";
import type { Clock } from "../base/clock.ts";
import { type PatchOperation, toJsonPatch } from "../changes/json-patch/to-json-patch.ts";
import { type OriginalValue, originalValues } from "../changes/over-time/original-values.ts";
import { type StatusPeriod, statusPeriods } from "../changes/over-time/status-periods.ts";
import { postDayOf } from "../registry/as-of.ts";
import type { Registry, StudyVersion } from "../registry/registry.ts";
import { readExistingVersion } from "./history.ts";
import { apiTextOf, notFound, parseStored } from "./read-studies.ts";

export type { OriginalValue, PatchOperation, StatusPeriod };

/** A study's history at a glance. */
export interface HistorySummary {
  /** The day since which the oldest stored version was registered. */
  readonly firstDay: string;
  /** Whether that version is the study's first registration, as far as the record itself says. */
  readonly isFromFirst: boolean;
  readonly values: readonly OriginalValue[];
  readonly statuses: readonly StatusPeriod[];
}

/** The oldest stored version against the newest, and how long the study was in each status. */
export async function summariseHistory(registry: Registry, nctId: NctId, clock: Clock): Promise<HistorySummary> {
  const versions = await registry.listVersions(nctId);
  const [oldest, newest] = [versions[0], versions.at(-1)];
  if (oldest === undefined || newest === undefined) throw notFound(nctId);
  const first = parseStored(apiTextOf(await readExistingVersion(registry, nctId, oldest.version)));
  const now = parseStored(apiTextOf(await readExistingVersion(registry, nctId, newest.version)));
  const dated = versions.map((version, at) => ({
    day: statusDayOf(version, versions[at - 1]),
    overallStatus: version.overallStatus,
  }));
  const firstDay = must(dated[0], "a history has a first version").day;
  const today = new Date(clock.now()).toISOString().slice(0, "2026-08-14".length);
  return {
    firstDay,
    isFromFirst: firstPostDayOf(now) === firstDay,
    values: originalValues(first, now),
    statuses: statusPeriods(dated, today),
  };
}

/** A status that nobody posted, as UNKNOWN, is registered since the data day that showed it. */
function statusDayOf(version: StudyVersion, previous: StudyVersion | undefined): string {
  const posted = postDayOf(version);
  const dataDay = version.dataTimestamp?.slice(0, "2026-08-14".length) ?? "";
  const isPostedAnew = previous === undefined || postDayOf(previous) !== posted;
  return isPostedAnew || dataDay < posted ? posted : dataDay;
}

/** The patch (RFC 6902) that makes the exact record of one version of the other's. */
export async function patchVersions(
  registry: Registry,
  nctId: NctId,
  from: number,
  to: number,
): Promise<readonly PatchOperation[]> {
  if ((await registry.readHeads([nctId])).size === 0) throw notFound(nctId);
  const before = await readExistingVersion(registry, nctId, from);
  const after = await readExistingVersion(registry, nctId, to);
  return toJsonPatch(parseStored(before.text), parseStored(after.text));
}

function firstPostDayOf(study: JsonObject): string | undefined {
  const [day] = valuesOf(study, "StudyFirstPostDate");
  return typeof day === "string" ? day : undefined;
}
