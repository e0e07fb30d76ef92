import { type FieldNode, fieldNodes, isJsonObject, type JsonObject, type JsonValue } from "ctgov/study";
import { classicListNameOf, classicNameOf, ONCE_LISTS } from "./classic-names.ts";
import { classicValue } from "./classic-value.ts";

const ROOTS: readonly FieldNode[] = fieldNodes.filter((node) => !node.fieldPath.includes("."));

/** Parts of a record that the classic API did not have. */
const UNKNOWN_THEN: ReadonlySet<string> = new Set([
  ...["HasResults", "LocationGeoPoint", "ResultsWaived", "NPtrsToThisExpAccNCTId", "EventsAllCauseMortalityComment"],
  ...["UnpostedEventDateUnknown", "ViolationAnnotation", "LargeDocNoSAP", "LargeDocSize", "SubmissionTracking"],
]);

/** Structures that have been put around their only value since. */
const UNWRAPPED: ReadonlySet<string> = new Set(["LimitationsAndCaveats"]);

/**
 * A record as the classic API (v1) gave it: keys are piece names, lists are objects with one key (`{"PhaseList":
 * {"Phase": [...]}}`), and every value is a text. What the data dictionary does not know was not known then.
 */
export function toClassicStudy(study: JsonObject): JsonObject {
  return classicObject(ROOTS, study);
}

function classicObject(nodes: readonly FieldNode[], object: JsonObject): JsonObject {
  const classic: Record<string, JsonValue> = {};
  for (const node of nodes) {
    const value = object[node.name];
    if (value === undefined || value === null || UNKNOWN_THEN.has(node.piece)) continue;
    if (UNWRAPPED.has(node.piece) && isJsonObject(value)) {
      Object.assign(classic, classicObject(node.children, value));
      continue;
    }
    const name = classicNameOf(node.piece);
    if (Array.isArray(value) || ONCE_LISTS.has(node.piece)) {
      const items: readonly JsonValue[] = Array.isArray(value) ? value : [value];
      classic[classicListNameOf(node.piece)] = { [name]: items.map((item) => classicItem(node, item)) };
    } else {
      classic[name] = classicItem(node, value);
    }
  }
  return classic;
}

function classicItem(node: FieldNode, value: JsonValue): JsonValue {
  return isJsonObject(value) ? classicObject(node.children, value) : classicValue(node, value);
}
