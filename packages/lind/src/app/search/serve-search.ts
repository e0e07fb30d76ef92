import { Worker } from "node:worker_threads";
import type { SearchIndex } from "../../search/search-index.ts";
import { createQueryPool, type QueryPool } from "../../search/threads/query-pool.ts";
import { type AskedIndex, askPool, threadedSearchIndex } from "../../search/threads/threaded-search-index.ts";
import type { Lind } from "../open-lind.ts";
import { readIndexState } from "./index-state.ts";
import type { QueryThreadData } from "./query-thread.ts";

/** How a server answers searches. */
export interface ServeSearchOptions {
  readonly threadsCount: number;
  /** A search that takes longer is ended with `QUERY_TIMEOUT`. */
  readonly timeLimitMs: number;
  /** Of all threads together. */
  readonly cacheBytes: number;
}

/**
 * One core is left to whoever asks. More threads than that answer no more searches, and each takes about 120 MB at the
 * registry's full size (bench/RESULTS.md).
 */
export function queryThreadsFor(cores: number): number {
  return Math.max(1, cores - 1);
}

/** Enough that searches which are asked again and again are answered from memory. */
export const SEARCH_CACHE_BYTES: number = 32 * 1024 * 1024;

/** What an answer leaves behind is collected early and often; left alone, V8 would take 100 MB a thread before it does. */
const MEMORY_LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 512 };

/** Searches that may wait for a thread before more are refused. */
const WAITING_MAX = 1_000;

/** The index of a home behind threads of its own, so that no search holds up whoever asks. */
export function serveSearch(lind: Lind, options: ServeSearchOptions): SearchIndex {
  const { home } = lind.config;
  return threadedSearchIndex(createPool(lind, options), async () => {
    const state = readIndexState(home);
    if (state === undefined) throw new Error("The index was deleted while it was served.");
    return state;
  });
}

/** The indexes of archived days. */
export interface DaysSearch extends AsyncDisposable {
  /** The index of a day that has one. */
  indexOf(day: string): AskedIndex;
}

/** A thread takes tens of megabytes, and few ask for days that are over. */
const DAYS_THREADS = 1;
const DAYS_CACHE_BYTES = 32 * 1024 * 1024;
/** Long enough for a person who reads what was found. */
const DAYS_IDLE_MS = 300_000;

/** Archived days behind one thread for all of them, which has one of them open and ends when nobody asks for a while. */
export function serveDays(lind: Lind, timeLimitMs: number): DaysSearch {
  const pool = createPool(lind, {
    threadsCount: DAYS_THREADS,
    timeLimitMs,
    cacheBytes: DAYS_CACHE_BYTES,
    idleMs: DAYS_IDLE_MS,
  });
  return { indexOf: (day) => askPool(pool, day), [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose]() };
}

interface PoolOptions extends ServeSearchOptions {
  readonly idleMs?: number | undefined;
}

function createPool(lind: Lind, options: PoolOptions): QueryPool {
  const { threadsCount, timeLimitMs, idleMs } = options;
  const { home } = lind.config;
  const data: QueryThreadData = { home, cacheBytes: Math.floor(options.cacheBytes / threadsCount) };
  // The thread stands beside this file, as source in a checkout and compiled in a package.
  const file = new URL(import.meta.url.endsWith(".ts") ? "./query-thread.ts" : "./query-thread.js", import.meta.url);
  return createQueryPool({
    startThread: () => new Worker(file, { workerData: data, resourceLimits: MEMORY_LIMITS }),
    threadsCount,
    timeLimitMs,
    waitingMax: WAITING_MAX,
    idleMs,
    clock: lind.effects.clock,
  });
}
