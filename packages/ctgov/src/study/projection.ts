import { fieldNodes, findField } from "./dictionary.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import { nearest } from "./nearest.ts";
import { findSearchArea, searchAreas } from "./search-areas.ts";

/** What a `fields` parameter asks for: the keys to keep, each with what to keep below it. */
export type Projection = ReadonlyMap<string, Projection | "whole">;

type GrowingProjection = Map<string, GrowingProjection | "whole">;

/** A projection, or the first name that means nothing, with the name that was probably meant. */
export type ParsedProjection =
  | { readonly kind: "projection"; readonly projection: Projection }
  | { readonly kind: "unknown"; readonly name: string; readonly suggestion: string | undefined };

/** Stands in `fields` for everything that the search of the same request reads. */
const QUERY = "@query";

/**
 * Reads the names of a `fields` parameter. A name is a piece, an alternative piece name or a field path, of a leaf or of
 * a whole branch; the name of a search area, which means all its pieces; or `@query`, which means all pieces of `queried`.
 * `queried` names the search areas and pieces that the request's search reads, and those that stand in no record add
 * nothing; where it is left out there is no search, and `@query` is unknown. Names are taken as they are written. A piece
 * that is only indexed is unknown here, since no record has it.
 */
export function parseProjection(names: readonly string[], queried?: readonly string[] | undefined): ParsedProjection {
  const projection: GrowingProjection = new Map();
  for (const name of names) {
    const fieldPaths = name === QUERY ? queried?.flatMap((one) => fieldPathsOf(one) ?? []) : fieldPathsOf(name);
    if (fieldPaths === undefined) return { kind: "unknown", name, suggestion: nearest(name, projectionNames()) };
    for (const fieldPath of fieldPaths) addFieldPath(projection, fieldPath.split("."));
  }
  return { kind: "projection", projection };
}

/**
 * The part of a record that a projection keeps, as the registry answers it: a requested value stands below its parents,
 * keys in the order of the record. Where the record has the parent and not the value, the parent stays as an empty
 * object; where it has no parent, nothing appears. A list keeps one element for each of its own, so that positions mean
 * the same in both. What is kept is shared with the record, not copied.
 */
export function projectStudy(study: unknown, projection: Projection): JsonObject {
  return isJsonObject(study) ? projectObject(study, projection) : {};
}

function projectObject(object: JsonObject, projection: Projection): JsonObject {
  const kept: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(object)) {
    const below = projection.get(key);
    if (below !== undefined) kept[key] = below === "whole" ? value : projectValue(value, below);
  }
  return kept;
}

function projectValue(value: JsonValue, projection: Projection): JsonValue {
  if (Array.isArray(value)) return value.map((element: JsonValue) => projectValue(element, projection));
  // Where a record has a plain value in the place of a structure there is nothing to cut, and it stays.
  return isJsonObject(value) ? projectObject(value, projection) : value;
}

/** The field paths that a name stands for, undefined for a name without meaning. */
function fieldPathsOf(name: string): readonly string[] | undefined {
  const node = findField(name);
  if (node !== undefined) return node.isIndexedOnly ? undefined : [node.fieldPath];
  const pieces = findSearchArea(name)?.parts.flatMap((part) => part.pieces);
  return pieces?.flatMap((piece) => fieldPathsOf(piece) ?? []);
}

function addFieldPath(projection: GrowingProjection, keys: readonly string[]): void {
  let level = projection;
  for (const [depth, key] of keys.entries()) {
    const below = level.get(key);
    if (below === "whole") return;
    if (depth === keys.length - 1) {
      level.set(key, "whole");
      return;
    }
    const next: GrowingProjection = below ?? new Map();
    level.set(key, next);
    level = next;
  }
}

/** The names to suggest from. Field paths only differ in their last parts, so they are worth comparing as well. */
function projectionNames(): readonly string[] {
  return [
    ...fieldNodes.flatMap((node) => [node.piece, ...node.altPieceNames]),
    ...searchAreas.map((area) => area.name),
    ...fieldNodes.map((node) => node.fieldPath),
    QUERY,
  ];
}
