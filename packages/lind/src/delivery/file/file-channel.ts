import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import { messageOf } from "../../base/errors.ts";
import type { Channel, Message, SendResult } from "../channel.ts";
import { printPayload } from "../payload.ts";
import { readTail } from "./file-tail.ts";

/** Ids that are remembered between two looks at the file's end. */
const IDS_MAX = 50_000;

/**
 * Appends each message to a file as one line of JSON (`message-schema.ts`), on the disk when `send` says so.
 *
 * A process that died while it wrote may have left half a line, or a whole one that nobody was told of. So the end of
 * the file is looked at first: half a line of ours is taken away, and a message whose id stands among the last
 * `TAIL_BYTES` is not written again. All messages of a file go through one channel, one after the other.
 */
export function createFileChannel(path: string): Channel {
  let turn: Promise<unknown> = Promise.resolve();
  let known: { readonly ids: Set<string>; readonly size: number } | undefined;

  async function append(message: Message): Promise<SendResult> {
    await using file = await open(path, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT, 0o644);
    const { size, isFile } = await sizeOf(file);
    if (!isFile) return { kind: "refused", reason: `${path} is not a file` };
    if (known?.size !== size || known.ids.size > IDS_MAX) {
      const tail = await readTail(file, size);
      if (tail === undefined)
        return { kind: "refused", reason: `${path} ends in the middle of a line that is not Lind's` };
      if (tail.size < size) await file.truncate(tail.size);
      if (size === 0) await syncFolder(dirname(path));
      known = tail;
    }
    const { ids, size: end } = known;
    if (ids.has(message.id)) return { kind: "sent" };
    const line = `${printPayload(message)}\n`;
    // Until the line is on the disk nothing is known: whatever fails, the end is looked at anew.
    known = undefined;
    await file.appendFile(line);
    await file.datasync();
    known = { ids: ids.add(message.id), size: end + Buffer.byteLength(line) };
    return { kind: "sent" };
  }

  return {
    send: (message) => {
      const result = turn.then(() => append(message)).catch(toResult);
      turn = result;
      return result;
    },
  };
}

async function sizeOf(file: FileHandle): Promise<{ readonly size: number; readonly isFile: boolean }> {
  const stat = await file.stat();
  return { size: stat.size, isFile: stat.isFile() };
}

/** A file that is new is on the disk only when its folder is. */
async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, constants.O_RDONLY);
  await folder.sync();
}

/** What a person has to mend; a full disk or too many open files may pass. */
const REFUSALS: readonly string[] = [
  "ENOENT",
  "ENOTDIR",
  "EISDIR",
  "EACCES",
  "EPERM",
  "EROFS",
  "ELOOP",
  "ENAMETOOLONG",
];

function toResult(error: unknown): SendResult {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return { kind: REFUSALS.includes(code) ? "refused" : "try-again", reason: messageOf(error) };
}
