import type { NctId } from "ctgov/study";
import { hashText } from "../base/hash.ts";
import type { SourceRecord } from "../sources/record.ts";
import { unpackRecord } from "../sources/zip/unpack-record.ts";
import type { KnownText, TextTask } from "./known-studies.ts";
import { type ReadBatch, readBatch } from "./read-record.ts";

/** A record that is stored without what its conversion did not understand. */
export interface NotUnderstood {
  readonly place: string;
  readonly notUnderstood: readonly string[];
}

/** What became of a batch of records. */
export interface ReadTexts extends ReadBatch {
  /** Studies whose current text is the record's, each once. Their texts were not parsed. */
  readonly known: readonly KnownText[];
  readonly notUnderstood: readonly NotUnderstood[];
}

/** What a text costs before it is stored: unpacking, hashing, parsing and reading it; here, or in threads. */
export interface TextWork extends AsyncDisposable {
  /** How many batches may be under way at once, so that nobody waits and memory stays bounded. */
  readonly batchesMax: number;
  /** Reads a batch; whoever asks keeps the answers in the order of the questions. */
  read(tasks: readonly TextTask[]): Promise<ReadTexts>;
}

/** Reads a batch in this thread. */
export async function readTexts(tasks: readonly TextTask[]): Promise<ReadTexts> {
  const known = new Map<NctId, KnownText>();
  const unknown: SourceRecord[] = [];
  for (const { record, stored } of tasks) {
    const unpacked = record.kind === "packed" ? unpackRecord(record) : [record];
    for (const each of unpacked instanceof Promise ? await unpacked : unpacked) {
      if (stored !== undefined && hasHash(each, stored.textHash)) known.set(stored.nctId, stored);
      else unknown.push(each);
    }
  }
  return { ...readBatch(unknown), known: [...known.values()], notUnderstood: unknown.flatMap(notUnderstoodOf) };
}

/** The text work without threads: for a few records, and what threads are held against. */
export function createLocalTextWork(): TextWork {
  return { batchesMax: 1, read: readTexts, async [Symbol.asyncDispose]() {} };
}

/** A text is decoded only where its bytes are not known by their hash. */
function hasHash(record: SourceRecord, textHash: string): boolean {
  return record.kind === "record" && hashText(record.bytes ?? record.text) === textHash;
}

function notUnderstoodOf(record: SourceRecord): readonly NotUnderstood[] {
  const notUnderstood = record.kind === "record" ? record.notUnderstood : undefined;
  return notUnderstood?.length ? [{ place: record.place, notUnderstood }] : [];
}
