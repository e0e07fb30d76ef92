import { unreachable } from "../../../base/assert.ts";
import type { DocSet } from "../../doc-set.ts";
import { type OpenChunk, placeOf, type ValuePlaces } from "./chunk-codec.ts";
import { type NumberArray, numberAt } from "./packed-numbers.ts";

/** A chunk at its place in a column. */
export interface PlacedChunk extends OpenChunk {
  /** The document or location that comes first in it. */
  readonly first: number;
}

/**
 * The numbers of documents, or of locations, in the form in which they are stored. A date of 600,000 studies takes 1.2 MB
 * so, where it would take 7 MB spread out; and a range is looked for in numbers of two bytes instead of eight.
 */
export class PackedColumn {
  /** How many documents or locations it is of. */
  readonly size: number;
  /** Ascending; those that are missing have no values. */
  readonly chunks: readonly PlacedChunk[];
  #lately = 0;

  constructor(size: number, chunks: readonly PlacedChunk[]) {
    this.size = size;
    this.chunks = chunks;
  }

  get bytes(): number {
    return this.chunks.reduce((sum, { places, values }) => sum + bytesOf(places) + (values.array?.byteLength ?? 0), 0);
  }

  /** The first value; NaN where there is none. */
  first(entity: number): number {
    const chunk = this.#chunkOf(entity);
    if (chunk === undefined) return Number.NaN;
    const { from, to } = placeOf(chunk.places, entity - chunk.first);
    return from < to ? numberAt(chunk.values, from) : Number.NaN;
  }

  forEachValue(entity: number, visit: (value: number) => void): void {
    const chunk = this.#chunkOf(entity);
    if (chunk === undefined) return;
    const { from, to } = placeOf(chunk.places, entity - chunk.first);
    for (let at = from; at < to; at++) visit(numberAt(chunk.values, at));
  }

  /** Adds those of which some value is at least `low` and at most `high`. */
  addBetween(low: number, high: number, into: DocSet): void {
    const places = this.#blankPlaces();
    for (const chunk of this.chunks) {
      const { array, base } = chunk.values;
      if (array === undefined) {
        if (base >= low && base <= high) addPresent(chunk, into);
        continue;
      }
      addOwners(chunk, places.subarray(0, findBetween(array, low - base, high - base, places)), into);
    }
  }

  /** Adds those of which some value is wanted: `wanted[value]` is 1, of all others 0. */
  addWanted(wanted: Uint8Array, into: DocSet): void {
    const places = this.#blankPlaces();
    for (const chunk of this.chunks) {
      const { array, base } = chunk.values;
      if (array === undefined) {
        if (wanted[base] === 1) addPresent(chunk, into);
        continue;
      }
      addOwners(chunk, places.subarray(0, findWanted(array, wanted.subarray(base), places)), into);
    }
  }

  /** Adds those that have a value. */
  addPresent(into: DocSet): void {
    for (const chunk of this.chunks) addPresent(chunk, into);
  }

  /** Writes the first value of each over what stands in its place; nothing where it has none. */
  writeFirst(numbers: Uint32Array): void {
    for (const { first, length, places, values } of this.chunks) {
      if (places.kind === "one") {
        for (let at = 0; at < length; at++) numbers[first + at] = numberAt(values, at);
        continue;
      }
      forEachPlace(places, length, (entity, at) => {
        numbers[first + entity] = numberAt(values, at);
      });
    }
  }

  /** Room for the places of all values of a chunk. */
  #blankPlaces(): Uint32Array {
    return new Uint32Array(this.chunks.reduce((most, { values }) => Math.max(most, values.count), 0));
  }

  /** Documents are asked for in their order, so it is nearly always the chunk of the last answer. */
  #chunkOf(entity: number): PlacedChunk | undefined {
    const lately = this.chunks[this.#lately];
    if (lately !== undefined && isIn(lately, entity)) return lately;
    let low = 0;
    let high = this.chunks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.chunks[middle]?.first ?? 0) <= entity) low = middle + 1;
      else high = middle;
    }
    this.#lately = low - 1;
    const chunk = this.chunks[low - 1];
    return chunk !== undefined && isIn(chunk, entity) ? chunk : undefined;
  }
}

/** A column in which each has its number of the array. */
export function columnOf(array: Uint32Array): PackedColumn {
  const values = { array, base: 0, count: array.length };
  return new PackedColumn(array.length, [{ first: 0, length: array.length, places: { kind: "one" }, values }]);
}

