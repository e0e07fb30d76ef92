import { assert } from "../../../base/assert.ts";

/**
 * Numbers as the smallest kind of array that holds them: whole numbers as their distance from the least of them in 1,
 * 2 or 4 bytes, all others in 8.
 */
export interface PackedNumbers {
  readonly width: NumberWidth;
  /** What was taken off every number; 0 for a width of 8. */
  readonly base: number;
  readonly bytes: Uint8Array;
}

/** Bytes of a number; 0 where all numbers are the base. */
export type NumberWidth = 0 | 1 | 2 | 4 | 8;

const NUMBER_WIDTHS: readonly NumberWidth[] = [0, 1, 2, 4, 8];

export function isNumberWidth(width: number): width is NumberWidth {
  return NUMBER_WIDTHS.some((known) => known === width);
}

export function packNumbers(numbers: NumberList): PackedNumbers {
  const { base, width } = frameOf(numbers);
  const packed = arrayOf(width, numbers.length);
  for (let at = 0; at < packed.length; at++) packed[at] = (numbers[at] ?? 0) - base;
  return { width, base, bytes: new Uint8Array(packed.buffer, packed.byteOffset, packed.byteLength) };
}

/** Numbers that are to be packed. */
export type NumberList = readonly number[] | Uint32Array | Float64Array;

/** Packed numbers in memory: each is `array[n] + base`, or the base alone where all are equal. */
export interface NumberFrame {
  readonly array: NumberArray | undefined;
  readonly base: number;
  readonly count: number;
}

export type NumberArray = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** The numbers, ready to be looked at without being unpacked. `bytes` may stand anywhere in a larger buffer. */
export function openNumbers({ width, base, bytes }: PackedNumbers, count: number): NumberFrame {
  assert(bytes.length === width * count, "packed numbers have a fixed width");
  if (width === 0) return { array: undefined, base, count };
  const array = arrayOf(width, count);
  new Uint8Array(array.buffer).set(bytes);
  return { array, base, count };
}

/** Adding a base of 0 would make 0 of -0. */
export function numberAt({ array, base }: NumberFrame, at: number): number {
  if (array === undefined) return base;
  return base === 0 ? (array[at] ?? 0) : (array[at] ?? 0) + base;
}

function frameOf(numbers: NumberList): { readonly base: number; readonly width: NumberWidth } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const number of numbers) {
    // -0 counts as no whole number, so that it comes back as it was.
    if (!Number.isSafeInteger(number) || Object.is(number, -0)) return { base: 0, width: 8 };
    if (number < low) low = number;
    if (number > high) high = number;
  }
  if (numbers.length === 0) return { base: 0, width: 0 };
  const width = widthOf(high - low);
  return width === 8 ? { base: 0, width } : { base: low, width };
}

function widthOf(range: number): NumberWidth {
  if (range === 0) return 0;
  if (range <= 0xff) return 1;
  if (range <= 0xffff) return 2;
  return range <= 0xffff_ffff ? 4 : 8;
}

function arrayOf(width: NumberWidth, count: number): NumberArray {
  switch (width) {
    case 0:
      return new Uint8Array(0);
    case 1:
      return new Uint8Array(count);
    case 2:
      return new Uint16Array(count);
    case 4:
      return new Uint32Array(count);
    case 8:
      return new Float64Array(count);
  }
}
