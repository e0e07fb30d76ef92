import { isJsonObject, type JsonObject, type JsonValue } from "ctgov/study";
import type { Change, ChangeKind, ChangeNature } from "./change.ts";
import { labelElement } from "./element-label.ts";
import { findIdentityRule, type IdentityRule, UNKNOWN_LIST_RULE } from "./identity.ts";
import { isEmptyContainer, isJsonList, isSameJson, memberOf } from "./json-equality.ts";
import { pointerTo } from "./json-pointer.ts";
import { kindOf, kindOfHasResults, RESULTS_SECTION, type ValueEvent } from "./kinds.ts";
import { createMatchBudget, type ElementPair, type MatchBudget, matchLists } from "./match-lists.ts";
import { isDerivedElement, natureOf } from "./nature.ts";
import { isToldByParts, isWholeValue, sortKeys } from "./shape.ts";

/** A place in both studies. */
interface Place {
  readonly fieldPath: string;
  readonly beforePointer: string;
  readonly afterPointer: string;
  /** The list elements around it, in words. */
  readonly element: string | undefined;
  readonly depth: number;
  /** True below an element that the registry put there itself. */
  readonly isDerived: boolean;
}

interface Walk {
  readonly changes: Change[];
  readonly budget: MatchBudget;
}

/** Levels of nesting that are told apart; a record of the registry has 13. What lies deeper is compared whole. */
export const DEPTH_MAX = 64;

/**
 * What differs between two versions of a study, in the order of the record; nothing where they say the same.
 *
 * Lists are compared by the identity of their elements (`identity.ts`), never by position. Each change says whether a
 * person made it (`nature.ts`). Keys that the data dictionary does not know are compared as well, and any JSON object
 * is accepted. Values are shared with the arguments, not copied. `applyChanges` makes `after` of `before` and the changes.
 */
export function diffStudies(before: JsonObject, after: JsonObject): readonly Change[] {
  const walk: Walk = { changes: [], budget: createMatchBudget() };
  const root: Place = {
    fieldPath: "",
    beforePointer: "",
    afterPointer: "",
    element: undefined,
    depth: 0,
    isDerived: false,
  };
  diffMembers(root, before, after, walk);
  const knowsResults = Object.hasOwn(before, RESULTS_SECTION) || Object.hasOwn(after, RESULTS_SECTION);
  return knowsResults ? walk.changes : walk.changes.map(nameResults);
}

/** In a record that was cut down to `hasResults`, its switch is what tells that results were posted. */
function nameResults(change: Change): Change {
  if (change.fieldPath !== "hasResults" || change.before === undefined || change.after === undefined) return change;
  const kind = kindOfHasResults(change.before, change.after);
  return kind === undefined ? change : { ...change, kind, nature: "edit" };
}

function diffMembers(place: Place, before: JsonObject, after: JsonObject, walk: Walk): void {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  for (const key of sortKeys(place.fieldPath, keys)) {
    const member: Place = {
      fieldPath: place.fieldPath === "" ? key : `${place.fieldPath}.${key}`,
      beforePointer: pointerTo(place.beforePointer, key),
      afterPointer: pointerTo(place.afterPointer, key),
      element: place.element,
      depth: place.depth + 1,
      isDerived: place.isDerived,
    };
    const [left, right] = [memberOf(before, key), memberOf(after, key)];
    if (left !== undefined && right !== undefined) diffValues(member, left, right, walk);
    else if (right !== undefined) tellWhole(member, "added", right, walk);
    else if (left !== undefined) tellWhole(member, "removed", left, walk);
  }
}

function diffValues(place: Place, before: JsonValue, after: JsonValue, walk: Walk): void {
  if (before === after) return;
  const isOpen = place.depth < DEPTH_MAX && !isWholeValue(place.fieldPath) && !isEmptyContainer(after);
  if (isOpen && isJsonObject(before) && isJsonObject(after)) diffMembers(place, before, after, walk);
  else if (isOpen && isJsonList(before) && isJsonList(after)) diffLists(place, before, after, walk);
  else if (!isSameJson(before, after)) tell(place, "changed", before, after, walk);
}

