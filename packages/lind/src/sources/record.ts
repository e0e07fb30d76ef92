/** The exact text of one study as it came, and where it came from. Never re-serialised: `40.0` stays `40.0`. */
export interface StudyRecord {
  readonly kind: "record";
  readonly text: string;
  /** The same text as UTF-8, where it came so: it can be hashed without being decoded. */
  readonly bytes?: Uint8Array | undefined;
  /** For people: `studies.ndjson line 12`, `NCT00000102.json`, `page 3`. */
  readonly place: string;
  /** The id that the place promises (a file named after it), where it promises one. */
  readonly promisedId?: string | undefined;
  /** What a conversion did not understand and therefore left out of the text: `study_type: Exploratory`. */
  readonly notUnderstood?: readonly string[] | undefined;
}

/** A stretch of input that is no study; the rest goes on. */
export interface UnreadableRecord {
  readonly kind: "unreadable";
  readonly place: string;
  /** One sentence: what is wrong and what to do. */
  readonly reason: string;
  /** The text, whole where it is below `RECORD_BYTES_MAX`, else its beginning. */
  readonly text: string;
}

export type SourceRecord = StudyRecord | UnreadableRecord;

/** A file of an archive that is still packed: whoever reads it unpacks it (`unpackRecord`), here or in another thread. */
export interface PackedRecord {
  readonly kind: "packed";
  readonly place: string;
  readonly promisedId?: string | undefined;
  readonly packed: Uint8Array;
  /** The size, method and checksum that the archive promises; nobody has looked yet. */
  readonly bytes: number;
  readonly method: number;
  readonly crc: number;
}

/** What a source hands over. */
export type InputRecord = SourceRecord | PackedRecord;

/** The largest record that is read, in bytes. The registry's largest study in August 2026 had 3,596,689. */
export const RECORD_BYTES_MAX: number = 64 * 1024 * 1024;
