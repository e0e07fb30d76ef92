/** Batches of records and what became of them, as they go from one thread to another: all bytes in one buffer. */
import { must } from "../../base/assert.ts";
import type { InputRecord, PackedRecord, StudyRecord, UnreadableRecord } from "../../sources/record.ts";
import type { TextTask } from "../known-studies.ts";
import type { ReadStudy } from "../read-record.ts";
import type { ReadTexts } from "../text-work.ts";

/** A record whose bytes stand in the buffer; a text that came without bytes goes as it is. */
type SentRecord = Omit<PackedRecord, "packed"> | Omit<StudyRecord, "text" | "bytes"> | StudyRecord | UnreadableRecord;

export interface SentTasks {
  readonly tasks: readonly { readonly record: SentRecord; readonly stored: TextTask["stored"] }[];
  /** The bytes of record `n` end at `ends[n]`. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly ends: readonly number[];
}

export interface SentTexts extends Omit<ReadTexts, "studies"> {
  readonly kind: "read";
  readonly studies: readonly Omit<ReadStudy, "text" | "bytes">[];
  /** The text of study `n`, as UTF-8, ends at `ends[n]`. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly ends: readonly number[];
}

const NO_BYTES = new Uint8Array(0);

export function sendTasks(tasks: readonly TextTask[]): SentTasks {
  const pieces = tasks.map(({ record }) => bytesOf(record));
  return { ...gather(pieces), tasks: tasks.map(({ record, stored }) => ({ record: withoutBytes(record), stored })) };
}

export function receiveTasks({ tasks, bytes, ends }: SentTasks): readonly TextTask[] {
  const pieces = part(bytes, ends);
  return tasks.map(({ record, stored }, at) => ({ record: withBytes(record, must(pieces[at], "a piece")), stored }));
}

export function sendTexts({ studies, ...rest }: ReadTexts): SentTexts {
  const pieces = studies.map((study) => study.bytes ?? Buffer.from(study.text, "utf8"));
  const sent = studies.map(({ text: _, bytes: __, ...study }) => study);
  return { kind: "read", ...rest, ...gather(pieces), studies: sent };
}

export function receiveTexts({ kind: _, bytes, ends, studies, ...rest }: SentTexts): ReadTexts {
  const pieces = part(bytes, ends);
  return { ...rest, studies: studies.map((study, at) => withText(study, must(pieces[at], "a text"))) };
}

function bytesOf(record: InputRecord): Uint8Array {
  if (record.kind === "packed") return record.packed;
  return record.kind === "record" ? (record.bytes ?? NO_BYTES) : NO_BYTES;
}

function withoutBytes(record: InputRecord): SentRecord {
  if (record.kind === "packed") {
    const { packed: _, ...rest } = record;
    return rest;
  }
  // The fields are named: where there are bytes, the text is decoded only by whoever asks for it.
  if (record.kind === "record" && record.bytes !== undefined) {
    return { kind: "record", place: record.place, promisedId: record.promisedId, notUnderstood: record.notUnderstood };
  }
  return record;
}

function withBytes(record: SentRecord, bytes: Uint8Array): InputRecord {
  if (record.kind === "packed") return { ...record, packed: bytes };
  if (record.kind === "unreadable" || "text" in record) return record;
  return withText(record, bytes);
}

/** What has the text, with the text as bytes; it is decoded when it is asked for, as few are. */
function withText<Rest extends object>(
  rest: Rest,
  bytes: Uint8Array,
): Rest & { readonly text: string; readonly bytes: Uint8Array } {
  return {
    ...rest,
    bytes,
    get text() {
      return utf8.decode(bytes);
    },
  };
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function gather(pieces: readonly Uint8Array[]): Pick<SentTexts, "bytes" | "ends"> {
  const ends: number[] = [];
  let end = 0;
  for (const piece of pieces) {
    end += piece.length;
    ends.push(end);
  }
  const bytes = new Uint8Array(end);
  for (const [at, piece] of pieces.entries()) bytes.set(piece, (ends[at] ?? 0) - piece.length);
  return { bytes, ends };
}

function part(bytes: Uint8Array, ends: readonly number[]): readonly Uint8Array[] {
  return ends.map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end));
}
