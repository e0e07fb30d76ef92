import type { Message, MessageEvent, MessageStudy } from "./channel.ts";
import { countEvents, counted } from "./message-words.ts";

/** The part of a message that goes out where its receiver takes only so much, and how much was left out. */
export interface Shown {
  readonly studies: readonly ShownStudy[];
  /** Studies of which nothing is shown, and their events. */
  readonly leftOut: LeftOut;
}

export interface ShownStudy {
  readonly study: MessageStudy;
  /** The most severe; at least one. */
  readonly events: readonly MessageEvent[];
  readonly eventsLeftOut: number;
}

interface LeftOut {
  readonly studies: number;
  readonly events: number;
}

/**
 * Takes the most severe first. `fits` is asked about one event after the other; at its first no to a study the rest of
 * that study is left out and the next one is looked at, so that a study with hundreds of events hides no other.
 */
export function takeEvents(message: Message, fits: (event: MessageEvent, study: MessageStudy) => boolean): Shown {
  const studies: ShownStudy[] = [];
  const hidden: MessageStudy[] = [];
  for (const study of message.studies) {
    const end = study.events.findIndex((event) => !fits(event, study));
    const events = end < 0 ? study.events : study.events.slice(0, end);
    if (events.length === 0) hidden.push(study);
    else studies.push({ study, events, eventsLeftOut: study.events.length - events.length });
  }
  return { studies, leftOut: { studies: hidden.length, events: countEvents(hidden) } };
}

/** `and 12 more changes`; undefined for a study that is shown whole. */
export function restOfStudy({ eventsLeftOut }: ShownStudy): string | undefined {
  return eventsLeftOut === 0 ? undefined : `and ${counted(eventsLeftOut, "more change", "more changes")}`;
}

/** `and 8 more studies with 12 changes`; undefined where every study is shown. */
export function restOfMessage({ leftOut: { studies, events } }: Shown): string | undefined {
  if (studies === 0) return undefined;
  return `and ${counted(studies, "more study", "more studies")} with ${counted(events, "change", "changes")}`;
}
