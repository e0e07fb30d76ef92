import type { NctId } from "ctgov/study";

/** Characters of texts that are kept, which is about as many bytes. */
const LENGTH_MAX = 16 * 1024 * 1024;

/**
 * The texts that were asked for last, of one state of the data: to unpack a text takes several times as long as to send it,
 * and a few studies are asked for again and again.
 */
export class RecentStudies {
  readonly #texts = new Map<NctId, string>();
  readonly #lengthMax: number;
  #dataTag = "";
  #length = 0;

  constructor(lengthMax: number = LENGTH_MAX) {
    this.#lengthMax = lengthMax;
  }

  get(dataTag: string, nctId: NctId): string | undefined {
    if (dataTag !== this.#dataTag) return undefined;
    const text = this.#texts.get(nctId);
    if (text === undefined) return undefined;
    // Entered again at the end of the map, whose beginning is then what was not asked for the longest.
    this.#texts.delete(nctId);
    this.#texts.set(nctId, text);
    return text;
  }

  /** The text has to be of this state of the data or of a newer one. */
  keep(dataTag: string, nctId: NctId, text: string): void {
    if (dataTag !== this.#dataTag) this.#forget();
    this.#dataTag = dataTag;
    if (text.length > this.#lengthMax || this.#texts.has(nctId)) return;
    this.#texts.set(nctId, text);
    this.#length += text.length;
    for (const [oldest, { length }] of this.#texts) {
      if (this.#length <= this.#lengthMax) return;
      this.#texts.delete(oldest);
      this.#length -= length;
    }
  }

  #forget(): void {
    this.#texts.clear();
    this.#length = 0;
  }
}
