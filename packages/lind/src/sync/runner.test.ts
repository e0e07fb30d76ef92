import type { NctId } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { FakeUpstream, nct } from "../../../../test/support/fake-upstream.ts";
import { openMemoryRegistry } from "../../../../test/support/memory-registry.ts";
import { MemoryStore } from "../../../../test/support/memory-store.ts";
import { LindError } from "../base/errors.ts";
import { noFailpoint } from "../base/failpoint.ts";
import { silentLog } from "../base/log.ts";
import type { Progress } from "../base/progress.ts";
import type { ScopeDefinition } from "../registry/registry.ts";
import { parseCheckpoint } from "./checkpoint.ts";
import type { SyncEffects } from "./effects.ts";
import type { SyncReport } from "./report.ts";
import { syncScope } from "./runner.ts";

const everything: ScopeDefinition = { kind: "everything" };
const recruiting: ScopeDefinition = { kind: "query", parameters: { "filter.overallStatus": "RECRUITING" } };

function effectsOf(more: Partial<SyncEffects> = {}): SyncEffects {
  let ms = Date.parse("2026-08-14T12:00:00Z");
  const tick = () => {
    ms += 1000;
    return ms;
  };
  return {
    clock: { now: tick, monotonicMs: tick, sleep: async () => undefined },
    failpoint: noFailpoint,
    log: silentLog,
    progress: () => undefined,
    signal: new AbortController().signal,
    ...more,
  };
}

/** A fake registry of ten recruiting studies, a store, and a way to sync. */
function world(scope: ScopeDefinition = everything) {
  const upstream = new FakeUpstream();
  for (let number = 1; number <= 10; number++) upstream.put(number, { posted: "2026-08-13" });
  const store = new MemoryStore();
  const sync = (full = false, effects: Partial<SyncEffects> = {}): Promise<SyncReport> =>
    syncScope({ registry: openMemoryRegistry(store), upstream, scope, full, effects: effectsOf(effects) });
  const news = () => store.feed.map(({ nctId, kind }) => `${nctId} ${kind}`);
  const members = () => openMemoryRegistry(store).listMembers(1, { limit: 1000 });
  const head = async (nctId: NctId) => (await openMemoryRegistry(store).readHeads([nctId])).get(nctId);
  return { upstream, store, sync, news, members, head };
}

function requestsOf(upstream: FakeUpstream): readonly string[] {
  return upstream.calls.map((call) => {
    if (call.kind !== "page") return call.kind === "study" ? `study ${call.nctId}` : call.kind;
    const { parameters, pageSize, pageToken } = call.request;
    return Object.entries({ ...parameters, pageSize, pageToken })
      .filter(([name, value]) => value !== undefined && name !== "sort")
      .map(([name, value]) => `${name}=${value}`)
      .join(" ");
  });
}

describe("what a sync asks", () => {
  test("a first pull: version, pages, version, three documents", async () => {
    const { upstream, sync } = world();
    upstream.pageSizeMax = 6;
    const report = await sync();
    expect(requestsOf(upstream)).toEqual([
      "version",
      "pageSize=1000",
      "pageSize=1000 pageToken=2026-08-14T09:00:05@6",
      "version",
      "document",
      "document",
      "document",
    ]);
    expect(report).toMatchObject({ outcome: "complete", added: 10, unchanged: 0, requests: 7, bytes: 700, entered: 0 });
    expect(report.reconciliation).toEqual({ expected: 10, stored: 10, unreadable: 0 });
  });

  test("unchanged data: one request, nothing written (I2)", async () => {
    const { upstream, store, sync } = world();
    await sync();
    const before = { feed: store.feed.length, scope: store.scopes[0] };
    upstream.calls.length = 0;
    const report = await sync();
    expect(requestsOf(upstream)).toEqual(["version"]);
    expect(report).toMatchObject({ outcome: "unchanged", requests: 1, added: 0, updated: 0, unchanged: 0 });
    expect({ feed: store.feed.length, scope: store.scopes[0] }).toEqual(before);
  });

  test("a day later: version, what was posted, the count, version; the documents are there", async () => {
    const { upstream, sync } = world();
    await sync();
    upstream.moveTo("2026-08-17");
    upstream.put(3, { title: "Study 3, amended" });
    upstream.calls.length = 0;
    expect(await sync()).toMatchObject({ updated: 1, unchanged: 9, requests: 4, dataTimestamp: "2026-08-17T09:00:05" });
    expect(requestsOf(upstream)).toEqual([
      "version",
      "filter.advanced=AREA[LastUpdatePostDate]RANGE[2026-08-12,MAX] pageSize=1000",
      "fields=NCTId pageSize=1",
      "version",
    ]);
  });

  test("watching 10,000 ids for a day: at most 12 requests, and one more for each 1,000 posted studies (I14)", async () => {
    const nctIds = Array.from({ length: 10_000 }, (_, index) => nct(index + 1));
    const { upstream, sync } = world({ kind: "ids", nctIds });
    for (let number = 1; number <= 12_000; number++) {
      upstream.put(number, { posted: number === 1 ? "2026-08-13" : "2026-07-01" });
    }
    await sync();
    upstream.moveTo("2026-08-17");
    for (let number = 9_001; number <= 11_000; number++) upstream.put(number, { title: "Amended" });
    upstream.calls.length = 0;
    const report = await sync();
    expect(report).toMatchObject({ updated: 1000, added: 0 });
    expect(report.requests).toBeLessThanOrEqual(12 + 2);
    // Version, 2,001 posted studies in three pages, 1,600 ids looked at in four, version.
    expect(report.requests).toBe(9);
  });
});

