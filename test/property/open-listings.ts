import { rmSync } from "node:fs";
import type { NctId } from "ctgov/study";
import fc from "fast-check";
import { expect } from "vitest";
import { must, unreachable } from "../../packages/lind/src/base/assert.ts";
import { systemClock } from "../../packages/lind/src/base/clock.ts";
import { bindQuery } from "../../packages/lind/src/query/bind-query.ts";
import { createConcepts } from "../../packages/lind/src/query/concepts/create-concepts.ts";
import { createMatcher } from "../../packages/lind/src/query/matcher.ts";
import type { Query } from "../../packages/lind/src/query/query.ts";
import { add, changeOf, commit, nctId, update } from "../../packages/lind/src/registry/store-under-test.ts";
import { followFeed, rebuildIndex } from "../../packages/lind/src/search/index-file/follow-feed.ts";
import { createLocalPreparer } from "../../packages/lind/src/search/index-file/preparing/prepare-texts.ts";
import { type OpenIndexReader, openIndexReader } from "../../packages/lind/src/search/index-file/read-index.ts";
import type { Hit } from "../../packages/lind/src/search/search-index.ts";
import { createSearcher, type Searcher } from "../../packages/lind/src/search/searcher.ts";
import { openMemoryRegistry } from "../support/memory-registry.ts";
import { MemoryStore } from "../support/memory-store.ts";

/** What a study of the model says: enough to be found, ranked and sorted by. */
interface ModelRecord {
  readonly title: string;
  readonly enrollment: number | undefined;
  readonly start: string | undefined;
}

/** Searches whose listings are ordered in every way there is. */
const SEARCHES: readonly Readonly<Record<string, string>>[] = [
  {},
  { "query.titles": "lemon OR cider" },
  { "query.term": "lemon cider" },
  { "query.titles": "lemon", sort: "EnrollmentCount:desc" },
  { sort: "StartDate" },
  { sort: "StartDate:asc,EnrollmentCount:desc" },
  { "filter.advanced": "AREA[EnrollmentCount]RANGE[2,MAX]", sort: "EnrollmentCount" },
  { "filter.advanced": "NOT AREA[StartDate]MISSING", "query.term": "TILT[StartDate]lemon" },
];

const CACHE_BYTES = 1024 * 1024;
const PAGES_MAX = 1_000;

function textOf(id: NctId, { title, enrollment, start }: ModelRecord): string {
  return JSON.stringify({
    protocolSection: {
      identificationModule: { nctId: id, briefTitle: title },
      statusModule: start === undefined ? {} : { startDateStruct: { date: start } },
      designModule: enrollment === undefined ? {} : { enrollmentInfo: { count: enrollment } },
    },
  });
}

/** A place in a listing as the matcher and the record have it. */
interface Listed {
  readonly nctId: NctId;
  readonly version: number;
  readonly score: number;
  readonly record: ModelRecord;
}

/** A listing that somebody reads page by page. */
interface Listing {
  readonly query: Query;
  readonly pageSize: number;
  /** What its first page's snapshot holds, in order. */
  readonly expected: readonly Listed[];
  readonly hits: Hit[];
  pageToken: string | undefined;
  isEnded: boolean;
  /** The index was built anew meanwhile; the listing then goes on in what is current. */
  isMoved: boolean;
}

/** A mirror that is synced, its index, and listings that are open all the while. */
export class ListingWorld {
  readonly #store = new MemoryStore();
  readonly #home: string;
  readonly #records = new Map<string, ModelRecord>();
  readonly #listings: Listing[] = [];
  #indexed: readonly Listed[] = [];
  #reader: OpenIndexReader | undefined;

  constructor(home: string) {
    this.#home = home;
  }

  /** A page of a sync: studies come, change, or go. */
  async sync(numbers: readonly number[], record: ModelRecord): Promise<void> {
    for (const number of new Set(numbers)) {
      const id = nctId(number);
      const known = this.#store.studies.get(id);
      const text = textOf(id, record);
      await this.#write(known === undefined ? add(id, text) : update(id, known.current, text));
      this.#records.set(`${id} ${must(this.#store.studies.get(id), "it was written").current}`, record);
    }
  }

