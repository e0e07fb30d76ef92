import type { OpenFile } from "../files/file-system.ts";
import { JUMP_BYTES, WINDOW_BYTES } from "./zip-limits.ts";

/**
 * Reads stretches of an archive that mostly follow one another: through a window of some megabytes, so that a file of
 * a few kilobytes costs no read of its own.
 */
export class ArchiveReader {
  readonly #file: OpenFile;
  #at = 0;
  #window: Uint8Array = new Uint8Array(0);

  constructor(file: OpenFile) {
    this.#file = file;
  }

  get bytes(): number {
    return this.#file.bytes;
  }

  /** Fewer bytes than asked for only at the end of the archive. What was given out is never written to again. */
  async read(at: number, bytes: number): Promise<Uint8Array> {
    const windowEnd = this.#at + this.#window.length;
    if (at < this.#at || at + bytes > windowEnd) {
      const isNext = at >= this.#at && at <= windowEnd;
      this.#window = await this.#file.read(at, Math.max(bytes, isNext ? WINDOW_BYTES : JUMP_BYTES));
      this.#at = at;
    }
    return this.#window.subarray(at - this.#at, at - this.#at + bytes);
  }
}
