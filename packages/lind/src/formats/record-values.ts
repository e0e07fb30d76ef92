import { isJsonObject, type JsonObject, type JsonValue } from "ctgov/study";

/**
 * Reading of records for the writers. A record may have any shape of JSON: where a value is absent, or is of another
 * kind than was asked for, there is nothing, and no writer ever fails on it.
 */

/** The value below these keys. */
export function valueAt(value: JsonValue | undefined, ...keys: readonly string[]): JsonValue | undefined {
  let found = value;
  for (const key of keys) {
    if (!isJsonObject(found) || !Object.hasOwn(found, key)) return undefined;
    found = found[key];
  }
  return found ?? undefined;
}

/** A text, number or boolean as text; `""` where there is none. */
export function textAt(value: JsonValue | undefined, ...keys: readonly string[]): string {
  const found = valueAt(value, ...keys);
  return found === undefined || typeof found === "object" ? "" : String(found);
}

/** The texts of a list that are not empty. */
export function textsAt(value: JsonValue | undefined, ...keys: readonly string[]): readonly string[] {
  const found = valueAt(value, ...keys);
  const list: readonly JsonValue[] = Array.isArray(found) ? found : [];
  return list.map((element) => textAt(element)).filter((text) => text !== "");
}

/** The structures of a list. */
export function objectsAt(value: JsonValue | undefined, ...keys: readonly string[]): readonly JsonObject[] {
  const found = valueAt(value, ...keys);
  return Array.isArray(found) ? found.filter(isJsonObject) : [];
}

/** A number. */
export function numberAt(value: JsonValue | undefined, ...keys: readonly string[]): number | undefined {
  const found = valueAt(value, ...keys);
  return typeof found === "number" ? found : undefined;
}

/** The record of a text. A text that is no JSON object is a record without values. */
export function recordOf(text: string): JsonObject {
  try {
    const record: unknown = JSON.parse(text);
    return isJsonObject(record) ? record : {};
  } catch {
    return {};
  }
}

/** The page of a study on the registry's site; `""` without an id. */
export function studyUrl(nctId: string): string {
  return nctId === "" ? "" : `https://clinicaltrials.gov/study/${encodeURIComponent(nctId.toWellFormed())}`;
}

/** Where the site keeps the document of a study: folders by the last two digits of the id. */
export function documentUrl(nctId: string, fileName: string): string {
  if (nctId === "" || fileName === "") return "";
  const parts = [nctId.slice(-2), nctId, fileName].map((part) => encodeURIComponent(part.toWellFormed()));
  return `https://cdn.clinicaltrials.gov/large-docs/${parts.join("/")}`;
}
