import { describe, expect, test } from "vitest";
import { FakeUpstream, nct } from "../../../../test/support/fake-upstream.ts";
import { openMemoryRegistry } from "../../../../test/support/memory-registry.ts";
import { MemoryStore } from "../../../../test/support/memory-store.ts";
import { noFailpoint } from "../base/failpoint.ts";
import { silentLog } from "../base/log.ts";
import type { SyncEffects } from "./effects.ts";
import { syncScope } from "./runner.ts";

const effects: SyncEffects = {
  clock: { now: () => 0, monotonicMs: () => 0, sleep: async () => undefined },
  failpoint: noFailpoint,
  log: silentLog,
  progress: () => undefined,
  signal: new AbortController().signal,
};

/** A fake registry of ten studies, a store, and a way to sync. */
function world() {
  const upstream = new FakeUpstream();
  for (let number = 1; number <= 10; number++) upstream.put(number, { posted: "2026-08-13" });
  const store = new MemoryStore();
  const registry = openMemoryRegistry(store);
  const sync = () => syncScope({ registry, upstream, scope: { kind: "everything" }, full: false, effects });
  return { upstream, store, sync };
}

describe("what a run proves of completeness", () => {
  const none = { count: 0, nctIds: [] };

  test("a full pull has met each id itself, a delta compares counts", async () => {
    const { upstream, store, sync } = world();
    const proof = { expected: 10, stored: 10, unreadable: 0, missing: none, extra: none };
    expect((await sync()).completeness).toEqual({ ...proof, isById: true });
    upstream.moveTo("2026-08-17");
    upstream.put(3);
    await sync();
    expect(store.runs.map(({ completeness }) => completeness?.isById)).toEqual([true, false]);
  });

  test("ids that the registry lists and does not give are missing, by id", async () => {
    const { upstream, sync } = world();
    // Two studies are in every list of ids, and in no answer with records.
    upstream.hook = (call, answer) => {
      const given = answer();
      if (call.kind !== "page" || given?.kind !== "page" || call.request.parameters["fields"] !== undefined)
        return given;
      return { ...given, records: given.records.filter(({ text }) => !/NCT0000000[48]"/.test(text)) };
    };
    expect((await sync()).completeness).toEqual({
      expected: 10,
      stored: 8,
      unreadable: 0,
      isById: true,
      missing: { count: 2, nctIds: [nct(4), nct(8)] },
      extra: none,
    });
    upstream.hook = (_call, answer) => answer();
    expect((await sync()).completeness).toMatchObject({ stored: 10, isById: true, missing: none, extra: none });
  });

  test("a total that is wrong names no id", async () => {
    const { upstream, sync } = world();
    upstream.hook = (_call, answer) => {
      const given = answer();
      return given?.kind === "page" && given.totalCount !== undefined ? { ...given, totalCount: 12 } : given;
    };
    expect((await sync()).completeness).toEqual({
      expected: 12,
      stored: 10,
      unreadable: 0,
      isById: true,
      missing: none,
      extra: none,
    });
  });
});
