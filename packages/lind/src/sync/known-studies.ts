import { type NctId, parseNctId } from "ctgov/study";
import type { Registry, StudyHead } from "../registry/registry.ts";
import type { InputRecord, PackedRecord, StudyRecord } from "../sources/record.ts";

/** How the registry begins a study: its id stands first. */
const ID_AT_BEGINNING =
  /^\{\s*"protocolSection"\s*:\s*\{\s*"identificationModule"\s*:\s*\{\s*"nctId"\s*:\s*"(NCT\d{8})"/;
const BEGINNING_LENGTH = 200;

/** What is known of a stored text without reading it. */
export type KnownText = Pick<StudyHead, "nctId" | "textHash" | "lastUpdatePostDate">;

/** A record to read, and the stored text that it is guessed to be, where there is one. */
export interface TextTask {
  readonly record: InputRecord;
  readonly stored?: KnownText | undefined;
}

/**
 * Says of each record which stored text it may be, without reading it. The id is a guess, from the file's name or the
 * first bytes, and the hash proves it: a text with the hash of the one that is stored under an id is that text, and was
 * parsed when it was stored.
 */
export async function toTasks(
  records: readonly InputRecord[],
  registry: Pick<Registry, "readHeads">,
): Promise<readonly TextTask[]> {
  const guesses = records.map((record) => (record.kind === "unreadable" ? undefined : guessId(record)));
  const heads = await registry.readHeads([...new Set(guesses.filter((nctId) => nctId !== undefined))]);
  return records.map((record, position) => {
    const nctId = guesses[position];
    const head = nctId && heads.get(nctId);
    if (head === undefined) return { record };
    const { textHash, lastUpdatePostDate } = head;
    return { record, stored: { nctId: head.nctId, textHash, lastUpdatePostDate } };
  });
}

function guessId(record: StudyRecord | PackedRecord): NctId | undefined {
  if (record.promisedId !== undefined) return parseNctId(record.promisedId);
  // What a packed file holds shows when it is unpacked.
  if (record.kind === "packed") return undefined;
  const text = ID_AT_BEGINNING.exec(beginningOf(record))?.[1];
  return text === undefined ? undefined : parseNctId(text);
}

function beginningOf(record: StudyRecord): string {
  const { bytes } = record;
  if (bytes === undefined) return record.text.slice(0, BEGINNING_LENGTH);
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, BEGINNING_LENGTH)).toString("latin1");
}
