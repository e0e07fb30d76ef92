import { isJsonObject, type JsonObject, type Projection, parseProjection, projectStudyText } from "ctgov/study";
import { assert } from "../base/assert.ts";
import { type ClockEvent, complianceEventOfEdit, complianceEventsBetween } from "../changes/compliance/clock-events.ts";
import { TURNING_FIELD_PATHS, turningDaysAfter } from "../changes/compliance/over-versions.ts";
import { factorsOfStudy } from "../changes/events/score.ts";
import type { StoredVersion } from "../registry/registry.ts";
import { startOfDay } from "./bound-watch.ts";
import type { ClassifiedEvent, ClassifiedStudy } from "./classified-feed.ts";

/**
 * What the clock of results reporting says of studies, one event each, so that each is told once whatever else happens.
 *
 * A study's standing moves in two ways, and both are looked at, so that none falls due unsaid. The calendar goes on under a
 * record that stays as it is (`newsOfDays`), and a record is edited while the day stays the same (`newsOfEdit`): a primary
 * completion that is moved back by years makes results overdue at once.
 */

/** What the days after `fromDay` and up to `toDay` bring to a record that stays as it is, in their order. */
export function newsOfDays(stored: StoredRecord, fromDay: string, toDay: string): readonly ClassifiedStudy[] {
  const { nctId, version, text } = stored;
  const [firstDay] = daysThatMayTurn(text, fromDay);
  if (firstDay === undefined || firstDay > toDay) return [];
  const now = { version, text, study: parseRecord(text) };
  return complianceEventsBetween(now.study, fromDay, toDay, factorsOf(now.study)).map((event) => ({
    ...{ nctId, version, day: event.day, seqs: { first: 0, last: 0 }, recordedAt: startOfDay(event.day) },
    // The same on both sides: a day makes no study enter or leave a search.
    ...{ before: now, after: now },
    ...toNews(event, 0),
  }));
}

/** A study or one of its versions, as the registry gives them. */
export type StoredRecord = Pick<StoredVersion, "nctId" | "version" | "text">;

/**
 * What an edit brings, where the calendar is told up to `day`: one piece of news at most. A study that is new has no standing
 * that could change.
 */
export function newsOfEdit(edited: ClassifiedStudy, day: string): readonly ClassifiedStudy[] {
  const { before, after, seqs } = edited;
  if (before === undefined || before.version === after.version) return [];
  const event = complianceEventOfEdit(before.study, after.study, day, factorsOf(after.study));
  // That the edit made it enter or leave a search is told with the edit.
  return event === undefined ? [] : [{ ...edited, before: after, ...toNews(event, seqs.first) }];
}

function toNews({ day: _day, ...event }: ClockEvent, seq: number): Pick<ClassifiedStudy, "alertKey" | "events"> {
  const classified: ClassifiedEvent = { ...event, seq };
  return { alertKey: event.id, events: [classified] };
}

function factorsOf(study: JsonObject) {
  return factorsOfStudy({ before: study, after: study, registeredOn: undefined });
}

/**
 * The days after `fromDay` on which the calendar may bring something to a record that stays as it is, in their order. Nearly
 * every record of a day has none, so it is asked of a small part, cut out of the text.
 */
export function daysThatMayTurn(text: string, fromDay: string): readonly string[] {
  return turningDaysAfter(parseRecord(projectStudyText(text, TURNING_PARTS)), fromDay);
}

const TURNING_PARTS: Projection = readTurningParts();

function readTurningParts(): Projection {
  const parsed = parseProjection(TURNING_FIELD_PATHS);
  assert(parsed.kind === "projection", "the data dictionary has the fields that the clock reads");
  return parsed.projection;
}

function parseRecord(text: string): JsonObject {
  const study: unknown = JSON.parse(text);
  assert(isJsonObject(study), "the text of a study is a JSON object");
  return study;
}
