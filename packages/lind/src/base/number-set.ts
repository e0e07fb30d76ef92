const BITS_PER_BLOCK = 65_536;

/**
 * A set of whole numbers from 0 on that costs a bit each where they lie close together: it keeps blocks of 65,536
 * numbers, 8 kB each. Numbers below 10^8 take at most 12.5 MB.
 */
export class NumberSet implements Iterable<number> {
  readonly #blocks = new Map<number, Uint8Array>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(number: number): boolean {
    const { block, byte, bit } = place(number);
    return ((this.#blocks.get(block)?.[byte] ?? 0) & bit) !== 0;
  }

  add(number: number): void {
    const { block, byte, bit } = place(number);
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

  delete(number: number): void {
    const { block, byte, bit } = place(number);
    const bytes = this.#blocks.get(block);
    const before = bytes?.[byte] ?? 0;
    if (bytes === undefined || (before & bit) === 0) return;
    bytes[byte] = before & ~bit;
    this.#size -= 1;
  }

  /** From the smallest to the largest. */
  *[Symbol.iterator](): Iterator<number> {
    for (const block of [...this.#blocks.keys()].sort((a, b) => a - b)) {
      const bytes = this.#blocks.get(block) ?? new Uint8Array();
      for (const [byte, bits] of bytes.entries()) {
        for (let index = 0; bits >> index !== 0; index++) {
          if (((bits >> index) & 1) === 1) yield block * BITS_PER_BLOCK + byte * 8 + index;
        }
      }
    }
  }
}

function place(number: number): { readonly block: number; readonly byte: number; readonly bit: number } {
  const offset = number % BITS_PER_BLOCK;
  return { block: (number - offset) / BITS_PER_BLOCK, byte: offset >> 3, bit: 1 << (offset & 7) };
}
