import { join } from "node:path";
import type { FileSystem, FolderEntry } from "./file-system.ts";
import { formatOf } from "./formats.ts";
import { cannotOpen } from "./read-errors.ts";

/** How deep folders may stand in folders. */
const FOLDER_DEPTH_MAX = 32;

/** A file of a folder that is read. */
export interface FolderFile {
  /** Below the folder: `35/NCT02252835.json`. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

/** What a folder holds. */
export interface FolderContent {
  readonly files: number;
  readonly bytes: number;
  /** Files whose names are not read, and folders that are too deep; hidden ones (`.…`) are not counted. */
  readonly ignored: number;
}

/**
 * The files of a folder and of all folders in it, sorted by name folder by folder, so that files named by date come in the
 * order of time. The names of one folder a level are in memory at a time. Throws INPUT_UNREADABLE for a folder that may not
 * be listed.
 */
export async function* walkFolder(
  folder: string,
  fileSystem: FileSystem,
  onIgnored: () => void = () => undefined,
): AsyncGenerator<FolderFile, void, undefined> {
  yield* walk(folder, "", 0, fileSystem, onIgnored);
}

export async function countFolder(folder: string, fileSystem: FileSystem): Promise<FolderContent> {
  let [files, bytes, ignored] = [0, 0, 0];
  const count = () => {
    ignored += 1;
  };
  for await (const file of walkFolder(folder, fileSystem, count)) {
    files += 1;
    bytes += file.bytes;
  }
  return { files, bytes, ignored };
}

async function* walk(
  root: string,
  below: string,
  depth: number,
  fileSystem: FileSystem,
  onIgnored: () => void,
): AsyncGenerator<FolderFile, void, undefined> {
  const folder = join(root, below);
  const entries = await fileSystem.listFolder(folder).catch((error: unknown) => {
    throw cannotOpen(folder, error);
  });
  for (const entry of [...entries].sort(byName)) {
    if (entry.name.startsWith(".")) continue;
    const name = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.kind === "folder" && depth < FOLDER_DEPTH_MAX) {
      yield* walk(root, name, depth + 1, fileSystem, onIgnored);
    } else if (entry.kind === "file" && formatOf(entry.name) !== undefined) {
      yield { name, path: join(root, name), bytes: entry.bytes };
    } else onIgnored();
  }
}

function byName(a: FolderEntry, b: FolderEntry): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
