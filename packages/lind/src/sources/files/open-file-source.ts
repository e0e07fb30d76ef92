import { basename } from "node:path";
import { isLindError, LindError } from "../../base/errors.ts";
import type { Log } from "../../base/log.ts";
import type { Progress } from "../../base/progress.ts";
import type { InputRecord, SourceRecord } from "../record.ts";
import { readZip } from "../zip/read-zip.ts";
import { beginsAsZip } from "../zip/zip-format.ts";
import { type BatchLimits, toBatches } from "./batches.ts";
import { peek, startAhead } from "./byte-stream.ts";
import { decompressed } from "./compression.ts";
import { type FileSystem, nodeFileSystem } from "./file-system.ts";
import { countFolder, type FolderFile, walkFolder } from "./folder.ts";
import { formatOf, listEndings, readByContent } from "./formats.ts";
import { breakOff, cannotOpen, isReadError } from "./read-errors.ts";

/** The path that stands for standard input. */
export const STANDARD_INPUT = "-";

/** A file of a folder up to this size is read at one go, several of them ahead. */
const WHOLE_BYTES_MAX = 1024 * 1024;
const FILES_AHEAD_MAX = 16;

/** The first bytes of a file, which tell a zip archive. */
const ZIP_BEGINNING_BYTES = 4;

/** A page of work: some megabytes, so that the texts of one page are garbage before the memory grows. */
const BATCH_LIMITS: BatchLimits = { recordsMax: 200, charactersMax: 4 * 1024 * 1024 };

export interface FileSourceEffects {
  readonly log: Log;
  /** Default: the machine's. */
  readonly fileSystem?: FileSystem | undefined;
  /** What `-` reads. */
  readonly standardInput?: AsyncIterable<Uint8Array> | undefined;
}

/** Studies from a file, from the files of a folder, or from standard input. */
export interface FileSource {
  /** For people and for the store: the file's or folder's own name. */
  readonly label: string;
  /** Everything once, in batches that are small enough to be committed as one page. */
  readonly batches: AsyncIterable<readonly InputRecord[]>;
  /** Bytes as they lie on the disk, so compressed ones where the files are compressed. */
  progress(): Progress;
}

/**
 * Opens a file (JSON of one study, a list, a page; one study a line; a study of the legacy XML; each also compressed with
 * gzip or zstd; a zip archive of such files), a folder of such files without archives, or standard input (`-`).
 *
 * What a place holds that is no study is given as an unreadable record, and the rest goes on. Throws USAGE where there is
 * nothing at the path or nothing that is read, and INPUT_UNREADABLE where it may not be read; `batches` throws the latter where
 * a single file turns out to hold nothing of the kind.
 */
export async function openFileSource(path: string, effects: FileSourceEffects): Promise<FileSource> {
  const { fileSystem = nodeFileSystem } = effects;
  if (path === STANDARD_INPUT) return openStandardInput(effects);
  const found = await fileSystem.stat(path).catch((error: unknown) => {
    throw cannotOpen(path, error);
  });
  if (found.kind === "folder") return openFolder(path, fileSystem, effects);
  const label = basename(path);
  if (found.kind === "file" && (await isZip(path, fileSystem))) {
    return createSource(label, found.bytes, (onBytes) => readArchive(label, path, fileSystem, effects.log, onBytes));
  }
  const bytesTotal = found.kind === "file" ? found.bytes : undefined;
  return createSource(label, bytesTotal, (onBytes) =>
    readFile(label, path, count(fileSystem.readChunks(path), onBytes)),
  );
}

function openStandardInput(effects: FileSourceEffects): FileSource {
  const { standardInput } = effects;
  if (standardInput === undefined) throw new LindError("USAGE", "There is no standard input to read from.");
  const label = "standard input";
  return createSource(label, undefined, (onBytes) => readFile(label, label, notZip(count(standardInput, onBytes))));
}

/** An archive is read from its end, which a stream does not have until it is over. */
async function* notZip(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const isEnough = (beginning: Uint8Array) => beginning.length >= ZIP_BEGINNING_BYTES;
  const peeked = await peek(bytes, isEnough, ZIP_BEGINNING_BYTES);
  if (beginsAsZip(peeked.beginning)) {
    throw new LindError("INPUT_UNREADABLE", "Standard input is a zip archive, which is read from its end.", {
      hint: "Save it as a file and name that.",
    });
  }
  yield* peeked.bytes;
}

