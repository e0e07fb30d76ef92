import type { FileHandle } from "node:fs/promises";
import { PAYLOAD_VERSION } from "../payload.ts";

/** How much of a file's end is looked at: several of the longest lines. */
export const TAIL_BYTES: number = 8 * 1024 * 1024;

/** How every line of ours begins, up to its id. */
const LINE_START = `{"version":${PAYLOAD_VERSION},"id":`;
const LINE_WITH_ID = /^\{"version":\d+,"id":("(?:[^"\\]|\\.)*")/;
const LINE_FEED = 0x0a;

export interface FileTail {
  /** The messages of the last whole lines. */
  readonly ids: Set<string>;
  /** The bytes up to the end of the last whole line. */
  readonly size: number;
}

/**
 * What a file of messages ends with. Undefined where it ends with the beginning of a line that is not ours: what is cut
 * away must be known to be half a message.
 */
export async function readTail(file: FileHandle, fileSize: number): Promise<FileTail | undefined> {
  const start = Math.max(0, fileSize - TAIL_BYTES);
  const bytes = await readFrom(file, start, fileSize - start);
  const end = bytes.lastIndexOf(LINE_FEED) + 1;
  if (end === 0 && start > 0) return undefined;
  const torn = bytes.subarray(end).toString("utf8");
  if (!torn.startsWith(LINE_START.slice(0, torn.length))) return undefined;
  const lines = bytes.subarray(0, end).toString("utf8").split("\n");
  const ids = lines.map(idOf).filter((id) => id !== undefined);
  return { ids: new Set(ids), size: start + end };
}

function idOf(line: string): string | undefined {
  const quoted = LINE_WITH_ID.exec(line)?.[1];
  return quoted === undefined ? undefined : String(JSON.parse(quoted));
}

async function readFrom(file: FileHandle, start: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, start + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}
