import { isJsonObject, type JsonObject, type JsonValue } from "ctgov/study";
import { assert } from "../base/assert.ts";
import type { Change } from "./change.ts";
import { isJsonList, memberOf } from "./json-equality.ts";
import { stepsOf } from "./json-pointer.ts";
import { isKnownList } from "./shape.ts";

/** The value, which must be there; a JSON null is a value. */
function defined<T>(value: T | undefined, mustHold: string): T {
  assert(value !== undefined, mustHold);
  return value;
}

/** Changes by the steps of one of their pointers. */
interface Branch {
  readonly children: Map<string, Branch>;
  /** The change of the value that stands here. */
  change?: Change;
  /** The change of the order of the list that stands here. */
  reordered?: Change;
}

/**
 * The later study, from the earlier one and what `diffStudies` found; equal to it in every value and in the order of
 * lists (the order of keys in objects is not kept). Changes of the whole study (`study.added`, `scope.left` …) say
 * nothing about values and are passed over. Throws where the changes belong to another study.
 */
export function applyChanges(before: JsonObject, changes: readonly Change[]): JsonObject {
  const beforeRoot: Branch = { children: new Map() };
  const afterRoot: Branch = { children: new Map() };
  for (const change of changes) {
    if (change.beforePointer !== undefined) plant(beforeRoot, change.beforePointer, change);
    if (change.afterPointer !== undefined) plant(afterRoot, change.afterPointer, change);
  }
  return rebuildObject(before, "", beforeRoot, afterRoot);
}

function plant(root: Branch, pointer: string, change: Change): void {
  let branch = root;
  for (const step of stepsOf(pointer)) {
    const child = branch.children.get(step) ?? { children: new Map() };
    branch.children.set(step, child);
    branch = child;
  }
  if (change.kind === "list.reordered") branch.reordered = change;
  else branch.change = change;
}

/** The value after the changes; undefined where it is gone. */
function rebuild(
  value: JsonValue,
  fieldPath: string,
  beforeBranch: Branch | undefined,
  afterBranch: Branch | undefined,
): JsonValue | undefined {
  if (beforeBranch?.change !== undefined) return beforeBranch.change.after;
  if (beforeBranch === undefined && afterBranch === undefined) return value;
  const rebuilt = rebuildContainer(value, fieldPath, beforeBranch, afterBranch);
  // Only a container that went away is told by the removal of all its parts: one that stays empty is told whole.
  return isEmptied(value, rebuilt) ? undefined : rebuilt;
}

function rebuildContainer(
  value: JsonValue,
  fieldPath: string,
  beforeBranch: Branch | undefined,
  afterBranch: Branch | undefined,
): JsonValue {
  if (isJsonList(value)) return rebuildList(value, fieldPath, beforeBranch, afterBranch);
  assert(isJsonObject(value), `changes below ${fieldPath} find an object or a list there`);
  return rebuildObject(value, fieldPath, beforeBranch, afterBranch);
}

function isEmptied(before: JsonValue, after: JsonValue): boolean {
  return sizeOf(before) > 0 && sizeOf(after) === 0;
}

function sizeOf(value: JsonValue): number {
  if (isJsonList(value)) return value.length;
  return isJsonObject(value) ? Object.keys(value).length : 1;
}

function rebuildObject(
  object: JsonObject,
  fieldPath: string,
  beforeBranch: Branch | undefined,
  afterBranch: Branch | undefined,
): JsonObject {
  for (const key of beforeBranch?.children.keys() ?? []) {
    assert(Object.hasOwn(object, key), `the earlier study has a member ${pathTo(fieldPath, key)}`);
  }
  const members: [string, JsonValue][] = [];
  for (const key of Object.keys(object)) {
    const value = defined(memberOf(object, key), "an own key has a value");
    const [left, right] = [beforeBranch?.children.get(key), afterBranch?.children.get(key)];
    const rebuilt = rebuild(value, pathTo(fieldPath, key), left, right);
    if (rebuilt !== undefined) members.push([key, rebuilt]);
  }
  for (const [key, branch] of afterBranch?.children ?? []) {
    if (!Object.hasOwn(object, key)) members.push([key, grow(pathTo(fieldPath, key), branch)]);
  }
  // Entries, because an assignment to the key `__proto__` would not make a member.
  return Object.fromEntries(members);
}

/** A value that was not there before: given whole, or as the parts of a module or a list. */
function grow(fieldPath: string, branch: Branch): JsonValue {
  if (branch.change !== undefined) return defined(branch.change.after, "an addition carries its value");
  return isKnownList(fieldPath)
    ? rebuildList([], fieldPath, undefined, branch)
    : rebuildObject({}, fieldPath, undefined, branch);
}

function pathTo(fieldPath: string, key: string): string {
  return fieldPath === "" ? key : `${fieldPath}.${key}`;
}

function rebuildList(
  list: readonly JsonValue[],
  fieldPath: string,
  beforeBranch: Branch | undefined,
  afterBranch: Branch | undefined,
): JsonValue {
  const places = placeElements(list, beforeBranch, afterBranch);
  return places.map((place, position): JsonValue => {
    const branch = afterBranch?.children.get(String(position));
    if (place === undefined) return defined(branch?.change?.after, "a place that nothing was kept for has an addition");
    const value = defined(list[place], "a kept element stands in the earlier list");
    const rebuilt = rebuild(value, fieldPath, beforeBranch?.children.get(String(place)), branch);
    return defined(rebuilt, "a kept element is not removed");
  });
}

/** For each place of the later list the earlier position of its element; undefined for an addition. */
function placeElements(
  list: readonly JsonValue[],
  beforeBranch: Branch | undefined,
  afterBranch: Branch | undefined,
): readonly (number | undefined)[] {
  for (const step of beforeBranch?.children.keys() ?? []) {
    assert(Object.hasOwn(list, step), `the earlier list has an element ${step}`);
  }
  const kept = [...list.keys()].filter((position) => !isRemoval(beforeBranch?.children.get(String(position))?.change));
  const added = new Set(
    [...(afterBranch?.children ?? [])].filter(([, branch]) => isAddition(branch.change)).map(([step]) => Number(step)),
  );
  const reordered = afterBranch?.reordered;
  const moved = reordered === undefined ? new Map<number, number>() : movesOf(reordered);
  const movedBefore = new Set(moved.values());
  const staying = kept.filter((position) => !movedBefore.has(position)).values();
  return Array.from({ length: kept.length + added.size }, (_, position) => {
    if (added.has(position)) return undefined;
    return moved.get(position) ?? defined(staying.next().value, "every place has an element");
  });
}

function isRemoval(change: Change | undefined): boolean {
  return change !== undefined && change.afterPointer === undefined;
}

function isAddition(change: Change | undefined): boolean {
  return change !== undefined && change.beforePointer === undefined;
}

/** Earlier positions by later ones. */
function movesOf(reordered: Change): ReadonlyMap<number, number> {
  const [before, after] = [positionsIn(reordered.before), positionsIn(reordered.after)];
  return new Map(after.map((position, index) => [position, defined(before[index], "moves are told pairwise")]));
}

function positionsIn(value: JsonValue | undefined): readonly number[] {
  assert(isJsonList(value), "a change of order lists what moved");
  return value.map((move) => {
    const position = isJsonObject(move) ? memberOf(move, "position") : undefined;
    assert(typeof position === "number", "a move has a position");
    return position;
  });
}
