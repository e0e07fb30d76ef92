import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { LindError } from "../../base/errors.ts";
import type { StoreSummary } from "../../registry/sqlite/copy-store.ts";

/** Counts the forms of a backup's folder. */
export const BACKUP_FORMAT = 1;
export const MANIFEST_FILE = "manifest.json";

/** A file of a backup. */
export interface BackupFile {
  /** Within the folder, with `/` between names: `registry.sqlite`, `concepts/mesh.txt`. */
  readonly path: string;
  readonly bytes: number;
  /** SHA-256, 64 hex digits. */
  readonly hash: string;
}

/** What a backup says of itself; written last, so that a folder without it is no backup. */
export interface BackupManifest {
  readonly format: number;
  /** The version of the program that made it. */
  readonly lind: string;
  readonly createdAt: string;
  readonly store: StoreSummary;
  readonly files: readonly BackupFile[];
}

/** Throws `USAGE` for a folder that is no backup, and `STORE_TOO_NEW` for one of a later program. */
export async function readManifest(folder: string): Promise<BackupManifest> {
  let manifest: unknown;
  try {
    manifest = JSON.parse(await readFile(join(folder, MANIFEST_FILE), "utf8"));
  } catch (error) {
    throw noBackup(folder, error);
  }
  if (!isObject(manifest) || typeof manifest["format"] !== "number") throw noBackup(folder);
  if (manifest["format"] > BACKUP_FORMAT) {
    throw new LindError(
      "STORE_TOO_NEW",
      `The backup ${folder} has form ${manifest["format"]}, which this Lind does not know.`,
      {
        hint: "Restore it with the Lind that made it, or a later one.",
      },
    );
  }
  if (!isManifest(manifest)) throw noBackup(folder);
  return manifest;
}

type Plain = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Plain {
  return typeof value === "object" && value !== null;
}

/** As far as a restore depends on it; a path that leads out of the folder is none. */
function isManifest(value: Plain): value is Plain & BackupManifest {
  const { lind, createdAt, store, files } = value;
  if (typeof lind !== "string" || typeof createdAt !== "string") return false;
  if (!isObject(store) || typeof store["schema"] !== "number" || typeof store["lastSeq"] !== "number") return false;
  return Array.isArray(files) && files.every((file: unknown) => isObject(file) && isFile(file));
}

function isFile({ path, bytes, hash }: Plain): boolean {
  const isPath = typeof path === "string" && /^(?:registry\.sqlite|concepts\/[^\0]+\.txt)$/.test(path);
  return isPath && !path.split("/").includes("..") && typeof bytes === "number" && typeof hash === "string";
}

function noBackup(folder: string, cause?: unknown): LindError {
  return new LindError("USAGE", `${folder} is no backup of Lind's: it has no ${MANIFEST_FILE} that can be read.`, {
    hint: "Name the folder that `lind backup` made. One whose name ends in .partial was never finished.",
    details: { folder },
    cause,
  });
}
