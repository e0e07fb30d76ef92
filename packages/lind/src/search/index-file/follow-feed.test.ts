import { readdirSync } from "node:fs";
import type { NctId } from "ctgov/study";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readIndexContent } from "../../../../../test/support/index-content.ts";
import { openMemoryRegistry } from "../../../../../test/support/memory-registry.ts";
import { MemoryStore } from "../../../../../test/support/memory-store.ts";
import { temporaryFolder } from "../../../../../test/support/temporary-folder.ts";
import { type Clock, systemClock } from "../../base/clock.ts";
import { type Failpoint, type FailpointName, noFailpoint, SEARCH_FAILPOINTS } from "../../base/failpoint.ts";
import type { StudyWrite } from "../../registry/registry.ts";
import { add, changeOf, commit, nctId, update } from "../../registry/store-under-test.ts";
import { type FollowOptions, followFeed, rebuildIndex } from "./follow-feed.ts";
import type { IndexReport } from "./index-work.ts";
import { createLocalPreparer } from "./preparing/prepare-texts.ts";
import { openIndexReader } from "./read-index.ts";

const clock: Clock = { ...systemClock, now: () => Date.UTC(2026, 7, 15) };
const CACHE_BYTES = 8 * 1024 * 1024;

/** A record whose every part differs with the revision: words, dates, lists, locations, aliases. */
function record(id: NctId, revision: number): string {
  const locations = Array.from({ length: revision % 4 }, (_, at) => ({
    facility: `Hospital ${at}`,
    city: `City ${revision}`,
    country: at % 2 === 0 ? "France" : "Japan",
    status: at === 0 ? "RECRUITING" : undefined,
    contacts: at === 1 ? [{ name: "A. Name", role: "CONTACT" }] : undefined,
    geoPoint: { lat: 45.5 + at, lon: revision / 7 },
  }));
  return JSON.stringify({
    protocolSection: {
      identificationModule: {
        nctId: id,
        nctIdAliases: revision % 3 === 0 ? [`NCT0${String(9_000_000 + revision)}`] : undefined,
        briefTitle: `Study ${id} in revision ${revision}`,
      },
      statusModule: {
        overallStatus: revision % 2 === 0 ? "RECRUITING" : "COMPLETED",
        startDateStruct: { date: `20${10 + (revision % 10)}-0${1 + (revision % 9)}` },
      },
      conditionsModule: { conditions: ["Asthma", `Condition ${revision % 5}`, "Asthma"] },
      designModule: { phases: revision % 2 === 0 ? ["PHASE1", "PHASE2"] : [], enrollmentInfo: { count: revision } },
      contactsLocationsModule: { locations },
    },
    hasResults: revision % 5 === 0,
  });
}

/** A mirror that lives, and its index. */
class World {
  readonly store = new MemoryStore();
  readonly home = temporaryFolder();
  #revision = 0;

  async write(...writes: readonly StudyWrite[]): Promise<void> {
    if (writes.length > 0) await commit(openMemoryRegistry(this.store), writes);
  }

  async add(number: number): Promise<void> {
    this.#revision += 1;
    const id = nctId(number);
    const known = this.store.studies.get(id);
    const text = record(id, this.#revision);
    await this.write(known === undefined ? add(id, text) : update(id, known.current, text));
  }

  /** Does nothing for a study that is not there. */
  async change(number: number, kind: "remove" | "restore" | "merge" | "note"): Promise<void> {
    const id = nctId(number);
    const known = this.store.studies.get(id);
    if (known === undefined) return;
    const over = known.current;
    const changes = [changeOf(kind === "note" ? "scope.entered" : "study.removed")];
    if (kind === "merge") await this.write({ kind, nctId: id, over, into: nctId(number + 1), changes });
    else await this.write({ kind, nctId: id, over, changes });
  }

  async follow(options: Partial<FollowOptions> = {}): Promise<IndexReport> {
    return followFeed(this.#options(options));
  }

  async rebuild(options: Partial<FollowOptions> = {}): Promise<IndexReport> {
    return rebuildIndex(this.#options(options));
  }

  /** What a new index of the same mirror says. */
  async fresh(): Promise<ReturnType<typeof readIndexContent>> {
    const home = temporaryFolder();
    await rebuildIndex({ ...this.#options({}), home });
    return readIndexContent(home);
  }

  #options(options: Partial<FollowOptions>): FollowOptions {
    const registry = openMemoryRegistry(this.store);
    return { registry, home: this.home, clock, openPreparer: createLocalPreparer, ...options };
  }
}

/** The end of a process, as a failpoint brings it about. */
class Killed extends Error {}

function killAt(place: FailpointName, count: number): Failpoint {
  let left = count;
  return (name) => {
    if (name !== place) return;
    left -= 1;
    if (left === 0) throw new Killed();
  };
}

async function survive(work: Promise<IndexReport>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof Killed)) throw error;
  });
}

