import type { Lind } from "../open-lind.ts";
import { SEARCH_CACHE_BYTES, serveDays, serveSearch } from "../search/serve-search.ts";
import { openDayBuilder } from "./build-days.ts";
import { followWhileServed, openFollowThread } from "./index-follower.ts";
import { openServedMirror, type ServedMirror } from "./served-mirror.ts";
import { statisticsInThread } from "./statistics/statistics-in-thread.ts";

export interface ServingOptions {
  /** Threads that answer searches. */
  readonly threadsCount: number;
}

/** A search that takes longer is ended; the registry's own answers within a few seconds. */
const TIME_LIMIT_MS = 20_000;
/** How often the change feed is looked at. One look is one indexed read. */
const POLL_MS = 1_000;
const STATE_MAX_AGE_MS = 250;

/** The mirror of a home, served: query threads, and a thread that keeps the index up to the change feed. */
export async function openServing(lind: Lind, { threadsCount }: ServingOptions): Promise<ServedMirror> {
  const { clock, log, signal } = lind.effects;
  const days = serveDays(lind, TIME_LIMIT_MS);
  const builder = openDayBuilder(lind.config);
  const mirror = await openServedMirror(lind, {
    index: serveSearch(lind, { threadsCount, timeLimitMs: TIME_LIMIT_MS, cacheBytes: SEARCH_CACHE_BYTES }),
    days: { indexOf: days.indexOf, build: builder.build },
    runStatistics: statisticsInThread(lind.config.home),
    stateMaxAgeMs: STATE_MAX_AGE_MS,
  });
  const follower = openFollowThread(lind.config);
  const ending = new AbortController();
  const following = followWhileServed({
    mirror,
    follow: follower.follow,
    clock,
    log,
    pollMs: POLL_MS,
    signal: AbortSignal.any([signal, ending.signal]),
  });
  return {
    ...mirror,
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      await follower[Symbol.asyncDispose]();
      await following;
      await builder[Symbol.asyncDispose]();
      await days[Symbol.asyncDispose]();
      await mirror[Symbol.asyncDispose]();
    },
  };
}
