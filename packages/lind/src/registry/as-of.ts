/** What was registered at the end of a day, from the versions that are stored. Pure: every adapter asks here. */
import { unreachable } from "../base/assert.ts";
import { PRESENCE_KINDS, type PresenceChange, type StoredChange, type StudyVersion } from "./registry.ts";

/**
 * The stored version that shows a study as it was registered at the end of a day (`2025-06-01`); undefined where it was
 * not: nothing stored had been posted by then, or the registry was known to have given the study up.
 */
export function studyAsOf<Version extends StudyVersion>(
  versions: readonly Version[],
  presence: readonly PresenceChange[],
  day: string,
): Version | undefined {
  return isGoneBy(presence, day) ? undefined : versionAsOf(versions, day);
}

/** A version, as far as the days on which it can be shown depend on it. */
export type DatedVersion = Pick<StudyVersion, "version" | "lastUpdatePostDate" | "dataTimestamp" | "recordedAt">;

/**
 * Which stored version shows the study as it was registered at the end of a day.
 *
 * A record says since when its content is public (`lastUpdatePostDate`), so a version counts from that day on, also
 * for days before it was mirrored. Where several versions share that day (the registry derives fields anew without
 * a new post date), the newest whose data day is not after the wanted day counts; when all of them are later, the
 * first, which is nearest to what was there. Undefined when every stored version was posted after the day.
 */
export function versionAsOf<Version extends DatedVersion>(
  versions: readonly Version[],
  day: string,
): Version | undefined {
  const postedBy = versions.filter((version) => postDayOf(version) <= day);
  const newestPostDay = postedBy.reduce((newest, version) => maxText(newest, postDayOf(version)), "");
  const candidates = postedBy.filter((version) => postDayOf(version) === newestPostDay).sort(byDataDay);
  return candidates.findLast((version) => dataDayOf(version) <= day) ?? candidates[0];
}

/**
 * The change that says at the end of a day whether the registry has a study; undefined for one that it always had. It does
 * not say when it gives a study up, so a removal counts from the data day whose sync missed the study. `presence` is in
 * the order of the change feed.
 */
export function lastPresence<Change extends PresenceChange>(
  presence: readonly Change[],
  day: string,
): Change | undefined {
  return presence.findLast((change) => presenceDayOf(change) <= day);
}

export function isPresenceChange(change: StoredChange): change is StoredChange & PresenceChange {
  const kinds: readonly string[] = PRESENCE_KINDS;
  return kinds.includes(change.kind);
}

/** Whether the registry had given a study up by the end of a day. */
export function isGoneBy(presence: readonly PresenceChange[], day: string): boolean {
  const last = lastPresence(presence, day);
  if (last === undefined) return false;
  switch (last.kind) {
    case "study.removed":
    case "study.merged":
      return true;
    case "study.restored":
      return false;
    default:
      return unreachable(last.kind);
  }
}

/** The first day on which a version can be shown; a record without a post date counts from the day of its data, and without that from the day it was stored. */
export function postDayOf(version: DatedVersion): string {
  return (version.lastUpdatePostDate ?? version.dataTimestamp ?? version.recordedAt).slice(0, DAY_LENGTH);
}

/** The first day that a presence change is about. */
export function presenceDayOf(change: PresenceChange): string {
  return (change.dataTimestamp ?? change.recordedAt).slice(0, DAY_LENGTH);
}

const DAY_LENGTH = "2025-06-01".length;

/** The day of the data that a version is of; without it, that of its storing. */
export function dataDayOf(version: DatedVersion): string {
  return (version.dataTimestamp ?? version.recordedAt).slice(0, DAY_LENGTH);
}

function byDataDay(a: DatedVersion, b: DatedVersion): number {
  const days = dataDayOf(a).localeCompare(dataDayOf(b));
  return days === 0 ? a.version - b.version : days;
}

function maxText(a: string, b: string): string {
  return a > b ? a : b;
}
