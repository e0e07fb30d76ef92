/** What every adapter of the port must do for readers of the change feed and for operators; part of `conformance.ts`. */
import { expect } from "vitest";
import type { Completeness, Registry, RunEnd } from "./registry.ts";
import { add, changeOf, commit, type Declare, NOON, nctId, newVersion, studyText, update } from "./store-under-test.ts";

const A = nctId(1);
const B = nctId(2);
const C = nctId(3);

const COMPLETENESS: Completeness = {
  ...{ expected: 3, stored: 2, unreadable: 0, isById: true },
  missing: { count: 1, nctIds: [A] },
  extra: { count: 0, nctIds: [] },
};

export function describeFeed(scenario: Declare): void {
  scenario("changes come back as they were written, in order, with the version they led to", async (registry) => {
    const runId = await registry.startRun({ source: "api", startedAt: NOON });
    const change = changeOf("status.transition", {
      nature: "derived",
      fieldPath: "protocolSection.statusModule.overallStatus",
      element: "Mayo Clinic, Rochester",
      beforePointer: "/protocolSection/statusModule/overallStatus",
      afterPointer: "/protocolSection/statusModule/overallStatus",
      before: { "quote'": [1, null, "é"] },
      after: null,
    });
    await commit(registry, [add(A, studyText(A, 1))], { runId });
    const version = newVersion(A, studyText(A, 2), { dataTimestamp: "2026-08-08" });
    await commit(registry, [{ kind: "update", over: 1, version, changes: [change] }], { runId });
    const [added, changed] = await registry.readFeed({ after: 0, limit: 10 });
    expect(added).toMatchObject({ seq: 1, kind: "study.added", version: 1, before: undefined, after: undefined });
    expect(changed).toEqual({
      ...change,
      seq: 2,
      nctId: A,
      version: 2,
      dataTimestamp: "2026-08-08",
      recordedAt: NOON,
      runId,
    });
  });

  scenario("a note tells of a scope without a new version", async (registry) => {
    await commit(registry, [add(A, studyText(A, 1)), update(A, 1, studyText(A, 2))]);
    await commit(registry, [{ kind: "note", nctId: A, over: 2, changes: [changeOf("scope.left")] }]);
    expect(await registry.readFeed({ after: 2, limit: 10 })).toMatchObject([{ kind: "scope.left", version: 2 }]);
    expect(await registry.count()).toMatchObject({ versions: 2, changes: 3 });
  });

  scenario("a removal has the data day that showed it, not that of the last text", async (registry) => {
    await commit(registry, [add(A, studyText(A, 1), { dataTimestamp: "2026-08-07T09:00:05" })]);
    const remove = { kind: "remove" as const, nctId: A, over: 1, changes: [changeOf("study.removed")] };
    await commit(registry, [remove], { dataTimestamp: "2026-08-14T09:00:05" });
    expect(await registry.readFeed({ after: 0, limit: 10 })).toMatchObject([
      { kind: "study.added", dataTimestamp: "2026-08-07T09:00:05" },
      { kind: "study.removed", dataTimestamp: "2026-08-14T09:00:05" },
    ]);
  });

  scenario("a mark moves forward and never back", async (registry) => {
    await commit(registry, [add(A, studyText(A, 1)), add(B, studyText(B, 1)), add(C, studyText(C, 1))]);
    await registry.advanceMark("search", 2, NOON);
    await registry.advanceMark("search", 1, "2026-08-09T00:00:00.000Z");
    expect(await registry.readMark("search")).toBe(2);
    await registry.advanceMark("monitor", 3, NOON);
    expect(await registry.listMarks()).toEqual([
      { reader: "monitor", seq: 3, at: NOON },
      { reader: "search", seq: 2, at: NOON },
    ]);
    await expect(registry.advanceMark("lake", 4, NOON)).rejects.toThrow("no further than the feed");
  });
}

export function describeFeedFilters(scenario: Declare): void {
  const seqs = async (registry: Registry, query: Partial<Parameters<Registry["readFeed"]>[0]>) =>
    (await registry.readFeed({ after: 0, limit: 100, ...query })).map(({ seq }) => seq);

  scenario("a feed is asked by place, limit, study, kind, time and nature, and by all of them", async (registry) => {
    const later = "2026-08-08T00:00:00.000Z";
    await commit(registry, [add(A, studyText(A, 1)), add(B, studyText(B, 1))]);
    const version = newVersion(A, studyText(A, 2));
    const changes = [
      changeOf("status.transition"),
      changeOf("status.whyStopped", { nature: "formatting" }),
      changeOf("field.changed"),
    ];
    await commit(registry, [{ kind: "update", over: 1, version, changes }, update(B, 1, studyText(B, 2))], {
      recordedAt: later,
    });
    // A clock that jumped back: recorded earlier, but later in the feed.
    await commit(registry, [add(C, studyText(C, 1))], { recordedAt: "2026-08-01T00:00:00.000Z" });
    expect(await seqs(registry, {})).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await seqs(registry, { after: 2, limit: 3 })).toEqual([3, 4, 5]);
    expect(await seqs(registry, { nctId: A })).toEqual([1, 3, 4, 5]);
    expect(await seqs(registry, { nctId: A, limit: 2 })).toEqual([1, 3]);
    expect(await seqs(registry, { kinds: ["status."] })).toEqual([3, 4]);
    expect(await seqs(registry, { kinds: ["status.", "study.added"], limit: 3 })).toEqual([1, 2, 3]);
    expect(await seqs(registry, { kinds: ["status"] })).toEqual([]);
    expect(await seqs(registry, { kinds: [] })).toEqual([]);
    expect(await seqs(registry, { kinds: ["status.", "status.transition", "field.changed"] })).toEqual([3, 4, 5, 6]);
    expect(await seqs(registry, { recordedSince: later })).toEqual([3, 4, 5, 6]);
    expect(await seqs(registry, { recordedSince: "2027-01-01" })).toEqual([]);
    expect(await seqs(registry, { editsOnly: true, after: 3 })).toEqual([5, 6, 7]);
    expect(await seqs(registry, { nctId: A, kinds: ["status."], editsOnly: true, recordedSince: later })).toEqual([3]);
    expect(await seqs(registry, { kinds: ["field.", "study."], recordedSince: later, after: 5 })).toEqual([6]);
  });
}

