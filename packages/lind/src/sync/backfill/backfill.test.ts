import type { NctId } from "ctgov/study";
import { beforeEach, describe, expect, test } from "vitest";
import { nct } from "../../../../../test/support/fake-upstream.ts";
import { openMemoryRegistry } from "../../../../../test/support/memory-registry.ts";
import { MemoryStore } from "../../../../../test/support/memory-store.ts";
import { LindError } from "../../base/errors.ts";
import { type Failpoint, noFailpoint } from "../../base/failpoint.ts";
import { hashText } from "../../base/hash.ts";
import { silentLog } from "../../base/log.ts";
import { noProgress } from "../../base/progress.ts";
import { HISTORY_SOURCE, type Registry } from "../../registry/registry.ts";
import type { FetchedVersion, HistoryUpstream, VersionList } from "../../sources/history/history-upstream.ts";
import { backfillHistories } from "./backfill.ts";
import type { BackfillReport } from "./report.ts";

/** A record in markdown or in HTML, as little of it as the backfill looks at. */
function record(nctId: NctId, posted: string | undefined, summary: string, verified = "2026-01"): string {
  return JSON.stringify({
    protocolSection: {
      identificationModule: { nctId, orgStudyIdInfo: { id: `LIND-SYNTHETIC-${nctId}` }, briefTitle: "A & B" },
      statusModule: {
        statusVerifiedDate: verified,
        overallStatus: "RECRUITING",
        ...(posted === undefined ? {} : { lastUpdatePostDateStruct: { date: posted, type: "ACTUAL" } }),
      },
      descriptionModule: { briefSummary: summary },
    },
  });
}

/** A registry's memory: for each study its versions; a test may make it fail. */
class FakeHistory implements HistoryUpstream {
  readonly url = "https://fake.example";
  readonly versions: Map<NctId, readonly { readonly day: string; readonly text: string }[]> = new Map();
  readonly asked: string[] = [];
  isCertain = true;
  fail: (asked: string) => FetchedVersion | undefined = () => undefined;

  async list(nctId: NctId): Promise<VersionList> {
    this.#note(`${nctId}`);
    const versions = this.versions.get(nctId);
    if (versions === undefined) return { kind: "none", isCertain: this.isCertain };
    return { kind: "listed", versions: versions.map(({ day }, number) => ({ number, day })) };
  }

  async fetchVersion(nctId: NctId, number: number): Promise<FetchedVersion> {
    const failed = this.#note(`${nctId}/${number}`);
    const text = this.versions.get(nctId)?.[number]?.text;
    if (failed !== undefined || text === undefined) return failed ?? { kind: "gone" };
    return { kind: "found", record: { kind: "record", text, place: `${nctId}/${number}`, promisedId: nctId } };
  }

  traffic() {
    return { requests: this.asked.length, bytes: 0 };
  }

  #note(asked: string): FetchedVersion | undefined {
    this.asked.push(asked);
    return this.fail(asked);
  }
}

const [A, B, C] = [nct(1), nct(2), nct(3)];
let store: MemoryStore;
let registry: Registry;
let history: FakeHistory;

beforeEach(() => {
  store = new MemoryStore();
  registry = openMemoryRegistry(store);
  history = new FakeHistory();
});

async function mirror(nctId: NctId, posted: string, summary: string): Promise<void> {
  const text = record(nctId, posted, summary);
  const runId = await registry.startRun({ source: "api", startedAt: "2026-08-14T10:00:00Z" });
  const known = (await registry.readHeads([nctId])).get(nctId);
  const said = { lastUpdatePostDate: posted, dataTimestamp: "2026-08-14T09:00:05", overallStatus: "RECRUITING" };
  const version = { nctId, text, textHash: hashText(text), ...said };
  await registry.commitPage({
    runId,
    source: "api",
    recordedAt: "2026-08-14T10:00:00Z",
    provenance: "synthetic",
    writes: [
      known === undefined
        ? { kind: "add", version, changes: [] }
        : { kind: "update", over: known.version, version, changes: [] },
    ],
    quarantined: [],
    novelties: [],
  });
}

function backfill(nctIds: readonly NctId[], failpoint: Failpoint = noFailpoint): Promise<BackfillReport> {
  const clock = { now: () => 0, monotonicMs: () => 0, sleep: async () => undefined };
  const signal = new AbortController().signal;
  const effects = { clock, failpoint, log: silentLog, progress: noProgress, signal };
  return backfillHistories({ registry, history, nctIds: listed(nctIds), total: nctIds.length, effects });
}

async function* listed(nctIds: readonly NctId[]): AsyncGenerator<NctId> {
  yield* nctIds;
}

const unavailable = () => {
  throw new LindError("REGISTRY_UNAVAILABLE", "The registry answered 503.");
};

