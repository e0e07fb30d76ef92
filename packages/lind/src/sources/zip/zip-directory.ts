import { LindError } from "../../base/errors.ts";
import type { OpenFile } from "../files/file-system.ts";
import {
  COMMENT_BYTES_MAX,
  type DirectoryEnd,
  END_64_BYTES,
  END_BYTES,
  findEnd,
  LOCATOR_BYTES,
  type ParsedRecord,
  parseEnd,
  parseEnd64,
  parseLocator,
  parseRecord,
  RECORD_BEGINNING,
  type ZipEntry,
} from "./zip-format.ts";
import { DIRECTORY_BLOCK_BYTES, DIRECTORY_FAULTS_MAX, ENTRIES_MAX } from "./zip-limits.ts";

/** A file of the archive, or something that is wrong with the directory; what follows is read all the same. */
export type DirectoryItem =
  | { readonly kind: "entry"; readonly entry: ZipEntry }
  | { readonly kind: "fault"; readonly reason: string };

/**
 * Finds the directory. It has to end where the end of the archive begins, as in every archive that nothing was put before
 * or cut out of. Throws INPUT_UNREADABLE where it cannot be found: without it nobody can tell what belongs to the archive.
 */
export async function findDirectory(file: OpenFile, label: string): Promise<DirectoryEnd> {
  const tailBytes = Math.min(file.bytes, END_BYTES + COMMENT_BYTES_MAX);
  const tailAt = file.bytes - tailBytes;
  const tail = await file.read(tailAt, tailBytes);
  const endInTail = findEnd(tail);
  if (endInTail === undefined) throw unreadable(label, "it has no end: it is incomplete, or no zip archive");
  const endAt = tailAt + endInTail;
  const short = parseEnd(tail.subarray(endInTail));
  const { end, at } = short.isSaturated ? await findEnd64(file, endAt, label) : { end: short, at: endAt };
  if (end.isSplit) throw unreadable(label, "it is one of several parts; join them first");
  if (end.directoryAt + end.directoryBytes !== at) {
    throw unreadable(label, `its directory should end at byte ${at} and ends elsewhere`);
  }
  return end;
}

async function findEnd64(
  file: OpenFile,
  endAt: number,
  label: string,
): Promise<{ readonly end: DirectoryEnd; readonly at: number }> {
  const locatorAt = Math.max(0, endAt - LOCATOR_BYTES);
  const at = parseLocator(await file.read(locatorAt, LOCATOR_BYTES));
  const end = at === undefined ? undefined : parseEnd64(await file.read(at, END_64_BYTES));
  if (at === undefined || end === undefined) throw unreadable(label, "its end in 64 bits is damaged");
  return { end, at };
}

/**
 * The files in the order of the directory, which is that of the archive in all that programs write. It is read block by
 * block, because that of 600,000 files has some 40 MB. Where a record is damaged, the next one is looked for.
 */
export async function* walkDirectory(
  file: OpenFile,
  end: DirectoryEnd,
): AsyncGenerator<DirectoryItem, void, undefined> {
  const directoryEnd = end.directoryAt + end.directoryBytes;
  const block = new Block(file, directoryEnd);
  let [entries, faults] = [0, 0];
  for (let at = end.directoryAt; at < directoryEnd; ) {
    const parsed = await block.parse(at);
    if (parsed.kind === "entry" && entries < ENTRIES_MAX) {
      entries += 1;
      yield { kind: "entry", entry: parsed.entry };
      at += parsed.length;
      continue;
    }
    if (parsed.kind === "entry" || faults === DIRECTORY_FAULTS_MAX) {
      const limit = parsed.kind === "entry" ? `${ENTRIES_MAX} files` : `${DIRECTORY_FAULTS_MAX} damaged places`;
      yield { kind: "fault", reason: `The archive's directory has more than ${limit}; the rest was not read.` };
      return;
    }
    faults += 1;
    yield { kind: "fault", reason: `The archive's directory is damaged at byte ${at}.` };
    at = await block.findRecord(at + 1);
  }
  if (entries === end.entries) return;
  yield { kind: "fault", reason: `The archive promises ${end.entries} files, and its directory names ${entries}.` };
}

/** The stretch of the directory that is in memory. */
class Block {
  readonly #file: OpenFile;
  readonly #end: number;
  #at = 0;
  #bytes: Uint8Array = new Uint8Array(0);

  constructor(file: OpenFile, directoryEnd: number) {
    this.#file = file;
    this.#end = directoryEnd;
  }

  async parse(at: number): Promise<ParsedRecord> {
    const parsed = this.#holds(at) ? parseRecord(this.#bytes, at - this.#at) : undefined;
    if (parsed !== undefined && parsed.kind !== "cut") return parsed;
    await this.#load(at);
    return parseRecord(this.#bytes, 0);
  }

  /** Where the next record begins, or the end of the directory. */
  async findRecord(from: number): Promise<number> {
    let at = from;
    while (at + RECORD_BEGINNING.length <= this.#end) {
      if (!this.#holds(at + RECORD_BEGINNING.length - 1)) await this.#load(at);
      const found = Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.length);
      const next = found.indexOf(RECORD_BEGINNING, at - this.#at);
      if (next >= 0) return this.#at + next;
      // A beginning may lie across the border of two blocks.
      at = Math.max(at + 1, this.#at + this.#bytes.length - RECORD_BEGINNING.length + 1);
    }
    return this.#end;
  }

  #holds(at: number): boolean {
    return at >= this.#at && at < this.#at + this.#bytes.length;
  }

  async #load(at: number): Promise<void> {
    this.#bytes = await this.#file.read(at, Math.min(DIRECTORY_BLOCK_BYTES, this.#end - at));
    this.#at = at;
  }
}

export function unreadable(label: string, what: string): LindError {
  return new LindError("INPUT_UNREADABLE", `${label} cannot be read as a zip archive: ${what}.`, {
    hint: "Take it again from where it came; nothing of it was loaded.",
  });
}
