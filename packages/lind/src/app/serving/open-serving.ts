import type { Lind } from "../open-lind.ts";
import { SEARCH_CACHE_BYTES, serveDays, serveSearch } from "../search/serve-search.ts";
import { followWhileServed } from "./index-follower.ts";
import { openIndexThread } from "./open-index-thread.ts";
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
  // Apart from the thread that follows: to build a day takes minutes, and the present is followed meanwhile.
  const archiver = openIndexThread(lind.config);
  const mirror = await openServedMirror(lind, {
    index: serveSearch(lind, { threadsCount, timeLimitMs: TIME_LIMIT_MS, cacheBytes: SEARCH_CACHE_BYTES }),
    days: { indexOf: days.indexOf, build: (day) => archiver.perform({ kind: "archive", day }) },
    runStatistics: statisticsInThread(lind.config.home),
    stateMaxAgeMs: STATE_MAX_AGE_MS,
  });
  const follower = openIndexThread(lind.config);
  const ending = new AbortController();
  const following = followWhileServed({
    mirror,
    follow: () => follower.perform({ kind: "follow" }),
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
      await archiver[Symbol.asyncDispose]();
      await days[Symbol.asyncDispose]();
      await mirror[Symbol.asyncDispose]();
    },
  };
}
