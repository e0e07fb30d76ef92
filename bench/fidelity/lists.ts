import { readdirSync, readFileSync } from "node:fs";
import { isJsonObject, type JsonObject, type JsonValue, valuesOf } from "ctgov/study";
import { sharedPath } from "../../test/support/shared.ts";

/** A search of the real registry that was followed to its last page. */
export interface RecordedList {
  /** The request's search parameters; those of paging and projection are left out. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly nctIds: ReadonlySet<string>;
}

export interface Recorded {
  readonly lists: readonly RecordedList[];
  /** Records with the fields that some list asked for; those of several lists are put together. */
  readonly projected: ReadonlyMap<string, JsonObject>;
  /** Complete records of several dates. */
  readonly complete: ReadonlyMap<string, JsonObject>;
}

export function readRecorded(): Recorded {
  const lists = new Map<string, { parameters: Record<string, string>; nctIds: Set<string> }>();
  const projected = new Map<string, JsonObject>();
  const index = JSON.parse(readFileSync(sharedPath("data/recorded/walks/index.json"), "utf8"));
  for (const { file, request } of index) {
    const parameters = searchParametersOf(request);
    const key = JSON.stringify(parameters);
    const list = lists.get(key) ?? { parameters, nctIds: new Set<string>() };
    lists.set(key, list);
    const page = JSON.parse(readFileSync(sharedPath("data/recorded/walks", file), "utf8"));
    for (const study of page.studies) {
      const nctId = idOf(study);
      list.nctIds.add(nctId);
      projected.set(nctId, mergeObjects(projected.get(nctId) ?? {}, study));
    }
  }
  return { lists: [...lists.values()], projected, complete: readComplete() };
}

function readComplete(): ReadonlyMap<string, JsonObject> {
  const folder = sharedPath("data/studies");
  const complete = new Map<string, JsonObject>();
  for (const name of readdirSync(folder).filter((each) => each.endsWith(".json"))) {
    const study: unknown = JSON.parse(readFileSync(sharedPath("data/studies", name), "utf8"));
    if (isJsonObject(study)) complete.set(idOf(study), study);
  }
  return complete;
}

function searchParametersOf(request: string): Record<string, string> {
  const names = [...new URL(request).searchParams].filter(([name]) =>
    /^(?:query|filter|postFilter)\.|^aggFilters$/.test(name),
  );
  return Object.fromEntries(names.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function idOf(study: unknown): string {
  return String(valuesOf(study, "NCTId")[0]);
}

/** Two projections of one record: each has what the other left out; lists are of equal length or one is absent. */
function mergeObjects(a: JsonObject, b: JsonObject): JsonObject {
  const merged: Record<string, JsonValue> = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const other = merged[key];
    merged[key] = isJsonObject(other) && isJsonObject(value) ? mergeObjects(other, value) : value;
  }
  return merged;
}
