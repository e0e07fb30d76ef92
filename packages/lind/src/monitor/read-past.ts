import { addDays, type NctId } from "ctgov/study";
import type { Registry } from "../registry/registry.ts";
import { type ClassifiedStudy, readClassifiedFeed } from "./classified-feed.ts";
import { newsOfDays, newsOfEdit } from "./clock-news.ts";
import { dayOf } from "./run-clock.ts";
import { asksForClock, type WatchDefinition } from "./watch-definition.ts";

/** A stretch of the past, as ISO timestamps; without a beginning it is all that is stored. */
export interface Past {
  readonly since: string | undefined;
  readonly now: string;
}

/**
 * What a watch could have been told of a stretch of the past, in the order of time: the change feed, and where the watch asks for
 * it what the calendar brought meanwhile. The calendar is that of the records as they are now.
 */
export async function* readPast(
  registry: Registry,
  definition: WatchDefinition,
  { since, now }: Past,
): AsyncGenerator<ClassifiedStudy> {
  const feed = readClassifiedFeed(registry, { after: 0, recordedSince: since, newsOnly: true });
  if (!asksForClock(definition)) {
    yield* feed;
    return;
  }
  const beginning = since ?? (await registry.readFeed({ after: 0, limit: 1 }))[0]?.recordedAt ?? now;
  yield* inOrderOfTime(withEdits(feed), readDays(registry, dayOf(Date.parse(beginning) - 1), dayOf(Date.parse(now))));
}

async function* withEdits(feed: AsyncIterable<ClassifiedStudy>): AsyncGenerator<ClassifiedStudy> {
  for await (const study of feed) {
    yield study;
    yield* newsOfEdit(study, dayOf(Date.parse(study.recordedAt)));
  }
}

/** Day by day. Memory holds the days and ids; the records are read a second time. */
async function* readDays(registry: Registry, fromDay: string, toDay: string): AsyncGenerator<ClassifiedStudy> {
  const turns: { readonly day: string; readonly nctId: NctId }[] = [];
  for await (const stored of registry.scanStudies()) {
    for (const { day = toDay, nctId } of newsOfDays(stored, fromDay, toDay)) turns.push({ day, nctId });
  }
  turns.sort((left, right) => (left.day < right.day ? -1 : Number(left.day > right.day)));
  for (const { day, nctId } of turns) {
    const stored = await registry.readStudy(nctId);
    if (stored !== undefined) yield* newsOfDays(stored, addDays(day, -1), day);
  }
}

/** Two sources as one. Each keeps its own order, also where the clock that recorded it once went back. */
async function* inOrderOfTime(
  first: AsyncIterator<ClassifiedStudy>,
  second: AsyncIterator<ClassifiedStudy>,
): AsyncGenerator<ClassifiedStudy> {
  let [left, right] = [await first.next(), await second.next()];
  for (;;) {
    if (left.done !== true && (right.done === true || left.value.recordedAt < right.value.recordedAt)) {
      yield left.value;
      left = await first.next();
    } else if (right.done !== true) {
      yield right.value;
      right = await second.next();
    } else return;
  }
}
