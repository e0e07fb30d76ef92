/** Which versions may be dropped without losing anything of the days that are kept. Pure. */
import { type DatedVersion, dataDayOf, postDayOf, versionAsOf } from "./as-of.ts";

/**
 * The versions that show the study on no day from `day` on. The current one is never among them, and neither is the one
 * with the highest number: the next version takes the number after it, and a number never stands for two texts.
 */
export function versionsToDrop<Version extends DatedVersion>(
  versions: readonly Version[],
  currentVersion: number,
  day: string,
): readonly Version[] {
  const newest = Math.max(...versions.map(({ version }) => version));
  const kept = new Set([currentVersion, newest]);
  // What is shown changes only on days on which a version was posted or is of; between them it stays.
  const days = [day, ...versions.flatMap((version) => [postDayOf(version), dataDayOf(version)])];
  for (const shown of days.filter((one) => one >= day)) {
    const version = versionAsOf(versions, shown);
    if (version !== undefined) kept.add(version.version);
  }
  return versions.filter(({ version }) => !kept.has(version));
}