async function openFolder(path: string, fileSystem: FileSystem, effects: FileSourceEffects): Promise<FileSource> {
  const content = await countFolder(path, fileSystem);
  if (content.files === 0) {
    throw new LindError("USAGE", `The folder ${path} holds no file of studies.`, {
      hint: `Files that are read: ${listEndings()}.`,
      details: { path, ignored: content.ignored },
    });
  }
  if (content.ignored > 0) {
    effects.log.info(`Passed over in ${path}: ${content.ignored} entries; only ${listEndings()} are read.`);
  }
  return createSource(basename(path), content.bytes, (onBytes) => readFolder(path, fileSystem, onBytes));
}

/** By its first bytes; a name that says so is enough, for damage of the first bytes costs an archive one file. */
async function isZip(path: string, fileSystem: FileSystem): Promise<boolean> {
  if (/\.zip$/i.test(path)) return true;
  try {
    await using file = await fileSystem.open(path);
    return beginsAsZip(await file.read(0, ZIP_BEGINNING_BYTES));
  } catch (error) {
    if (isReadError(error)) throw cannotOpen(path, error);
    throw error;
  }
}

async function* readArchive(
  label: string,
  path: string,
  fileSystem: FileSystem,
  log: Log,
  onBytes: OnBytes,
): AsyncGenerator<readonly InputRecord[]> {
  let records = 0;
  try {
    await using file = await fileSystem.open(path);
    for await (const group of readZip({ file, label, log, onBytes })) {
      records += group.length;
      yield group;
    }
  } catch (error) {
    yield breakOffOrThrow(label, path, records, error);
  }
}

type OnBytes = (bytes: number) => void;

function createSource(
  label: string,
  bytesTotal: number | undefined,
  read: (onBytes: OnBytes) => AsyncIterable<readonly InputRecord[]>,
): FileSource {
  let done = 0;
  const groups = read((bytes) => {
    done += bytes;
  });
  return {
    label,
    batches: toBatches(groups, BATCH_LIMITS),
    progress: () => ({ label: `loading ${label}`, done, total: bytesTotal, unit: "bytes" }),
  };
}

async function* count(bytes: AsyncIterable<Uint8Array>, onBytes: OnBytes): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    onBytes(chunk.length);
    yield chunk;
  }
}

/** A file that somebody named: what cannot be read at all is an error of its own. */
async function* readFile(
  name: string,
  path: string,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly SourceRecord[]> {
  let records = 0;
  try {
    for await (const group of readStudies(name, bytes)) {
      records += group.length;
      yield group;
    }
  } catch (error) {
    yield breakOffOrThrow(name, path, records, error);
  }
}

/** What was read before stays; a file that cannot be read from its beginning is an error. */
function breakOffOrThrow(name: string, path: string, records: number, error: unknown): readonly SourceRecord[] {
  if (isLindError(error) || !isReadError(error)) throw error;
  if (records === 0) throw cannotOpen(path, error);
  return [breakOff(name, records, error)];
}

/** The files of a folder: one that cannot be read is one unreadable record, and the others go on. */
async function* readFolder(
  folder: string,
  fileSystem: FileSystem,
  onBytes: OnBytes,
): AsyncGenerator<readonly SourceRecord[]> {
  const open = (file: FolderFile) => openAhead(file, fileSystem);
  for await (const { item, result } of startAhead(walkFolder(folder, fileSystem), FILES_AHEAD_MAX, open)) {
    let records = 0;
    try {
      for await (const group of readStudies(item.name, count(await result, onBytes))) {
        records += group.length;
        yield group;
      }
    } catch (error) {
      if (!isReadError(error)) throw error;
      yield [breakOff(item.name, records, error)];
    }
  }
}

async function openAhead(file: FolderFile, fileSystem: FileSystem): Promise<AsyncIterable<Uint8Array>> {
  return file.bytes > WHOLE_BYTES_MAX ? fileSystem.readChunks(file.path) : once(await fileSystem.readWhole(file.path));
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function readStudies(name: string, bytes: AsyncIterable<Uint8Array>): AsyncIterable<readonly SourceRecord[]> {
  const read = formatOf(name)?.read ?? readByContent;
  return read(decompressed(bytes), name);
}
