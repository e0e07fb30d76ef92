export { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
export { type NctId, parseNctId } from "./nct-id.ts";
