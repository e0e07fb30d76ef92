import { describe, expect, test } from "vitest";
import { FakeUpstream, nct } from "../../../../test/support/fake-upstream.ts";
import { openMemoryRegistry } from "../../../../test/support/memory-registry.ts";
import { MemoryStore } from "../../../../test/support/memory-store.ts";
import { noFailpoint } from "../base/failpoint.ts";
import { silentLog } from "../base/log.ts";
import type { SourceRecord } from "../sources/record.ts";
import { planMissing } from "./complete-file.ts";
import type { SyncEffects } from "./effects.ts";
import { CONFIRMED_PER_COMMIT, MISSING_LOOKED_AT_MAX } from "./limits.ts";
import { loadRecords } from "./load.ts";
import type { SyncReport } from "./report.ts";

describe("what is missing in a file", () => {
  test.each([
    ["nothing", 0, 0, "look"],
    ["as many as are looked at", MISSING_LOOKED_AT_MAX, 0, "look"],
    ["more than are looked at", MISSING_LOOKED_AT_MAX + 1, 0, "leave"],
    ["something, and a record cannot be read", 1, 1, "leave"],
    ["nothing, and a record cannot be read", 0, 1, "leave"],
  ])("%s", (_, missing, unreadable, kind) => {
    expect(planMissing(missing, { unreadable }).kind).toBe(kind);
  });
});

/** A store that has loaded what the registry had, and the registry. */
async function mirrored(count: number): Promise<{ readonly store: MemoryStore; readonly upstream: FakeUpstream }> {
  const [store, upstream] = [new MemoryStore(), new FakeUpstream()];
  for (let number = 1; number <= count; number += 1) upstream.put(number);
  await load(store, upstream, false);
  return { store, upstream };
}

function load(
  store: MemoryStore,
  upstream: FakeUpstream,
  isComplete: boolean,
  more: { readonly extra?: readonly SourceRecord[]; readonly effects?: Partial<SyncEffects> } = {},
): Promise<SyncReport> {
  const { extra = [] } = more;
  const texts = [...upstream.studies.keys()].map((nctId) => upstream.textOf(nctId) ?? "");
  const records = texts.map((text): SourceRecord => ({ kind: "record", place: "x", text }));
  async function* batches(): AsyncGenerator<readonly SourceRecord[]> {
    yield [...records, ...extra];
  }
  const effects: SyncEffects = {
    clock: { now: () => 0, monotonicMs: () => 0, sleep: async () => undefined },
    failpoint: noFailpoint,
    log: silentLog,
    progress: () => undefined,
    signal: new AbortController().signal,
    ...more.effects,
  };
  const openUpstream = isComplete ? () => Promise.resolve(upstream) : undefined;
  const registry = openMemoryRegistry(store, effects.failpoint);
  return loadRecords({ registry, source: "x.zip", batches: batches(), openUpstream, effects });
}

function states(store: MemoryStore): Readonly<Record<string, string>> {
  return Object.fromEntries([...store.studies].map(([nctId, { state }]) => [nctId, state]));
}

describe("a complete file", () => {
  test("removes what is gone, merges what leads elsewhere, and is news (I6, I17)", async () => {
    const { store, upstream } = await mirrored(4);
    for (const number of [2, 3]) upstream.studies.delete(nct(number));
    upstream.aliases.set(nct(3), nct(4));
    const seq = store.feed.length;
    const report = await load(store, upstream, true);
    expect(report).toMatchObject({
      unchanged: 1,
      updated: 1,
      removed: 1,
      merged: 1,
      missing: { count: 2, kept: 0 },
      requests: 2,
    });
    expect(states(store)).toEqual({
      [nct(1)]: "present",
      [nct(2)]: "removed",
      [nct(3)]: "merged",
      [nct(4)]: "present",
    });
    expect(store.feed.slice(seq).map(({ kind }) => kind)).toEqual(["field.added", "study.removed", "study.merged"]);
    expect(store.runs.at(-1)).toMatchObject({ outcome: "complete", removed: 1, requests: 2 });
  });

  test("keeps what is missing in it and still there: the file is older than the store (I6)", async () => {
    const { store, upstream } = await mirrored(3);
    const study = upstream.studies.get(nct(2));
    upstream.studies.delete(nct(2));
    upstream.hook = (call, answer) => {
      if (call.kind === "study" && study !== undefined) upstream.studies.set(nct(2), study);
      return answer();
    };
    expect(await load(store, upstream, true)).toMatchObject({ removed: 0, missing: { count: 1, kept: 1 } });
    expect(states(store)[nct(2)]).toBe("present");
  });

  test("with a record that cannot be read removes nothing and asks nobody (I17)", async () => {
    const { store, upstream } = await mirrored(3);
    upstream.studies.delete(nct(2));
    const damaged: SourceRecord = {
      kind: "unreadable",
      place: "x.zip/02/NCT00000002.json",
      reason: "Its checksum is wrong.",
      text: "",
    };
    for (let time = 0; time < 2; time += 1) {
      const report = await load(store, upstream, true, { extra: [damaged] });
      expect(report.missing).toMatchObject({ count: 1, kept: 1, unlooked: expect.stringContaining("cannot be read") });
    }
    expect(states(store)[nct(2)]).toBe("present");
    expect(upstream.calls).toEqual([]);
  });

  test("that lacks nothing asks nobody", async () => {
    const { store, upstream } = await mirrored(2);
    expect((await load(store, upstream, true)).missing).toEqual({ count: 0, kept: 0 });
    expect(upstream.calls).toEqual([]);
  });

  test("a file that nobody calls complete removes nothing (I17)", async () => {
    const { store, upstream } = await mirrored(2);
    upstream.studies.delete(nct(2));
    expect(await load(store, upstream, false)).not.toHaveProperty("missing.count");
    expect(states(store)[nct(2)]).toBe("present");
  });

  test("that is interrupted while it looks keeps what was confirmed, and a repeated load goes on (I1)", async () => {
    const count = CONFIRMED_PER_COMMIT + 5;
    const { store, upstream } = await mirrored(count);
    upstream.studies.clear();
    const controller = new AbortController();
    const effects = {
      signal: controller.signal,
      progress: ({ label }: { readonly label: string }) => {
        if (label.startsWith("looking")) controller.abort();
      },
    };
    await expect(load(store, upstream, true, { effects })).rejects.toMatchObject({ code: "INTERRUPTED" });
    expect(store.runs.at(-1)).toMatchObject({ outcome: "interrupted", removed: CONFIRMED_PER_COMMIT });
    expect(await load(store, upstream, true)).toMatchObject({ removed: 5, missing: { count: 5, kept: 0 } });
  });
});
