import { assert } from "../base/assert.ts";

/**
 * A set of document numbers, or of location numbers: one bit a number, so that 600,000 documents are 75 kB and a set
 * operation is a walk over 19,000 words. Sets of one size can be combined; operations give a new set unless they say
 * that they change this one.
 */
export class DocSet {
  /** Numbers run from 0 to `size` - 1. */
  readonly size: number;
  readonly bits: Uint32Array;

  constructor(size: number, bits: Uint32Array = new Uint32Array((size + 31) >>> 5)) {
    assert(bits.length === (size + 31) >>> 5, "a set has one bit a number");
    this.size = size;
    this.bits = bits;
  }

  static all(size: number): DocSet {
    return DocSet.below(size, size);
  }

  /** The numbers below `end`. */
  static below(size: number, end: number): DocSet {
    assert(end <= size, "a set has the numbers below its size");
    const set = new DocSet(size);
    set.bits.fill(0xffff_ffff, 0, end >>> 5);
    if ((end & 31) !== 0) set.bits[end >>> 5] = (1 << (end & 31)) - 1;
    return set;
  }

  has(doc: number): boolean {
    return (((this.bits[doc >>> 5] ?? 0) >>> (doc & 31)) & 1) === 1;
  }

  /** Changes this set. */
  add(doc: number): void {
    const word = doc >>> 5;
    this.bits[word] = (this.bits[word] ?? 0) | (1 << (doc & 31));
  }

  /** Changes this set. */
  remove(doc: number): void {
    const word = doc >>> 5;
    this.bits[word] = (this.bits[word] ?? 0) & ~(1 << (doc & 31));
  }

  /** Changes this set: it keeps what the other has too. */
  keepIn(other: DocSet): this {
    assert(this.size === other.size, "sets of one size");
    for (let word = 0; word < this.bits.length; word++) {
      this.bits[word] = (this.bits[word] ?? 0) & (other.bits[word] ?? 0);
    }
    return this;
  }

  /** Changes this set: it also has what the other has. */
  addAll(other: DocSet): this {
    assert(this.size === other.size, "sets of one size");
    for (let word = 0; word < this.bits.length; word++) {
      this.bits[word] = (this.bits[word] ?? 0) | (other.bits[word] ?? 0);
    }
    return this;
  }

  /** Changes this set: it loses what the other has. */
  removeAll(other: DocSet): this {
    assert(this.size === other.size, "sets of one size");
    for (let word = 0; word < this.bits.length; word++) {
      this.bits[word] = (this.bits[word] ?? 0) & ~(other.bits[word] ?? 0);
    }
    return this;
  }

  /** Changes this set: it has what the other has, and nothing else. */
  copy(other: DocSet): this {
    assert(this.size === other.size, "sets of one size");
    this.bits.set(other.bits);
    return this;
  }

  /** Changes this set: nothing is left in it. */
  clear(): void {
    this.bits.fill(0);
  }

  complement(): DocSet {
    const set = new DocSet(this.size);
    for (let word = 0; word < this.bits.length; word++) set.bits[word] = ~(this.bits[word] ?? 0);
    set.#clearTail();
    return set;
  }

  clone(): DocSet {
    return new DocSet(this.size, this.bits.slice());
  }

  count(): number {
    let total = 0;
    for (const word of this.bits) total += onesIn(word);
    return total;
  }

  isEmpty(): boolean {
    for (const word of this.bits) if (word !== 0) return false;
    return true;
  }

  /** Calls `visit` with each number, ascending. */
  forEach(visit: (doc: number) => void): void {
    for (let index = 0; index < this.bits.length; index++) {
      let word = this.bits[index] ?? 0;
      while (word !== 0) {
        const lowest = word & -word;
        visit((index << 5) + (31 - Math.clz32(lowest)));
        word ^= lowest;
      }
    }
  }

  /** The numbers of the set, ascending; undefined where there are more than `max`. One pass, where counting first takes two. */
  numbersUpTo(max: number): Uint32Array | undefined {
    const numbers = new Uint32Array(max);
    let at = 0;
    for (let index = 0; index < this.bits.length; index++) {
      for (let word = this.bits[index] ?? 0; word !== 0; word &= word - 1) {
        if (at === numbers.length) return undefined;
        numbers[at++] = (index << 5) + (31 - Math.clz32(word & -word));
      }
    }
    return numbers.slice(0, at);
  }

  /** The numbers of the set, ascending. */
  numbers(): Uint32Array {
    const numbers = new Uint32Array(this.count());
    let at = 0;
    this.forEach((doc) => {
      numbers[at++] = doc;
    });
    return numbers;
  }

  /** The bits beyond `size` stay 0, so that counts and complements are right. */
  #clearTail(): void {
    const used = this.size & 31;
    const last = this.bits.length - 1;
    if (used !== 0 && last >= 0) this.bits[last] = (this.bits[last] ?? 0) & ((1 << used) - 1);
  }
}

/** How many bits of a 32-bit word are 1, by adding neighbours (Hacker's Delight, chapter 5). */
export function onesIn(word: number): number {
  let ones = word - ((word >>> 1) & 0x5555_5555);
  ones = (ones & 0x3333_3333) + ((ones >>> 2) & 0x3333_3333);
  return Math.imul((ones + (ones >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
