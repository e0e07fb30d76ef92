import { type NctId, parseNctId } from "ctgov/study";
import type { Registry } from "../registry/registry.ts";
import type { InputRecord, PackedRecord, StudyRecord } from "../sources/record.ts";

/** How the registry begins a study: its id stands first. */
const ID_AT_BEGINNING =
  /^\{\s*"protocolSection"\s*:\s*\{\s*"identificationModule"\s*:\s*\{\s*"nctId"\s*:\s*"(NCT\d{8})"/;
const BEGINNING_LENGTH = 200;

/** A record to read, and the study that it is guessed to be, where that is stored. */
export interface TextTask {
  readonly record: InputRecord;
  /** The guessed study, and the SHA-256 of its current text. */
  readonly stored?: { readonly nctId: NctId; readonly textHash: string } | undefined;
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
    return head === undefined ? { record } : { record, stored: { nctId: head.nctId, textHash: head.textHash } };
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
