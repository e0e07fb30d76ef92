import { promisify } from "node:util";
import { crc32, type InputType, deflateRaw as startDeflateRaw } from "node:zlib";

/** A study for a file of its own. */
export interface ZipStudy {
  readonly nctId: string;
  readonly text: string;
}

const deflateRaw: (input: InputType) => Promise<Uint8Array> = promisify(startDeflateRaw);

/** Values that do not fit their field in the classic format stand in a record of ZIP64 instead. */
const MAX_16 = 0xffff;
const MAX_32 = 0xffff_ffff;

/** What the central directory says of a file. */
interface Entry {
  readonly name: Uint8Array;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly offset: number;
}

/** 2.0 for deflate, 4.5 for ZIP64 (APPNOTE.TXT 4.4.3.2). */
const VERSION_DEFLATE = 20;
const VERSION_ZIP64 = 45;
const UTF8_NAMES = 0x0800;
const DEFLATE = 8;
/** 1980-01-01, the first day of the format: the same studies are the same bytes, whenever they are packed. */
const DOS_DATE = 0x21;

/** Records of the directory are kept in blocks of so many, because a buffer for each would cost more than its bytes. */
const BLOCK_RECORDS = 1024;

/**
 * Where files stand: side by side as in the site's download of a search, or in 100 folders by their last two digits as
 * in the registry's whole download (`35/NCT02252835.json`).
 */
export type ZipLayout = "flat" | "folders";

/**
 * `json.zip`: an archive with one file for each study, as the site's download has it (`NCT00000102.json`, the
 * record's text without a line break after it). Each piece is made when it is asked for, so a slow reader slows the
 * reading of studies, and one study at a time is in memory; what stays until the end is 62 to 77 bytes of directory for each.
 *
 * Written by hand because a study's size is known before its bytes are: the format then is three kinds of records, and
 * `node:zlib` has deflate and CRC-32. Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export async function* zipStudies(
  studies: AsyncIterable<ZipStudy> | Iterable<ZipStudy>,
  layout: ZipLayout = "flat",
): AsyncGenerator<Uint8Array> {
  const directory: Uint8Array[] = [];
  let block: Uint8Array[] = [];
  let count = 0;
  let offset = 0;
  for await (const { nctId, text } of studies) {
    const content = Buffer.from(text);
    const packed = await deflateRaw(content);
    const name = Buffer.from(fileNameOf(nctId, layout));
    const { byteLength: bytes } = content;
    const entry: Entry = { name, crc: crc32(content), packedBytes: packed.byteLength, bytes, offset };
    const header = localHeader(entry);
    block.push(directoryRecord(entry));
    count += 1;
    offset += header.byteLength + packed.byteLength;
    if (block.length === BLOCK_RECORDS) {
      directory.push(Buffer.concat(block));
      block = [];
    }
    yield header;
    yield packed;
  }
  directory.push(...block);
  yield* directory;
  yield endOfDirectory(
    count,
    directory.reduce((bytes, records) => bytes + records.byteLength, 0),
    offset,
  );
}

/** An id without anything that would lead out of the folder into which the archive is unpacked. */
function fileNameOf(nctId: string, layout: ZipLayout): string {
  const name = nctId.replace(/[^A-Za-z0-9]/g, "_");
  return layout === "flat" ? `${name}.json` : `${name.slice(-2)}/${name}.json`;
}

/** The fields that a file's own header and its record in the directory share: flags, method, time, CRC, sizes. */
function writeCommon(record: Buffer, at: number, { crc, packedBytes, bytes, name }: Entry): void {
  record.writeUInt16LE(UTF8_NAMES, at);
  record.writeUInt16LE(DEFLATE, at + 2);
  record.writeUInt16LE(0, at + 4);
  record.writeUInt16LE(DOS_DATE, at + 6);
  record.writeUInt32LE(crc, at + 8);
  record.writeUInt32LE(packedBytes, at + 12);
  record.writeUInt32LE(bytes, at + 16);
  record.writeUInt16LE(name.byteLength, at + 20);
}

function localHeader(entry: Entry): Uint8Array {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x0403_4b50, 0);
  header.writeUInt16LE(VERSION_DEFLATE, 4);
  writeCommon(header, 6, entry);
  return Buffer.concat([header, entry.name]);
}

function directoryRecord(entry: Entry): Uint8Array {
  const isFar = entry.offset >= MAX_32;
  const record = Buffer.alloc(46);
  record.writeUInt32LE(0x0201_4b50, 0);
  record.writeUInt16LE(isFar ? VERSION_ZIP64 : VERSION_DEFLATE, 4);
  record.writeUInt16LE(isFar ? VERSION_ZIP64 : VERSION_DEFLATE, 6);
  writeCommon(record, 8, entry);
  record.writeUInt32LE(isFar ? MAX_32 : entry.offset, 42);
  if (!isFar) return Buffer.concat([record, entry.name]);
  const far = Buffer.alloc(12);
  far.writeUInt16LE(0x0001, 0);
  far.writeUInt16LE(8, 2);
  far.writeBigUInt64LE(BigInt(entry.offset), 4);
  record.writeUInt16LE(far.byteLength, 30);
  return Buffer.concat([record, entry.name, far]);
}

function endOfDirectory(count: number, directoryBytes: number, offset: number): Uint8Array {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(Math.min(count, MAX_16), 8);
  end.writeUInt16LE(Math.min(count, MAX_16), 10);
  end.writeUInt32LE(Math.min(directoryBytes, MAX_32), 12);
  end.writeUInt32LE(Math.min(offset, MAX_32), 16);
  const fits = count < MAX_16 && directoryBytes < MAX_32 && offset < MAX_32;
  return fits ? end : Buffer.concat([endOfZip64(count, directoryBytes, offset), end]);
}

/** The end of the directory in 64 bits, and the record that says where it begins. */
function endOfZip64(count: number, directoryBytes: number, offset: number): Uint8Array {
  const end = Buffer.alloc(76);
  end.writeUInt32LE(0x0606_4b50, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeUInt16LE(VERSION_ZIP64, 12);
  end.writeUInt16LE(VERSION_ZIP64, 14);
  end.writeBigUInt64LE(BigInt(count), 24);
  end.writeBigUInt64LE(BigInt(count), 32);
  end.writeBigUInt64LE(BigInt(directoryBytes), 40);
  end.writeBigUInt64LE(BigInt(offset), 48);
  end.writeUInt32LE(0x0706_4b50, 56);
  end.writeBigUInt64LE(BigInt(offset + directoryBytes), 64);
  end.writeUInt32LE(1, 72);
  return end;
}