describe("what happens to a study", () => {
  test("disappears: only a look at it by itself marks it removed (I6)", async () => {
    const { upstream, sync, news, head } = world();
    await sync();
    upstream.moveTo("2026-08-17");
    upstream.studies.delete(nct(4));
    upstream.calls.length = 0;
    expect(await sync()).toMatchObject({ removed: 1, left: 0 });
    expect(requestsOf(upstream)).toContain("study NCT00000004");
    expect(news().slice(10)).toEqual(["NCT00000004 study.removed"]);
    expect(await head(nct(4))).toMatchObject({ state: "removed", version: 1 });
  });

  test("comes back with the same text: restored, no new version", async () => {
    const { upstream, store, sync, news } = world();
    await sync();
    const study = upstream.studies.get(nct(4));
    upstream.moveTo("2026-08-17");
    upstream.studies.delete(nct(4));
    await sync();
    upstream.moveTo("2026-08-18");
    if (study !== undefined) upstream.studies.set(nct(4), study);
    expect(await sync()).toMatchObject({ restored: 1, added: 0, updated: 0 });
    expect(news().slice(10)).toEqual(["NCT00000004 study.removed", "NCT00000004 study.restored"]);
    expect(store.studies.get(nct(4))?.versions).toHaveLength(1);
  });

  test("is merged: its id leads to the other, which is stored", async () => {
    const { upstream, sync, head, store } = world();
    await sync();
    upstream.moveTo("2026-08-17");
    upstream.studies.delete(nct(4));
    upstream.aliases.set(nct(4), nct(5));
    upstream.put(5);
    expect(await sync()).toMatchObject({ merged: 1, removed: 0, updated: 1 });
    expect(await head(nct(4))).toMatchObject({ state: "merged", mergedInto: nct(5) });
    expect(store.feed.at(-1)).toMatchObject({ kind: "study.merged", nctId: nct(4), after: nct(5), fieldPath: "" });
  });

  test("leaves the scope: its newest text is stored, only the membership ends (I7)", async () => {
    const { upstream, sync, news, head, members } = world(recruiting);
    await sync();
    upstream.moveTo("2026-08-17");
    upstream.put(4, { status: "COMPLETED" });
    expect(await sync()).toMatchObject({ left: 1, updated: 1, removed: 0 });
    expect(news().slice(10)).toEqual([
      "NCT00000004 scope.left",
      "NCT00000004 status.transition",
      expect.stringContaining("NCT00000004"),
    ]);
    expect(await head(nct(4))).toMatchObject({ state: "present", overallStatus: "COMPLETED", version: 2 });
    expect(await members()).not.toContain(nct(4));
  });

  test("enters the scope after its first pull: news; in the first pull: none (I15)", async () => {
    const { upstream, sync, news, store } = world(recruiting);
    upstream.put(20, { status: "COMPLETED" });
    await sync();
    expect(news().filter((one) => one.includes("scope."))).toEqual([]);
    upstream.moveTo("2026-08-17");
    upstream.put(20, { status: "RECRUITING" });
    expect(await sync()).toMatchObject({ entered: 1, added: 1 });
    expect(store.feed.slice(-2)).toMatchObject([{ kind: "study.added" }, { kind: "scope.entered", after: 1 }]);
  });

  test("is left out of a full pull: it is found by its id (I11)", async () => {
    const { upstream, sync, members } = world();
    let calls = 0;
    upstream.hook = (_call, answer) => {
      const given = answer();
      calls += 1;
      if (calls !== 2 || given?.kind !== "page") return given;
      return { ...given, records: given.records.slice(1) };
    };
    expect((await sync()).reconciliation).toEqual({ expected: 10, stored: 10, unreadable: 0 });
    expect(await members()).toHaveLength(10);
  });

  test.each([
    ["everything", everything, { removed: 1, left: 0 }, true],
    ["a query", recruiting, { removed: 1, left: 1 }, false],
  ])(
    "is left out of every list while another is gone, in %s: its own look finds it (I6)",
    async (_what, scope, counts, stays) => {
      const { upstream, sync, head, members } = world(scope);
      await sync();
      upstream.moveTo("2026-08-17");
      upstream.studies.delete(nct(5));
      upstream.hook = (_call, answer) => {
        const given = answer();
        if (given?.kind !== "page") return given;
        return { ...given, records: given.records.filter(({ text }) => !text.includes("NCT00000004")) };
      };
      expect(await sync()).toMatchObject(counts);
      expect(await head(nct(4))).toMatchObject({ state: "present" });
      expect((await members()).includes(nct(4))).toBe(stays);
      // A query that said twice that it does not match is believed, until its lists show the study again.
      upstream.hook = (_call, answer) => answer();
      await sync();
      expect(await members()).toContain(nct(4));
    },
  );

  test("cannot be read: quarantined with its place, the rest is stored, and the counts say so (I9)", async () => {
    const { upstream, store, sync } = world();
    upstream.hook = (call, answer) => {
      const given = answer();
      if (call.kind !== "page" || given?.kind !== "page" || call.request.parameters["fields"] !== undefined)
        return given;
      const records = given.records.map((record) =>
        record.text.includes("NCT00000004") ? { ...record, text: `${record.text.slice(0, 50)}…` } : record,
      );
      return { ...given, records };
    };
    const report = await sync();
    expect(report).toMatchObject({ added: 9, quarantined: 1 });
    expect(report.reconciliation).toEqual({ expected: 10, stored: 9, unreadable: 1 });
    expect(store.quarantine).toMatchObject([
      { place: "studies NCT00000004", reason: "The text is not JSON; fetch the record again.", seenCount: 2 },
    ]);
    // A second run finds it so again; from then on the scope is settled.
    expect(await sync()).toMatchObject({ outcome: "complete", quarantined: 0 });
    expect(await sync()).toMatchObject({ outcome: "unchanged", requests: 1 });
  });
});

