import { type NctId, parseNctId } from "ctgov/study";
import { hashText } from "../base/hash.ts";
import type { Registry, StudyHead } from "../registry/registry.ts";
import type { SourceRecord, StudyRecord } from "../sources/record.ts";

/** How the registry begins a study: its id stands first. */
const ID_AT_BEGINNING =
  /^\{\s*"protocolSection"\s*:\s*\{\s*"identificationModule"\s*:\s*\{\s*"nctId"\s*:\s*"(NCT\d{8})"/;
const BEGINNING_LENGTH = 200;

/** A batch, parted into what is stored already and what has to be read. */
export interface Parted {
  /** Studies whose current text is this very text, each once. */
  readonly known: readonly StudyHead[];
  readonly unknown: readonly SourceRecord[];
}

/**
 * Sets apart the studies whose current text came again, without parsing anything: a text has the hash of the text that
 * is stored under its id. The id is a guess, from the file's name or the first bytes, and the hash proves it: a text
 * with the hash of the one that is stored under an id is that text, and was parsed when it was stored.
 */
export async function partKnown(
  records: readonly SourceRecord[],
  registry: Pick<Registry, "readHeads">,
): Promise<Parted> {
  const guesses = records.map((record) => (record.kind === "record" ? guessId(record) : undefined));
  const asked = new Set(guesses.filter((nctId) => nctId !== undefined));
  const heads = await registry.readHeads([...asked]);
  const known = new Map<NctId, StudyHead>();
  const unknown = records.filter((record, position) => {
    const nctId = guesses[position];
    const head = nctId && heads.get(nctId);
    if (record.kind !== "record" || nctId === undefined || head === undefined) return true;
    if (hashText(record.bytes ?? record.text) !== head.textHash) return true;
    known.set(nctId, head);
    return false;
  });
  return { known: [...known.values()], unknown };
}

function guessId(record: StudyRecord): NctId | undefined {
  if (record.promisedId !== undefined) return parseNctId(record.promisedId);
  const text = ID_AT_BEGINNING.exec(beginningOf(record))?.[1];
  return text === undefined ? undefined : parseNctId(text);
}

function beginningOf(record: StudyRecord): string {
  const { bytes } = record;
  if (bytes === undefined) return record.text.slice(0, BEGINNING_LENGTH);
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, BEGINNING_LENGTH)).toString("latin1");
}
