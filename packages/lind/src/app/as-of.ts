import type { StudyVersion } from "../registry/registry.ts";

/**
 * Which stored version shows the study as it was registered at the end of a day (`2025-06-01`).
 *
 * A record says since when its content is public (`lastUpdatePostDate`), so a version counts from that day on, also
 * for days before it was mirrored. Where several versions share that day (the registry derives fields anew without
 * a new post date), the newest whose data day is not after the wanted day counts; when all of them are later, the
 * first, which is nearest to what was there. Undefined when every stored version was posted after the day.
 */
export function versionAsOf(versions: readonly StudyVersion[], day: string): StudyVersion | undefined {
  const postedBy = versions.filter((version) => postDayOf(version) <= day);
  const newestPostDay = postedBy.reduce((newest, version) => maxText(newest, postDayOf(version)), "");
  const candidates = postedBy.filter((version) => postDayOf(version) === newestPostDay).sort(byDataDay);
  return candidates.findLast((version) => dataDayOf(version) <= day) ?? candidates[0];
}

/** A record without a post date counts from the day of its data, and without that from the day it was stored. */
function postDayOf(version: StudyVersion): string {
  return (version.lastUpdatePostDate ?? version.dataTimestamp ?? version.recordedAt).slice(0, 10);
}

function dataDayOf(version: StudyVersion): string {
  return (version.dataTimestamp ?? version.recordedAt).slice(0, 10);
}

function byDataDay(a: StudyVersion, b: StudyVersion): number {
  const days = dataDayOf(a).localeCompare(dataDayOf(b));
  return days === 0 ? a.version - b.version : days;
}

function maxText(a: string, b: string): string {
  return a > b ? a : b;
}
