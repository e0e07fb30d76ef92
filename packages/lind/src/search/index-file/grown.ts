type GrowingArray =
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>;

/** `larger`, with what `array` holds at its beginning: how a list of numbers grows that the garbage collector need not look through. */
export function grown<Numbers extends GrowingArray>(array: Numbers, larger: Numbers): Numbers {
  larger.set(array);
  return larger;
}
