import type { Message, MessageEvent, MessageStudy } from "./channel.ts";
import { countEvents, severityOf } from "./message-words.ts";
import { takeEvents } from "./shown-events.ts";

/** Moves when a receiver has to be changed; a new property is no reason. `message-schema.ts` describes it. */
export const PAYLOAD_VERSION = 1;
/** Receivers and proxies refuse long bodies, many at one or two megabytes. */
export const PAYLOAD_BYTES_MAX = 1_000_000;
/** A value that is longer as JSON is left out of its event: a whole results section is no notice. */
export const VALUE_BYTES_MAX = 16_384;
/** What stands around the studies, and how many of a study's events were left out. */
const HEAD_BYTES = 2_000;
const COUNT_BYTES = 40;

/**
 * A message as programs get it: one line of JSON, without a line feed. Where it would be too long, the least severe
 * events are left out and counted. `version` and `id` stand first, so that the beginning of a line tells whose it is.
 */
export function printPayload(message: Message): string {
  let bytes = HEAD_BYTES;
  let studyBefore: MessageStudy | undefined;
  const bounded = new Map<MessageEvent, PayloadEvent>();
  const { studies, leftOut } = takeEvents(message, (event, study) => {
    const shown = withBoundedValues(event);
    bounded.set(event, shown);
    const more = bytesOf(shown) + 1 + (study === studyBefore ? 0 : bytesOf({ ...study, events: [] }) + COUNT_BYTES);
    if (bytes + more > PAYLOAD_BYTES_MAX) return false;
    bytes += more;
    studyBefore = study;
    return true;
  });
  const { id, kind, watch, createdAt, period } = message;
  return JSON.stringify({
    version: PAYLOAD_VERSION,
    id,
    kind,
    watch,
    createdAt,
    period,
    severity: severityOf(message),
    counts: { studies: message.studies.length, events: countEvents(message.studies) },
    leftOut: leftOut.studies === 0 ? undefined : leftOut,
    studies: studies.map(({ study, events, eventsLeftOut }) => ({
      ...study,
      events: events.map((event) => bounded.get(event)),
      ...(eventsLeftOut === 0 ? {} : { eventsLeftOut }),
    })),
  });
}

type PayloadEvent = MessageEvent & { readonly valuesLeftOut?: true };

function withBoundedValues(event: MessageEvent): PayloadEvent {
  const { before, after, magnitude, ...rest } = event;
  const isLong = [before, after, magnitude].some((value) => bytesOf(value) > VALUE_BYTES_MAX);
  return isLong ? { ...rest, valuesLeftOut: true } : event;
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? "");
}
