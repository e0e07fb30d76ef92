import { type FieldNode, findField, isJsonObject, type JsonValue, keyOrderOf } from "ctgov/study";
import { isEmptyContainer, isJsonList } from "./json-equality.ts";

/**
 * How the record is cut into changes. The data dictionary decides: which structures are one value to a reader, and
 * which only hold others.
 */

/** Structures that are one value: a date with its type, a count with its type, a point. Below any of them is no change. */
const WHOLE_TYPES: ReadonlySet<string> = new Set(["PartialDateStruct", "DateStruct", "EnrollmentInfo", "GeoPoint"]);

/** Sections that come and go as one; inside, their values change one by one. */
const WHOLE_SECTIONS: ReadonlySet<string> = new Set(["resultsSection", "derivedSection"]);

/** Depth of sections (1) and modules (2), which only hold others. */
const MODULE_DEPTH = 2;

/** True where a difference anywhere inside is a difference of the whole. */
export function isWholeValue(fieldPath: string): boolean {
  const node = findNode(fieldPath);
  return node !== undefined && WHOLE_TYPES.has(node.type);
}

/**
 * True where a value that appears or disappears is told part by part: a module by its fields, a list by its elements,
 * as though the empty one had been there. Anything else, and everything in results and derived data, is told whole.
 */
export function isToldByParts(fieldPath: string, value: JsonValue): boolean {
  const node = findNode(fieldPath);
  if (node === undefined || isEmptyContainer(value)) return false;
  const steps = fieldPath.split(".");
  if (WHOLE_SECTIONS.has(steps[0] ?? "")) return false;
  if (node.isList) return isJsonList(value);
  return isJsonObject(value) && (steps.length <= MODULE_DEPTH ? node.children.length > 0 : holdsElements(node));
}

/** True for a structure around a list of events, such as the violations: each of them is one piece of news. */
function holdsElements(node: FieldNode): boolean {
  return node.children.some((child) => child.isList && child.children.length > 0);
}

/** The node at exactly this path; `findField` also takes names of pieces. */
function findNode(fieldPath: string): FieldNode | undefined {
  const node = findField(fieldPath);
  return node?.fieldPath === fieldPath ? node : undefined;
}

/** True where the dictionary has a list at this path. */
export function isKnownList(fieldPath: string): boolean {
  return findNode(fieldPath)?.isList === true;
}

/** Keys in the order in which the registry writes them; those that it does not know follow, sorted. */
export function sortKeys(fieldPath: string, keys: readonly string[]): readonly string[] {
  if (keys.length < 2) return keys;
  const present = new Set(keys);
  const known = keyOrderOf(fieldPath).filter((key) => present.has(key));
  if (known.length === keys.length) return known;
  const placed = new Set(known);
  return [...known, ...keys.filter((key) => !placed.has(key)).sort()];
}
