import { addDays, type NctId } from "ctgov/study";
import type { Registry, StoredStudy } from "../registry/registry.ts";
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
 * it what the calendar brought meanwhile, by the records as they were stored then. What the clock said once it does not say again.
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
  const days = readDays(registry, dayOf(Date.parse(beginning) - 1), dayOf(Date.parse(now)));
  const said = new Set<string>();
  for await (const study of inOrderOfTime(withEdits(feed), days)) {
    if (study.alertKey !== undefined && said.has(study.alertKey)) continue;
    if (study.alertKey !== undefined) said.add(study.alertKey);
    yield study;
  }
}

async function* withEdits(feed: AsyncIterable<ClassifiedStudy>): AsyncGenerator<ClassifiedStudy> {
  for await (const study of feed) {
    yield study;
    yield* newsOfEdit(study, dayOf(Date.parse(study.recordedAt)));
  }
}

/** A day that brought something to a version, which was current then. */
interface Turn {
  readonly day: string;
  readonly nctId: NctId;
  readonly version: number;
}

/** Day by day. Memory holds the days and ids; the records are read a second time. */
async function* readDays(registry: Registry, fromDay: string, toDay: string): AsyncGenerator<ClassifiedStudy> {
  const turns: Turn[] = [];
  for await (const stored of registry.scanStudies()) {
    if (stored.state !== "present") continue;
    // Nearly every study has one version, in which nothing turns.
    if (stored.version === 1 && newsOfDays(stored, fromDay, toDay).length === 0) continue;
    turns.push(...(await turnsOf(registry, stored, fromDay, toDay)));
  }
  turns.sort((left, right) => (left.day < right.day ? -1 : Number(left.day > right.day)));
  for (const { day, nctId, version } of turns) {
    const stored = await registry.readVersion(nctId, version);
    if (stored !== undefined) yield* newsOfDays(stored, addDays(day, -1), day);
  }
}

/** Each version is asked about the days on which it was the current one: from the end of the day on which it was stored. */
async function turnsOf(
  registry: Registry,
  { nctId, version: current }: StoredStudy,
  fromDay: string,
  toDay: string,
): Promise<readonly Turn[]> {
  const turns: Turn[] = [];
  let until = toDay;
  let stored = await registry.readVersion(nctId, current);
  while (stored !== undefined && until > fromDay) {
    const storedOn = dayOf(Date.parse(stored.recordedAt));
    const since = storedOn > fromDay ? storedOn : fromDay;
    const news = newsOfDays(stored, since, until);
    turns.push(...news.map(({ day = until, version }) => ({ day, nctId, version })));
    until = since;
    stored = await registry.readVersionBefore(nctId, stored.version);
  }
  return turns;
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
