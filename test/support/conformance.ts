import {
  enumValuesOf,
  type FieldNode,
  fieldNodes,
  findField,
  keyOrderOf,
  parseAge,
  parsePartialDate,
} from "../../packages/ctgov/src/study/index.ts";

/**
 * Everything about a record that is not as the registry writes one: keys that the data dictionary does not know or in
 * another order than its own, null and emptiness, lists where one value belongs, and values of another type.
 */
export function listFlaws(study: unknown): readonly string[] {
  return check(study, "", { isList: false, node: undefined });
}

interface Expected {
  readonly isList: boolean;
  /** Undefined for the whole record. */
  readonly node: FieldNode | undefined;
}

function check(value: unknown, fieldPath: string, expected: Expected): readonly string[] {
  if (value === null || value === undefined) return [`${fieldPath} is ${value}`];
  if (expected.isList) {
    if (!Array.isArray(value) || value.length === 0) return [`${fieldPath} is no list of something`];
    return value.flatMap((element) => check(element, fieldPath, { ...expected, isList: false }));
  }
  if (expected.node === undefined || expected.node.children.length > 0) return checkObject(value, fieldPath);
  return isOfType(value, expected.node) ? [] : [`${fieldPath} is no ${expected.node.type}: ${JSON.stringify(value)}`];
}

function checkObject(value: unknown, fieldPath: string): readonly string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [`${fieldPath} is no object`];
  const keys = Object.keys(value);
  if (keys.length === 0) return [`${fieldPath} is empty`];
  const ordered = keyOrderOf(fieldPath).filter((key) => keys.includes(key));
  if (ordered.join() !== keys.join()) return [`${fieldPath} has the keys ${keys.join()}`];
  return keys.flatMap((key) => {
    const below = fieldPath === "" ? key : `${fieldPath}.${key}`;
    const node = findField(below);
    if (node === undefined || node.isIndexedOnly) return [`${below} is unknown`];
    return check((value as Record<string, unknown>)[key], below, { isList: node.isList, node });
  });
}

function isOfType(value: unknown, node: FieldNode): boolean {
  if (node.type === "boolean") return typeof value === "boolean";
  if (["integer", "number", "long", "short"].includes(node.type)) return Number.isSafeInteger(value);
  if (node.type === "GeoPoint") return typeof value === "object" && Object.keys(value ?? {}).join() === "lat,lon";
  // A no-break space is a character of the text, also at its ends.
  if (typeof value !== "string" || value.trim() === "" || /^[ \t\r\n]|[ \t\r\n]$/.test(value)) return false;
  if (node.isEnum) return enumValuesOf(node.type).includes(value);
  if (node.type === "PartialDate") return parsePartialDate(value)?.text === value;
  if (node.type === "NormalizedDate") return value.length === 10 && parsePartialDate(value)?.text === value;
  if (node.type === "NormalizedTime") return parseAge(value)?.text === value;
  // Text is one line; in markup, what would be markdown is escaped.
  if (node.type === "markup") return !/(?<!\\)(?:\\\\)*[~^&[\]<>]/.test(value) && !/\n{3}|[ \t]\n/.test(value);
  return !/[\r\n\t]| {2}/.test(value);
}

/** The field paths of all values that a record can hold, without positions. */
export const leafPaths: readonly string[] = fieldNodes
  .filter((node) => node.children.length === 0)
  .map((node) => node.fieldPath);

/** Every value of a record by its field path without positions, in the order of the record. */
export function valuesByPath(study: unknown): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  const visit = (value: unknown, fieldPath: string): void => {
    if (Array.isArray(value)) {
      for (const element of value) visit(element, fieldPath);
    } else if (typeof value === "object" && value !== null) {
      for (const [key, below] of Object.entries(value)) visit(below, fieldPath === "" ? key : `${fieldPath}.${key}`);
    } else values.set(fieldPath, [...(values.get(fieldPath) ?? []), String(value)]);
  };
  visit(study, "");
  return values;
}
