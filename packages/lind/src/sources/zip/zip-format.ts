/**
 * The records of a zip archive as plain values. Pure; nothing here trusts a field. Numbers in brackets are sections of
 * the format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */

/** A value that does not fit its field stands in a record of ZIP64 instead (4.4.1.4). */
const MAX_16 = 0xffff;
const MAX_32 = 0xffff_ffff;

/** Bytes before the comment, which is at most 65,535 (4.3.16). */
export const END_BYTES = 22;
export const COMMENT_BYTES_MAX: number = MAX_16;
/** The locator of the ZIP64 end stands right before the end (4.3.15). */
export const LOCATOR_BYTES = 20;
/** Without its extensible data (4.3.14). */
export const END_64_BYTES = 56;
/** Without name, extra fields and comment (4.3.12). */
export const RECORD_BYTES = 46;
/** Without name and extra fields (4.3.7). */
export const HEADER_BYTES = 30;

const SIGNATURE = {
  header: 0x0403_4b50,
  record: 0x0201_4b50,
  end: 0x0605_4b50,
  end64: 0x0606_4b50,
  locator: 0x0706_4b50,
};
/** How a record of the directory begins, to search for. */
export const RECORD_BEGINNING: Uint8Array = Uint8Array.of(0x50, 0x4b, 0x01, 0x02);
const ZIP64_FIELD = 0x0001;

/** Bits of the general purpose flag (4.4.4). */
export const FLAG = {
  encrypted: 0x0001,
  sizesFollow: 0x0008,
  strongEncryption: 0x0040,
  utf8: 0x0800,
  masked: 0x2000,
} as const;

export const STORED = 0;
export const DEFLATED = 8;

/** Where the directory stands and how much of it there is. */
export interface DirectoryEnd {
  readonly entries: number;
  readonly directoryAt: number;
  readonly directoryBytes: number;
  /** True where a value did not fit, so that ZIP64 has the right ones. */
  readonly isSaturated: boolean;
  readonly isSplit: boolean;
}

/** A file of the archive, as the directory describes it. */
export interface ZipEntry {
  readonly name: string;
  readonly nameBytes: Uint8Array;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  /** Where its own header stands. */
  readonly headerAt: number;
}

/** What a file's own header says, as far as it can be held against the directory. */
export interface EntryHeader {
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  /** 0xffffffff where ZIP64 has the size. */
  readonly packedBytes: number;
  readonly bytes: number;
  readonly nameBytes: number;
  readonly extraBytes: number;
}

/** True where the bytes begin as an archive does: with a file, or with the end of an empty one. */
export function beginsAsZip(bytes: Uint8Array): boolean {
  if (bytes.length < 4) return false;
  const signature = viewOf(bytes).getUint32(0, true);
  return signature === SIGNATURE.header || signature === SIGNATURE.end;
}

/**
 * Where in the last bytes of an archive its end begins: the last place whose comment reaches exactly to the end of the
 * file. Undefined where there is none, as in an archive that was cut.
 */
export function findEnd(tail: Uint8Array): number | undefined {
  const view = viewOf(tail);
  for (let at = tail.length - END_BYTES; at >= 0; at -= 1) {
    if (view.getUint32(at, true) !== SIGNATURE.end) continue;
    if (view.getUint16(at + 20, true) === tail.length - at - END_BYTES) return at;
  }
  return undefined;
}

/** The end of the directory (4.3.16), from `END_BYTES` bytes that begin with its signature. */
export function parseEnd(bytes: Uint8Array): DirectoryEnd {
  const view = viewOf(bytes);
  const entries = view.getUint16(10, true);
  const directoryBytes = view.getUint32(12, true);
  const directoryAt = view.getUint32(16, true);
  const disks = [view.getUint16(4, true), view.getUint16(6, true)];
  return {
    entries,
    directoryAt,
    directoryBytes,
    isSaturated: entries === MAX_16 || directoryBytes === MAX_32 || directoryAt === MAX_32,
    isSplit: disks.some((disk) => disk !== 0 && disk !== MAX_16),
  };
}

/** Where the locator (4.3.15) says that the ZIP64 end stands; undefined where it is no locator. */
export function parseLocator(bytes: Uint8Array): number | undefined {
  if (bytes.length < LOCATOR_BYTES || viewOf(bytes).getUint32(0, true) !== SIGNATURE.locator) return undefined;
  return wholeNumberAt(bytes, 8);
}