function isIn({ first, length }: PlacedChunk, entity: number): boolean {
  return entity >= first && entity < first + length;
}

/**
 * Where wanted values stand, and how many there are. Values are looked through for themselves and without a branch, and
 * only for what is found it is asked whose it is: a loop from document to document took three times as long.
 */
function findWanted(array: NumberArray, wanted: Uint8Array, places: Uint32Array): number {
  let count = 0;
  for (let at = 0; at < array.length; at++) {
    places[count] = at;
    count += wanted[array[at] ?? 0] ?? 0;
  }
  return count;
}

/** The same for values from `low` to `high`. */
function findBetween(array: NumberArray, low: number, high: number, places: Uint32Array): number {
  let count = 0;
  for (let at = 0; at < array.length; at++) {
    const value = array[at] ?? 0;
    places[count] = at;
    count += value >= low && value <= high ? 1 : 0;
  }
  return count;
}

/** Adds whose values stand at these places, which ascend. */
function addOwners({ first, length, places }: PlacedChunk, found: Uint32Array, into: DocSet): void {
  switch (places.kind) {
    case "one":
      for (const at of found) if (at < length) into.add(first + at);
      return;
    case "some":
      addOwnersAmongBits(places.bits, places.ranks, found, first, length, into);
      return;
    case "many": {
      const { starts } = places;
      let entity = 0;
      for (const at of found) {
        while ((starts[entity + 1] ?? Number.POSITIVE_INFINITY) <= at) entity += 1;
        if (entity >= length) return;
        into.add(first + entity);
      }
      return;
    }
    default:
      unreachable(places);
  }
}

/** The owner of the n-th value is the place of the n-th bit that is set. */
function addOwnersAmongBits(
  bits: Uint32Array,
  ranks: Uint32Array,
  found: Uint32Array,
  first: number,
  length: number,
  into: DocSet,
): void {
  let index = 0;
  let rank = 0;
  let rest = bits[0] ?? 0;
  for (const at of found) {
    while ((ranks[index + 1] ?? Number.POSITIVE_INFINITY) <= at) {
      index += 1;
      rank = ranks[index] ?? 0;
      rest = bits[index] ?? 0;
    }
    for (; rank < at; rank++) rest &= rest - 1;
    const entity = (index << 5) + (31 - Math.clz32(rest & -rest));
    if (entity >= length) return;
    into.add(first + entity);
  }
}

function addPresent({ first, length, places }: PlacedChunk, into: DocSet): void {
  if (places.kind === "some" && (first & 31) === 0) {
    addBits(places.bits, first, length, into);
    return;
  }
  forEachPlace(places, length, (entity) => {
    into.add(first + entity);
  });
}

/** Documents of a chunk begin at a word of the set, so 32 of them are added at once. */
function addBits(bits: Uint32Array, first: number, length: number, { bits: words }: DocSet): void {
  const start = first >>> 5;
  const whole = length >>> 5;
  for (let at = 0; at < whole; at++) words[start + at] = (words[start + at] ?? 0) | (bits[at] ?? 0);
  const left = (bits[whole] ?? 0) & ((1 << (length & 31)) - 1);
  if (left !== 0) words[start + whole] = (words[start + whole] ?? 0) | left;
}

/** Visits each of the first `length` that has values, with the place of its first. */
function forEachPlace(places: ValuePlaces, length: number, visit: (entity: number, at: number) => void): void {
  switch (places.kind) {
    case "one":
      for (let at = 0; at < length; at++) visit(at, at);
      return;
    case "some": {
      let at = 0;
      for (const [index, bits] of places.bits.entries()) {
        for (let word = bits; word !== 0; word &= word - 1) {
          const entity = (index << 5) + 31 - Math.clz32(word & -word);
          if (entity >= length) return;
          visit(entity, at++);
        }
      }
      return;
    }
    case "many":
      for (let entity = 0; entity < length; entity++) {
        const at = places.starts[entity] ?? 0;
        if ((places.starts[entity + 1] ?? 0) > at) visit(entity, at);
      }
      return;
    default:
      unreachable(places);
  }
}

function bytesOf(places: ValuePlaces): number {
  switch (places.kind) {
    case "one":
      return 0;
    case "some":
      return places.bits.byteLength + places.ranks.byteLength;
    case "many":
      return places.starts.byteLength;
    default:
      return unreachable(places);
  }
}
