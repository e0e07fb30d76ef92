import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { LindError } from "../../base/errors.ts";
import { makeFolder } from "../../base/make-folder.ts";
import type { Finding } from "../../registry/registry.ts";
import { replaceStore } from "../../registry/sqlite/copy-store.ts";
import { toStoreError } from "../../registry/sqlite/errors.ts";
import { tryLock } from "../../registry/sqlite/file-lock.ts";
import { SCHEMA_NUMBER } from "../../registry/sqlite/migrations.ts";
import { REGISTRY_FILE } from "../../registry/sqlite/open.ts";
import { removeAllIndexes } from "../../search/index-file/index-files.ts";
import type { Lind } from "../open-lind.ts";
import { removeArchivedDays } from "../search/archived-days.ts";
import { importedFolder } from "../search/concept-files.ts";
import { copyFile, syncFolder } from "./copy-file.ts";
import { type BackupManifest, readManifest } from "./manifest.ts";

export interface RestoreReport {
  readonly manifest: BackupManifest;
  /** What `verify` finds in the restored store; nothing, as it should be. */
  readonly findings: readonly Finding[];
}

/** Where the files of a backup come to, until the store is put in its place. */
const STAGING_FOLDER = "restoring";
const LOCK_FILE = "restoring.lock";

/**
 * Makes a home of a backup, and verifies it. Everything is copied into the home and held against the manifest's hashes
 * before anything of the home is touched; then the store is put in its place in one step. The search index is not in a
 * backup and is made by the next search.
 *
 * Throws `USAGE` where the home holds a store already, unless `isForced`, and for a folder that is no backup; `STORE_CORRUPT`
 * where a file is not what the manifest says; `STORE_TOO_NEW`; `STORE_BUSY` while another process has the store open that
 * would be replaced; `STORE_FULL`; and `INTERRUPTED`. In each case the home has the store that it had.
 */
export async function restoreHome(lind: Lind, folder: string, isForced: boolean): Promise<RestoreReport> {
  const { home } = lind.config;
  const manifest = await readManifest(folder);
  if (manifest.store.schema > SCHEMA_NUMBER) throw tooNew(folder, manifest);
  if (!isForced && (await lind.hasStore())) throw homeTaken(home);
  const staging = join(home, STAGING_FOLDER);
  makeHome(home);
  using lock = tryLock(join(home, LOCK_FILE));
  if (lock === undefined) throw restoreBusy(home);
  try {
    await rm(staging, { recursive: true, force: true });
    makeFolder(staging);
    await copyAll(lind, folder, staging, manifest);
    lind.effects.failpoint("restore.copied");
    replaceStore(home, join(staging, REGISTRY_FILE), () => {
      // Before the store: an index of the one that goes may know more of the same feed than the one that comes.
      removeAllIndexes(home);
      removeArchivedDays(home);
      lind.effects.failpoint("restore.before-replace");
    });
    lind.effects.failpoint("restore.replaced");
    await replaceConcepts(home, staging);
    await syncFolder(home);
  } catch (error) {
    if (lind.effects.signal.aborted) throw new LindError("INTERRUPTED", "The restoring was interrupted.");
    throw toStoreError(error, home);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  lock[Symbol.dispose]();
  await rm(join(home, LOCK_FILE), { force: true });
  const registry = await lind.openForReading();
  const findings = await registry.verify((done, total) =>
    lind.effects.progress({ label: "verifying", done, total, unit: "studies" }),
  );
  return { manifest, findings };
}

function makeHome(home: string): void {
  try {
    makeFolder(home);
  } catch (error) {
    throw toStoreError(error, home);
  }
}

async function copyAll({ effects }: Lind, folder: string, staging: string, manifest: BackupManifest): Promise<void> {
  const { signal, progress } = effects;
  for (const { path, bytes, hash } of manifest.files) {
    const from = join(folder, path);
    if (!existsSync(from)) throw damaged(folder, `it lacks ${path}`);
    const copied = await copyFile(from, join(staging, path), { signal, progress, label: `copying ${path}` });
    if (copied.bytes !== bytes || copied.hash !== hash) throw damaged(folder, `${path} is not what the manifest says`);
  }
  if (!existsSync(join(staging, REGISTRY_FILE))) throw damaged(folder, `its manifest names no ${REGISTRY_FILE}`);
}

/** The lists of the backup, and no others. */
async function replaceConcepts(home: string, staging: string): Promise<void> {
  const from = join(staging, "concepts");
  const to = importedFolder(home);
  await rm(to, { recursive: true, force: true });
  if (!existsSync(from)) return;
  makeFolder(dirname(to));
  await rename(from, to);
}

function restoreBusy(home: string): LindError {
  return new LindError("STORE_BUSY", `Another process restores a backup into ${home}.`, {
    hint: "Wait for it to end.",
    details: { home },
  });
}

function homeTaken(home: string): LindError {
  return new LindError("USAGE", `${home} holds a store already.`, {
    hint: "Name an empty home with --home, or give --force to put the backup in its place; what it holds is lost then.",
    details: { home },
  });
}

function tooNew(folder: string, { store, lind }: BackupManifest): LindError {
  const message = `The backup ${folder} has schema ${store.schema}, and this program knows schemas up to ${SCHEMA_NUMBER}.`;
  return new LindError("STORE_TOO_NEW", message, {
    hint: `Restore it with Lind ${lind}, which made it, or a later one.`,
  });
}

function damaged(folder: string, what: string): LindError {
  return new LindError("STORE_CORRUPT", `The backup ${folder} is damaged: ${what}.`, {
    hint: "The home is as it was. Take another backup, or copy this one again from where it came.",
    details: { folder },
  });
}
