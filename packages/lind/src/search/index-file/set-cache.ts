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
    into.addAll(found);
    const kept = toKept(found);
    this.#sets.get(key, () => kept);
    // What is kept as it is cannot be used again.
    if (kept.kind === "sparse") this.#spare = found;
  }

  /** Most sets are kept as few numbers, so the one that they were made in serves for the next. */
  #blank(size: number): DocSet {
    const spare = this.#spare;
    this.#spare = undefined;
    if (spare?.size !== size) return new DocSet(size);
    spare.clear();
    return spare;
  }
}

function toKept(set: DocSet): KeptSet {
  const count = set.count();
  if (count * NUMBER_BYTES * 2 > set.bits.byteLength) return { kind: "dense", set };
  return { kind: "sparse", size: set.size, numbers: set.numbers() };
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
