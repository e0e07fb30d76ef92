/** Random edits of a record, by a seed: what a comparison of two versions must cope with. */
import { isJsonObject, type JsonObject, type JsonValue } from "ctgov/study";
import { isJsonList } from "../../packages/lind/src/changes/json-equality.ts";

/** Numbers from 0 to below 1, the same ones for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = (seed >>> 0) + 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** One random edit somewhere in a record: a value changed, a member removed, an element removed, doubled or moved. */
export function editSomewhere(value: JsonValue, random: () => number, removes = true): JsonValue {
  if (isJsonList(value) && value.length > 0) {
    const at = Math.floor(random() * value.length);
    const element = value[at] ?? null;
    const choice = random();
    if (removes && choice < 0.15) return value.toSpliced(at, 1);
    if (choice < 0.3) return value.toSpliced(Math.floor(random() * value.length), 0, element);
    if (choice < 0.4) return [...value.toSpliced(at, 1), element];
    return value.with(at, editSomewhere(element, random, removes));
  }
  if (isJsonObject(value)) {
    const entries = Object.entries(value);
    const at = Math.floor(random() * entries.length);
    if (removes && random() < 0.1) return Object.fromEntries(entries.toSpliced(at, 1));
    return Object.fromEntries(
      entries.map(([key, member], index) => [key, index === at ? editSomewhere(member, random, removes) : member]),
    );
  }
  if (typeof value === "number") return value + 1;
  return typeof value === "boolean" ? !value : `${String(value)} edited`;
}

/** The value with every list put in another order. */
export function shuffleLists(value: JsonValue, random: () => number): JsonValue {
  if (isJsonList(value)) {
    const keyed = value.map((element) => ({ element: shuffleLists(element, random), rank: random() }));
    return keyed.toSorted((a, b) => a.rank - b.rank).map(({ element }) => element);
  }
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shuffleLists(member, random)]));
}

/** The value with texts, lists and nothing in the place of some of its structures. */
export function oddShapes(value: JsonValue, random: () => number): JsonValue {
  if (random() < 0.05) return random() < 0.5 ? "odd" : [1, null, "odd", {}, []];
  if (isJsonList(value)) return value.map((element) => oddShapes(element, random));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, oddShapes(member, random)]));
}

/** The value, where it is an object, else an empty one. */
export function toObject(value: JsonValue): JsonObject {
  return isJsonObject(value) ? value : {};
}
