const fatal = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text of these bytes, or where the first character that is not UTF-8 begins. */
export function decodeUtf8(
  bytes: Uint8Array,
): { readonly text: string } | { readonly text: undefined; readonly badByteAt: number } {
  try {
    return { text: fatal.decode(bytes) };
  } catch {
    return { text: undefined, badByteAt: findBadByte(bytes) };
  }
}

/** The beginning of a text for a person: bytes that are not UTF-8 show as U+FFFD, a character cut at the end is left out. */
export function decodeBeginning(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes, { stream: true });
}

/** By bisection, because a decoder says that bytes are bad but not which; then back to where the bad character begins. */
function findBadByte(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.length;
  while (good + 1 < bad) {
    const middle = (good + bad) >> 1;
    if (isDecodable(bytes.subarray(0, middle), { stream: true })) good = middle;
    else bad = middle;
  }
  let start = bad - 1;
  while (start > 0 && !isDecodable(bytes.subarray(0, start), { stream: false })) start -= 1;
  return start;
}

/** `stream`: whether the bytes may end inside a character. */
function isDecodable(bytes: Uint8Array, options: { readonly stream: boolean }): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes, options);
    return true;
  } catch {
    return false;
  }
}
