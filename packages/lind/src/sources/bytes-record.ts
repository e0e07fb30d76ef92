import { isUtf8 } from "node:buffer";
import type { StudyRecord } from "./record.ts";

/** How a study begins as the registry writes it, with or without white space between. */
const STUDY_BEGINNING = /^\{\s{0,16}"protocolSection"/;
const BEGINNING_BYTES = 40;

const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A study that is decoded when its text is asked for, and never where its hash is known already. */
class BytesRecord implements StudyRecord {
  readonly kind = "record";
  readonly bytes: Uint8Array;
  readonly place: string;
  readonly promisedId: string | undefined;

  constructor(bytes: Uint8Array, place: string, promisedId: string | undefined) {
    this.bytes = bytes;
    this.place = place;
    this.promisedId = promisedId;
  }

  get text(): string {
    return utf8.decode(this.bytes);
  }
}

/**
 * Bytes that begin and end as one study does, taken as it without looking at what is between: whoever reads it parses
 * it. White space around it does not belong to the text. Undefined for anything else, and for what is not UTF-8.
 */
export function toBytesRecord(
  bytes: Uint8Array,
  place: string,
  promisedId: string | undefined,
): StudyRecord | undefined {
  const text = withoutSpaceAround(bytes);
  if (text[0] !== OPENING_BRACE || text.at(-1) !== CLOSING_BRACE) return undefined;
  if (
    !STUDY_BEGINNING.test(
      Buffer.from(text.buffer, text.byteOffset, Math.min(text.length, BEGINNING_BYTES)).toString("latin1"),
    )
  )
    return undefined;
  return isUtf8(text) ? new BytesRecord(text, place, promisedId) : undefined;
}

/** What is left without white space around; a carriage return before a line feed is white space. */
export function withoutSpaceAround(bytes: Uint8Array): Uint8Array {
  let from = 0;
  let end = bytes.length;
  while (from < end && isSpace(bytes[from])) from += 1;
  while (end > from && isSpace(bytes[end - 1])) end -= 1;
  return bytes.subarray(from, end);
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0d || byte === 0x09 || byte === 0x0a;
}
