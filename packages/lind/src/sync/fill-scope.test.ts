import { describe, expect, test } from "vitest";
import { FakeUpstream, fakeText, nct } from "../../../../test/support/fake-upstream.ts";
import { openMemoryRegistry } from "../../../../test/support/memory-registry.ts";
import { MemoryStore } from "../../../../test/support/memory-store.ts";
import { noFailpoint } from "../base/failpoint.ts";
import { silentLog } from "../base/log.ts";
import type { SourceRecord } from "../sources/record.ts";
import { parseCheckpoint } from "./checkpoint.ts";
import type { SyncEffects } from "./effects.ts";
import { adoptStored } from "./fill-scope.ts";
import { loadRecords } from "./load.ts";
import { syncScope } from "./runner.ts";

const effects: SyncEffects = {
  clock: { now: () => 0, monotonicMs: () => 0, sleep: async () => undefined },
  failpoint: noFailpoint,
  log: silentLog,
  progress: () => undefined,
  signal: new AbortController().signal,
};

/** A fake registry of ten studies, and a store that is filled from an archive of it. */
function world() {
  const upstream = new FakeUpstream();
  for (let number = 1; number <= 10; number++) upstream.put(number, { posted: "2026-08-13", derived: "2026-08-14" });
  const store = new MemoryStore();
  const registry = openMemoryRegistry(store);
  const archive = (): readonly SourceRecord[] =>
    [...upstream.studies].map(([nctId, study]) => ({ kind: "record", place: nctId, text: fakeText(nctId, study) }));
  const load = async (records: readonly SourceRecord[], askedTimestamp = upstream.dataTimestamp) => {
    const scope = await registry.saveScope({ kind: "everything" }, "2026-08-14T12:00:00Z");
    async function* batches() {
      yield records;
    }
    return loadRecords({ registry, source: "a.zip", batches: batches(), fills: { scope, askedTimestamp }, effects });
  };
  const sync = () => syncScope({ registry, upstream, scope: { kind: "everything" }, full: false, effects });
  const checkpoint = async () => parseCheckpoint((await registry.listScopes())[0]?.checkpoint);
  const texts = () => [...store.studies.values()].map(({ versions }) => versions.at(-1)?.text);
  return { upstream, store, registry, archive, load, sync, checkpoint, texts };
}

describe("a scope that an archive fills", () => {
  test("has what is stored, is not settled, and asks for what was posted since", async () => {
    const { upstream, registry, archive, load, sync, checkpoint } = world();
    await load(archive());
    expect(await registry.countMembers(1)).toBe(10);
    expect((await checkpoint()).reached).toMatchObject({ mark: "2026-08-13", isSettled: false, isSweepDue: true });
    const report = await sync();
    expect(report).toMatchObject({ outcome: "complete", added: 0, updated: 0 });
    expect(report.reconciliation).toEqual({ expected: 10, stored: 10, unreadable: 0 });
    const asked = upstream.calls.flatMap((call) => (call.kind === "page" ? [call.request.parameters] : []));
    expect(asked[0]).toMatchObject({ "filter.advanced": "AREA[LastUpdatePostDate]RANGE[2026-08-12,MAX]" });
    expect(asked.some(({ fields }) => fields === "NCTId,LastUpdatePostDate")).toBe(true);
  });

  test("ends as the registry is, however old the archive turns out to be (I18)", async () => {
    const { upstream, archive, load, sync, store, texts } = world();
    const kept = archive();
    upstream.moveTo("2026-08-24");
    upstream.put(3, { title: "Edited after the archive was packed" });
    upstream.put(11);
    upstream.studies.delete(nct(5));
    // The version is asked before the archive, and somebody in between has kept the archive for ten days.
    await load(kept);
    await sync();
    expect(store.studies.get(nct(5))?.state).toBe("removed");
    const present = texts().filter((text) => !text?.includes(nct(5)));
    expect(present.sort()).toEqual([...upstream.studies].map(([nctId, study]) => fakeText(nctId, study)).sort());
  });

  test("does not take a day for reached that only a wrong date names (I18)", async () => {
    const { upstream, archive, load, checkpoint } = world();
    upstream.put(4, { posted: "2031-01-01" });
    await load(archive());
    expect((await checkpoint()).reached?.mark).toBe("2026-08-14");
    const other = world();
    other.upstream.put(4, { posted: "2031-01-01" });
    await other.load(other.archive(), "2026-08-20T09:00:05");
    // Its own records are of the 14th, whatever the version said before it came.
    expect((await other.checkpoint()).reached?.mark).toBe("2026-08-14");
  });

  test("is the same when the load is repeated, and loses nothing of a later sync", async () => {
    const { upstream, archive, load, sync, checkpoint, store } = world();
    const kept = archive();
    await load(kept);
    upstream.moveTo("2026-08-17");
    upstream.put(3, { title: "Edited" });
    await sync();
    const feed = store.feed.length;
    await load(kept);
    expect((await checkpoint()).reached).toMatchObject({ mark: "2026-08-17", isSettled: false });
    await sync();
    expect(store.feed.length).toBe(feed);
  });

  test("looks at what a load had stored that was given up", async () => {
    const { upstream, registry, archive, sync, store } = world();
    async function* batches() {
      yield archive();
    }
    await loadRecords({ registry, source: "a.zip", batches: batches(), effects });
    upstream.moveTo("2026-08-17");
    upstream.studies.delete(nct(5));
    const scope = await registry.saveScope({ kind: "everything" }, "2026-08-14T12:00:00Z");
    await adoptStored({ registry, scope, effects });
    expect((await sync()).removed).toBe(1);
    expect(store.studies.get(nct(5))?.state).toBe("removed");
    expect(await registry.countMembers(1)).toBe(9);
  });

  test("lets go of members that are not there any more", async () => {
    const { upstream, registry, archive, load, sync } = world();
    await load(archive());
    await sync();
    upstream.moveTo("2026-08-17");
    upstream.studies.delete(nct(5));
    await load(archive());
    expect(await registry.countMembers(1), "whether it is gone is for the registry to say").toBe(10);
    await sync();
    expect(await registry.countMembers(1)).toBe(9);
  });
});
