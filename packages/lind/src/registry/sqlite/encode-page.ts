/** The slow part of a commit, done before its transaction opens: texts become frames. */
import type { NewVersion, PageCommit, StudyWrite } from "../registry.ts";
import { canHangBelow, placePast } from "./delta-chain.ts";
import { encodeDelta, encodeWhole, WholeEncoder } from "./text-codec.ts";
import { makeDictionary, SAMPLE_BYTES_MIN } from "./text-dictionary.ts";
import type { TextDictionary, TextStore } from "./text-store.ts";
import { nextTurn } from "./turn.ts";
import type { Samples, VersionReader } from "./version-reader.ts";

/** Bytes of text after which the event loop gets a turn; about 10 ms of work. */
const TURN_BYTES = 1024 * 1024;
/** Stored studies that are looked at for a dictionary when the page alone is too small for one. */
const STORED_SAMPLES_MAX = 400;

/**
 * A store makes one dictionary, as soon as there is text enough. On real records one of 25 studies of a single disease makes
 * texts 4 % larger than one of 430 studies of all kinds, too little to pay for another; rows name theirs all the same, so
 * that a later program may add a better one.
 */
const FIRST_DICTIONARY_ID = 1;

const NO_SAMPLES: Samples = { versionIds: [], textBytes: 0 };

export interface EncodedPage {
  /** The dictionary that the whole texts of the page need; undefined while there are too few samples for one. */
  readonly dictionary: TextDictionary | undefined;
  /** The number of the newest dictionary when the page was encoded; the commit fails when there is a newer one. */
  readonly dictionaryIdSeen: number;
  /** By position in the page's `writes`; undefined where a write has no text. */
  readonly texts: readonly (EncodedText | undefined)[];
}

export interface EncodedText {
  readonly textBytes: number;
  /** Absent where the text is expected to be kept as a delta. */
  readonly whole?: Uint8Array | undefined;
  /**
   * For an update: the text of `versionId`, as a delta from the new text. For a past text: the new text, as a delta from
   * the text of `versionId`. It holds only while that version is still the one to take.
   */
  readonly delta?: { readonly versionId: number; readonly frame: Uint8Array } | undefined;
}

export class PageEncoder {
  readonly #texts: TextStore;
  readonly #versions: VersionReader;

  constructor(texts: TextStore, versions: VersionReader) {
    this.#texts = texts;
    this.#versions = versions;
  }

  async encode(page: PageCommit): Promise<EncodedPage> {
    const dictionaryIdSeen = this.#texts.newestDictionaryId();
    const dictionary = this.#texts.newestDictionary() ?? this.#makeDictionary(page);
    using wholes = new Wholes(dictionary?.content);
    const texts: (Promise<EncodedText> | undefined)[] = [];
    let turnBytes = 0;
    for (const write of page.writes) {
      const version = newVersionOf(write);
      const bytes = version && bytesOf(version);
      const text = version && bytes && this.#encodeText(write.kind, version, bytes, wholes);
      // A text that fails is told of when all are waited for; until then nobody listens.
      text?.catch(() => undefined);
      texts.push(text);
      turnBytes += bytes?.byteLength ?? 0;
      if (turnBytes < TURN_BYTES) continue;
      turnBytes = 0;
      await nextTurn();
    }
    return { dictionary, dictionaryIdSeen, texts: await Promise.all(texts) };
  }

  /** From the page, and from what is stored where the pages were small until now. */
  #makeDictionary(page: PageCommit): TextDictionary | undefined {
    const fresh = page.writes.flatMap((write) => {
      const version = newVersionOf(write);
      return version === undefined ? [] : [bytesOf(version)];
    });
    const freshBytes = fresh.reduce((sum, text) => sum + text.byteLength, 0);
    const stored = freshBytes >= SAMPLE_BYTES_MIN ? NO_SAMPLES : this.#versions.samples(STORED_SAMPLES_MAX);
    // Most small stores stay small: their texts are read again only once they are enough.
    if (freshBytes + stored.textBytes < SAMPLE_BYTES_MIN) return undefined;
    const content = makeDictionary([...stored.versionIds.map((id) => this.#texts.read(id)), ...fresh]);
    return content === undefined ? undefined : { dictionaryId: FIRST_DICTIONARY_ID, content };
  }

  async #encodeText(
    kind: StudyWrite["kind"],
    version: NewVersion,
    bytes: Uint8Array,
    wholes: Wholes,
  ): Promise<EncodedText> {
    if (kind === "past") return this.#encodePast(version, bytes, wholes);
    const textBytes = bytes.byteLength;
    const delta = kind === "update" ? this.#encodeOlder(version, bytes) : undefined;
    return { textBytes, whole: await wholes.encode(bytes), delta };
  }

  /** The text that the study has now, as a delta from the new one; undefined where it stays as it is. */
  #encodeOlder({ nctId }: NewVersion, bytes: Uint8Array): EncodedText["delta"] {
    const current = this.#versions.current(nctId);
    if (current === undefined || !canHangBelow(current)) return undefined;
    return { versionId: current.versionId, frame: encodeDelta(this.#texts.read(current.versionId), bytes) };
  }

  async #encodePast(version: NewVersion, bytes: Uint8Array, wholes: Wholes): Promise<EncodedText> {
    const textBytes = bytes.byteLength;
    const current = this.#versions.current(version.nctId);
    const place = current && placePast(this.#versions.links(version.nctId), current.versionId, version);
    if (place === undefined) return { textBytes, whole: await wholes.encode(bytes) };
    const frame = encodeDelta(bytes, this.#texts.read(place.baseVersionId));
    return { textBytes, delta: { versionId: place.baseVersionId, frame } };
  }
}

/** The whole texts of one page. */
class Wholes implements Disposable {
  readonly #dictionary: Uint8Array | undefined;
  /** Made for the first text: many pages have none. */
  #encoder: WholeEncoder | undefined;

  constructor(dictionary: Uint8Array | undefined) {
    this.#dictionary = dictionary;
  }

  async encode(text: Uint8Array): Promise<Uint8Array> {
    if (this.#dictionary === undefined) return encodeWhole(text, undefined);
    this.#encoder ??= new WholeEncoder(this.#dictionary);
    return this.#encoder.encode(text);
  }

  [Symbol.dispose](): void {
    this.#encoder?.[Symbol.dispose]();
  }
}

/** The text that a write brings, where it brings one. */
function newVersionOf(write: StudyWrite): NewVersion | undefined {
  return write.kind === "add" || write.kind === "update" || write.kind === "past" ? write.version : undefined;
}

/** The text of a version as UTF-8. */
export function bytesOf(version: NewVersion): Uint8Array {
  return version.bytes ?? Buffer.from(version.text, "utf8");
}