/** The studies that an index finds, each with its version. */
function versionsIn(home: string): readonly string[] {
  const reader = openIndexReader(home, { cacheBytes: CACHE_BYTES });
  const versions: string[] = [];
  reader.current(reader.documentsCount).forEach((doc) => {
    const { nctId: id, version } = reader.documentOf(doc);
    versions.push(`${id}.${version}`);
  });
  reader.close();
  return versions.sort();
}

describe("following the change feed", () => {
  test("builds an index where there is none, then only adds what changed", async () => {
    const world = new World();
    for (const number of [3, 1, 2]) await world.add(number);
    expect(await world.follow()).toEqual({ isRebuilt: true, documentsAdded: 3, documentsEnded: 0, seq: 3 });
    await world.add(2);
    await world.add(4);
    expect(await world.follow()).toEqual({ isRebuilt: false, documentsAdded: 2, documentsEnded: 1, seq: 5 });
    expect(await world.follow()).toEqual({ isRebuilt: false, documentsAdded: 0, documentsEnded: 0, seq: 5 });
    expect([...readIndexContent(world.home).keys()]).toEqual([1, 2, 3, 4].map(nctId));
  });

  test("saves how far it has read in the registry too, after the index has it", async () => {
    const world = new World();
    await world.add(1);
    const registry = openMemoryRegistry(world.store);
    await survive(world.follow({ failpoint: killAt("search.before-publish", 1) }));
    expect(await registry.readMark("search")).toBe(0);
    await world.follow();
    expect(await registry.readMark("search")).toBe(1);
    await world.add(2);
    await survive(world.follow({ failpoint: killAt("search.committed", 1) }));
    expect(await registry.readMark("search")).toBe(1);
    await world.follow();
    expect(await registry.listMarks()).toEqual([{ reader: "search", seq: 2, at: "2026-08-15T00:00:00.000Z" }]);
  });

  test("makes no new document for the same version", async () => {
    const world = new World();
    await world.add(1);
    await world.follow();
    await world.change(1, "note");
    expect(await world.follow()).toEqual({ isRebuilt: false, documentsAdded: 0, documentsEnded: 0, seq: 2 });
  });

  test("a removed or merged study is found no more, a restored one again", async () => {
    const world = new World();
    for (const number of [1, 2, 3]) await world.add(number);
    await world.follow();
    await world.change(1, "remove");
    await world.change(2, "merge");
    expect(await world.follow()).toMatchObject({ documentsAdded: 0, documentsEnded: 2 });
    expect([...readIndexContent(world.home).keys()]).toEqual([nctId(3)]);
    await world.change(1, "restore");
    expect(await world.follow()).toMatchObject({ documentsAdded: 1, documentsEnded: 0 });
    expect([...readIndexContent(world.home).keys()]).toEqual([1, 3].map(nctId));
  });

  test("reads a feed of many changes of many studies to its end", async () => {
    const world = new World();
    await world.add(2_101);
    await world.follow();
    const numbers = Array.from({ length: 2_100 }, (_, at) => at + 1);
    await world.write(...numbers.map((number) => add(nctId(number), record(nctId(number), number))));
    for (let round = 0; round < 3; round++) {
      const changes = Array.from({ length: 900 }, () => changeOf("scope.entered"));
      await world.write({ kind: "note", nctId: nctId(1), over: 1, changes });
    }
    expect(await world.follow()).toEqual({ isRebuilt: false, documentsAdded: 2_100, documentsEnded: 0, seq: 4_801 });
    expect(versionsIn(world.home).length).toBe(2_101);
  });

  test("an index that has read further than the feed goes is of another registry, and is built anew", async () => {
    const world = new World();
    for (const number of [1, 2]) await world.add(number);
    await world.follow();
    const other = new World();
    await other.add(7);
    expect(await other.follow({ home: world.home })).toMatchObject({ isRebuilt: true, documentsAdded: 1, seq: 1 });
    expect([...readIndexContent(world.home).keys()]).toEqual([nctId(7)]);
  });

  test("an index of another store is built anew, however much longer the feed of this one is", async () => {
    const world = new World();
    await world.add(1);
    await world.follow();
    const other = new World();
    for (const number of [7, 8]) await other.add(number);
    expect(await other.follow({ home: world.home })).toMatchObject({ isRebuilt: true, documentsAdded: 2, seq: 2 });
  });

  test("stops when it is told to, and goes on from its last commit", async () => {
    const world = new World();
    await world.add(1);
    const interrupt = new AbortController();
    interrupt.abort(new Killed());
    await survive(world.follow({ signal: interrupt.signal }));
    expect(() => openIndexReader(world.home, { cacheBytes: CACHE_BYTES })).toThrow("no search index yet");
    expect(await world.follow()).toMatchObject({ documentsAdded: 1 });
  });
});

