import type { NctId } from "ctgov/study";
import { assert } from "../base/assert.ts";

const BITS_PER_BLOCK = 65_536;

/**
 * A set of ids that costs a bit each: an id is a number below 10^8, and the registry hands them out almost in
 * sequence. Its 600,000 ids take under 13 MB, where a `Set` of strings takes about 60.
 */
export class NctIdSet implements Iterable<NctId> {
  readonly #blocks = new Map<number, Uint8Array>();
  #size = 0;

  constructor(nctIds: Iterable<NctId> = []) {
    for (const nctId of nctIds) this.add(nctId);
  }

  get size(): number {
    return this.#size;
  }

  has(nctId: NctId): boolean {
    const { block, byte, bit } = place(nctId);
    return ((this.#blocks.get(block)?.[byte] ?? 0) & bit) !== 0;
  }

  add(nctId: NctId): void {
    const { block, byte, bit } = place(nctId);
    let bytes = this.#blocks.get(block);
    if (bytes === undefined) {
      bytes = new Uint8Array(BITS_PER_BLOCK / 8);
      this.#blocks.set(block, bytes);
    }
    const before = bytes[byte] ?? 0;
    if ((before & bit) !== 0) return;
    bytes[byte] = before | bit;
    this.#size += 1;
  }

  delete(nctId: NctId): void {
    const { block, byte, bit } = place(nctId);
    const bytes = this.#blocks.get(block);
    const before = bytes?.[byte] ?? 0;
    if (bytes === undefined || (before & bit) === 0) return;
    bytes[byte] = before & ~bit;
    this.#size -= 1;
  }

  /** In the order of the ids. */
  *[Symbol.iterator](): Iterator<NctId> {
    for (const block of [...this.#blocks.keys()].sort((a, b) => a - b)) {
      const bytes = this.#blocks.get(block) ?? new Uint8Array();
      for (const [byte, bits] of bytes.entries()) {
        for (let index = 0; bits >> index !== 0; index++) {
          if (((bits >> index) & 1) === 1) yield toNctId(block * BITS_PER_BLOCK + byte * 8 + index);
        }
      }
    }
  }
}

function place(nctId: NctId): { readonly block: number; readonly byte: number; readonly bit: number } {
  const number = Number(nctId.slice(3));
  assert(Number.isInteger(number) && number > 0, "an NctId is NCT and eight digits");
  const offset = number % BITS_PER_BLOCK;
  return { block: (number - offset) / BITS_PER_BLOCK, byte: offset >> 3, bit: 1 << (offset & 7) };
}

function toNctId(number: number): NctId {
  return `NCT${String(number).padStart(8, "0")}` as NctId;
}
