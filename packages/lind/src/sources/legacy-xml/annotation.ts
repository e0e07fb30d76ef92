import type { AnnotationSection, UnpostedEvent } from "ctgov/study";
import { toDay } from "./values.ts";
import type { LegacyElement } from "./xml/legacy-element.ts";

/** What became of results that were submitted and are not posted yet (the change history of public.xsd, 05/09/2018). */
const EVENT_TYPES: ReadonlyMap<string, string> = new Map([
  ["submitted", "RELEASE"],
  ["returned", "RESET"],
  ["submission_canceled", "UNRELEASE"],
]);

export function toAnnotationSection(study: LegacyElement): AnnotationSection {
  const events = study.child("pending_results").children().map(toUnpostedEvent);
  return { annotationModule: { unpostedAnnotation: { unpostedEvents: events } } };
}

/** A cancellation from before 2018-05-08 has `Unknown` for its date. */
function toUnpostedEvent(event: LegacyElement): UnpostedEvent {
  const type = EVENT_TYPES.get(event.name);
  if (type === undefined) return {};
  const date = event.takeText(toDay);
  const dateUnknown = event.takeText((text) => (/^\s*Unknown\s*$/.test(text) ? true : undefined));
  return date === undefined && dateUnknown === undefined ? {} : { type, date, dateUnknown };
}
