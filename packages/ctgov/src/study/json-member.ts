import { isJsonSpace, JsonBounds } from "./json-bounds.ts";

const QUOTE = 0x22;
const OBJECT_OPEN = 0x7b;
const BETWEEN: ReadonlySet<number> = new Set([0x2c, 0x3a]);

/**
 * Cuts the exact text of a member out of an object: nothing is parsed and written again. Where the key stands twice the
 * last counts, as for `JSON.parse`. Undefined where the object has no such member. The text has to be JSON; of anything
 * else the answer means nothing, but there is one.
 */
export function cutMember(text: string, key: string): string | undefined {
  const bytes = new TextEncoder().encode(text);
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const bounds = new JsonBounds();
  let found: Uint8Array | undefined;
  let at = passBetween(bytes, 0);
  if (bytes[at] !== OBJECT_OPEN) return undefined;
  at = passBetween(bytes, at + 1);
  while (bytes[at] === QUOTE) {
    const name = valueAt(bounds, bytes, at);
    at = passBetween(bytes, at + name.length);
    if (at >= bytes.length) break;
    const value = valueAt(bounds, bytes, at);
    if (readName(decoder.decode(name)) === key) found = value;
    at = passBetween(bytes, at + value.length);
  }
  return found === undefined ? undefined : decoder.decode(found);
}

/** White space, and the commas and colons between keys and values. */
function passBetween(bytes: Uint8Array, from: number): number {
  let at = from;
  for (let byte = bytes[at]; byte !== undefined && (isJsonSpace(byte) || BETWEEN.has(byte)); byte = bytes[at]) at += 1;
  return at;
}

function valueAt(bounds: JsonBounds, bytes: Uint8Array, at: number): Uint8Array {
  bounds.begin(bytes[at] ?? QUOTE);
  return bytes.subarray(at, bounds.find(bytes, at) ?? bytes.length);
}

function readName(quoted: string): unknown {
  try {
    return JSON.parse(quoted);
  } catch {
    return undefined;
  }
}
