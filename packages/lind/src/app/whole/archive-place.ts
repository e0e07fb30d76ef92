import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "../../base/make-folder.ts";
import { openPartFile } from "../../sources/bulk/part-file.ts";

/** What an earlier run has brought home of the whole registry's archive. */
export interface ArchiveHere {
  /** The registry's data version as it was asked before the first byte of it was. */
  readonly askedTimestamp: string | undefined;
  readonly bytes: number;
  readonly isWhole: boolean;
}

/** Where the whole registry's archive lies while it is downloaded and loaded: a folder of its own in the home. */
export interface ArchivePlace {
  readonly path: string;
  /** Held by the process that is at it. */
  readonly lockPath: string;
  read(): Promise<ArchiveHere>;
  makeFolder(): Promise<void>;
  /** Notes the data version that was asked before a download begins. One that goes on keeps the note it has. */
  note(askedTimestamp: string): Promise<void>;
  /** Removes the archive, or the part that there is; gives its bytes. */
  remove(): Promise<number>;
}

const ARCHIVE_FILE = "ctg-studies.json.zip";
const NOTE_FILE = "asked.json";

export function openArchivePlace(home: string): ArchivePlace {
  const folder = join(home, "download");
  const path = join(folder, ARCHIVE_FILE);
  const note = join(folder, NOTE_FILE);
  const read = async (): Promise<ArchiveHere> => {
    const whole = await bytesOf(path);
    const bytes = whole ?? (await openPartFile(path).read()).bytes;
    return { askedTimestamp: await readNote(note), bytes, isWhole: whole !== undefined };
  };
  return {
    path,
    lockPath: join(folder, "lock"),
    read,
    async makeFolder() {
      makeFolder(folder);
    },
    async note(askedTimestamp) {
      await writeFile(`${note}.new`, JSON.stringify({ askedTimestamp }));
      await rename(`${note}.new`, note);
    },
    async remove() {
      const { bytes } = await read();
      for (const file of [path, `${path}.part`, `${path}.part.json`, note, `${note}.new`])
        await rm(file, { force: true });
      return bytes;
    },
  };
}

async function bytesOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
}

/** Undefined for a note that is not there or was cut by a loss of power. */
async function readNote(path: string): Promise<string | undefined> {
  try {
    const { askedTimestamp }: Readonly<Record<string, unknown>> = JSON.parse(await readFile(path, "utf8"));
    return typeof askedTimestamp === "string" ? askedTimestamp : undefined;
  } catch {
    return undefined;
  }
}
