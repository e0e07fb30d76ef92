/** Reads texts out of `study_text`: follows chains of deltas and keeps the dictionaries at hand. */
import type { NctId } from "ctgov/study";
import { messageOf } from "../../base/errors.ts";
import type { Connection, Statement } from "./connection.ts";
import { amountOf } from "./connection.ts";
import { DELTA_CHAIN_MAX } from "./delta-chain.ts";
import { corruptError } from "./errors.ts";
import { blobOf, integerOf, nctIdOf, optionalIntegerOf, type Row } from "./row.ts";
import { decodeText } from "./text-codec.ts";

/** Where a text is and how it is kept; all columns come from `study_version` and `study_text`. */
interface StoredText {
  readonly nctId: NctId;
  readonly version: number;
  readonly textBytes: number;
  readonly dictionaryId: number | undefined;
  readonly baseVersionId: number | undefined;
  readonly encoded: Uint8Array;
}

/** The columns of `StoredText`, of `study_version v` and `study_text t`. */
export const TEXT_COLUMNS = "v.nct_id, v.version, v.text_bytes, v.dictionary_id, v.base_version_id, t.encoded";

/** A dictionary and the number by which rows name it. */
export interface TextDictionary {
  readonly dictionaryId: number;
  readonly content: Uint8Array;
}

export class TextStore {
  readonly #location: string;
  readonly #readText: Statement;
  readonly #readDictionary: Statement;
  readonly #newestDictionary: Statement;
  readonly #dictionaries = new Map<number, Uint8Array>();

  constructor(connection: Connection) {
    this.#location = connection.location;
    this.#readText = connection.prepare(`
      select ${TEXT_COLUMNS} from study_version v join study_text t on t.version_id = v.version_id
      where v.version_id = ?`);
    this.#readDictionary = connection.prepare("select content from text_dictionary where dictionary_id = ?");
    this.#newestDictionary = connection.prepare(
      "select coalesce(max(dictionary_id), 0) as amount from text_dictionary",
    );
  }

  /** The exact bytes of a version's text. Throws `STORE_CORRUPT` where they cannot be had back. */
  read(versionId: number): Buffer<ArrayBuffer> {
    return this.#decode(this.#stored(versionId), 0);
  }

  /** The same of a row with `TEXT_COLUMNS`; has to be read in the transaction that the row was read in. */
  decode(row: Row): Buffer<ArrayBuffer> {
    return this.#decode(toStoredText(row), 0);
  }

  /** The number of the newest dictionary; 0 while there is none. */
  newestDictionaryId(): number {
    return amountOf(this.#newestDictionary);
  }

  /** The newest dictionary, with which new texts are compressed. */
  newestDictionary(): TextDictionary | undefined {
    const dictionaryId = this.newestDictionaryId();
    return dictionaryId === 0 ? undefined : { dictionaryId, content: this.#dictionary(dictionaryId) };
  }

  /** Reads dictionaries from the store again: the transaction that made one was rolled back. */
  forgetDictionaries(): void {
    this.#dictionaries.clear();
  }

  #decode(stored: StoredText, depth: number): Buffer<ArrayBuffer> {
    if (depth > DELTA_CHAIN_MAX)
      throw this.#broken(stored, `its chain of differences is longer than ${DELTA_CHAIN_MAX}`);
    const reference = this.#reference(stored, depth);
    try {
      return decodeText(stored.encoded, stored.textBytes, reference);
    } catch (error) {
      throw this.#broken(stored, messageOf(error), error);
    }
  }

  #reference(stored: StoredText, depth: number): Uint8Array | undefined {
    if (stored.baseVersionId !== undefined) return this.#decode(this.#stored(stored.baseVersionId), depth + 1);
    if (stored.dictionaryId !== undefined) return this.#dictionary(stored.dictionaryId);
    return undefined;
  }

  #stored(versionId: number): StoredText {
    const row = this.#readText.get(versionId);
    if (row === undefined) throw corruptError(this.#location, `has no text for its version row ${versionId}`);
    return toStoredText(row);
  }

  #dictionary(dictionaryId: number): Uint8Array {
    const known = this.#dictionaries.get(dictionaryId);
    if (known !== undefined) return known;
    const row = this.#readDictionary.get(dictionaryId);
    if (row === undefined) throw corruptError(this.#location, `has lost its text dictionary ${dictionaryId}`);
    const content = blobOf(row, "content");
    this.#dictionaries.set(dictionaryId, content);
    return content;
  }

  #broken(stored: StoredText, why: string, cause?: unknown): unknown {
    const what = `cannot give back the text of ${stored.nctId} version ${stored.version}: ${why.replace(/\.$/, "")}`;
    return corruptError(this.#location, what, cause, stored.nctId);
  }
}

function toStoredText(row: Row): StoredText {
  return {
    nctId: nctIdOf(row, "nct_id"),
    version: integerOf(row, "version"),
    textBytes: integerOf(row, "text_bytes"),
    dictionaryId: optionalIntegerOf(row, "dictionary_id"),
    baseVersionId: optionalIntegerOf(row, "base_version_id"),
    encoded: blobOf(row, "encoded"),
  };
}
