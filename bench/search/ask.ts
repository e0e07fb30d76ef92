import { cpus } from "node:os";
import { openLind } from "../../packages/lind/src/app/open-lind.ts";
import { readConceptGroups } from "../../packages/lind/src/app/search/concept-files.ts";
import { queryThreadsFor, SEARCH_CACHE_BYTES, serveSearch } from "../../packages/lind/src/app/search/serve-search.ts";
import { must } from "../../packages/lind/src/base/assert.ts";
import { systemClock } from "../../packages/lind/src/base/clock.ts";
import { noFailpoint } from "../../packages/lind/src/base/failpoint.ts";
import { silentLog } from "../../packages/lind/src/base/log.ts";
import { noProgress } from "../../packages/lind/src/base/progress.ts";
import { bindQuery } from "../../packages/lind/src/query/bind-query.ts";
import { createConcepts } from "../../packages/lind/src/query/concepts/create-concepts.ts";
import { openIndexReader } from "../../packages/lind/src/search/index-file/read-index.ts";
import { createSearcher } from "../../packages/lind/src/search/searcher.ts";
import { searchMix } from "./mix.ts";

/**
 * A process of its own that asks the searches of the mix, so that its memory is that of searching alone. Prints one JSON
 * object. `page`: the first ten hits of each; `opened`: the same, with an index that is opened anew for each round, so that
 * no set of words is known; `total`: with the number of all; `count`: the number alone; `clients`: eight clients at once,
 * through the query threads that a server has here.
 */
const [home = "", mode = "page"] = process.argv.slice(2);
const PAGE = 10;
const CLIENTS = 8;
const ROUNDS = 3;

const concepts = createConcepts(readConceptGroups(home, silentLog));
const queries = searchMix().map(({ parameters }) => {
  const bound = bindQuery(parameters, { concepts });
  if (bound.kind === "problems") throw new Error(JSON.stringify(bound.problems));
  return bound.query;
});

/** Milliseconds of each search: the first round is cold, as the sets of its words are read for the first time. */
async function askOneByOne(): Promise<object> {
  const rounds: number[][] = [];
  const totals: number[] = [];
  let reader = openIndexReader(home, { cacheBytes: SEARCH_CACHE_BYTES });
  for (let round = 0; round < ROUNDS; round++) {
    if (mode === "opened" && round > 0) {
      reader.close();
      reader = openIndexReader(home, { cacheBytes: SEARCH_CACHE_BYTES });
    }
    const searcher = createSearcher(reader, async () => undefined);
    const times: number[] = [];
    for (const [index, query] of queries.entries()) {
      const startedMs = performance.now();
      if (mode === "count") totals[index] = await searcher.count(query);
      else {
        const page = await searcher.search(query, { limit: PAGE, countTotal: mode === "total" });
        totals[index] = page.totalCount ?? page.hits.length;
      }
      times.push(performance.now() - startedMs);
    }
    rounds.push(times);
  }
  reader.close();
  return { rounds, totals };
}

/** Each client asks the whole mix in an order of its own; the event loop of the asking thread is watched meanwhile. */
async function askTogether(): Promise<object> {
  const lind = openLind(
    { home, upstream: "http://127.0.0.1:9", ratePerSecond: undefined },
    {
      clock: systemClock,
      random: () => 0.5,
      failpoint: noFailpoint,
      log: silentLog,
      progress: noProgress,
      signal: new AbortController().signal,
    },
  );
  const index = serveSearch(lind, {
    threadsCount: queryThreadsFor(cpus().length),
    timeLimitMs: 10_000,
    cacheBytes: SEARCH_CACHE_BYTES,
  });
  const times: number[] = [];
  let longestBlockMs = 0;
  let watchedMs = performance.now();
  const watch = setInterval(() => {
    const nowMs = performance.now();
    longestBlockMs = Math.max(longestBlockMs, nowMs - watchedMs - WATCH_MS);
    watchedMs = nowMs;
  }, WATCH_MS);
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      for (let turn = 0; turn < queries.length; turn++) {
        const query = must(queries[(turn * STRIDE + client * SHIFT) % queries.length], "the index is within the list");
        const startedMs = performance.now();
        await index.search(query, { limit: PAGE });
        times.push(performance.now() - startedMs);
      }
    }),
  );
  clearInterval(watch);
  await index[Symbol.asyncDispose]();
  return { times, longestBlockMs };
}

const WATCH_MS = 2;
/** Prime to 200, so that each client meets each search once. */
const STRIDE = 37;
const SHIFT = 23;

const answer = mode === "clients" ? await askTogether() : await askOneByOne();
const rssMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ ...answer, rssMb }));
