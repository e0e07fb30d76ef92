import { isJsonObject, type JsonObject, type JsonValue } from "ctgov/study";
import type { Change } from "./change.ts";
import { isSameJson, memberOf } from "./json-equality.ts";

/**
 * What nobody posted is no edit. The registry makes values of its own anew (places, terms, the status UNKNOWN of a
 * study that was not verified for two years) and then leaves both dates of the last update as they were; by AACT's
 * count about 80,000 studies a day. Such changes are stored and are no news.
 *
 * Both dates have to be there and the same: two updates may be posted on one day, and differ in when they were submitted.
 */
export function withoutUnpostedEdits(
  before: JsonObject,
  after: JsonObject,
  changes: readonly Change[],
): readonly Change[] {
  if (!isUnposted(before, after)) return changes;
  return changes.map((change) => (change.nature === "edit" ? { ...change, nature: "derived" } : change));
}

const DATES_OF_UPDATE = ["lastUpdatePostDateStruct", "lastUpdateSubmitDate"] as const;

function isUnposted(before: JsonObject, after: JsonObject): boolean {
  return DATES_OF_UPDATE.every((name) => {
    const [left, right] = [statusMember(before, name), statusMember(after, name)];
    return left !== undefined && right !== undefined && isSameJson(left, right);
  });
}

function statusMember(study: JsonObject, name: string): JsonValue | undefined {
  const protocol = memberOf(study, "protocolSection");
  const status = isJsonObject(protocol) ? memberOf(protocol, "statusModule") : undefined;
  return isJsonObject(status) ? memberOf(status, name) : undefined;
}
