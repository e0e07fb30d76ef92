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
    const marks = this.#blankMarks();
    for (const chunk of this.chunks) {
      const { array, base } = chunk.values;
      if (array !== undefined) {
        markBetween(array, low - base, high - base, marks);
        addMarked(chunk, marks, into);
      } else if (base >= low && base <= high) addPresent(chunk, into);
    }
  }

  /** Adds those of which some value is wanted: `wanted[value]` is 1, of all others 0. */
  addWanted(wanted: Uint8Array, into: DocSet): void {
    const marks = this.#blankMarks();
    for (const chunk of this.chunks) {
      const { array, base } = chunk.values;
      if (array !== undefined) {
        markWanted(array, wanted.subarray(base), marks);
        addMarked(chunk, marks, into);
      } else if (wanted[base] === 1) addPresent(chunk, into);
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

  /** Room for a mark for each value of a chunk, in whole words. */
  #blankMarks(): Uint8Array {
    const most = this.chunks.reduce((max, { values }) => Math.max(max, values.count), 0);
    return new Uint8Array(Math.ceil(most / MARKS_AT_ONCE) * MARKS_AT_ONCE);
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

/*
 * A column is looked through in two plain loops: each value is marked with 1 or 0, then the marks of 32 documents become
 * a word of the set. One loop from document to document, which asked a function of each value and added what it found
 * one by one, took up to four times as long.
 */

function markWanted(array: NumberArray, wanted: Uint8Array, marks: Uint8Array): void {
  for (let at = 0; at < array.length; at++) marks[at] = wanted[array[at] ?? 0] ?? 0;
}

function markBetween(array: NumberArray, low: number, high: number, marks: Uint8Array): void {
  for (let at = 0; at < array.length; at++) {
    const value = array[at] ?? 0;
    marks[at] = value >= low && value <= high ? 1 : 0;
  }
}

const WORD = 32;
const MARKS_AT_ONCE = 4;

/** Adds those of which some value is marked. */
function addMarked({ first, length, places }: PlacedChunk, marks: Uint8Array, into: DocSet): void {
  switch (places.kind) {
    case "one":
      for (let start = 0; start < length; start += WORD) {
        addWord(into.bits, first + start, markedIn(marks, start, Math.min(length, start + WORD)));
      }
      return;
    case "some":
      for (let start = 0; start < length; start += WORD) {
        const rank = places.ranks[start >>> 5] ?? 0;
        addWord(into.bits, first + start, markedAmong(presentIn(places.bits, start, length), marks, rank));
      }
      return;
    case "many":
      addOwners(places.starts, first, length, marks, into);
      return;
    default:
      unreachable(places);
  }
}

function markedIn(marks: Uint8Array, start: number, end: number): number {
  let word = 0;
  for (let at = start; at < end; at++) word |= (marks[at] ?? 0) << (at & 31);
  return word;
}

/** Of the bits those whose mark is 1; that of the first is at `rank`. */
function markedAmong(bits: number, marks: Uint8Array, rank: number): number {
  let word = 0;
  let at = rank;
  for (let rest = bits; rest !== 0; rest &= rest - 1) word |= rest & -rest & -(marks[at++] ?? 0);
  return word;
}

/**
 * Where each may have many values, few of them are marked: four that are not are passed over at once, and only of those
 * that are it is asked whose they are.
 */
function addOwners(starts: Uint32Array, first: number, length: number, marks: Uint8Array, into: DocSet): void {
  const fours = new Uint32Array(marks.buffer);
  const end = starts[length] ?? 0;
  let entity = 0;
  for (let four = 0; four * MARKS_AT_ONCE < end; four++) {
    if (fours[four] === 0) continue;
    const last = Math.min(end, (four + 1) * MARKS_AT_ONCE);
    for (let at = four * MARKS_AT_ONCE; at < last; at++) {
      if (marks[at] === 0) continue;
      while ((starts[entity + 1] ?? end) <= at) entity += 1;
      into.add(first + entity);
    }
  }
}

/** Those among 32 that have a value, without those from `length` on. */
function presentIn(bits: Uint32Array, start: number, length: number): number {
  const word = bits[start >>> 5] ?? 0;
  return length - start >= WORD ? word : word & ((1 << (length - start)) - 1);
}

/** Adds 32 to a set at once; locations of a chunk may begin anywhere, so they can fall into two words. */
function addWord(bits: Uint32Array, first: number, word: number): void {
  if (word === 0) return;
  const index = first >>> 5;
  const shift = first & 31;
  bits[index] = (bits[index] ?? 0) | (word << shift);
  const rest = shift === 0 ? 0 : word >>> (WORD - shift);
  if (rest !== 0) bits[index + 1] = (bits[index + 1] ?? 0) | rest;
}

function addPresent({ first, length, places }: PlacedChunk, into: DocSet): void {
  if (places.kind === "some") {
    const { bits } = places;
    for (let start = 0; start < length; start += WORD)
      addWord(into.bits, first + start, presentIn(bits, start, length));
    return;
  }
  forEachPlace(places, length, (entity) => {
    into.add(first + entity);
  });
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
