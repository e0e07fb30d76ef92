import { findField } from "./dictionary.ts";
import type { JsonValue } from "./json.ts";

// One entry for each name that a caller has used and the dictionary knows, so it cannot outgrow the dictionary.
const keysByName = new Map<string, readonly string[]>();

/**
 * All values of a piece in a record, in the order in which they stand there, through every list on the way; a structure
 * gives its objects. The name is a piece, an alternative piece name or a field path, which may also be one that the
 * dictionary does not know (a key that the registry has added since).
 *
 * It takes any JSON: where the record has another shape than the dictionary says, and where a value is null, there is
 * no value. So a piece that is only indexed has none.
 */
export function valuesOf(study: unknown, name: string): readonly JsonValue[] {
  const values: JsonValue[] = [];
  collect(study, keysOf(name), 0, values);
  return values;
}

function keysOf(name: string): readonly string[] {
  const known = keysByName.get(name);
  if (known !== undefined) return known;
  const node = findField(name);
  const keys = (node?.fieldPath ?? name).split(".");
  if (node !== undefined) keysByName.set(name, keys);
  return keys;
}

function collect(value: unknown, keys: readonly string[], depth: number, into: JsonValue[]): void {
  if (value === undefined || value === null) return;
  if (Array.isArray(value)) {
    for (const element of value) collect(element, keys, depth, into);
    return;
  }
  const key = keys[depth];
  if (key === undefined) into.push(value as JsonValue);
  else if (typeof value === "object" && Object.hasOwn(value, key)) {
    collect((value as Readonly<Record<string, unknown>>)[key], keys, depth + 1, into);
  }
}
