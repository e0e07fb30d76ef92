import { LindError } from "../../base/errors.ts";
import type { Log } from "../../base/log.ts";
import type { OpenFile } from "../files/file-system.ts";
import { listPlainEndings } from "../files/formats.ts";
import { promisedId } from "../files/json.ts";
import type { InputRecord, SourceRecord } from "../record.ts";
import { ArchiveReader } from "./archive-reader.ts";
import { EntryNames } from "./entry-names.ts";
import { judgeEntry, type ZipSoFar } from "./entry-rules.ts";
import { checkLarge, locate, streamEntry } from "./unpack-entry.ts";
import { readContent } from "./unpack-record.ts";
import { findDirectory, unreadable, walkDirectory } from "./zip-directory.ts";
import type { ZipEntry } from "./zip-format.ts";
import { IGNORED_TOLD_MAX, WHOLE_BYTES_MAX } from "./zip-limits.ts";

/** An archive that is read, and whom to tell. */
export interface ZipReading {
  readonly file: OpenFile;
  /** The archive's own name; places read `ctg-studies.json.zip/35/NCT02252835.json`. */
  readonly label: string;
  readonly log: Log;
  /** Bytes of the archive that are behind, each once. */
  readonly onBytes: (bytes: number) => void;
}

/**
 * The studies of a zip archive, in the order of its directory: of each file of JSON in it one study, a list, a page, or
 * one study a line. Nothing is unpacked to the disk. A file of ordinary size is given as it is packed, so that whoever reads
 * it chooses the thread; `unpackRecord` checks it.
 *
 * Nothing in an archive is believed. A file whose name, sizes, method, checksum or header is wrong is one unreadable
 * record and the others go on; so is damage of the directory. Large files are checked before anything of them is given.
 * Throws INPUT_UNREADABLE where the archive has no directory, or no file of studies.
 */
export async function* readZip(reading: ZipReading): AsyncGenerator<readonly InputRecord[]> {
  const { file, label, onBytes } = reading;
  const end = await findDirectory(file, label);
  const archive = new ArchiveReader(file);
  const soFar = { names: new EntryNames(), packedBytes: 0, bytes: 0 } satisfies ZipSoFar;
  const passedOver = new PassedOver();
  let read = 0;
  let told = 0;
  for await (const item of walkDirectory(file, end)) {
    if (item.kind === "fault") {
      read += 1;
      yield [{ kind: "unreadable", place: label, reason: `${item.reason} ${TAKE_AGAIN}`, text: "" }];
      continue;
    }
    const { entry } = item;
    const verdict = judgeEntry(entry, soFar, file.bytes);
    if (verdict.kind === "pass-over" && (await isAsNamed(entry, archive))) {
      passedOver.add(entry.name);
      continue;
    }
    read += 1;
    if (verdict.kind === "refuse") {
      yield [refused(`${label}/${entry.name}`, verdict.reason)];
      continue;
    }
    soFar.names.add(entry.name);
    soFar.packedBytes += entry.packedBytes;
    soFar.bytes += entry.bytes;
    yield* readEntry(entry, archive, `${label}/${entry.name}`);
    onBytes(soFar.packedBytes - told);
    told = soFar.packedBytes;
  }
  if (read === 0) throw foreign(label, passedOver);
  onBytes(file.bytes - told);
  if (passedOver.count > 0) reading.log.info(`Passed over in ${label}: ${passedOver.describe()}.`);
}

/** A name that tells no file of studies is believed only where both places have it: it may be a study's that was damaged. */
async function isAsNamed(entry: ZipEntry, archive: ArchiveReader): Promise<boolean> {
  return (await locate(entry, archive)).kind === "located";
}

const TAKE_AGAIN = "Take the archive again from where it came.";

async function* readEntry(
  entry: ZipEntry,
  archive: ArchiveReader,
  place: string,
): AsyncGenerator<readonly InputRecord[], void, undefined> {
  const located = await locate(entry, archive);
  if (located.kind === "fault") {
    yield [refused(place, located.reason)];
    return;
  }
  if (entry.bytes > WHOLE_BYTES_MAX) {
    const fault = await checkLarge(entry, located.at, archive);
    if (fault !== undefined) yield [refused(place, fault)];
    else yield* readContent(streamEntry(entry, located.at, archive), place);
    return;
  }
  const packed = await archive.read(located.at, entry.packedBytes);
  const { bytes, method, crc } = entry;
  yield [{ kind: "packed", place, promisedId: promisedId(place), packed, bytes, method, crc }];
}

function refused(place: string, reason: string): SourceRecord {
  return { kind: "unreadable", place, reason, text: "" };
}

/** Files that are no files of studies: counted, and the first named. */
class PassedOver {
  count = 0;
  readonly #names: string[] = [];

  add(name: string): void {
    this.count += 1;
    if (this.#names.length < IGNORED_TOLD_MAX) this.#names.push(name);
  }

  describe(): string {
    const dots = this.count > this.#names.length ? " …" : "";
    return `${this.count} files of other kinds (${this.#names.join(", ")}${dots})`;
  }
}

function foreign(label: string, passedOver: PassedOver): LindError {
  if (passedOver.count === 0) return unreadable(label, "it is empty");
  return new LindError("INPUT_UNREADABLE", `${label} holds no file of studies: ${passedOver.describe()}.`, {
    hint: `Files that are read in an archive: ${listPlainEndings()}.`,
  });
}
