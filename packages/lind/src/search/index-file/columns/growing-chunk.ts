import { grown } from "../grown.ts";
import { type ColumnChunk, countsOf, type OpenChunk, valuesOf } from "./chunk-codec.ts";

const CAPACITY_FIRST = 64;

/**
 * A chunk that grows. Its numbers are kept out of the garbage collector's sight, which would look through the open chunks
 * of all columns again and again.
 */
export class GrowingChunk {
  #counts: Uint32Array<ArrayBuffer> = new Uint32Array(CAPACITY_FIRST);
  #countsLength = 0;
  #values: Float64Array<ArrayBuffer> = new Float64Array(CAPACITY_FIRST);
  #valuesLength = 0;
  /** False where something was added since the chunk was written last. */
  isWritten = true;

  /** What was written of a chunk that goes on growing. */
  static from(chunk: OpenChunk): GrowingChunk {
    const growing = new GrowingChunk();
    growing.#counts = Uint32Array.from(countsOf(chunk));
    growing.#countsLength = growing.#counts.length;
    growing.#values = Float64Array.from(valuesOf(chunk));
    growing.#valuesLength = growing.#values.length;
    return growing;
  }

  /** One more that `entity` has; `value` is undefined in a column of presence. `entity` never goes back. */
  add(entity: number, value: number | undefined): void {
    this.isWritten = false;
    if (entity >= this.#countsLength) this.#countsLength = entity + 1;
    if (entity >= this.#counts.length) this.#counts = grown(this.#counts, new Uint32Array(capacityFor(entity + 1)));
    this.#counts[entity] = (this.#counts[entity] ?? 0) + 1;
    if (value === undefined) return;
    const at = this.#valuesLength++;
    if (at >= this.#values.length) this.#values = grown(this.#values, new Float64Array(capacityFor(at + 1)));
    this.#values[at] = value;
  }

  /** Valid until something is added. */
  content(): ColumnChunk {
    return {
      counts: this.#counts.subarray(0, this.#countsLength),
      values: this.#values.subarray(0, this.#valuesLength),
    };
  }
}

/** The next power of two, so that adding one more stays cheap. */
function capacityFor(length: number): number {
  return Math.max(CAPACITY_FIRST, 2 ** Math.ceil(Math.log2(length)));
}
