import type { NctId } from "ctgov/study";
import { assert } from "../base/assert.ts";
import { NumberSet } from "../base/number-set.ts";

/**
 * A set of ids that costs a bit each: an id is a number below 10^8, and the registry hands them out almost in
 * sequence. Its 600,000 ids take under 13 MB, where a `Set` of strings takes about 60.
 */
export class NctIdSet implements Iterable<NctId> {
  readonly #numbers = new NumberSet();

  constructor(nctIds: Iterable<NctId> = []) {
    for (const nctId of nctIds) this.add(nctId);
  }

  get size(): number {
    return this.#numbers.size;
  }

  has(nctId: NctId): boolean {
    return this.#numbers.has(numberOf(nctId));
  }

  add(nctId: NctId): void {
    this.#numbers.add(numberOf(nctId));
  }

  delete(nctId: NctId): void {
    this.#numbers.delete(numberOf(nctId));
  }

  /** In the order of the ids. */
  *[Symbol.iterator](): Iterator<NctId> {
    for (const number of this.#numbers) yield `NCT${String(number).padStart(8, "0")}` as NctId;
  }
}

function numberOf(nctId: NctId): number {
  const number = Number(nctId.slice(3));
  assert(Number.isInteger(number) && number > 0, "an NctId is NCT and eight digits");
  return number;
}