test("a total that stays wrong is reported, and the scope is looked at again by the next run (I4)", async () => {
  const { upstream, sync } = world();
  upstream.hook = (_call, answer) => {
    const given = answer();
    const isCounted = given?.kind === "page" && given.totalCount !== undefined;
    return isCounted ? { ...given, totalCount: (given.totalCount ?? 0) + 1 } : given;
  };
  const warnings: string[] = [];
  const log = { info: () => undefined, warn: (message: string) => warnings.push(message) };
  expect((await sync(false, { log })).reconciliation).toEqual({ expected: 11, stored: 10, unreadable: 0 });
  expect(warnings).toEqual(["The registry counts 11 studies and 10 are stored; the next sync compares them again."]);
  upstream.hook = (_call, answer) => answer();
  expect((await sync()).reconciliation).toEqual({ expected: 10, stored: 10, unreadable: 0 });
  expect((await sync()).outcome).toBe("unchanged");
});

describe("a list of ids", () => {
  const nctIds = [nct(1), nct(2), nct(77), nct(88)];

  test("reports ids that the registry does not know, and not those that lead to another study", async () => {
    const { upstream, sync, members } = world({ kind: "ids", nctIds });
    upstream.aliases.set(nct(88), nct(9));
    const report = await sync();
    expect(report.unknownIds).toEqual([nct(77)]);
    expect(await members()).toEqual([nct(1), nct(2), nct(9)]);
    expect((await sync()).outcome).toBe("unchanged");
  });

  test("finds an id that appears later, and one that is gone", async () => {
    const { upstream, sync, members } = world({ kind: "ids", nctIds });
    await sync();
    upstream.moveTo("2026-08-17");
    upstream.put(77);
    upstream.studies.delete(nct(1));
    expect(await sync()).toMatchObject({ added: 1, entered: 1, removed: 1, unknownIds: [nct(88)] });
    expect(await members()).toEqual([nct(2), nct(77)]);
  });

  test("is looked at: a text whose post date no delta could show is fetched (I11)", async () => {
    const { upstream, sync } = world({ kind: "ids", nctIds });
    await sync();
    upstream.moveTo("2026-08-17");
    upstream.put(2, { title: "Posted late", posted: "2026-08-01" });
    expect(await sync()).toMatchObject({ updated: 1, removed: 0 });
  });

  test("is looked at in windows, so that a gone id is found within a bounded number of runs", async () => {
    const many = Array.from({ length: 4000 }, (_, index) => nct(index + 1));
    const { upstream, sync } = world({ kind: "ids", nctIds: many });
    for (const nctId of many) upstream.put(Number(nctId.slice(3)), { posted: "2026-08-13" });
    await sync();
    upstream.studies.delete(nct(3999));
    const removed: number[] = [];
    for (const day of ["2026-08-17", "2026-08-18", "2026-08-19"]) {
      upstream.moveTo(day);
      removed.push((await sync()).removed);
    }
    expect(removed).toEqual([0, 0, 1]);
  });

  test("of no id is refused", async () => {
    await expect(world({ kind: "ids", nctIds: [] }).sync()).rejects.toMatchObject({ code: "USAGE" });
  });
});

