import { isJsonObject, type JsonObject, type JsonValue } from "ctgov/study";

/** True for a list as `JSON.parse` gives it; `Array.isArray` alone forgets that the list is readonly. */
export function isJsonList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** The object's own member; a key such as `constructor` never reaches the prototype. */
export function memberOf(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** True for an object or a list without any member. */
export function isEmptyContainer(value: JsonValue): boolean {
  if (isJsonList(value)) return value.length === 0;
  return isJsonObject(value) && Object.keys(value).length === 0;
}

/**
 * Equal in every value and in the order of lists; the order of an object's keys does not count.
 * It keeps its own stack, so that no depth of nesting can exhaust the program's.
 */
export function isSameJson(left: JsonValue, right: JsonValue): boolean {
  const open: [JsonValue, JsonValue][] = [[left, right]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [a, b] = pair;
    if (a === b) continue;
    if (isJsonList(a)) {
      if (!isJsonList(b) || !openLists(a, b, open)) return false;
    } else if (isJsonObject(a)) {
      if (!isJsonObject(b) || !openObjects(a, b, open)) return false;
    } else {
      return false;
    }
  }
  return true;
}

function openLists(a: readonly JsonValue[], b: readonly JsonValue[], open: [JsonValue, JsonValue][]): boolean {
  if (a.length !== b.length) return false;
  for (const [index, value] of a.entries()) {
    const other = b[index];
    if (other === undefined) return false;
    if (value !== other) open.push([value, other]);
  }
  return true;
}

function openObjects(a: JsonObject, b: JsonObject, open: [JsonValue, JsonValue][]): boolean {
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  for (const key of keys) {
    const value = memberOf(a, key);
    const other = memberOf(b, key);
    if (value === undefined || other === undefined) return false;
    if (value !== other) open.push([value, other]);
  }
  return true;
}

/** Members of one element that its fingerprint covers. */
const FINGERPRINT_PARTS_MAX = 500;
/** Characters of one text that a fingerprint covers. */
const FINGERPRINT_CHARS_MAX = 200;
/** Levels of nesting that a fingerprint covers; an outcome measure has 4 below it. */
const FINGERPRINT_DEPTH_MAX = 8;

/**
 * A text that values share which are equal but for the order of their lists, and others only by chance: the key of a
 * hash join. It is bounded in length, whatever the value.
 */
export function fingerprintOf(value: JsonValue): string {
  return printParts(value, 0, { partsLeft: FINGERPRINT_PARTS_MAX });
}

function printParts(value: JsonValue, depth: number, limit: { partsLeft: number }): string {
  limit.partsLeft -= 1;
  if (typeof value === "string") return `"${value.slice(0, FINGERPRINT_CHARS_MAX)}"`;
  if (depth >= FINGERPRINT_DEPTH_MAX || limit.partsLeft <= 0) return "…";
  if (isJsonList(value)) {
    const parts = value.slice(0, limit.partsLeft).map((member) => printParts(member, depth + 1, limit));
    return `[${value.length}:${parts.sort().join()}]`;
  }
  if (!isJsonObject(value)) return String(value);
  const keys = Object.keys(value).sort().slice(0, limit.partsLeft);
  return `{${keys.map((key) => `${key}:${printParts(memberOf(value, key) ?? null, depth + 1, limit)}`).join()}}`;
}
