import { statfs } from "node:fs/promises";
import { byteWords } from "../base/byte-words.ts";
import { toTimestamp } from "../base/clock.ts";
import { LindError } from "../base/errors.ts";
import type { Registry } from "../registry/registry.ts";
import { type Dropped, dropVersions, vacuumStore } from "../registry/sqlite/drop-versions.ts";
import type { Lind } from "./open-lind.ts";
import { removeArchivedDays } from "./search/archived-days.ts";

export interface VacuumReport {
  /** Bytes of the store's file. */
  readonly before: number;
  readonly after: number;
}

/** Counts what dropping the versions of days before `day` would drop; nothing is changed. */
export function rehearseDrop(lind: Lind, day: string): Promise<Dropped> {
  return drop(lind, day, true);
}

/**
 * Drops the versions that show their study on no day from `day` on; every such day stays as it is, and the change feed too. The
 * indexes of archived days go with them: they may know dropped versions, and are made again when a day is asked for.
 */
export async function dropVersionsBefore(lind: Lind, day: string): Promise<Dropped> {
  const dropped = await drop(lind, day, false);
  if (dropped.versions > 0) removeArchivedDays(lind.config.home);
  return dropped;
}

async function drop({ config, effects, ...lind }: Lind, day: string, isRehearsal: boolean): Promise<Dropped> {
  const today = toTimestamp(effects.clock.now()).slice(0, day.length);
  if (day > today) {
    throw new LindError("USAGE", `${day} has not come yet; versions are dropped of days that are over.`);
  }
  // Opened first, so that a home without a store is refused and an older one is brought to today's schema.
  await lind.openForReading();
  const { clock, signal, progress } = effects;
  return dropVersions({
    home: config.home,
    day,
    isRehearsal,
    clock,
    signal,
    onProgress: (done, total) => progress({ label: "looking through histories", done, total, unit: "studies" }),
  });
}

/** Gives free space in the store's file back to the system. Refuses where the disk has not the room to write it anew. */
export async function vacuumHome(lind: Lind): Promise<VacuumReport> {
  const { home } = lind.config;
  const registry = await lind.openForReading();
  const { storedBytes } = await registry.count();
  await checkRoom(registry, home, storedBytes, lind.effects.freeBytes);
  return vacuumStore(home);
}

/** The file is written anew, and that through the log: twice what is stored. */
async function checkRoom({ location }: Registry, home: string, storedBytes: number, freeBytes: number | undefined) {
  const { bavail, bsize } = await statfs(home);
  const [free, needed] = [freeBytes ?? bavail * bsize, 2 * storedBytes];
  if (free >= needed) return;
  throw new LindError(
    "STORE_FULL",
    `To write ${location} anew takes about ${byteWords(needed)} for a while, and ${byteWords(free)} are free: ${byteWords(needed - free)} are missing.`,
    { hint: "Free space on that disk first.", details: { needed, free } },
  );
}
