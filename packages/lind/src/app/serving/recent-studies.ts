import type { NctId } from "ctgov/study";
import type { TextFile } from "./text-file.ts";

/** Bytes of the file that texts are kept in: those of some 120,000 studies. */
const BYTES_MAX = 2 * 1024 ** 3;
/** Studies that are remembered as asked for once. */
const ASKED_MAX = 100_000;

interface Place {
  readonly at: number;
  readonly bytes: number;
}

/**
 * Unpacked texts of one state of the data that were asked for more than once: to unpack one takes as long as all the rest
 * of an answer, to read it back a tenth of that. They are written one behind the other into a file, at its end from its
 * beginning again, over what was kept longest ago. In a file and not in memory, because the operating system keeps in
 * memory what fits beside everything else, and buffers that live for a while cost more collecting than they save. What is
 * asked for once, as by a program that walks through all studies, is not written.
 */
export class RecentStudies {
  readonly #file: TextFile | undefined;
  readonly #bytesMax: number;
  /** In the order in which they were written. */
  readonly #places = new Map<NctId, Place>();
  readonly #askedOnce = new Set<NctId>();
  #end = 0;
  #dataTag = "";

  /** Without a file nothing is kept. */
  constructor(file: TextFile | undefined, bytesMax: number = BYTES_MAX) {
    this.#file = file;
    this.#bytesMax = bytesMax;
  }

  /** A text as the bytes that are sent. */
  get(dataTag: string, nctId: NctId): Uint8Array<ArrayBuffer> | undefined {
    const place = dataTag === this.#dataTag ? this.#places.get(nctId) : undefined;
    return place && this.#file?.read(place.at, place.bytes);
  }

  /** The text has to be of this state of the data or of a newer one. */
  keep(dataTag: string, nctId: NctId, text: Uint8Array): void {
    if (dataTag !== this.#dataTag) this.#forget();
    this.#dataTag = dataTag;
    if (text.length > this.#bytesMax || this.#places.has(nctId) || this.#isFirstTime(nctId)) return;
    const at = this.#takeRoom(text.length);
    if (this.#file?.write(at, text) === true) this.#places.set(nctId, { at, bytes: text.length });
  }

  #isFirstTime(nctId: NctId): boolean {
    if (this.#askedOnce.delete(nctId)) return false;
    if (this.#askedOnce.size >= ASKED_MAX) this.#askedOnce.clear();
    this.#askedOnce.add(nctId);
    return true;
  }

  /** Where so many bytes can be written; what stood there is forgotten. */
  #takeRoom(bytes: number): number {
    if (this.#end + bytes > this.#bytesMax) {
      this.#forgetBetween(this.#end, this.#bytesMax);
      this.#end = 0;
    }
    const at = this.#end;
    this.#end += bytes;
    this.#forgetBetween(at, this.#end);
    return at;
  }

  /** What was written longest ago stands right behind the end, so the first that stands elsewhere ends the search. */
  #forgetBetween(from: number, to: number): void {
    for (const [nctId, { at, bytes }] of this.#places) {
      if (at >= to || at + bytes <= from) return;
      this.#places.delete(nctId);
    }
  }

  #forget(): void {
    this.#places.clear();
    this.#askedOnce.clear();
    this.#end = 0;
  }
}
