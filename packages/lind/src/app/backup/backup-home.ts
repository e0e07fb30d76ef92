import { existsSync } from "node:fs";
import { open, readdir, rename, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { toTimestamp } from "../../base/clock.ts";
import { LindError, messageOf } from "../../base/errors.ts";
import { makeFolder } from "../../base/make-folder.ts";
import { copyStore } from "../../registry/sqlite/copy-store.ts";
import { toStoreError } from "../../registry/sqlite/errors.ts";
import { tryLock } from "../../registry/sqlite/file-lock.ts";
import { REGISTRY_FILE } from "../../registry/sqlite/open.ts";
import type { Lind } from "../open-lind.ts";
import { importedFolder } from "../search/concept-files.ts";
import { VERSION } from "../version.ts";
import { copyFile, hashFile, syncFolder } from "./copy-file.ts";
import { BACKUP_FORMAT, type BackupFile, type BackupManifest, MANIFEST_FILE } from "./manifest.ts";

/** What was written. */
export interface BackupReport {
  readonly folder: string;
  readonly manifest: BackupManifest;
  readonly bytes: number;
  /** Files of the home that are no part of a backup and cannot be made again from it. */
  readonly leftOut: readonly string[];
}

const LOCK_FILE = "lock";
/** Secrets stay where they are: a backup goes to places that more people can read than the home. */
const SECRETS_FILE = "secrets.json";

/**
 * Writes a backup of the home into a new folder: the store as it is at one moment, while syncs and servers go on, and the
 * imported lists of concepts. The search index is not in it: it takes more room than the store and is made again from it.
 *
 * The folder appears when all of it is there: it is written beside its place, as `DIR.partial`, and renamed. Killed in the
 * middle, the partial one is removed by the next backup to the same place. Throws `USAGE` for a place that is taken, `STORE_BUSY`
 * while another backup goes there, `STORE_FULL`, and `INTERRUPTED`.
 */
export async function backupHome(lind: Lind, directory: string): Promise<BackupReport> {
  const { home } = lind.config;
  const folder = resolve(directory);
  const partial = `${folder}.partial`;
  await checkPlace(folder, home);
  await lind.openForReading();
  try {
    makeFolder(partial);
  } catch (error) {
    throw new LindError("USAGE", `${partial} cannot be made: ${messageOf(error)}.`, {
      hint: "Name a folder that this user can write.",
      cause: error,
    });
  }
  const lock = tryLock(join(partial, LOCK_FILE));
  if (lock === undefined) throw backupBusy(folder);
  try {
    await clear(partial);
    const manifest = await fill(lind, partial);
    lind.effects.failpoint("backup.before-publish");
    lock[Symbol.dispose]();
    await rm(join(partial, LOCK_FILE), { force: true });
    await publish(partial, folder);
    lind.effects.failpoint("backup.published");
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    const leftOut = existsSync(join(home, SECRETS_FILE)) ? [SECRETS_FILE] : [];
    return { folder, manifest, bytes, leftOut };
  } catch (error) {
    lock[Symbol.dispose]();
    await rm(partial, { recursive: true, force: true });
    if (lind.effects.signal.aborted) throw interrupted();
    throw toStoreError(error, folder);
  }
}

/** A new name, or an empty folder. */
async function checkPlace(folder: string, home: string): Promise<void> {
  if (folder === resolve(home)) throw new LindError("USAGE", "A backup cannot go into the home that it is of.");
  const found = await stat(folder).catch(() => undefined);
  if (found === undefined) return;
  const isEmpty = found.isDirectory() && (await readdir(folder)).length === 0;
  if (isEmpty) return;
  throw new LindError("USAGE", `${folder} is there already; a backup goes into a folder of its own.`, {
    hint: "Name a new one, for example with the day in its name.",
    details: { folder },
  });
}

/** What a backup that was killed has left. */
async function clear(partial: string): Promise<void> {
  for (const name of await readdir(partial)) {
    if (!name.startsWith(LOCK_FILE)) await rm(join(partial, name), { recursive: true, force: true });
  }
}

async function fill({ config, effects }: Lind, partial: string): Promise<BackupManifest> {
  const { clock, progress, signal, failpoint } = effects;
  const target = join(partial, REGISTRY_FILE);
  const createdAt = toTimestamp(clock.now());
  const total = (await stat(join(config.home, REGISTRY_FILE))).size;
  const store = await copyStore(config.home, target, (share) =>
    progress({ label: "copying the store", done: Math.round(share * total), total, unit: "bytes" }),
  );
  failpoint("backup.store-copied");
  signal.throwIfAborted();
  const files: BackupFile[] = [
    { path: REGISTRY_FILE, ...(await hashFile(target, { signal, progress, label: "checking the copy" })) },
  ];
  for (const name of await listConcepts(config.home)) {
    const path = `concepts/${name.replaceAll("\\", "/")}`;
    const from = join(importedFolder(config.home), name);
    const copied = await copyFile(from, join(partial, path), { signal, progress, label: `copying ${path}` });
    files.push({ path, ...copied });
  }
  const manifest = { format: BACKUP_FORMAT, lind: VERSION, createdAt, store, files };
  await using file = await open(join(partial, MANIFEST_FILE), "w");
  await file.writeFile(`${JSON.stringify(manifest, null, 2)}\n`);
  await file.sync();
  return manifest;
}

async function listConcepts(home: string): Promise<readonly string[]> {
  const folder = importedFolder(home);
  if (!existsSync(folder)) return [];
  return (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".txt")).sort();
}

async function publish(partial: string, folder: string): Promise<void> {
  await syncFolder(partial);
  // An empty folder of that name was allowed, and not every system renames over one.
  await rmdir(folder).catch(() => undefined);
  await rename(partial, folder);
  await syncFolder(dirname(folder));
}

function backupBusy(folder: string): LindError {
  return new LindError("STORE_BUSY", `Another process writes the backup ${folder}.`, {
    hint: "Wait for it to end, or name another folder.",
    details: { folder },
  });
}

function interrupted(): LindError {
  return new LindError("INTERRUPTED", "The backup was interrupted; nothing of it is left.");
}