/** Three versions in HTML; the last is what the mirror has. */
async function threeVersions(nctId: NctId): Promise<void> {
  await mirror(nctId, "2026-03-10", "Third > all.");
  history.versions.set(nctId, [
    { day: "2025-01-08", text: record(nctId, "2025-01-10", "<p>First.</p>") },
    { day: "2025-06-02", text: record(nctId, "2025-06-05", "<p>Second.</p>") },
    { day: "2026-03-09", text: record(nctId, "2026-03-10", "<p>Third &gt; all.</p>").replace("A & B", "A &amp; B") },
  ]);
}

describe("a backfill", () => {
  test("stores each version as it came, in the past and without news; the current one is there already (B3, B5)", async () => {
    await threeVersions(A);
    const before = await registry.lastSeq();
    expect(await backfill([A])).toMatchObject({ studies: 1, past: 2, known: 1, newer: 0, failed: [], requests: 4 });
    const versions = await registry.listVersions(A);
    expect(
      versions.map(({ source, lastUpdatePostDate, dataTimestamp }) => [source, lastUpdatePostDate, dataTimestamp]),
    ).toEqual([
      [HISTORY_SOURCE, "2025-01-10", "2025-01-08"],
      [HISTORY_SOURCE, "2025-06-05", "2025-06-02"],
      ["api", "2026-03-10", "2026-08-14T09:00:05"],
    ]);
    expect((await registry.readVersion(A, 2))?.text).toBe(record(A, "2025-01-10", "<p>First.</p>"));
    expect((await registry.readStudy(A))?.version).toBe(1);
    expect(await registry.lastSeq()).toBe(before);
    expect(history.asked).toEqual([A, `${A}/0`, `${A}/1`, `${A}/2`]);
  });

  test("asks nothing for a history that is whole, until the study has a new version (B2)", async () => {
    await threeVersions(A);
    await backfill([A]);
    history.asked.length = 0;
    expect(await backfill([A])).toMatchObject({ whole: 1, past: 0, requests: 0 });
    // Two updates were posted between two syncs: the mirror met only the second.
    await mirror(A, "2026-06-01", "Fifth.");
    const known = history.versions.get(A) ?? [];
    history.versions.set(A, [
      ...known,
      { day: "2026-05-01", text: record(A, "2026-05-02", "<p>Fourth.</p>") },
      { day: "2026-05-30", text: record(A, "2026-06-01", "<p>Fifth.</p>") },
    ]);
    expect(await backfill([A])).toMatchObject({ past: 1, known: 1 });
    expect(history.asked).toEqual([A, `${A}/3`, `${A}/4`]);
    expect((await registry.listVersions(A)).map((version) => version.lastUpdatePostDate)).toEqual([
      "2025-01-10",
      "2025-06-05",
      "2026-03-10",
      "2026-05-02",
      "2026-06-01",
    ]);
  });

  test("leaves to the next sync what was posted after the current text, and takes it up then", async () => {
    await mirror(A, "2025-01-10", "First.");
    history.versions.set(A, [
      { day: "2025-01-08", text: record(A, "2025-01-10", "<p>First.</p>") },
      { day: "2025-06-02", text: record(A, "2025-06-05", "<p>Second.</p>") },
    ]);
    expect(await backfill([A])).toMatchObject({ past: 0, known: 1, newer: 1 });
    expect(await backfill([A])).toMatchObject({ whole: 1, requests: 3 });
    await mirror(A, "2025-06-05", "Second.");
    expect(await backfill([A])).toMatchObject({ past: 0, known: 1, newer: 0 });
  });

  test("keeps an update that only confirmed the record apart from the one posted on the same day", async () => {
    await mirror(A, "2026-03-10", "Same.");
    history.versions.set(A, [
      { day: "2026-03-08", text: record(A, "2026-03-10", "<p>Same.</p>", "2025-12") },
      { day: "2026-03-09", text: record(A, "2026-03-10", "<p>Same.</p>") },
    ]);
    expect(await backfill([A])).toMatchObject({ past: 1, known: 1 });
  });

  test("dates a text without a post date by the registry's list", async () => {
    await mirror(A, "2026-03-10", "Now.");
    history.versions.set(A, [{ day: "2004-05-06", text: record(A, undefined, "<p>Old.</p>") }]);
    await backfill([A]);
    expect((await registry.listVersions(A))[0]).toMatchObject({ lastUpdatePostDate: "2004-05-06" });
  });

  test("remembers that a record has no history, and goes on", async () => {
    await mirror(A, "2026-03-10", "Alone.");
    await threeVersions(B);
    expect(await backfill([A, B])).toMatchObject({ studies: 2, withoutHistory: 1, past: 2, failed: [] });
    expect(await backfill([A, B])).toMatchObject({ whole: 2 });
    expect(history.asked.filter((asked) => asked === A)).toEqual([A]);
  });

  test("remembers a history that was not found only once the registry has shown another (B7)", async () => {
    await mirror(A, "2026-03-10", "Alone.");
    history.isCertain = false;
    expect(await backfill([A])).toMatchObject({ withoutHistory: 1 });
    expect(await backfill([A])).toMatchObject({ withoutHistory: 1, whole: 0 });
    await threeVersions(B);
    expect(await backfill([A, B])).toMatchObject({ withoutHistory: 1, past: 2 });
    expect(await backfill([A, B])).toMatchObject({ withoutHistory: 0, whole: 2 });
  });

  test("refuses an address that has no history of anything", async () => {
    const ids = Array.from({ length: 12 }, (_, at) => nct(at + 1));
    for (const nctId of ids) await mirror(nctId, "2026-03-10", "Alone.");
    history.isCertain = false;
    await expect(backfill(ids)).rejects.toMatchObject({
      code: "REGISTRY_REFUSED",
      hint: expect.stringContaining("LIND_UPSTREAM"),
    });
    expect(history.asked).toHaveLength(10);
    expect(store.backfills.size).toBe(0);
  });

  test("keeps a version that is no study in quarantine, stores the others, and asks for it again", async () => {
    await threeVersions(A);
    const reason = "The answer holds no study; ask again.";
    history.fail = (asked) =>
      asked === `${A}/1`
        ? { kind: "unreadable", record: { kind: "unreadable", place: asked, reason, text: "{}" } }
        : undefined;
    expect(await backfill([A])).toMatchObject({ past: 1, known: 1, quarantined: 1, failed: [] });
    expect(await registry.listQuarantine(9)).toMatchObject([{ place: `${A}/1`, reason, text: "{}" }]);
    history.asked.length = 0;
    history.fail = () => undefined;
    expect(await backfill([A])).toMatchObject({ past: 1, known: 0, quarantined: 0 });
    expect(history.asked).toEqual([A, `${A}/1`]);
    expect((await registry.listVersions(A)).map(({ lastUpdatePostDate }) => lastUpdatePostDate)).toEqual([
      "2025-01-10",
      "2025-06-05",
      "2026-03-10",
    ]);
  });

  test("quarantines a version that is another study", async () => {
    await mirror(A, "2026-03-10", "Mine.");
    history.versions.set(A, [{ day: "2025-01-01", text: record(B, "2025-01-02", "<p>Other.</p>") }]);
    expect(await backfill([A])).toMatchObject({ past: 0, quarantined: 1 });
    expect(await registry.listVersions(A)).toHaveLength(1);
  });

  test("goes on with the next study when one fails, and names it (B6)", async () => {
    await threeVersions(A);
    await threeVersions(B);
    history.fail = (asked) => (asked === `${A}/1` ? unavailable() : undefined);
    const report = await backfill([A, B]);
    expect(report).toMatchObject({ past: 3, failed: [{ nctId: A, reason: "The registry answered 503." }] });
    history.fail = () => undefined;
    history.asked.length = 0;
    expect(await backfill([A, B])).toMatchObject({ whole: 1, past: 1, failed: [] });
    expect(history.asked).toEqual([A, `${A}/1`, `${A}/2`]);
  });

  test("stops when the registry is away: three studies in a row, or all that were asked for", async () => {
    const ids = [A, B, C, nct(4)];
    for (const nctId of ids) await threeVersions(nctId);
    history.fail = unavailable;
    await expect(backfill(ids)).rejects.toMatchObject({ code: "REGISTRY_UNAVAILABLE" });
    expect(history.asked).toEqual([A, B, C]);
    await expect(backfill([A])).rejects.toMatchObject({ code: "REGISTRY_UNAVAILABLE" });
    expect(await registry.listRuns(1)).toMatchObject([{ source: HISTORY_SOURCE, outcome: "failed" }]);
  });

  test("names what is not stored", async () => {
    expect(await backfill([A])).toMatchObject({ studies: 0, unknownIds: [A], requests: 0 });
  });
});

