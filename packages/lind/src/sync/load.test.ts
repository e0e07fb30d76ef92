import { describe, expect, test } from "vitest";
import { type FakeStudy, fakeText, nct } from "../../../../test/support/fake-upstream.ts";
import { openMemoryRegistry } from "../../../../test/support/memory-registry.ts";
import { MemoryStore } from "../../../../test/support/memory-store.ts";
import { noFailpoint } from "../base/failpoint.ts";
import { silentLog } from "../base/log.ts";
import type { SourceRecord } from "../sources/record.ts";
import type { SyncEffects } from "./effects.ts";
import { loadRecords } from "./load.ts";

function effectsOf(more: Partial<SyncEffects> = {}): SyncEffects {
  return {
    clock: { now: () => 0, monotonicMs: () => 0, sleep: async () => undefined },
    failpoint: noFailpoint,
    log: silentLog,
    progress: () => undefined,
    signal: new AbortController().signal,
    ...more,
  };
}

function record(number: number, more: Partial<FakeStudy> = {}): SourceRecord {
  const study = { title: "Lemons", posted: "2026-08-13", status: "RECRUITING", derived: "2026-08-13", ...more };
  return { kind: "record", place: `line ${number}`, text: fakeText(nct(number), study) };
}

async function* batchesOf(...batches: readonly (readonly SourceRecord[])[]): AsyncGenerator<readonly SourceRecord[]> {
  yield* batches;
}

function load(store: MemoryStore, batches: readonly (readonly SourceRecord[])[], effects: Partial<SyncEffects> = {}) {
  const registry = openMemoryRegistry(store, effects.failpoint);
  return loadRecords({ registry, source: "a.ndjson", batches: batchesOf(...batches), effects: effectsOf(effects) });
}

describe("a load from a file", () => {
  test("stores each batch, quarantines what cannot be read, and reports both (I9)", async () => {
    const store = new MemoryStore();
    const broken: SourceRecord = { kind: "record", place: "line 3", text: "{" };
    const report = await load(store, [[record(1), record(2), broken], [record(4)]]);
    expect(report).toMatchObject({
      outcome: "complete",
      added: 3,
      quarantined: 1,
      requests: 0,
      bytes: 0,
      unknownIds: [],
    });
    expect(report).not.toHaveProperty("scopeId");
    expect(store.quarantine).toMatchObject([{ place: "line 3", text: "{", runId: 1 }]);
    expect(store.runs).toMatchObject([{ outcome: "complete", source: "file:a.ndjson", added: 3, quarantined: 1 }]);
    expect(store.studies.get(nct(1))?.versions[0]).toMatchObject({ source: "file:a.ndjson", text: record(1).text });
  });

  test("may be repeated: nothing is stored twice (I8)", async () => {
    const store = new MemoryStore();
    const batches = [[record(1), record(1, { title: "Limes", posted: "2026-08-01" })]];
    expect(await load(store, batches)).toMatchObject({ added: 1, updated: 1, past: 0 });
    const feed = store.feed.length;
    expect(await load(store, batches)).toMatchObject({ added: 0, updated: 0, past: 0, quarantined: 0 });
    expect(store.feed).toHaveLength(feed);
    expect(store.studies.get(nct(1))?.versions).toHaveLength(2);
  });

  test("commits nothing for a batch that is stored already, and reports it (I8)", async () => {
    const store = new MemoryStore();
    const batches = [[record(1), record(2)], [record(3)]];
    await load(store, batches);
    const failpoint = (name: string) => {
      if (name === "registry.inside-transaction") throw new Error("a transaction");
    };
    expect(await load(store, batches, { failpoint })).toMatchObject({ added: 0, updated: 0, unchanged: 3 });
  });

  test("puts an older text into the history, where it is no news (I8)", async () => {
    const store = new MemoryStore();
    await load(store, [[record(1)]]);
    const older = record(1, { title: "Limes", posted: "2026-08-01", derived: "2026-08-01" });
    expect(await load(store, [[older]])).toMatchObject({ past: 1, updated: 0 });
    const registry = openMemoryRegistry(store);
    expect((await registry.readStudy(nct(1)))?.text).toBe(record(1).text);
    expect((await registry.listVersions(nct(1))).map(({ version }) => version)).toEqual([2, 1]);
    expect(store.feed).toHaveLength(1);
  });

  test("keeps whole batches when the source fails, and says why", async () => {
    const store = new MemoryStore();
    async function* failing(): AsyncGenerator<readonly SourceRecord[]> {
      yield [record(1)];
      throw new Error("The disk was taken out.");
    }
    const options = {
      registry: openMemoryRegistry(store),
      source: "a.ndjson",
      batches: failing(),
      effects: effectsOf(),
    };
    await expect(loadRecords(options)).rejects.toThrow("The disk was taken out.");
    expect(store.studies.size).toBe(1);
    expect(store.runs).toMatchObject([{ outcome: "failed", added: 1, error: "The disk was taken out." }]);
  });

  test("stops at the next batch when it is interrupted (I1)", async () => {
    const store = new MemoryStore();
    const controller = new AbortController();
    const effects = { signal: controller.signal, progress: () => controller.abort() };
    await expect(load(store, [[record(1)], [record(2)]], effects)).rejects.toMatchObject({ code: "INTERRUPTED" });
    expect([...store.studies.keys()]).toEqual([nct(1)]);
    expect(store.runs).toMatchObject([{ outcome: "interrupted", added: 1 }]);
  });

  test("that dies inside a transaction leaves nothing of the batch (I1)", async () => {
    const store = new MemoryStore();
    const failpoint = (name: string) => {
      if (name === "registry.inside-transaction" && store.studies.size > 0) throw new Error("power cut");
    };
    await expect(load(store, [[record(1)], [record(2), record(3)]], { failpoint })).rejects.toThrow("power cut");
    expect([...store.studies.keys()]).toEqual([nct(1)]);
  });

  test("tells how far the input is read, where the input can tell", async () => {
    const store = new MemoryStore();
    const told: unknown[] = [];
    const effects = effectsOf({ progress: (progress) => told.push(progress) });
    const progress = { label: "loading a.ndjson", done: 40, total: 80, unit: "bytes" } as const;
    const options = { registry: openMemoryRegistry(store), source: "a.ndjson", effects };
    await loadRecords({ ...options, batches: batchesOf([record(1)]), progressOf: () => progress });
    await loadRecords({ ...options, batches: batchesOf([record(1), record(2)]) });
    expect(told).toEqual([progress, { label: "loading a.ndjson", done: 2, unit: "studies" }]);
  });
});
