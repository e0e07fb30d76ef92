import { DocSet } from "../doc-set.ts";
import { ByteCache } from "./byte-cache.ts";

/** A set as it is kept: one with few numbers as these, which are a thousand times smaller than a bit for each number. */
type KeptSet =
  | { readonly kind: "dense"; readonly set: DocSet }
  | { readonly kind: "sparse"; readonly size: number; readonly numbers: Uint32Array };

/** A key, and what the cache needs to know of a set. */
const ENTRY_BYTES = 400;
const NUMBER_BYTES = Uint32Array.BYTES_PER_ELEMENT;

/** Keeps sets that were asked for lately, up to a number of bytes. Sets that it gives out are not changed. */
export class SetCache {
  readonly #sets: ByteCache<KeptSet>;
  #spare: DocSet | undefined;

  constructor(bytesMax: number) {
    this.#sets = new ByteCache(bytesMax, bytesOf);
  }

  /** The set of a key, made by `make` where it is not at hand. */
  get(key: string, make: () => DocSet): DocSet {
    let made: DocSet | undefined;
    const kept = this.#sets.get(key, () => {
      made = make();
      return toKept(made);
    });
    return made ?? toSet(kept);
  }

  /** Adds the set of a key where it is at hand; false where it is not. */
  addKnown(key: string, into: DocSet): boolean {
    const kept = this.#sets.known(key);
    if (kept === undefined) return false;
    addKept(kept, into);
    return true;
  }

  /** Makes the set of a key, keeps it and adds it. */
  addMade(key: string, into: DocSet, addTo: (found: DocSet) => void): void {
    const found = this.#blank(into.size);
    addTo(found);
    const kept = toKept(found);
    addKept(kept, into);
    this.#sets.get(key, () => kept);
    // What is kept as it is cannot be used again.
    if (kept.kind === "sparse") this.#spare = clearOf(kept.numbers, found);
  }

  /** Most sets are kept as few numbers, so the one that they were made in serves for the next. */
  #blank(size: number): DocSet {
    const spare = this.#spare;
    this.#spare = undefined;
    return spare?.size === size ? spare : new DocSet(size);
  }
}

function toKept(set: DocSet): KeptSet {
  const numbers = set.numbersUpTo(set.bits.byteLength / NUMBER_BYTES / 2);
  return numbers === undefined ? { kind: "dense", set } : { kind: "sparse", size: set.size, numbers };
}

/** Takes all its numbers out of a set. */
function clearOf(numbers: Uint32Array, set: DocSet): DocSet {
  for (const number of numbers) set.remove(number);
  return set;
}

function toSet(kept: KeptSet): DocSet {
  if (kept.kind === "dense") return kept.set;
  const set = new DocSet(kept.size);
  addKept(kept, set);
  return set;
}

function addKept(kept: KeptSet, into: DocSet): void {
  if (kept.kind === "dense") into.addAll(kept.set);
  else for (const number of kept.numbers) into.add(number);
}

function bytesOf(kept: KeptSet): number {
  return ENTRY_BYTES + (kept.kind === "dense" ? kept.set.bits.byteLength : kept.numbers.byteLength);
}
