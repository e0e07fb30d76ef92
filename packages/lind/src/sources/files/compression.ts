import { createGunzip, createZstdDecompress, type Gunzip, type ZstdDecompress } from "node:zlib";
import { assert } from "../../base/assert.ts";
import { peek } from "./byte-stream.ts";

/** Compressed bytes that are handed over at a time. */
const SLICE_BYTES = 64 * 1024;

/** Decompressed bytes that may wait before decompression pauses, so that a few bytes cannot fill the memory. */
const WAITING_BYTES_MAX = 4 * 1024 * 1024;

export type Compression = "gzip" | "zstd";

const MAGIC: Readonly<Record<Compression, readonly number[]>> = {
  gzip: [0x1f, 0x8b],
  zstd: [0x28, 0xb5, 0x2f, 0xfd],
};
const MAGIC_BYTES_MAX = 4;

/**
 * The content of a stream, decompressed where it is gzip or zstd. The first bytes decide and not the name, because
 * programs that download often decompress and keep the name. Throws where the compressed data is damaged or cut, after
 * everything before that place was given. Damage shows at the next checksum, so some bytes before it may be wrong.
 */
export async function* decompressed(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const peeked = await peek(bytes, (beginning) => beginning.length >= MAGIC_BYTES_MAX, MAGIC_BYTES_MAX);
  const compression = compressionOf(peeked.beginning);
  if (compression === undefined) yield* peeked.bytes;
  else yield* decompress(compression, peeked.bytes);
}

/** How content that begins with these bytes is compressed; undefined where it is not. */
export function compressionOf(beginning: Uint8Array): Compression | undefined {
  const isMagic = (compression: Compression) => MAGIC[compression].every((byte, index) => beginning[index] === byte);
  return isMagic("gzip") ? "gzip" : isMagic("zstd") ? "zstd" : undefined;
}

/**
 * One decompressor takes all members of a gzip file, but only the first frame of a zstd file (Node 24 drops the others
 * without a word), so that every further frame gets a decompressor of its own.
 */
async function* decompress(
  compression: Compression,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let engine: Engine | undefined;
  try {
    for await (const chunk of bytes) {
      for (let from = 0; from < chunk.length; ) {
        engine ??= new Engine(compression);
        const consumedBefore = engine.bytesConsumed;
        yield* engine.feed(chunk.subarray(from, from + SLICE_BYTES));
        const consumed = engine.bytesConsumed - consumedBefore;
        assert(consumed > 0, "a decompressor takes at least the first byte of what it is fed");
        from += consumed;
        if (!engine.hasEnded) continue;
        // The end of the gzip data; only zero bytes may follow, as padding.
        if (compression === "gzip") return;
        engine = undefined;
      }
    }
    if (engine !== undefined) yield* engine.finish();
  } finally {
    engine?.close();
  }
}

/**
 * A decompressor of Node's, driven slice by slice. Its own async iteration drops what it holds when it meets damaged
 * data; here everything that was decompressed before is given out first.
 */
class Engine {
  readonly #stream: Gunzip | ZstdDecompress;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #error: Error | undefined;
  #hasEnded = false;
  #isTaken = false;
  #wake: () => void = () => undefined;

  constructor(compression: Compression) {
    this.#stream = compression === "gzip" ? createGunzip() : createZstdDecompress();
    this.#stream.on("data", (part: Uint8Array) => this.#receive(part));
    this.#stream.on("error", (error) => {
      this.#error = error;
      this.#wake();
    });
    this.#stream.on("end", () => {
      this.#hasEnded = true;
      this.#wake();
    });
  }

  /** True when the compressed data has come to its own end, whether or not more was fed. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get bytesConsumed(): number {
    return this.#stream.bytesWritten;
  }

  async *feed(slice: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
    this.#isTaken = false;
    const bytesAfter = this.bytesConsumed + slice.length;
    this.#stream.write(slice, () => {
      this.#isTaken = true;
      this.#wake();
    });
    // What is left over belongs to the next frame, and then the stream ends.
    yield* this.#drain(() => this.#hasEnded || (this.#isTaken && this.bytesConsumed === bytesAfter));
  }

  async *finish(): AsyncGenerator<Uint8Array, void, undefined> {
    this.#stream.end();
    yield* this.#drain(() => this.#hasEnded);
  }

  close(): void {
    this.#stream.destroy();
  }

  async *#drain(isOver: () => boolean): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const isLast = this.#error !== undefined || isOver();
      if (!isLast && this.#waitingBytes < WAITING_BYTES_MAX) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        continue;
      }
      const parts = this.#waiting;
      this.#waiting = [];
      this.#waitingBytes = 0;
      yield* parts;
      if (this.#error !== undefined) throw this.#error;
      this.#stream.resume();
      if (isLast) return;
    }
  }

  #receive(part: Uint8Array): void {
    this.#waiting.push(part);
    this.#waitingBytes += part.length;
    if (this.#waitingBytes < WAITING_BYTES_MAX) return;
    this.#stream.pause();
    this.#wake();
  }
}