test("a scope without a hit says nothing about the kind of the store, and is asked for as a whole again", async () => {
  const { upstream, store, sync } = world();
  upstream.studies.clear();
  expect(await sync()).toMatchObject({ outcome: "complete", added: 0 });
  expect(store.provenance).toBeUndefined();
  upstream.moveTo("2026-08-17");
  upstream.put(1, { posted: "2026-07-01" });
  expect(await sync()).toMatchObject({ added: 1, reconciliation: { expected: 1, stored: 1, unreadable: 0 } });
  expect(store.provenance).toBe("synthetic");
});

describe("a run that does not come to its end", () => {
  test("keeps its pages; the next goes on at its token and reports its own work (I1, I13)", async () => {
    const { upstream, store, sync } = world();
    upstream.pageSizeMax = 4;
    upstream.hook = (_call, answer) => {
      if (upstream.calls.length === 3) throw new LindError("REGISTRY_UNAVAILABLE", "The registry does not answer.");
      return answer();
    };
    await expect(sync()).rejects.toMatchObject({ code: "REGISTRY_UNAVAILABLE" });
    expect(store.studies.size).toBe(4);
    expect(store.runs[0]).toMatchObject({ outcome: "failed", added: 4, error: "The registry does not answer." });
    upstream.calls.length = 10;
    expect(await sync()).toMatchObject({ added: 6, unchanged: 0 });
    expect(store.runs[1]).toMatchObject({ outcome: "complete", added: 6 });
  });

  test("is interrupted by its signal at the next safe point", async () => {
    const { upstream, store, sync } = world();
    upstream.pageSizeMax = 4;
    const controller = new AbortController();
    const progress = ({ done }: Progress) => done >= 8 && controller.abort();
    await expect(sync(false, { signal: controller.signal, progress })).rejects.toMatchObject({ code: "INTERRUPTED" });
    expect(store.studies.size).toBe(4);
    expect(store.runs[0]).toMatchObject({ outcome: "interrupted", added: 4 });
  });

  test("is ended by the next run with what it had committed, when it was killed (I13)", async () => {
    const { upstream, store, sync } = world();
    upstream.pageSizeMax = 4;
    const kill = (name: string) => {
      if (name === "sync.page-committed") throw new Error("killed");
    };
    await sync(false, { failpoint: kill }).catch(() => undefined);
    // What a kill leaves behind: the run was never noted as ended.
    store.runs[0] = { runId: 1, scopeId: 1, source: "api", startedAt: "2026-08-14T12:00:00.000Z", outcome: "running" };
    await sync();
    expect(store.runs[0]).toMatchObject({ outcome: "interrupted", added: 4, requests: 2, durationMs: 5000 });
    expect(store.runs[1]).toMatchObject({ outcome: "complete", added: 6 });
  });

  test("because another sync moved the scope: STORE_BUSY, and nothing of the page is stored (I1)", async () => {
    const { upstream, store, sync } = world();
    upstream.hook = (call, answer) => {
      const [scope] = store.scopes;
      if (call.kind === "page" && scope !== undefined) store.scopes[0] = { ...scope, checkpointNumber: 7 };
      return answer();
    };
    await expect(sync()).rejects.toMatchObject({ code: "STORE_BUSY" });
    expect(store.studies.size).toBe(0);
  });

  test("because real and synthetic studies came together: PROVENANCE_MIXED", async () => {
    const { upstream, store, sync } = world();
    upstream.hook = (_call, answer) => {
      const given = answer();
      if (given?.kind !== "page") return given;
      const [first, ...rest] = given.records;
      if (first === undefined) return given;
      return { ...given, records: [{ ...first, text: first.text.replace("LIND-SYNTHETIC", "ORG") }, ...rest] };
    };
    await expect(sync()).rejects.toMatchObject({ code: "PROVENANCE_MIXED" });
    expect(store.studies.size).toBe(0);
  });

  test("is refused before anything is asked where the checkpoint is of a newer Lind (I16)", async () => {
    const { upstream, store, sync } = world();
    await sync();
    const [scope] = store.scopes;
    if (scope !== undefined) store.scopes[0] = { ...scope, checkpoint: '{"schema":2}' };
    upstream.calls.length = 0;
    await expect(sync()).rejects.toMatchObject({ code: "STORE_TOO_NEW" });
    expect(upstream.calls).toEqual([]);
  });
});

