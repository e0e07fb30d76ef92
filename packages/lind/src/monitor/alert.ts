import { isJsonObject, type JsonValue } from "ctgov/study";
import type { CriterionEdit, Magnitude, ScoreFactor } from "../changes/events/event.ts";
import type { AnnouncedSeverity } from "./watch-definition.ts";

/**
 * What a watch tells of one study at one version: the payload of a stored alert. Everything that a message needs is in it, so
 * that it is sent the same however often, and whatever happens to the study meanwhile.
 */
export interface AlertContent {
  /** Of the form of this JSON. */
  readonly form: typeof ALERT_FORM;
  readonly title: string;
  readonly overallStatus?: string | undefined;
  /** The registry's data day on which the events were registered. */
  readonly registeredOn?: string | undefined;
  /** The most severe first; never empty. */
  readonly events: readonly AlertEvent[];
}

export const ALERT_FORM = 1;

export interface AlertEvent {
  /** The same whenever the same event is told again. */
  readonly id: string;
  readonly kind: string;
  readonly severity: AnnouncedSeverity;
  readonly sentence: string;
  readonly rule: string;
  readonly score: number;
  readonly factors: readonly ScoreFactor[];
  readonly fieldPath: string;
  readonly element?: string | undefined;
  /** Absent where it is longer than `VALUE_CHARACTERS_MAX`: the record and its history have it. */
  readonly before?: JsonValue | undefined;
  readonly after?: JsonValue | undefined;
  readonly magnitude?: Magnitude | undefined;
  readonly criteria?: readonly CriterionEdit[] | undefined;
}

/** Characters of JSON that a value may have to be a part of an alert. */
export const VALUE_CHARACTERS_MAX = 8_000;

/** The value, where it is small enough to be sent around. */
export function shortValue(value: JsonValue | undefined): JsonValue | undefined {
  return value !== undefined && JSON.stringify(value).length <= VALUE_CHARACTERS_MAX ? value : undefined;
}

/** Reads the payload of a stored alert; undefined where another program wrote it in another form. */
export function parseAlertContent(payload: string): AlertContent | undefined {
  const json: unknown = JSON.parse(payload);
  // The registry has proved that it is JSON, and this program wrote it: its form says the rest.
  return isJsonObject(json) && json["form"] === ALERT_FORM ? (json as unknown as AlertContent) : undefined;
}
