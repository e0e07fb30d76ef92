import { unreachable } from "../../../base/assert.ts";
import { onesIn } from "../../doc-set.ts";
import {
  isNumberWidth,
  type NumberFrame,
  type NumberList,
  type NumberWidth,
  numberAt,
  openNumbers,
  type PackedNumbers,
  packNumbers,
} from "./packed-numbers.ts";

/**
 * The values of one column for 4,096 documents, or for their locations. `counts[n]` values belong to the n-th of them;
 * those after the last that is named have none.
 */
export interface ColumnChunk {
  readonly counts: NumberList;
  /** Empty for a column of presence, where the counts say everything. */
  readonly values: NumberList;
}

/** Documents of a chunk. */
export const CHUNK_DOCUMENTS = 4_096;

/** Counts of 0 and 1 are bits, 0 first, eight to a byte; all 1, the commonest, are nothing at all. */
const COUNTS = { ones: 0, bits: 1, numbers: 2 } as const;

/*
 * Layout, little-endian: the form of the counts, their width, the width of the values, and a byte of nothing (one byte
 * each); number of counts, number of values (4 bytes each); base of the counts, base of the values (8 bytes each); then
 * the counts and the values. Nothing is compressed: with zstd columns took 20 instead of 40 of 559 MB at 100,000 studies,
 * and unpacking 30 µs a chunk, which at 600,000 was most of what the first question to a column took.
 */
const HEADER_BYTES = 28;

export function encodeChunk({ counts, values }: ColumnChunk): Uint8Array {
  const form = formOf(counts);
  const packedCounts = form === COUNTS.numbers ? packNumbers(counts) : undefined;
  const packedValues = packNumbers(values);
  const countBytes = packedCounts?.bytes ?? (form === COUNTS.bits ? bitsOf(counts) : new Uint8Array(0));
  const bytes = new Uint8Array(HEADER_BYTES + countBytes.length + packedValues.bytes.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, form);
  view.setUint8(1, packedCounts?.width ?? 0);
  view.setUint8(2, packedValues.width);
  view.setUint32(4, counts.length, true);
  view.setUint32(8, values.length, true);
  view.setFloat64(12, packedCounts?.base ?? 0, true);
  view.setFloat64(20, packedValues.base, true);
  bytes.set(countBytes, HEADER_BYTES);
  bytes.set(packedValues.bytes, HEADER_BYTES + countBytes.length);
  return bytes;
}

/** A chunk in memory: as it is packed, so that it is small and can be looked through as it is. */
export interface OpenChunk {
  /** How many documents or locations it names. */
  readonly length: number;
  readonly places: ValuePlaces;
  readonly values: NumberFrame;
}

/** Where the values of each stand among the values of all. */
export type ValuePlaces =
  /** Each has exactly one. */
  | { readonly kind: "one" }
  /** Some have one, some none: a bit says which, and `ranks` has how many have one before each 32 of them. */
  | { readonly kind: "some"; readonly bits: Uint32Array; readonly ranks: Uint32Array }
  /** Those of the n-th stand from `starts[n]` to `starts[n + 1]`. */
  | { readonly kind: "many"; readonly starts: Uint32Array };

/** Throws a RangeError for bytes that no chunk has. */
export function decodeChunk(bytes: Uint8Array): OpenChunk {
  if (bytes.length < HEADER_BYTES) throw new RangeError("A chunk of a column is cut off.");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const form = view.getUint8(0);
  const length = view.getUint32(4, true);
  const valuesTotal = view.getUint32(8, true);
  const countsWidth = widthAt(view, 1);
  const valuesWidth = widthAt(view, 2);
  const countsBytes = form === COUNTS.bits ? (length + 7) >>> 3 : countsWidth * length;
  const body = bytes.subarray(HEADER_BYTES);
  if (body.length !== countsBytes + valuesWidth * valuesTotal) throw new RangeError("A chunk of a column is damaged.");
  const counts = { width: countsWidth, base: view.getFloat64(12, true), bytes: body.subarray(0, countsBytes) };
  const values = { width: valuesWidth, base: view.getFloat64(20, true), bytes: body.subarray(countsBytes) };
  return { length, places: placesFrom(form, counts, length), values: openNumbers(values, valuesTotal) };
}

/** How many values each has. */
export function countsOf({ length, places }: OpenChunk): number[] {
  return Array.from({ length }, (_, at) => {
    const { from, to } = placeOf(places, at);
    return to - from;
  });
}

/** Where the values of one stand. */
export function placeOf(places: ValuePlaces, at: number): { readonly from: number; readonly to: number } {
  switch (places.kind) {
    case "one":
      return { from: at, to: at + 1 };
    case "some": {
      const word = places.bits[at >>> 5] ?? 0;
      const from = (places.ranks[at >>> 5] ?? 0) + onesIn(word & ((1 << (at & 31)) - 1));
      return { from, to: from + ((word >>> (at & 31)) & 1) };
    }
    case "many":
      return { from: places.starts[at] ?? 0, to: places.starts[at + 1] ?? 0 };
    default:
      return unreachable(places);
  }
}

/** The values of all, one after the other. */
export function valuesOf({ values }: OpenChunk): number[] {
  return Array.from({ length: values.count }, (_, at) => numberAt(values, at));
}

function formOf(counts: ColumnChunk["counts"]): number {
  let form: number = COUNTS.ones;
  for (const count of counts) {
    if (count > 1) return COUNTS.numbers;
    if (count === 0) form = COUNTS.bits;
  }
  return form;
}

function bitsOf(counts: ColumnChunk["counts"]): Uint8Array {
  const bits = new Uint8Array((counts.length + 7) >>> 3);
  for (const [at, count] of counts.entries()) {
    if (count === 1) bits[at >>> 3] = (bits[at >>> 3] ?? 0) | (1 << (at & 7));
  }
  return bits;
}

function placesFrom(form: number, counts: PackedNumbers, length: number): ValuePlaces {
  if (form === COUNTS.ones) return { kind: "one" };
  if (form === COUNTS.bits) return somePlaces(counts.bytes);
  const numbers = openNumbers(counts, length);
  const starts = new Uint32Array(length + 1);
  for (let at = 0; at < length; at++) starts[at + 1] = (starts[at] ?? 0) + numberAt(numbers, at);
  return { kind: "many", starts };
}

function somePlaces(bytes: Uint8Array): ValuePlaces {
  const bits = new Uint32Array(Math.ceil(bytes.length / Uint32Array.BYTES_PER_ELEMENT));
  new Uint8Array(bits.buffer).set(bytes);
  const ranks = new Uint32Array(bits.length);
  let rank = 0;
  for (const [at, word] of bits.entries()) {
    ranks[at] = rank;
    rank += onesIn(word);
  }
  return { kind: "some", bits, ranks };
}

function widthAt(view: DataView, at: number): NumberWidth {
  const width = view.getUint8(at);
  if (!isNumberWidth(width)) throw new RangeError(`A chunk of a column has numbers of ${width} bytes.`);
  return width;
}
