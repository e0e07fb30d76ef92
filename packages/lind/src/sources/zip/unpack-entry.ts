import { crc32, createInflateRaw, inflateRawSync } from "node:zlib";
import type { ArchiveReader } from "./archive-reader.ts";
import { DEFLATED, FLAG, HEADER_BYTES, isSaturatedSize, parseHeader, type ZipEntry } from "./zip-format.ts";
import { WINDOW_BYTES } from "./zip-limits.ts";

/** Room that the unpacked bytes get beyond their size, so that one too many is noticed. */
const SPARE_BYTES = 64;

/** The packed bytes of a file, or what is wrong with it. */
export type Located =
  | { readonly kind: "located"; readonly at: number }
  | { readonly kind: "fault"; readonly reason: string };

/** Finds where a file's packed bytes begin. Its own header has to agree with the directory in all that both say. */
export async function locate(entry: ZipEntry, archive: ArchiveReader): Promise<Located> {
  const header = parseHeader(await archive.read(entry.headerAt, HEADER_BYTES));
  if (header === undefined) return differs("place");
  const name = await archive.read(entry.headerAt + HEADER_BYTES, header.nameBytes);
  if (!areEqual(name, entry.nameBytes)) return differs("name");
  if (header.method !== entry.method) return differs("method");
  const secret = FLAG.encrypted | FLAG.strongEncryption | FLAG.masked;
  if ((header.flags & secret) !== (entry.flags & secret)) return differs("encryption");
  if ((header.flags & FLAG.sizesFollow) === 0) {
    if (header.crc !== entry.crc) return differs("checksum");
    if (!isSaturatedSize(header.packedBytes) && header.packedBytes !== entry.packedBytes) return differs("packed size");
    if (!isSaturatedSize(header.bytes) && header.bytes !== entry.bytes) return differs("size");
  }
  const at = entry.headerAt + HEADER_BYTES + header.nameBytes + header.extraBytes;
  if (at + entry.packedBytes > archive.bytes) return { kind: "fault", reason: "The archive ends inside of it." };
  return { kind: "located", at };
}

function differs(what: string): Located {
  return { kind: "fault", reason: `The archive's directory and the file's own header differ about its ${what}.` };
}

/** A file's bytes, or what is wrong with them and as much of them as could be unpacked. */
export type Unpacked =
  | { readonly kind: "unpacked"; readonly bytes: Uint8Array }
  | { readonly kind: "fault"; readonly reason: string; readonly bytes: Uint8Array };

/** What is promised of packed bytes. */
export type PackedAs = Pick<ZipEntry, "method" | "bytes" | "crc">;

/**
 * Unpacks a file of at most `WHOLE_BYTES_MAX` bytes and checks its size and checksum. Synchronous: unpacking 17 kB takes
 * 30 microseconds, handing it to a thread of Node's pool and back 55.
 */
export function unpackWhole(packed: Uint8Array, entry: PackedAs): Unpacked {
  const bytes = entry.method === DEFLATED ? inflate(packed, entry.bytes) : packed;
  if (bytes === undefined) return { kind: "fault", reason: DAMAGED, bytes: new Uint8Array(0) };
  const reason = checksFail(entry, bytes.length, crc32(bytes));
  return reason === undefined ? { kind: "unpacked", bytes } : { kind: "fault", reason, bytes };
}

const DAMAGED =
  "Its packed data is damaged, or longer than the archive says; take the archive again from where it came.";

/** Undefined where the data is damaged or unpacks to more than it should. */
function inflate(packed: Uint8Array, bytes: number): Uint8Array | undefined {
  try {
    return inflateRawSync(packed, {
      maxOutputLength: bytes + SPARE_BYTES,
      chunkSize: Math.max(SPARE_BYTES, bytes + SPARE_BYTES),
    });
  } catch (error) {
    if (isZlibError(error)) return undefined;
    throw error;
  }
}

function checksFail(entry: PackedAs, bytes: number, crc: number): string | undefined {
  if (bytes !== entry.bytes) {
    return `It unpacks to ${bytes} bytes, and the archive says ${entry.bytes}; take the archive again from where it came.`;
  }
  return crc === entry.crc ? undefined : "Its checksum is wrong; take the archive again from where it came.";
}

function isZlibError(error: unknown): boolean {
  if (!(error instanceof Error && "code" in error)) return false;
  return String(error.code).startsWith("Z_") || error.code === "ERR_BUFFER_TOO_LARGE";
}

/** Unpacks a large file without keeping it; undefined where its size and checksum are right, else what is wrong. */
export async function checkLarge(entry: ZipEntry, at: number, archive: ArchiveReader): Promise<string | undefined> {
  let [bytes, crc] = [0, 0];
  try {
    for await (const chunk of streamEntry(entry, at, archive)) {
      bytes += chunk.length;
      crc = crc32(chunk, crc);
      if (bytes > entry.bytes) return DAMAGED;
    }
  } catch (error) {
    if (isZlibError(error)) return DAMAGED;
    throw error;
  }
  return checksFail(entry, bytes, crc);
}

/** The bytes of a large file, piece by piece, unchecked. */
export async function* streamEntry(
  entry: ZipEntry,
  at: number,
  archive: ArchiveReader,
): AsyncGenerator<Uint8Array, void, undefined> {
  const packed = packedPieces(entry, at, archive);
  if (entry.method !== DEFLATED) yield* packed;
  else yield* inflatePieces(packed);
}

async function* packedPieces(
  entry: ZipEntry,
  at: number,
  archive: ArchiveReader,
): AsyncGenerator<Uint8Array, void, undefined> {
  const end = at + entry.packedBytes;
  for (let from = at; from < end; from += WINDOW_BYTES) {
    yield await archive.read(from, Math.min(WINDOW_BYTES, end - from));
  }
}

async function* inflatePieces(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const stream = createInflateRaw();
  const feed = async () => {
    for await (const piece of packed) {
      if (!stream.write(piece)) await new Promise((resolve) => stream.once("drain", resolve).once("close", resolve));
      if (stream.destroyed) return;
    }
    stream.end();
  };
  const feeding = feed().catch((error: unknown) => {
    stream.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  try {
    yield* stream;
  } finally {
    stream.destroy();
    await feeding;
  }
}

function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