describe("a backfill that dies anywhere (B1)", () => {
  const texts = async () => {
    const versions = await registry.listVersions(A);
    return Promise.all(versions.map(async ({ version }) => (await registry.readVersion(A, version))?.text));
  };

  test.each([
    "backfill.before-run",
    "backfill.list-received",
    "backfill.version-received",
    "registry.inside-transaction",
    "backfill.version-committed",
    "backfill.before-complete",
  ] as const)("at %s, each time that it is passed, ends as one that was never disturbed", async (place) => {
    for (let time = 1; time < 9; time++) {
      store = new MemoryStore();
      registry = openMemoryRegistry(store);
      await threeVersions(A);
      let left = time;
      const kill: Failpoint = (name) => {
        if (name === place) left -= 1;
        if (left === 0) throw new Error("killed");
      };
      registry = openMemoryRegistry(store, kill);
      const died = await backfill([A], kill).then(
        () => false,
        () => true,
      );
      registry = openMemoryRegistry(store);
      history.asked.length = 0;
      const stored = (await texts()).length;
      await backfill([A]);
      expect(await texts(), `${place} ${time}`).toEqual([
        record(A, "2025-01-10", "<p>First.</p>"),
        record(A, "2025-06-05", "<p>Second.</p>"),
        record(A, "2026-03-10", "Third > all."),
      ]);
      // What is stored is not asked for again.
      expect(history.asked.filter((asked) => asked.includes("/")).length).toBeLessThanOrEqual(4 - stored);
      if (!died) break;
    }
  });
});
