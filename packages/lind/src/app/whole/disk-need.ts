import { existsSync } from "node:fs";
import { stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { byteWords } from "../../base/byte-words.ts";
import { LindError } from "../../base/errors.ts";

/**
 * What a loaded archive takes on the disk, as a share of the archive's own bytes. Measured: of simulated studies, an
 * archive of 4.9 kB a study becomes 2.6 kB of store and 6.0 kB of index; of real records, whose texts compress less, an
 * archive of 4.2 kB a study becomes up to 4.1 kB of store.
 */
const STORE_SHARE = 1;
const INDEX_SHARE = 1.5;
/** Logs that SQLite writes beside a file before it folds them in, in bytes. */
const LOG_BYTES = 200_000_000;

/** Bytes on the disk of the home. */
export interface DiskNeed {
  /** Of the archive, what is still to come; it is removed after the load. */
  readonly archive: number;
  readonly store: number;
  readonly index: number;
  readonly logs: number;
  readonly total: number;
  readonly free: number;
}

/** What is on the disk already. */
export interface DiskState {
  readonly free: number;
  readonly storeBytes: number;
  readonly indexBytes: number;
}

/** What loading an archive of so many bytes will take beyond what is there. Pure. */
export function diskNeedOf(archive: { readonly bytes: number; readonly bytesHere: number }, disk: DiskState): DiskNeed {
  const store = Math.max(0, Math.round(archive.bytes * STORE_SHARE) - disk.storeBytes);
  const index = Math.max(0, Math.round(archive.bytes * INDEX_SHARE) - disk.indexBytes);
  const rest = Math.max(0, archive.bytes - archive.bytesHere);
  return { archive: rest, store, index, logs: LOG_BYTES, total: rest + store + index + LOG_BYTES, free: disk.free };
}

/** Throws `STORE_FULL` where the disk has not the room, with how much is missing. */
export function checkDiskNeed(need: DiskNeed, home: string): void {
  const missing = need.total - need.free;
  if (missing <= 0) return;
  throw new LindError(
    "STORE_FULL",
    `The whole registry needs about ${byteWords(need.total)} on the disk of ${home}, and ${byteWords(need.free)} are free: ${byteWords(missing)} are missing.`,
    {
      hint: "Free space there, or name a home on another disk with --home. The need is an estimate: --no-disk-check goes on all the same.",
      details: { home, needed: need.total, free: need.free, missing },
    },
  );
}

/** What is free on the disk of a home, which need not be there yet, and what its files take. */
export async function readDisk(
  home: string,
  files: { readonly store: string; readonly index: string | undefined },
): Promise<DiskState> {
  let folder = home;
  // Ends: the root is its own parent, and exists.
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  const { bavail, bsize } = await statfs(folder);
  const sizeOf = (path: string) =>
    stat(path).then(
      ({ size }) => size,
      () => 0,
    );
  return {
    free: bavail * bsize,
    storeBytes: await sizeOf(join(home, files.store)),
    indexBytes: files.index === undefined ? 0 : await sizeOf(files.index),
  };
}