/** The ZIP64 end of the directory (4.3.14); undefined where it is none. */
export function parseEnd64(bytes: Uint8Array): DirectoryEnd | undefined {
  if (bytes.length < END_64_BYTES || viewOf(bytes).getUint32(0, true) !== SIGNATURE.end64) return undefined;
  const entries = wholeNumberAt(bytes, 32);
  const directoryBytes = wholeNumberAt(bytes, 40);
  const directoryAt = wholeNumberAt(bytes, 48);
  if (entries === undefined || directoryBytes === undefined || directoryAt === undefined) return undefined;
  const isSplit = viewOf(bytes).getUint32(16, true) !== 0 || viewOf(bytes).getUint32(20, true) !== 0;
  return { entries, directoryAt, directoryBytes, isSaturated: false, isSplit };
}

/** A record of the directory with its length, `cut` where the bytes end before it does, or `foreign`. */
export type ParsedRecord =
  | { readonly kind: "entry"; readonly entry: ZipEntry; readonly length: number }
  | { readonly kind: "cut"; readonly length: number }
  | { readonly kind: "foreign" };

/** The record of the directory (4.3.12) that stands at this place. */
export function parseRecord(bytes: Uint8Array, at: number): ParsedRecord {
  if (bytes.length < at + RECORD_BYTES) return { kind: "cut", length: RECORD_BYTES };
  const view = viewOf(bytes);
  if (view.getUint32(at, true) !== SIGNATURE.record) return { kind: "foreign" };
  const nameLength = view.getUint16(at + 28, true);
  const extraLength = view.getUint16(at + 30, true);
  const length = RECORD_BYTES + nameLength + extraLength + view.getUint16(at + 32, true);
  if (bytes.length < at + length) return { kind: "cut", length };
  const nameEnd = at + RECORD_BYTES + nameLength;
  const sizes = withZip64(
    [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)],
    bytes.subarray(nameEnd, nameEnd + extraLength),
  );
  if (sizes === undefined) return { kind: "foreign" };
  const [unpacked, packedBytes, headerAt] = sizes;
  const nameBytes = bytes.subarray(at + RECORD_BYTES, nameEnd);
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  const crc = view.getUint32(at + 16, true);
  const name = decodeName(nameBytes, flags);
  return {
    kind: "entry",
    length,
    entry: { name, nameBytes, flags, method, crc, packedBytes, bytes: unpacked, headerAt },
  };
}

/** A file's own header (4.3.7), from `HEADER_BYTES` bytes; undefined where it is none. */
export function parseHeader(bytes: Uint8Array): EntryHeader | undefined {
  const view = viewOf(bytes);
  if (bytes.length < HEADER_BYTES || view.getUint32(0, true) !== SIGNATURE.header) return undefined;
  return {
    flags: view.getUint16(6, true),
    method: view.getUint16(8, true),
    crc: view.getUint32(14, true),
    packedBytes: view.getUint32(18, true),
    bytes: view.getUint32(22, true),
    nameBytes: view.getUint16(26, true),
    extraBytes: view.getUint16(28, true),
  };
}

/** True for a size of a header that stands in ZIP64 instead. */
export function isSaturatedSize(bytes: number): boolean {
  return bytes === MAX_32;
}

type Sizes = readonly [bytes: number, packedBytes: number, headerAt: number];

/** The values that are too large for their fields stand in the ZIP64 field, in this order and only they (4.5.3). */
function withZip64(sizes: Sizes, extra: Uint8Array): Sizes | undefined {
  if (!sizes.includes(MAX_32)) return sizes;
  const field = extraField(extra, ZIP64_FIELD);
  if (field === undefined) return undefined;
  let at = 0;
  const read = sizes.map((size) => {
    if (size !== MAX_32) return size;
    at += 8;
    return wholeNumberAt(field, at - 8);
  });
  const [bytes, packedBytes, headerAt] = read;
  if (bytes === undefined || packedBytes === undefined || headerAt === undefined) return undefined;
  return [bytes, packedBytes, headerAt];
}

function extraField(extra: Uint8Array, wanted: number): Uint8Array | undefined {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length; ) {
    const end = at + 4 + view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === wanted) return extra.subarray(at + 4, end);
    at = end;
  }
  return undefined;
}

/** A number of 64 bits; undefined where there is none or it is beyond every file. */
function wholeNumberAt(bytes: Uint8Array, at: number): number | undefined {
  if (bytes.length < at + 8) return undefined;
  const number = viewOf(bytes).getBigUint64(at, true);
  return number <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(number) : undefined;
}

const utf8 = new TextDecoder("utf-8");
const latin1 = new TextDecoder("latin1");

/** Names without the UTF-8 flag are in an old code page; what matters of them here is ASCII in both. */
function decodeName(bytes: Uint8Array, flags: number): string {
  return ((flags & FLAG.utf8) === 0 ? latin1 : utf8).decode(bytes);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