/** A value that appeared or disappeared, as one change or part by part (`isToldByParts`). */
function tellWhole(place: Place, event: "added" | "removed", value: JsonValue, walk: Walk): void {
  const isByParts = place.depth < DEPTH_MAX && isToldByParts(place.fieldPath, value);
  const [before, after] = event === "added" ? [undefined, value] : [value, undefined];
  if (isByParts && isJsonList(value))
    diffLists(place, event === "added" ? [] : value, event === "added" ? value : [], walk);
  else if (isByParts && isJsonObject(value))
    diffMembers(place, event === "added" ? {} : value, event === "added" ? value : {}, walk);
  else tell(place, event, before, after, walk);
}

function tell(
  place: Place,
  event: ValueEvent,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  walk: Walk,
): void {
  const { fieldPath } = place;
  const nature = place.isDerived ? "derived" : natureOf(fieldPath, before, after);
  walk.changes.push(toChange(place, kindOf(fieldPath, event), nature, before, after));
}

function toChange(
  place: Place,
  kind: ChangeKind,
  nature: ChangeNature,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): Change {
  return {
    kind,
    nature,
    fieldPath: place.fieldPath,
    ...(place.element === undefined ? {} : { element: place.element }),
    ...(before === undefined ? {} : { beforePointer: place.beforePointer, before }),
    ...(after === undefined ? {} : { afterPointer: place.afterPointer, after }),
  };
}

function diffLists(place: Place, before: readonly JsonValue[], after: readonly JsonValue[], walk: Walk): void {
  if (isSameJson(before, after)) return;
  const rule = findIdentityRule(place.fieldPath) ?? UNKNOWN_LIST_RULE;
  const match = matchLists(before, after, rule, walk.budget);
  for (const position of match.removed) {
    const value = before[position];
    if (value !== undefined)
      tell(elementPlace(place, rule, [value], position, position), "removed", value, undefined, walk);
  }
  for (const pair of inLaterOrder(match.pairs, match.added)) {
    const [left, right] = [pair.before === undefined ? undefined : before[pair.before], after[pair.after]];
    if (right === undefined) continue;
    const versions = left === undefined ? [right] : [left, right];
    const element = elementPlace(place, rule, versions, pair.before ?? pair.after, pair.after);
    if (left === undefined) tell(element, "added", undefined, right, walk);
    else diffValues(element, left, right, walk);
  }
  if (match.moved.length > 0) tellReordered(place, rule, match.moved, after, walk);
}

/** The elements of the later list in its order, with their earlier position where they had one. */
function inLaterOrder(
  pairs: readonly ElementPair[],
  added: readonly number[],
): readonly { readonly before?: number; readonly after: number }[] {
  return [...pairs, ...added.map((after) => ({ after }))].sort((a, b) => a.after - b.after);
}

/** The place of one element, given in those versions that it has; the later one names it. */
function elementPlace(
  place: Place,
  rule: IdentityRule,
  versions: readonly JsonValue[],
  beforePosition: number,
  afterPosition: number,
): Place {
  const label = labelElement(rule, versions.at(-1) ?? null, afterPosition);
  return {
    fieldPath: place.fieldPath,
    beforePointer: pointerTo(place.beforePointer, beforePosition),
    afterPointer: pointerTo(place.afterPointer, afterPosition),
    element: place.element === undefined ? label : `${place.element} > ${label}`,
    depth: place.depth + 1,
    isDerived: place.isDerived || versions.every((version) => isDerivedElement(place.fieldPath, version)),
  };
}

function tellReordered(
  place: Place,
  rule: IdentityRule,
  moved: readonly ElementPair[],
  after: readonly JsonValue[],
  walk: Walk,
): void {
  const labels = moved.map((pair) => labelElement(rule, after[pair.after] ?? null, pair.after));
  const positionsOf = (side: "before" | "after") =>
    moved.map((pair, index) => ({ element: labels[index] ?? "", position: pair[side] }));
  walk.changes.push(toChange(place, "list.reordered", "order", positionsOf("before"), positionsOf("after")));
}
