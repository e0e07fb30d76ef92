import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolder } from "../../base/make-folder.ts";
import type { Progress } from "../../base/progress.ts";

/** Bytes that are read at once. */
const CHUNK_BYTES = 4 * 1024 * 1024;

export interface CopyEffects {
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
  /** What is being done, for people. */
  readonly label: string;
}

export interface Copied {
  readonly bytes: number;
  /** SHA-256, 64 hex digits. */
  readonly hash: string;
}

/** Copies a file, so that the copy survives a loss of power, and says what it held. The target must not be there yet. */
export async function copyFile(from: string, to: string, effects: CopyEffects): Promise<Copied> {
  makeFolder(dirname(to));
  await using target = await open(to, "wx");
  const copied = await readThrough(from, effects, async (chunk) => {
    for (let rest = chunk; rest.length > 0; ) {
      const { bytesWritten } = await target.write(rest);
      rest = rest.subarray(bytesWritten);
    }
  });
  await target.sync();
  return copied;
}

/** What a file holds; it is on the disk when the answer is there. */
export async function hashFile(path: string, effects: CopyEffects): Promise<Copied> {
  await using file = await open(path, "r+");
  await file.sync();
  return readThrough(path, effects, async () => undefined);
}

async function readThrough(
  path: string,
  { signal, progress, label }: CopyEffects,
  take: (chunk: Uint8Array) => Promise<void>,
): Promise<Copied> {
  await using file = await open(path);
  const total = (await file.stat()).size;
  const hash = createHash("sha256");
  const buffer = Buffer.alloc(CHUNK_BYTES);
  let bytes = 0;
  // Ends: a file has an end, and nobody writes it meanwhile.
  for (;;) {
    signal.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES);
    if (bytesRead === 0) return { bytes, hash: hash.digest("hex") };
    const chunk = buffer.subarray(0, bytesRead);
    hash.update(chunk);
    await take(chunk);
    bytes += bytesRead;
    progress({ label, done: bytes, total, unit: "bytes" });
  }
}

/** Makes the names in a folder survive a loss of power, where the system can say so. */
export async function syncFolder(path: string): Promise<void> {
  // Windows opens no folder, and keeps names by itself.
  if (process.platform === "win32") return;
  await using folder = await open(path, "r");
  await folder.sync();
}
