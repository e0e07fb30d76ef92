/** Watches and changed studies for tests. */
import type { JsonObject, NctId } from "ctgov/study";
import type { StudyEvent } from "../changes/events/event.ts";
import type { Condition } from "../query/query.ts";
import type { Watch } from "../registry/monitoring.ts";
import type { BoundWatch } from "./bound-watch.ts";
import type { ClassifiedEvent, ClassifiedStudy } from "./classified-feed.ts";
import { DEFINITION_VERSION, type WatchDefinition } from "./watch-definition.ts";

export const NCT = "NCT00000102" as NctId;

export function definitionOf(more: Partial<WatchDefinition> = {}): WatchDefinition {
  return {
    ...{ version: DEFINITION_VERSION, parameters: {}, kinds: [], exceptKinds: [], severity: "medium" },
    ...{ channel: "feed", schedule: { kind: "immediate" } },
    ...more,
  };
}

export function storedWatch(more: Partial<Watch> = {}): Watch {
  return {
    ...{ watchId: 1, name: "mine", definition: "{}", createdAt: "2026-08-01T00:00:00.000Z", sinceSeq: 0 },
    ...{ pauses: [], snoozedUntil: undefined },
    ...more,
  };
}

export function boundWatch(
  definition: Partial<WatchDefinition> = {},
  condition: Condition = { kind: "all" },
  watch: Partial<Watch> = {},
): BoundWatch {
  return { watch: storedWatch(watch), definition: definitionOf(definition), condition };
}

export function eventOf(kind: StudyEvent["kind"], more: Partial<ClassifiedEvent> = {}): ClassifiedEvent {
  return {
    ...{ kind, severity: "high", score: 50, rule: "a rule", factors: [], fieldPath: "", sentence: `${kind} happened` },
    ...{ changes: [], id: `${NCT}:v2:${kind}:7`, seq: 7 },
    ...more,
  };
}

/** A record with a condition and a status. */
export function recordOf(condition: string, overallStatus = "RECRUITING", status: JsonObject = {}): JsonObject {
  return {
    protocolSection: {
      identificationModule: { nctId: NCT, briefTitle: "Lemons" },
      statusModule: { overallStatus, ...status },
      conditionsModule: { conditions: [condition] },
    },
  };
}

export function changedStudy(more: Partial<ClassifiedStudy> = {}): ClassifiedStudy {
  return {
    ...{ nctId: NCT, version: 2, seqs: { first: 7, last: 9 }, recordedAt: "2026-08-07T12:00:00.000Z" },
    ...{ dataTimestamp: "2026-08-07", registeredOn: "2026-08-06" },
    before: { version: 1, text: "", study: recordOf("Scurvy") },
    after: { version: 2, text: "", study: recordOf("Scurvy") },
    events: [eventOf("status.transition")],
    ...more,
  };
}