describe("rebuilding", () => {
  test("leaves one file, which holds the same", async () => {
    const world = new World();
    for (const number of [1, 2, 3]) await world.add(number);
    await world.follow();
    const before = readIndexContent(world.home);
    expect(await world.rebuild()).toMatchObject({ isRebuilt: true, documentsAdded: 3 });
    expect(readIndexContent(world.home)).toEqual(before);
    expect(readdirSync(world.home).filter((name) => name.endsWith(".sqlite") || name.includes("building"))).toEqual([
      "search-2.sqlite",
    ]);
  });

  test("goes on where a killed build was", async () => {
    const world = new World();
    const numbers = Array.from({ length: 4_200 }, (_, at) => at + 1);
    await world.write(...numbers.map((number) => add(nctId(number), record(nctId(number), 1))));
    await survive(world.follow({ failpoint: killAt("search.committed", 1) }));
    await world.add(1);
    await world.change(2, "remove");
    const report = await world.follow();
    // 4,096 of 4,200 studies were committed before the kill, and one has changed since.
    expect(report).toEqual({ isRebuilt: true, documentsAdded: 105, documentsEnded: 2, seq: 4_202 });
    expect(versionsIn(world.home)).toEqual([
      `${nctId(1)}.2`,
      ...numbers.slice(2).map((number) => `${nctId(number)}.1`),
    ]);
  });

  test("finds a study once that the scan comes to twice, as it does where early versions are dropped meanwhile", async () => {
    const world = new World();
    for (const number of [1, 2, 3]) await world.add(number);
    const registry = openMemoryRegistry(world.store);
    const twice: typeof registry.scanStudiesAsStored = async function* (after) {
      yield* registry.scanStudiesAsStored(after);
      for await (const study of registry.scanStudiesAsStored()) yield { ...study, storedAt: study.storedAt + 100 };
    };
    await world.follow({ registry: { ...registry, scanStudiesAsStored: twice } });
    expect(versionsIn(world.home)).toEqual([1, 2, 3].map((number) => `${nctId(number)}.1`));
    expect(readIndexContent(world.home)).toEqual(await world.fresh());
  });
});

type Action =
  | { readonly kind: "add"; readonly numbers: readonly number[] }
  | { readonly kind: "remove" | "restore" | "merge" | "note"; readonly number: number }
  | { readonly kind: "follow" | "rebuild"; readonly kill: FailpointName | undefined; readonly count: number };

const someNumber = fc.integer({ min: 1, max: 9 });
const anyAction: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ kind: fc.constant("add" as const), numbers: fc.array(someNumber, { minLength: 1, maxLength: 4 }) }),
  fc.record({ kind: fc.constantFrom("remove" as const, "restore", "merge", "note"), number: someNumber }),
  fc.record({
    kind: fc.constantFrom("follow" as const, "follow" as const, "rebuild"),
    kill: fc.option(fc.constantFrom(...SEARCH_FAILPOINTS), { nil: undefined }),
    count: fc.integer({ min: 1, max: 2 }),
  }),
);

async function run(world: World, action: Action): Promise<void> {
  switch (action.kind) {
    case "add":
      for (const number of action.numbers) await world.add(number);
      return;
    case "follow":
    case "rebuild": {
      const failpoint = action.kill === undefined ? noFailpoint : killAt(action.kill, action.count);
      await survive(world[action.kind]({ failpoint }));
      return;
    }
    default:
      await world.change(action.number, action.kind);
  }
}

describe("whatever happens", () => {
  test("an index that followed equals one that is new", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyAction, { minLength: 1, maxLength: 12 }), async (actions) => {
        const world = new World();
        for (const action of actions) await run(world, action);
        await world.follow();
        expect(readIndexContent(world.home)).toEqual(await world.fresh());
        const state = openIndexReader(world.home, { cacheBytes: CACHE_BYTES });
        expect(state.readState().seq).toBe(world.store.feed.length);
        state.close();
      }),
      { numRuns: 40 },
    );
  });
});
