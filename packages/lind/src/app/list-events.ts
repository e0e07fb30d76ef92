import { setImmediate as nextTurn } from "node:timers/promises";
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

/** Changes that are read for a page at most: the registry derives fields of some ten thousand studies a day, and they are passed over. */
const PAGE_CHANGES_MAX = 20_000;

/** A stretch of the feed as events. */
export interface EventPage {
  readonly events: readonly StoredEvent[];
  /** The `after` of the next page, also where this one is empty; never within a study. */
  readonly nextAfter: number;
  /** The end of the feed when the page was begun. */
  readonly lastSeq: number;
}

/**
 * The events after a mark, of whole studies: of `studiesMax` at most, those counted too of which no event is wanted. So the work of
 * a page has a limit whatever is asked for, and a page may be empty before the end of the feed.
 */
export async function readEventPage(
  registry: Registry,
  query: EventFilter & Pick<EventsQuery, "nctId"> & { readonly after: number },
  studiesMax: number,
): Promise<EventPage> {
  const { nctId, after } = query;
  // Read before the events, so that nothing between the two is passed over.
  const lastSeq = await registry.lastSeq();
  const newsOnly = query.severity !== "noise";
  const feed = readClassifiedFeed(registry, { nctId, after, newsOnly, changesMax: PAGE_CHANGES_MAX });
  const events: StoredEvent[] = [];
  let told = after;
  for (let studies = 0; studies < studiesMax; studies += 1) {
    const next = await feed.next();
    // At the end of the feed: a sync may have stored more meanwhile, and what is told here is not told again.
    if (next.done === true) return { events, nextAfter: Math.max(told, next.value ?? lastSeq), lastSeq };
    events.push(...wantedOf(next.value, next.value.events, query));
    told = next.value.seqs.last;
    // The store answers at once, so a page of a thousand studies would keep every other request waiting.
    await nextTurn();
  }
  await feed.return(undefined);
  return { events, nextAfter: told, lastSeq };
}

/** Changes at the end of the feed that are looked at first: right after a first pull each is a study whose text is read. */
const FIRST_WINDOW = 512;
const WINDOW_GROWTH = 8;

/** Events in the order of their `seq`, one study after the other, so that a long feed needs no memory. */
export async function* readEvents(registry: Registry, query: EventsQuery): AsyncGenerator<StoredEvent> {
  const { nctId, since, after = 0, tell = (study) => study.events } = query;
  const newsOnly = query.severity !== "noise";
  for await (const study of readClassifiedFeed(registry, { nctId, recordedSince: since, after, newsOnly })) {
    yield* wantedOf(study, tell(study), query);
  }
}

/** The events of a study that are wanted, in the order of their `seq`. */
function wantedOf(study: ClassifiedStudy, events: readonly ToldEvent[], filter: EventFilter): readonly StoredEvent[] {
  const { nctId, version, registeredOn, dataTimestamp, recordedAt } = study;
  return events
    .filter((event) => isWanted(event, filter))
    .toSorted((a, b) => a.seq - b.seq)
    .map((event) => ({ ...event, nctId, version, registeredOn, dataTimestamp, recordedAt }));
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
