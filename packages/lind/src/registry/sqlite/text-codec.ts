/**
 * How a text becomes few bytes, and comes back. Pure: bytes in, bytes out.
 *
 * Two encodings, both zstd frames with a checksum of the text, so that a damaged frame or a wrong dictionary is
 * noticed at every reading:
 *
 * - whole: compressed with a dictionary of what records share (or without one while there are few samples);
 * - delta: compressed with another text of the same study as the dictionary, so that only what differs costs bytes.
 */
import { constants, createZstdCompress, type ZstdCompress, zstdCompressSync, zstdDecompressSync } from "node:zlib";

/** The level at which a dictionary pays most for its time; `bench/codec.ts` has the table. */
const LEVEL = 3;

/** The smallest and largest windows that zstd accepts here, as powers of two; the largest spans two records of 64 MiB. */
const WINDOW_LOG_MIN = 10;
const WINDOW_LOG_MAX = 27;
/**
 * Above this many bytes of text and base together, zstd's tables for the level are too small to remember the whole base
 * and a delta of a few hundred bytes becomes half a megabyte; larger tables are worth their time only there.
 */
const LARGE_DELTA_BYTES = 1024 * 1024;
const TABLE_LOG_MAX = 24;

/**
 * zlib takes a buffer of `chunkSize` (64 kB where nothing is said) for each text, of which a frame of 3 kB would keep all
 * alive; so the buffers are made about as large as what comes into them. Both figures are of real records.
 */
const CHUNK_BYTES_MIN = 1024;
const WHOLE_RATIO = 0.25;

const WHOLE_PARAMS = { [constants.ZSTD_c_compressionLevel]: LEVEL, [constants.ZSTD_c_checksumFlag]: 1 };

/** `dictionary` is one that `makeDictionary` made; the same is needed to decode. */
export function encodeWhole(text: Uint8Array, dictionary: Uint8Array | undefined): Uint8Array {
  return zstdCompressSync(text, {
    params: WHOLE_PARAMS,
    pledgedSrcSize: text.byteLength,
    chunkSize: Math.max(CHUNK_BYTES_MIN, Math.ceil(text.byteLength * WHOLE_RATIO)),
    ...(dictionary === undefined ? {} : { dictionary: toBuffer(dictionary) }),
  });
}

/**
 * The frames that `encodeWhole` makes, for many texts with one dictionary: the dictionary is read once and not for each
 * text, which is most of the work, and the work is done in threads of zlib's own, so that the caller goes on meanwhile.
 * Texts may be given without waiting; they are encoded one after the other.
 */
export class WholeEncoder implements Disposable {
  readonly #stream: ZstdCompress;
  #parts: Buffer[] = [];

  constructor(dictionary: Uint8Array) {
    // Each write ends its frame, and what is written next begins another with the same parameters and dictionary.
    this.#stream = createZstdCompress({
      params: WHOLE_PARAMS,
      dictionary: toBuffer(dictionary),
      flush: constants.ZSTD_e_end,
    });
    this.#stream.on("data", (part: Buffer) => this.#parts.push(part));
    // Whoever waits for a text is told; zlib tells of it here as well, where nobody would hear it.
    this.#stream.on("error", () => undefined);
  }

  encode(text: Uint8Array): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.#stream.write(text, (error) => {
        const parts = this.#parts;
        this.#parts = [];
        // A stream that was given up says nothing of an error, and has nothing of the text.
        if (error || this.#stream.destroyed) reject(error ?? new Error("The text is not wanted any more."));
        else resolve(Buffer.concat(parts));
      });
    });
  }

  /** Texts that are under way fail. */
  [Symbol.dispose](): void {
    this.#stream.destroy();
  }
}

/** What `text` has that `base` has not; `base` is needed to decode. */
export function encodeDelta(text: Uint8Array, base: Uint8Array): Uint8Array {
  const bytes = text.byteLength + base.byteLength;
  const windowLog = Math.min(WINDOW_LOG_MAX, Math.max(WINDOW_LOG_MIN, Math.ceil(Math.log2(bytes + 1))));
  const tableLog = Math.min(TABLE_LOG_MAX, windowLog);
  return zstdCompressSync(text, {
    params: {
      [constants.ZSTD_c_compressionLevel]: LEVEL,
      [constants.ZSTD_c_checksumFlag]: 1,
      [constants.ZSTD_c_windowLog]: windowLog,
      ...(bytes < LARGE_DELTA_BYTES
        ? {}
        : { [constants.ZSTD_c_hashLog]: tableLog, [constants.ZSTD_c_chainLog]: tableLog }),
    },
    pledgedSrcSize: text.byteLength,
    chunkSize: CHUNK_BYTES_MIN,
    ...(base.byteLength === 0 ? {} : { dictionary: toBuffer(base) }),
  });
}

/**
 * The text of a frame; `reference` is the dictionary or the base that it was encoded with. Throws when the frame is
 * damaged, the reference is another one, or the text is not `textBytes` long.
 */
export function decodeText(
  frame: Uint8Array,
  textBytes: number,
  reference: Uint8Array | undefined,
): Buffer<ArrayBuffer> {
  const text = zstdDecompressSync(frame, {
    // One byte of room more than the text needs, so that a text that is too long is seen and never allocated in full.
    maxOutputLength: textBytes + 1,
    chunkSize: Math.max(CHUNK_BYTES_MIN, textBytes + 1),
    params: { [constants.ZSTD_d_windowLogMax]: WINDOW_LOG_MAX },
    ...(reference === undefined || reference.byteLength === 0 ? {} : { dictionary: toBuffer(reference) }),
  });
  if (text.byteLength !== textBytes) {
    throw new RangeError(`The frame holds ${text.byteLength} bytes of text where ${textBytes} were stored.`);
  }
  return text;
}

/** The same memory as a Buffer, which is what `node:zlib` takes as a dictionary. */
function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
