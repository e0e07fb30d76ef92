import { isJsonObject, type JsonObject, type JsonValue } from "ctgov/study";
import { findIdentityRule, UNKNOWN_LIST_RULE } from "../identity.ts";
import { isJsonList, isSameJson, memberOf } from "../json-equality.ts";
import { pointerTo } from "../json-pointer.ts";
import { createMatchBudget, type MatchBudget, matchLists } from "../match-lists.ts";

/** One step of a patch (RFC 6902, 4); of its operations these three are enough. */
export type PatchOperation =
  | { readonly op: "add" | "replace"; readonly path: string; readonly value: JsonValue }
  | { readonly op: "remove"; readonly path: string };

interface Patch {
  readonly operations: PatchOperation[];
  readonly budget: MatchBudget;
}

/** Levels of nesting that are told apart; what lies deeper is replaced whole. A record of the registry has 13. */
const DEPTH_MAX = 64;

/**
 * The JSON Patch (RFC 6902) that makes one record of the other: applied to `before` in its order it gives `after` as a
 * JSON value, in which the order of keys says nothing. Elements of lists are found by the identities of `diffStudies`, so that a
 * new location is one operation and not a shift of all that follow; one that changed its place is removed and added.
 */
export function toJsonPatch(before: JsonObject, after: JsonObject): readonly PatchOperation[] {
  const patch: Patch = { operations: [], budget: createMatchBudget() };
  patchMembers({ path: "", fieldPath: "", depth: 0 }, before, after, patch);
  return patch.operations;
}

interface Place {
  readonly path: string;
  /** As in the data dictionary, without positions: lists are known by it. */
  readonly fieldPath: string;
  readonly depth: number;
}

function patchValue(place: Place, before: JsonValue, after: JsonValue, patch: Patch): void {
  if (isSameJson(before, after)) return;
  const isOpen = place.depth < DEPTH_MAX;
  if (isOpen && isJsonObject(before) && isJsonObject(after)) patchMembers(place, before, after, patch);
  else if (isOpen && isJsonList(before) && isJsonList(after)) patchElements(place, before, after, patch);
  else patch.operations.push({ op: "replace", path: place.path, value: after });
}

function patchMembers(place: Place, before: JsonObject, after: JsonObject, patch: Patch): void {
  for (const key of Object.keys(before)) {
    const path = pointerTo(place.path, key);
    const [left, right] = [memberOf(before, key), memberOf(after, key)];
    if (left === undefined) continue;
    if (right === undefined) patch.operations.push({ op: "remove", path });
    else patchValue({ path, fieldPath: fieldBelow(place, key), depth: place.depth + 1 }, left, right, patch);
  }
  for (const key of Object.keys(after)) {
    const value = memberOf(after, key);
    if (Object.hasOwn(before, key) || value === undefined) continue;
    patch.operations.push({ op: "add", path: pointerTo(place.path, key), value });
  }
}

function fieldBelow({ fieldPath }: Place, key: string): string {
  return fieldPath === "" ? key : `${fieldPath}.${key}`;
}

/**
 * From the end of the list what is gone or moves away, so that no position shifts before it is used; then in the order of
 * the later list what is new or arrives; then what stayed, at the place that it has by now.
 */
function patchElements(place: Place, before: readonly JsonValue[], after: readonly JsonValue[], patch: Patch): void {
  const rule = findIdentityRule(place.fieldPath) ?? UNKNOWN_LIST_RULE;
  const match = matchLists(before, after, rule, patch.budget);
  const leaving = [...match.removed, ...match.moved.map((pair) => pair.before)].sort((a, b) => b - a);
  for (const position of leaving) patch.operations.push({ op: "remove", path: pointerTo(place.path, position) });
  const coming = [...match.added, ...match.moved.map((pair) => pair.after)].sort((a, b) => a - b);
  for (const position of coming) {
    const value = after[position];
    if (value !== undefined) patch.operations.push({ op: "add", path: pointerTo(place.path, position), value });
  }
  const moved = new Set(match.moved.map((pair) => pair.after));
  for (const pair of match.pairs) {
    const [left, right] = [before[pair.before], after[pair.after]];
    if (moved.has(pair.after) || left === undefined || right === undefined) continue;
    const path = pointerTo(place.path, pair.after);
    patchValue({ path, fieldPath: place.fieldPath, depth: place.depth + 1 }, left, right, patch);
  }
}
