import { closeSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

/** A file that is nobody else's and ends with the process. Its bytes are the operating system's to keep in memory or not. */
export interface TextFile extends Disposable {
  /** Undefined where the bytes cannot be had back. */
  read(at: number, bytes: number): Uint8Array<ArrayBuffer> | undefined;
  /** False where there is no room. */
  write(at: number, text: Uint8Array): boolean;
}

/** Undefined where the folder cannot be written. */
export function openTextFile(folder: string): TextFile | undefined {
  const path = join(folder, `recent-${process.pid}.texts`);
  let file: number;
  try {
    file = openSync(path, "w+");
    // Without a name it is gone when the process is, however that ends.
    rmSync(path);
  } catch {
    return undefined;
  }
  return {
    read(at, bytes) {
      const text = Buffer.allocUnsafeSlow(bytes);
      return tried(() => readSync(file, text, 0, bytes, at)) === bytes ? text : undefined;
    },
    write: (at, text) => tried(() => writeSync(file, text, 0, text.length, at)) === text.length,
    [Symbol.dispose]: () => closeSync(file),
  };
}

/** A disk that is full or gone costs time and no answer. */
function tried(action: () => number): number | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