  async remove(number: number): Promise<void> {
    const known = this.#store.studies.get(nctId(number));
    if (known === undefined) return;
    await this.#write({
      kind: "remove",
      nctId: nctId(number),
      over: known.current,
      changes: [changeOf("study.removed")],
    });
  }

  async index(kind: "follow" | "rebuild"): Promise<void> {
    const registry = openMemoryRegistry(this.#store);
    const options = { registry, home: this.#home, clock: systemClock, openPreparer: createLocalPreparer };
    const { isRebuilt } = await (kind === "follow" ? followFeed(options) : rebuildIndex(options));
    if (isRebuilt) for (const listing of this.#listings) listing.isMoved = true;
    const present: Listed[] = [];
    for await (const { nctId: id, version, state } of registry.scanStudies()) {
      const record = must(this.#records.get(`${id} ${version}`), "every version is the model's");
      if (state === "present") present.push({ nctId: id, version, score: 0, record });
    }
    this.#indexed = present;
  }

  /** Opens a listing; does nothing while there is no index. */
  async begin(search: number, pageSize: number): Promise<void> {
    if (this.#indexed.length === 0) return;
    const bound = bindQuery(must(SEARCHES[search % SEARCHES.length], "a search"), { concepts: createConcepts([]) });
    if (bound.kind === "problems") throw new Error("the searches are right");
    const { query } = bound;
    const expected = expectedOrder(query, this.#indexed);
    const listing = { query, pageSize, expected, hits: [], pageToken: undefined, isEnded: false, isMoved: false };
    this.#listings.push(listing);
    await this.#turn(listing);
  }

  /** Reads the next page of one of the open listings. */
  async turn(which: number): Promise<void> {
    const open = this.#listings.filter((listing) => !listing.isEnded);
    const listing = open[which % Math.max(1, open.length)];
    if (listing !== undefined) await this.#turn(listing);
  }

  /** Reads every listing to its end. */
  async finish(): Promise<void> {
    for (const listing of this.#listings) {
      for (let pages = 0; !listing.isEnded; pages++) {
        expect(pages).toBeLessThan(PAGES_MAX);
        await this.#turn(listing);
      }
    }
  }

  /** Another process goes on where this one was. */
  restart(): void {
    this.#reader?.close();
    this.#reader = undefined;
  }

  /** The ids that a listing has given so far, by the order in which listings were begun. */
  seen(listing: number): readonly NctId[] {
    return must(this.#listings[listing], "a listing that was begun").hits.map(({ nctId: id }) => id);
  }

  close(): void {
    this.restart();
    rmSync(this.#home, { recursive: true, force: true });
  }

  async #turn(listing: Listing): Promise<void> {
    const { query, pageSize, pageToken, hits, expected } = listing;
    const isFirst = pageToken === undefined;
    const page = await this.#searcher().search(query, { limit: pageSize, pageToken, countTotal: isFirst });
    if (isFirst) expect(page.totalCount).toBe(expected.length);
    expect(page.hits.length).toBeLessThanOrEqual(pageSize);
    hits.push(...page.hits);
    listing.pageToken = page.nextPageToken;
    listing.isEnded = page.nextPageToken === undefined;
    if (!listing.isMoved) {
      const seen = hits.map(({ nctId: id, version }) => `${id}.${version}`);
      const promised = expected.slice(0, hits.length).map(({ nctId: id, version }) => `${id}.${version}`);
      expect(seen).toEqual(promised);
      expect(listing.isEnded).toBe(hits.length === expected.length);
    }
  }

  /** The reader stays open over syncs, updates and rebuilds, as in a server. */
  #searcher(): Searcher {
    this.#reader ??= openIndexReader(this.#home, { cacheBytes: CACHE_BYTES });
    return createSearcher(this.#reader, () => Promise.reject(new Error("no record has to be read")));
  }

  async #write(...writes: Parameters<typeof commit>[1]): Promise<void> {
    await commit(openMemoryRegistry(this.#store), writes);
  }
}

/** The order that the sort keys promise, worked out from the records alone. */
function expectedOrder(query: Query, present: readonly Listed[]): readonly Listed[] {
  const matches = createMatcher(query);
  const listed = present.flatMap((each) => {
    const { isMatch, score } = matches(JSON.parse(textOf(each.nctId, each.record)));
    return isMatch ? [{ ...each, score }] : [];
  });
  return listed.toSorted((a, b) => {
    for (const key of query.sort) {
      const [x, y] =
        key.kind === "relevance" ? [a.score, b.score] : [sortValueOf(a, key.piece), sortValueOf(b, key.piece)];
      if (x === y) continue;
      if (x === undefined || y === undefined) return x === undefined ? 1 : -1;
      return (x < y ? -1 : 1) * (key.isDescending ? -1 : 1);
    }
    if (query.sort.length === 0 && a.score !== b.score) return b.score - a.score;
    return a.nctId < b.nctId ? -1 : 1;
  });
}

/** ISO days are in the order of their texts. */
function sortValueOf({ record }: Listed, piece: string): number | string | undefined {
  return piece === "EnrollmentCount" ? record.enrollment : record.start;
}

const NUMBERS_MAX = 30;

const records: fc.Arbitrary<ModelRecord> = fc.record({
  title: fc.constantFrom("Lemon", "Cider", "Lemon and cider", "Lemon or perry", "Perry"),
  enrollment: fc.option(fc.nat({ max: 4 }), { nil: undefined }),
  start: fc.option(fc.constantFrom("2020-01-01", "2021-06-15", "2024-02-29"), { nil: undefined }),
});

/** Something that happens; plain data, so that a failure shows the history. */
type Step =
  | { readonly kind: "sync"; readonly numbers: readonly number[]; readonly record: ModelRecord }
  | { readonly kind: "remove"; readonly number: number }
  | { readonly kind: "follow" | "rebuild" | "restart" }
  | { readonly kind: "begin"; readonly search: number; readonly pageSize: number }
  | { readonly kind: "turn"; readonly which: number };

function perform(world: ListingWorld, step: Step): Promise<void> | void {
  switch (step.kind) {
    case "sync":
      return world.sync(step.numbers, step.record);
    case "remove":
      return world.remove(step.number);
    case "follow":
    case "rebuild":
      return world.index(step.kind);
    case "restart":
      return world.restart();
    case "begin":
      return world.begin(step.search, step.pageSize);
    case "turn":
      return world.turn(step.which);
    default:
      return unreachable(step);
  }
}

const kind = <Kind extends Step["kind"]>(name: Kind): fc.Arbitrary<Kind> => fc.constant(name);
const numbers = fc.integer({ min: 1, max: NUMBERS_MAX });

const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: kind("sync"),
      numbers: fc.array(numbers, { minLength: 1, maxLength: 8 }),
      record: records,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind("remove"), number: numbers }) },
  { weight: 3, arbitrary: fc.record({ kind: kind("follow") }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("restart") }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: kind("begin"),
      search: fc.nat({ max: SEARCHES.length - 1 }),
      pageSize: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: kind("turn"), which: fc.nat({ max: 7 }) }) },
);

/** What happens to a mirror, its index and its readers, in any order; at first something is stored and indexed. */
export function histories(options: {
  readonly withRebuilds: boolean;
  readonly stepsMax: number;
}): fc.Arbitrary<readonly Step[]> {
  const rebuild = fc.record({ kind: kind("rebuild") });
  const step = options.withRebuilds
    ? fc.oneof({ weight: 15, arbitrary: steps }, { weight: 1, arbitrary: rebuild })
    : steps;
  return fc.array(step, { minLength: 5, maxLength: options.stepsMax }).map((more) => [...BEGINNING, ...more]);
}

const BEGINNING: readonly Step[] = [
  { kind: "sync", numbers: [1, 5, 9, 13, 17, 21], record: { title: "Lemon", enrollment: 2, start: undefined } },
  { kind: "sync", numbers: [3, 7, 11, 15], record: { title: "Cider", enrollment: undefined, start: "2021-06-15" } },
  { kind: "follow" },
];

/** Lets the histories happen; each world checks its listings at every page. */
export async function assertListingsHold(
  all: fc.Arbitrary<readonly Step[]>,
  options: { readonly runs: number; readonly makeHome: () => string },
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(all, async (history) => {
      const world = new ListingWorld(options.makeHome());
      try {
        for (const step of history) await perform(world, step);
        await world.finish();
      } finally {
        world.close();
      }
    }),
    { numRuns: options.runs },
  );
}
