import { createReadStream, readdirSync, statSync } from "node:fs";
import { open, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** One read of a large file, in bytes. */
const READ_BYTES = 256 * 1024;

/** What a path leads to. `other`: a device, a pipe, or a folder behind a symbolic link, which may lead round in circles. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: "file" | "folder" | "other";
  /** Size of a file; 0 otherwise. */
  readonly bytes: number;
}

/** Reading from a disk, as far as sources need it. Errors are those of Node, with a `code` such as `ENOENT`. */
export interface FileSystem {
  /** Follows a symbolic link, because the path was named by a person. */
  stat(path: string): Promise<Omit<FolderEntry, "name">>;
  /** In no particular order. An entry that vanishes meanwhile is left out. */
  listFolder(path: string): Promise<readonly FolderEntry[]>;
  readWhole(path: string): Promise<Uint8Array>;
  /** A chunk is never written to again once it was given out. */
  readChunks(path: string): AsyncIterable<Uint8Array>;
  /** For a file that is read at places of its own choice, as an archive is. */
  open(path: string): Promise<OpenFile>;
}

/** An open file. */
export interface OpenFile extends AsyncDisposable {
  readonly bytes: number;
  /** Fewer bytes than asked for only at the end of the file. What was given out is never written to again. */
  read(at: number, bytes: number): Promise<Uint8Array>;
}

export const nodeFileSystem: FileSystem = {
  async stat(path) {
    const found = await stat(path);
    return { kind: found.isFile() ? "file" : found.isDirectory() ? "folder" : "other", bytes: found.size };
  },

  // Synchronous, a folder at a time: the sizes of the bulk download's 577,000 files by promises would take a minute.
  async listFolder(path) {
    const entries = readdirSync(path, { withFileTypes: true });
    return entries.flatMap((entry): FolderEntry[] => {
      if (entry.isDirectory()) return [{ name: entry.name, kind: "folder", bytes: 0 }];
      const found = statSync(join(path, entry.name), { throwIfNoEntry: false });
      if (found === undefined) return [];
      return [{ name: entry.name, kind: found.isFile() ? "file" : "other", bytes: found.isFile() ? found.size : 0 }];
    });
  },

  readWhole: (path) => readFile(path),
  // A generator, so that the file is opened when it is read and closed when its reader stops.
  async *readChunks(path) {
    yield* createReadStream(path, { highWaterMark: READ_BYTES });
  },

  async open(path) {
    const file = await open(path, "r");
    const { size } = await file.stat();
    return {
      bytes: size,
      async read(at, bytes) {
        const buffer = new Uint8Array(Math.max(0, Math.min(bytes, size - at)));
        let filled = 0;
        while (filled < buffer.length) {
          const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, at + filled);
          // The file became shorter while it was read.
          if (bytesRead === 0) return buffer.subarray(0, filled);
          filled += bytesRead;
        }
        return buffer;
      },
      [Symbol.asyncDispose]: () => file.close(),
    };
  },
};