export function describeOperators(scenario: Declare): void {
  scenario("a run is running until it ends, and the next of its scope ends one that was killed", async (registry) => {
    const { scopeId } = await registry.saveScope({ kind: "everything" }, NOON);
    const killed = await registry.startRun({ scopeId, source: "api", startedAt: NOON });
    const other = await registry.startRun({ source: "file:x.ndjson", startedAt: NOON });
    expect(await registry.listRuns(1)).toMatchObject([{ runId: other, outcome: "running", added: undefined }]);
    const next = await registry.startRun({ scopeId, source: "api", startedAt: "2026-08-08T12:00:00.000Z" });
    const end: RunEnd = {
      ...{ outcome: "complete", endedAt: NOON, durationMs: 12.4, dataTimestamp: "2026-08-07", totalCount: 3 },
      ...{ added: 1, updated: 2, unchanged: 3, removed: 4, past: 5, quarantined: 6, requests: 7, bytes: 8 },
      completeness: COMPLETENESS,
    };
    await registry.finishRun(next, end);
    expect(await registry.listRuns(10)).toEqual([
      {
        runId: next,
        scopeId,
        source: "api",
        startedAt: "2026-08-08T12:00:00.000Z",
        error: undefined,
        ...end,
        durationMs: 12,
      },
      expect.objectContaining({ runId: other, scopeId: undefined, outcome: "running" }),
      expect.objectContaining({ runId: killed, outcome: "interrupted", endedAt: "2026-08-08T12:00:00.000Z" }),
    ]);
    await expect(registry.finishRun(99, end)).rejects.toThrow("was started");
  });

  scenario("a record in quarantine is known by its text and its place", async (registry) => {
    const record = { place: "a.ndjson line 2", reason: "It is no JSON.", nctId: A, text: `{"é`.repeat(5_000) };
    const runId = await registry.startRun({ source: "api", startedAt: NOON });
    expect(await commit(registry, [], { runId, quarantined: [record] })).toMatchObject({ quarantinedNew: 1 });
    const later = "2026-08-08T12:00:00.000Z";
    const elsewhere = { place: "b.ndjson line 2", reason: "It is no JSON.", text: record.text };
    const quarantined = [{ ...record, reason: "It ends too early." }, elsewhere];
    expect(await commit(registry, [], { quarantined, recordedAt: later })).toMatchObject({ quarantinedNew: 1 });
    expect(await registry.listQuarantine(10)).toMatchObject([
      { ...elsewhere, quarantineId: 2, seenCount: 1, nctId: undefined },
      { ...record, reason: "It ends too early.", runId, firstSeenAt: NOON, lastSeenAt: later, seenCount: 2 },
    ]);
    expect(await registry.listQuarantine(1)).toHaveLength(1);
    expect(await registry.count()).toMatchObject({ quarantined: 2 });
  });

  scenario("a name that nobody knew is news once", async (registry) => {
    const field = { kind: "field", fieldPath: "protocolSection.newModule", value: "", nctId: A } as const;
    const value = {
      kind: "enum-value",
      fieldPath: "protocolSection.statusModule.overallStatus",
      value: "PAUSED",
      nctId: B,
    } as const;
    expect((await commit(registry, [], { novelties: [field, value, field] })).noveltiesNew).toEqual([field, value]);
    expect((await commit(registry, [], { novelties: [{ ...field, nctId: C }] })).noveltiesNew).toEqual([]);
    expect(await registry.listNovelties()).toEqual([
      { ...field, firstSeenAt: NOON },
      { ...value, firstSeenAt: NOON },
    ]);
  });

  scenario("a document is kept once for each API version, and the newest is read", async (registry) => {
    const document = { name: "metadata", apiVersion: "2.0.4", text: `[{"name":"é"}]\n`, fetchedAt: NOON } as const;
    expect(await registry.readDocument("metadata")).toBeUndefined();
    await registry.saveDocument(document);
    await registry.saveDocument({
      ...document,
      apiVersion: "2.0.5",
      text: "[]",
      fetchedAt: "2026-08-09T00:00:00.000Z",
    });
    await registry.saveDocument({ ...document, text: "[1]" });
    expect(await registry.readDocument("metadata")).toMatchObject({ apiVersion: "2.0.5", text: "[]" });
    expect(await registry.readDocument("enums")).toBeUndefined();
  });
}
