import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect } from "vitest";
import { openLind } from "../../packages/lind/src/app/open-lind.ts";
import { type OpenSearch, openSearch } from "../../packages/lind/src/app/search/open-search.ts";
import { loadFiles } from "../../packages/lind/src/app/sync-scopes.ts";
import { systemClock } from "../../packages/lind/src/base/clock.ts";
import { noFailpoint } from "../../packages/lind/src/base/failpoint.ts";
import { silentLog } from "../../packages/lind/src/base/log.ts";
import { noProgress } from "../../packages/lind/src/base/progress.ts";
import { bindQuery } from "../../packages/lind/src/query/bind-query.ts";
import { createMatcher } from "../../packages/lind/src/query/matcher.ts";
import type { Query } from "../../packages/lind/src/query/query.ts";
import { DECAYED_HITS_MAX } from "../../packages/lind/src/query/score.ts";
import type { Hit } from "../../packages/lind/src/search/search-index.ts";
import { createSimulation, LIVELY } from "../../packages/lind/src/simulator/simulation.ts";

import { type SearchParameters, searchesOver } from "./random-search.ts";

/** Studies in an index and in memory, so that one can be held against the other. */
export interface IndexedStudies {
  readonly search: OpenSearch;
  readonly studies: ReadonlyMap<string, unknown>;
  close(): Promise<void>;
}

/** A business day near the simulation's beginning. */
const DAY = "2026-08-14";

/** Simulated studies, by the thousand if need be, loaded and indexed as a user would. */
export function simulatedTexts(studies: number, seed: number): readonly string[] {
  return [...createSimulation({ ...LIVELY, studies, seed }).texts(DAY)].map(({ text }) => text);
}

export async function indexStudies(texts: readonly string[]): Promise<IndexedStudies> {
  const home = mkdtempSync(join(tmpdir(), "lind-test-search-"));
  const file = join(home, "studies.ndjson");
  writeFileSync(file, texts.map((text) => `${text}\n`).join(""));
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
  await loadFiles(lind, [file]);
  const search = await openSearch(lind);
  const studies = new Map(texts.map((text) => [idOf(text), JSON.parse(text)] as const));
  return {
    search,
    studies,
    close: async () => {
      search[Symbol.dispose]();
      await lind[Symbol.asyncDispose]();
      rmSync(home, { recursive: true });
    },
  };
}

function idOf(text: string): string {
  return JSON.parse(text).protocolSection.identificationModule.nctId;
}

/** How many searches were carried out, and how often the index and the matcher were asked about one study. */
export interface Tally {
  searches: number;
  pairs: number;
  found: number;
}

const PAGE = 7;
const SCORE_DIGITS = 5;

/** Random searches: the index finds what the matcher finds, with its scores, in the order of the listing, page by page. */
export async function assertIndexEqualsMatcher(
  { search, studies }: IndexedStudies,
  options: { readonly runs: number; readonly seed?: number | undefined },
): Promise<Tally> {
  const tally: Tally = { searches: 0, pairs: 0, found: 0 };
  await fc.assert(
    fc.asyncProperty(searchesOver([...studies.values()]), async (parameters) => {
      const query = queryOf(parameters, search);
      if (query === undefined) return;
      const expected = expectedHits(query, studies);
      const hits = await allHits(query, search);
      expect(hits.map((hit) => hit.nctId).sort()).toEqual([...expected.keys()].sort());
      if (query.sort.length === 0) {
        for (const hit of hits) expect(hit.score).toBeCloseTo(expected.get(hit.nctId) ?? -1, SCORE_DIGITS);
        assertFalling(hits);
      }
      expect(await search.searcher.count(query)).toBe(expected.size);
      tally.searches += 1;
      tally.pairs += studies.size;
      tally.found += expected.size;
    }),
    { numRuns: options.runs, ...(options.seed === undefined ? {} : { seed: options.seed }) },
  );
  return tally;
}

/** What the search means; undefined where the parameters are refused (a range whose ends are the wrong way round). */
function queryOf(parameters: SearchParameters, { concepts }: OpenSearch): Query | undefined {
  const bound = bindQuery(parameters, { concepts });
  return bound.kind === "query" ? bound.query : undefined;
}

function expectedHits(query: Query, studies: ReadonlyMap<string, unknown>): ReadonlyMap<string, number> {
  const matches = createMatcher(query);
  expect(studies.size).toBeLessThan(DECAYED_HITS_MAX);
  return new Map(
    [...studies].flatMap(([nctId, study]) => {
      const { isMatch, score } = matches(study);
      return isMatch ? [[nctId, score] as const] : [];
    }),
  );
}

/** Every page of the listing, in small pages, so that page tokens are tried too. */
async function allHits(query: Query, { searcher }: OpenSearch): Promise<readonly Hit[]> {
  const first = await searcher.search(query, { limit: PAGE, countTotal: true });
  const hits = [...first.hits];
  for (let pageToken = first.nextPageToken; pageToken !== undefined; ) {
    const page = await searcher.search(query, { limit: PAGE, pageToken });
    hits.push(...page.hits);
    pageToken = page.nextPageToken;
  }
  expect(hits.length).toBe(first.totalCount);
  return hits;
}

function assertFalling(hits: readonly Hit[]): void {
  for (const [index, hit] of hits.entries()) {
    const before = hits[index - 1];
    if (before === undefined) continue;
    const isInOrder = before.score > hit.score || (before.score === hit.score && before.nctId < hit.nctId);
    expect(isInOrder, `${before.nctId} ${before.score} before ${hit.nctId} ${hit.score}`).toBe(true);
  }
}
