import { keyOrderOf, type Study } from "ctgov/study";
import { assert } from "../../base/assert.ts";

/** The keys of a structure in the registry's order, each with the field path of what it holds. */
type KeyPaths = ReadonlyMap<string, string>;

// One entry for each structure of the data dictionary.
const keysByPath = new Map<string, KeyPaths>();

/**
 * The record as compact JSON, as the registry writes one: keys in its order, and no empty text, list or object anywhere.
 * A key that the data dictionary does not know is a bug.
 */
export function toRecordText(study: Study): string {
  return JSON.stringify(arrange(study, "") ?? {});
}

function arrange(value: unknown, fieldPath: string): unknown {
  if (value === undefined || value === "") return undefined;
  if (Array.isArray(value)) {
    const elements = value.map((element) => arrange(element, fieldPath)).filter((element) => element !== undefined);
    return elements.length === 0 ? undefined : elements;
  }
  if (typeof value !== "object" || value === null) return value;
  const paths = keyPathsOf(fieldPath);
  for (const key in value) assert(paths.has(key), `the data dictionary knows ${fieldPath}.${key}`);
  const arranged: Record<string, unknown> = {};
  let isEmpty = true;
  for (const [key, below] of paths) {
    const inside = arrange((value as Readonly<Record<string, unknown>>)[key], below);
    if (inside === undefined) continue;
    arranged[key] = inside;
    isEmpty = false;
  }
  return isEmpty ? undefined : arranged;
}

function keyPathsOf(fieldPath: string): KeyPaths {
  const known = keysByPath.get(fieldPath);
  if (known !== undefined) return known;
  const paths = new Map(keyOrderOf(fieldPath).map((key) => [key, fieldPath === "" ? key : `${fieldPath}.${key}`]));
  keysByPath.set(fieldPath, paths);
  return paths;
}