test("a full sync stores what the registry derived anew without a post date (I11)", async () => {
  const { upstream, store, sync } = world();
  await sync();
  const study = upstream.studies.get(nct(2));
  upstream.moveTo("2026-08-17");
  if (study !== undefined) upstream.studies.set(nct(2), { ...study, derived: "2026-08-17", posted: "2026-07-01" });
  if (study !== undefined) upstream.studies.set(nct(2), { ...study, derived: "2026-08-17" });
  expect(await sync(true)).toMatchObject({ updated: 1, unchanged: 9 });
  expect(store.studies.get(nct(2))?.versions[1]).toMatchObject({ text: upstream.textOf(nct(2)), version: 2 });
});

test("two texts of one id in one answer are two versions, the newer post current (I10)", async () => {
  const { upstream, store, sync } = world();
  upstream.hook = (call, answer) => {
    const given = answer();
    if (call.kind !== "page" || given?.kind !== "page") return given;
    const [first] = given.records;
    if (first === undefined) return given;
    const older = { ...first, text: first.text.replace("2026-08-13", "2026-08-01") };
    return { ...given, records: [...given.records, older, first] };
  };
  await sync();
  const versions = store.studies.get(nct(1))?.versions.map(({ lastUpdatePostDate }) => lastUpdatePostDate);
  expect(versions).toEqual(["2026-08-01", "2026-08-13"]);
});

test("the registry's own descriptions are kept once for each API version", async () => {
  const { upstream, store, sync } = world();
  await sync();
  upstream.moveTo("2026-08-17");
  upstream.calls.length = 0;
  await sync();
  expect(upstream.calls.filter(({ kind }) => kind === "document")).toEqual([]);
  expect([...store.documents.values()].map(({ name, apiVersion }) => `${name} ${apiVersion}`)).toEqual([
    "metadata 2.0.5",
    "search-areas 2.0.5",
    "enums 2.0.5",
  ]);
});

test("a registry without descriptions is mirrored all the same, and asked for them again when its data moves", async () => {
  const { upstream, store, sync } = world();
  const warnings: string[] = [];
  upstream.hook = (call, answer) => {
    if (call.kind === "document") throw new LindError("REGISTRY_UNAVAILABLE", "There is no such page.");
    return answer();
  };
  const log = { ...silentLog, warn: (message: string) => void warnings.push(message) };
  expect(await sync(false, { log })).toMatchObject({ outcome: "complete", added: 10 });
  expect(warnings).toEqual(
    ["metadata", "search-areas", "enums"].map(
      (name) => `The registry's /studies/${name} could not be kept: There is no such page.`,
    ),
  );
  upstream.hook = (_call, answer) => answer();
  upstream.moveTo("2026-08-17");
  await sync();
  expect(store.documents.size).toBe(3);
});

test("the checkpoint of a finished run holds no pull, and the run's own counts", async () => {
  const { store, sync } = world();
  await sync();
  const checkpoint = parseCheckpoint(store.scopes[0]?.checkpoint);
  expect(checkpoint.pull).toBeUndefined();
  expect(checkpoint.reached).toMatchObject({ mark: "2026-08-13", isSettled: true, wasComplete: true });
  expect(checkpoint.run).toMatchObject({ runId: 1, tally: { added: 10 } });
});
