import type { NctId } from "ctgov/study";

/** Bytes of texts that are kept. */
const BYTES_MAX = 16 * 1024 * 1024;

/**
 * The texts that were asked for last, of one state of the data: to unpack a text takes several times as long as to send it,
 * and a few studies are asked for again and again.
 */
export class RecentStudies {
  readonly #texts = new Map<NctId, Uint8Array<ArrayBuffer>>();
  readonly #bytesMax: number;
  #dataTag = "";
  #bytes = 0;

  constructor(bytesMax: number = BYTES_MAX) {
    this.#bytesMax = bytesMax;
  }

  /** A text as the bytes that are sent. */
  get(dataTag: string, nctId: NctId): Uint8Array<ArrayBuffer> | undefined {
    if (dataTag !== this.#dataTag) return undefined;
    const text = this.#texts.get(nctId);
    if (text === undefined) return undefined;
    // Entered again at the end of the map, whose beginning is then what was not asked for the longest.
    this.#texts.delete(nctId);
    this.#texts.set(nctId, text);
    return text;
  }

  /** The text has to be of this state of the data or of a newer one. */
  keep(dataTag: string, nctId: NctId, text: Uint8Array<ArrayBuffer>): void {
    if (dataTag !== this.#dataTag) this.#forget();
    this.#dataTag = dataTag;
    if (text.length > this.#bytesMax || this.#texts.has(nctId)) return;
    this.#texts.set(nctId, text);
    this.#bytes += text.length;
    for (const [oldest, { length }] of this.#texts) {
      if (this.#bytes <= this.#bytesMax) return;
      this.#texts.delete(oldest);
      this.#bytes -= length;
    }
  }

  #forget(): void {
    this.#texts.clear();
    this.#bytes = 0;
  }
}
