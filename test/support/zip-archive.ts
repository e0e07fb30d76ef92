import { crc32, deflateRawSync } from "node:zlib";

/** Fields of a file's header and of its record in the directory, as they are written. */
export interface ZipFields {
  readonly name: string | Uint8Array;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
}

/** A file for an archive; whatever is not told is as it should be. */
export interface ZipFile {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly isStored?: boolean | undefined;
  /** What its own header says instead. */
  readonly header?: Partial<ZipFields> | undefined;
  /** What the directory says instead. */
  readonly record?: Partial<ZipFields & { readonly headerAt: number }> | undefined;
  /** Packed bytes instead of those of the content. */
  readonly packed?: Uint8Array | undefined;
  /** A header without sizes and a descriptor behind the data, as programs write that do not know the size yet. */
  readonly sizesFollow?: boolean | undefined;
  /** Sizes and place in the directory stand in ZIP64. */
  readonly is64?: boolean | undefined;
}

export interface ZipOptions {
  /** How many files the end promises. */
  readonly entries?: number | undefined;
  readonly directoryAt?: number | undefined;
  readonly comment?: string | undefined;
  /** The end stands in ZIP64 too. */
  readonly is64?: boolean | undefined;
  /** The directory in another order than the files. */
  readonly isReversed?: boolean | undefined;
  readonly disk?: number | undefined;
}

const UTF8_NAMES = 0x0800;
const SIZES_FOLLOW = 0x0008;
const MAX_32 = 0xffff_ffff;

/** An archive made by hand, right or wrong as the test wants it. */
export function zipArchive(files: readonly ZipFile[], options: ZipOptions = {}): Buffer {
  const parts: Buffer[] = [];
  const records: Buffer[] = [];
  let at = 0;
  for (const file of files) {
    const fields = fieldsOf(file);
    const pieces = [headerOf(file, fields), Buffer.from(packedOf(file)), descriptorOf(file, fields)];
    records.push(recordOf(file, fields, at));
    parts.push(...pieces);
    at += pieces.reduce((bytes, piece) => bytes + piece.length, 0);
  }
  const directory = Buffer.concat(options.isReversed === true ? records.reverse() : records);
  const end = {
    entries: options.entries ?? files.length,
    directoryBytes: directory.length,
    directoryAt: options.directoryAt ?? at,
  };
  return Buffer.concat([...parts, directory, ...endOf(end, at + directory.length, options)]);
}

function packedOf(file: ZipFile): Uint8Array {
  if (file.packed !== undefined) return file.packed;
  const content = Buffer.from(file.content);
  return file.isStored === true ? content : deflateRawSync(content);
}

function fieldsOf(file: ZipFile): ZipFields {
  const content = Buffer.from(file.content);
  return {
    name: file.name,
    flags: UTF8_NAMES | (file.sizesFollow === true ? SIZES_FOLLOW : 0),
    method: file.isStored === true ? 0 : 8,
    crc: crc32(content),
    packedBytes: packedOf(file).length,
    bytes: content.length,
  };
}

function writeFields(record: Buffer, at: number, fields: ZipFields, nameBytes: number): void {
  record.writeUInt16LE(fields.flags, at);
  record.writeUInt16LE(fields.method, at + 2);
  record.writeUInt32LE(fields.crc, at + 8);
  record.writeUInt32LE(fields.packedBytes, at + 12);
  record.writeUInt32LE(fields.bytes, at + 16);
  record.writeUInt16LE(nameBytes, at + 20);
}

function headerOf(file: ZipFile, right: ZipFields): Buffer {
  const sizes = file.sizesFollow === true ? { crc: 0, packedBytes: 0, bytes: 0 } : {};
  const fields = { ...right, ...sizes, ...file.header };
  const name = Buffer.from(fields.name);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x0403_4b50, 0);
  header.writeUInt16LE(20, 4);
  writeFields(header, 6, fields, name.length);
  return Buffer.concat([header, name]);
}

function descriptorOf(file: ZipFile, fields: ZipFields): Buffer {
  if (file.sizesFollow !== true) return Buffer.alloc(0);
  const descriptor = Buffer.alloc(16);
  descriptor.writeUInt32LE(0x0807_4b50, 0);
  descriptor.writeUInt32LE(fields.crc, 4);
  descriptor.writeUInt32LE(fields.packedBytes, 8);
  descriptor.writeUInt32LE(fields.bytes, 12);
  return descriptor;
}

function recordOf(file: ZipFile, right: ZipFields, at: number): Buffer {
  const fields = { ...right, headerAt: at, ...file.record };
  const name = Buffer.from(fields.name);
  const record = Buffer.alloc(46);
  record.writeUInt32LE(0x0201_4b50, 0);
  record.writeUInt16LE(20, 6);
  const is64 = file.is64 === true;
  writeFields(record, 8, is64 ? { ...fields, packedBytes: MAX_32, bytes: MAX_32 } : fields, name.length);
  record.writeUInt32LE(is64 ? MAX_32 : fields.headerAt, 42);
  if (!is64) return Buffer.concat([record, name]);
  const extra = Buffer.alloc(28);
  extra.writeUInt16LE(0x0001, 0);
  extra.writeUInt16LE(24, 2);
  extra.writeBigUInt64LE(BigInt(fields.bytes), 4);
  extra.writeBigUInt64LE(BigInt(fields.packedBytes), 12);
  extra.writeBigUInt64LE(BigInt(fields.headerAt), 20);
  record.writeUInt16LE(extra.length, 30);
  return Buffer.concat([record, name, extra]);
}

function endOf(
  { entries, directoryBytes, directoryAt }: Readonly<Record<"entries" | "directoryBytes" | "directoryAt", number>>,
  at: number,
  options: ZipOptions,
): readonly Buffer[] {
  const comment = Buffer.from(options.comment ?? "");
  const is64 = options.is64 === true;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(options.disk ?? 0, 4);
  end.writeUInt16LE(is64 ? 0xffff : entries, 8);
  end.writeUInt16LE(is64 ? 0xffff : entries, 10);
  end.writeUInt32LE(is64 ? MAX_32 : directoryBytes, 12);
  end.writeUInt32LE(is64 ? MAX_32 : directoryAt, 16);
  end.writeUInt16LE(comment.length, 20);
  if (!is64) return [end, comment];
  const end64 = Buffer.alloc(76);
  end64.writeUInt32LE(0x0606_4b50, 0);
  end64.writeBigUInt64LE(44n, 4);
  end64.writeBigUInt64LE(BigInt(entries), 24);
  end64.writeBigUInt64LE(BigInt(entries), 32);
  end64.writeBigUInt64LE(BigInt(directoryBytes), 40);
  end64.writeBigUInt64LE(BigInt(directoryAt), 48);
  end64.writeUInt32LE(0x0706_4b50, 56);
  end64.writeBigUInt64LE(BigInt(at), 64);
  end64.writeUInt32LE(1, 72);
  return [end64, end, comment];
}
