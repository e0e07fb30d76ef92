import { open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import type { Part, PartNote } from "./download-plan.ts";

/** Where a download is written: beside its place, until it is whole. */
export interface PartFile {
  read(): Promise<Part>;
  /** Drops what there is and begins anew. */
  begin(note: PartNote): Promise<void>;
  append(chunk: Uint8Array): Promise<void>;
  /** The part becomes the file, and survives a loss of power from then on. */
  finish(): Promise<void>;
}

/** `PATH.part` is the beginning of the file, `PATH.part.json` says of which. */
export function openPartFile(path: string): PartFile {
  const partPath = `${path}.part`;
  const notePath = `${path}.part.json`;
  return {
    async read() {
      const bytes = await stat(partPath).then(({ size }) => size, absent);
      const text = bytes === undefined ? undefined : await readFile(notePath, "utf8").catch(absent);
      return { bytes: bytes ?? 0, note: text === undefined ? undefined : parseNote(text) };
    },
    async begin(note) {
      // The old note first: a part without a note is begun anew, one with a wrong note would be gone on with.
      await rm(notePath, { force: true });
      await writeFile(partPath, "");
      await writeFile(notePath, JSON.stringify(note));
    },
    async append(chunk) {
      await writeFile(partPath, chunk, { flag: "a" });
    },
    async finish() {
      const file = await open(partPath, "r+");
      await file.sync().finally(() => file.close());
      await rename(partPath, path);
      await rm(notePath, { force: true });
    },
  };
}

function absent(error: unknown): undefined {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
  throw error;
}

/** Undefined for what is no note, such as one that was cut by a loss of power. */
function parseNote(text: string): PartNote | undefined {
  try {
    const { url, etag, bytesTotal }: Readonly<Record<string, unknown>> = JSON.parse(text);
    if (typeof url !== "string") return undefined;
    return {
      url,
      etag: typeof etag === "string" ? etag : undefined,
      bytesTotal: typeof bytesTotal === "number" ? bytesTotal : undefined,
    };
  } catch {
    return undefined;
  }
}
