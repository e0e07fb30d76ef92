import { toBytesRecord } from "../bytes-record.ts";
import { formatOf } from "../files/formats.ts";
import { breakOff, isReadError } from "../files/read-errors.ts";
import type { PackedRecord, SourceRecord } from "../record.ts";
import { unpackWhole } from "./unpack-entry.ts";

/**
 * The studies of a packed file: mostly one, and then at once; a list or a page has several. A file whose size or checksum
 * is wrong, or that holds something else, is one unreadable record.
 */
export function unpackRecord(record: PackedRecord): readonly SourceRecord[] | Promise<readonly SourceRecord[]> {
  const { place, promisedId } = record;
  const unpacked = unpackWhole(record.packed, record);
  if (unpacked.kind === "fault") {
    return [{ kind: "unreadable", place, reason: unpacked.reason, text: new TextDecoder().decode(unpacked.bytes) }];
  }
  const study = promisedId === undefined ? undefined : toBytesRecord(unpacked.bytes, place, promisedId);
  return study === undefined ? readAll(once(unpacked.bytes), place) : [study];
}

async function readAll(bytes: AsyncIterable<Uint8Array>, place: string): Promise<readonly SourceRecord[]> {
  const records: SourceRecord[] = [];
  for await (const group of readContent(bytes, place)) records.push(...group);
  return records;
}

/** What a file holds by its name's format; one that holds something else is one unreadable record. */
export async function* readContent(
  bytes: AsyncIterable<Uint8Array>,
  place: string,
): AsyncGenerator<readonly SourceRecord[], void, undefined> {
  const read = formatOf(place)?.read;
  if (read === undefined) return;
  let records = 0;
  try {
    for await (const group of read(bytes, place)) {
      records += group.length;
      yield group;
    }
  } catch (error) {
    if (!isReadError(error)) throw error;
    yield [breakOff(place, records, error)];
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
