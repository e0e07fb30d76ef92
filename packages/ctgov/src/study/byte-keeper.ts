/**
 * Keeps the bytes of one stretch of input that may run over many chunks, up to a limit. A stretch inside one chunk is
 * never copied; of a stretch beyond the limit only the beginning stays.
 */
export class ByteKeeper {
  readonly #bytesMax: number;
  readonly #beginningBytes: number;
  /** Where the stretch begins in the present chunk; undefined while nothing is being kept. */
  #from: number | undefined;
  #kept: Uint8Array = new Uint8Array(0);
  #keptBytes = 0;
  /** Bytes of the stretch in earlier chunks, kept or not. */
  #passedBytes = 0;

  constructor(limits: { readonly bytesMax: number; readonly beginningBytes: number }) {
    this.#bytesMax = limits.bytesMax;
    this.#beginningBytes = Math.min(limits.beginningBytes, limits.bytesMax);
  }

  get isKeeping(): boolean {
    return this.#from !== undefined;
  }

  /** Bytes of memory that are held from one chunk to the next. */
  get heldBytes(): number {
    return this.#kept.length;
  }

  /** The stretch begins at this index of the present chunk. */
  start(at: number): void {
    this.#from = at;
    this.#keptBytes = 0;
    this.#passedBytes = 0;
  }

  /** Forgets the stretch. */
  drop(): void {
    this.#from = undefined;
    this.#keptBytes = 0;
    this.#passedBytes = 0;
  }

  /** The chunk is about to go away: what belongs to the stretch is copied. */
  carry(chunk: Uint8Array): void {
    if (this.#from === undefined) return;
    this.#append(chunk.subarray(this.#from));
    this.#from = 0;
  }

  /**
   * The stretch ends before `end` of the present chunk. `isWhole` is false when it was larger than the limit, and the
   * bytes are its beginning then. They are valid until the next call.
   */
  finish(chunk: Uint8Array, end: number): { readonly bytes: Uint8Array; readonly isWhole: boolean } {
    const part = chunk.subarray(this.#from ?? end, end);
    const size = this.#passedBytes + part.length;
    let bytes = part;
    if (this.#passedBytes > 0) {
      this.#append(part);
      bytes = this.#kept.subarray(0, this.#keptBytes);
    }
    const isWhole = size <= this.#bytesMax;
    this.drop();
    return { bytes: isWhole ? bytes : bytes.subarray(0, this.#beginningBytes), isWhole };
  }

  #append(part: Uint8Array): void {
    this.#passedBytes += part.length;
    if (this.#passedBytes <= this.#bytesMax) {
      this.#reserve(this.#passedBytes);
      this.#kept.set(part, this.#keptBytes);
      this.#keptBytes += part.length;
      return;
    }
    // Too large: the beginning is all that a person will be shown, so the rest of the memory is given back.
    const beginning = new Uint8Array(this.#beginningBytes);
    beginning.set(this.#kept.subarray(0, Math.min(this.#keptBytes, beginning.length)));
    const missing = beginning.length - Math.min(this.#keptBytes, beginning.length);
    const more = part.subarray(0, missing);
    beginning.set(more, beginning.length - missing);
    this.#keptBytes = beginning.length - missing + more.length;
    this.#kept = beginning;
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#kept.length) return;
    const grown = new Uint8Array(Math.min(this.#bytesMax, Math.max(bytes, 2 * this.#kept.length, 64 * 1024)));
    grown.set(this.#kept.subarray(0, this.#keptBytes));
    this.#kept = grown;
  }
}
