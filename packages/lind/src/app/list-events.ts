import type { NctId } from "ctgov/study";
import { type ClassifiedEvent, type ClassifiedStudy, readClassifiedFeed } from "../monitor/classified-feed.ts";
import type { Registry } from "../registry/registry.ts";
import { type EventFilter, isWanted, toEventJson } from "./event-words.ts";

/** An event of the change feed, or one that a watch makes of it. */
export type ToldEvent = Omit<ClassifiedEvent, "kind"> & { readonly kind: string };

/** An event of the store with the study that it is of. */
export interface StoredEvent extends ToldEvent {
  readonly nctId: NctId;
  readonly version: number;
  readonly registeredOn: string | undefined;
  readonly dataTimestamp: string | undefined;
  readonly recordedAt: string;
}

/** Which events are wanted; without `since` and `after` all of them. */
export interface EventsQuery extends EventFilter {
  readonly nctId?: NctId | undefined;
  /** ISO timestamp: what was recorded at or after it. */
  readonly since?: string | undefined;
  /** A `seq`: what came after it. */
  readonly after?: number | undefined;
  /** What is told of a study, where that is not all of its events. */
  readonly tell?: ((study: ClassifiedStudy) => readonly ToldEvent[]) | undefined;
}

/** Changes at the end of the feed that are looked at first: right after a first pull each is a study whose text is read. */
const FIRST_WINDOW = 512;
const WINDOW_GROWTH = 8;

/** Events in the order of their `seq`, one study after the other, so that a long feed needs no memory. */
export async function* readEvents(registry: Registry, query: EventsQuery): AsyncGenerator<StoredEvent> {
  const { nctId, since, after = 0, tell = (study) => study.events } = query;
  const newsOnly = query.severity !== "noise";
  for await (const study of readClassifiedFeed(registry, { nctId, recordedSince: since, after, newsOnly })) {
    const { version, registeredOn, dataTimestamp, recordedAt } = study;
    const wanted = tell(study)
      .filter((event) => isWanted(event, query))
      .toSorted((a, b) => a.seq - b.seq);
    for (const event of wanted) {
      yield { ...event, nctId: study.nctId, version, registeredOn, dataTimestamp, recordedAt };
    }
  }
}

/**
 * The `limit` newest events, oldest of them first. The feed is read forward only, so ever larger stretches of its end are read
 * until one holds enough.
 */
export async function readNewestEvents(
  registry: Registry,
  query: Omit<EventsQuery, "after">,
  limit: number,
): Promise<readonly StoredEvent[]> {
  const lastSeq = await registry.lastSeq();
  for (let window = FIRST_WINDOW; ; window *= WINDOW_GROWTH) {
    const after = Math.max(0, lastSeq - window);
    let newest: StoredEvent[] = [];
    for await (const event of readEvents(registry, { ...query, after })) {
      newest.push(event);
      if (newest.length > 2 * limit) newest = newest.slice(-limit);
    }
    if (newest.length >= limit || after === 0) return newest.slice(-limit);
  }
}

/** An event of the store as programs get it. */
export function toStoredEventJson(event: StoredEvent): object {
  return {
    seq: event.seq,
    id: event.id,
    nctId: event.nctId,
    version: event.version,
    ...toEventJson(event),
    registeredOn: event.registeredOn ?? null,
    dataTimestamp: event.dataTimestamp ?? null,
    recordedAt: event.recordedAt,
    changes: event.changes.length,
  };
}
