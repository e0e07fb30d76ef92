/**
 * What every adapter of the port must do, as one suite. An adapter's test file calls `describeRegistry` with a way to
 * make an empty store and to open it, again and again.
 */
import type { NctId } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { must } from "../base/assert.ts";
import { hashText } from "../base/hash.ts";
import { describeAsOf, describeBackfills, describeMovedDays, describeUndatedRemovals } from "./as-of-conformance.ts";
import { describeFeed, describeFeedFilters, describeOperators } from "./feed-conformance.ts";
import {
  describeClock,
  describeEvaluation,
  describeLeases,
  describeOutbox,
  describeWatches,
} from "./monitoring-conformance.ts";
import type { Registry, StudyWrite, TextSize } from "./registry.ts";
import {
  add,
  changeOf,
  commit,
  type Declare,
  findingsOf,
  type MakeStore,
  NOON,
  nctId,
  past,
  type Scenario,
  scanAll,
  scanAllAsStored,
  studyText,
  update,
} from "./store-under-test.ts";

const A = nctId(1);
const B = nctId(2);
const C = nctId(3);

export function describeRegistry(name: string, make: MakeStore): void {
  const scenario = (title: string, body: Scenario) => {
    test(title, async () => {
      await using store = await make();
      await using registry = await store.open();
      await body(registry, store);
      expect(await findingsOf(registry)).toEqual([]);
    });
  };
  describe(`${name} as a registry`, () => {
    describe("studies", () => describeStudies(scenario));
    describe("scans", () => describeScans(scenario));
    describe("history", () => describeHistory(scenario));
    describe("days that are over", () => describeAsOf(scenario));
    describe("removals without a day", () => describeUndatedRemovals(scenario));
    describe("days that move", () => describeMovedDays(scenario));
    describe("histories", () => describeBackfills(scenario));
    describe("pages", () => describePages(scenario));
    describe("scopes", () => describeScopes(scenario));
    describe("change feed", () => describeFeed(scenario));
    describe("feed filters", () => describeFeedFilters(scenario));
    describe("operators", () => describeOperators(scenario));
    describe("watches", () => describeWatches(scenario));
    describe("evaluation", () => describeEvaluation(scenario));
    describe("the day of the calendar", () => describeClock(scenario));
    describe("outbox", () => describeOutbox(scenario));
    describe("leases", () => describeLeases(scenario));
  });
}

function describeStudies(scenario: Declare): void {
  scenario("an empty store answers every question with nothing", async (registry) => {
    expect((await registry.readHeads([A])).size).toBe(0);
    expect(await registry.readStudy(A)).toBeUndefined();
    expect(await registry.readText(A)).toBeUndefined();
    expect(await scanAll(registry)).toEqual([]);
    expect(await registry.lastSeq()).toBe(0);
    expect(await registry.readMark("search")).toBe(0);
    expect(await registry.readProvenance()).toBeUndefined();
    expect((await registry.count()).studies).toBe(0);
  });

  scenario("an added study comes back byte for byte with all that was said of it", async (registry) => {
    const text = `{"a": 40.0, "é": "🧪 ​",\r\n\t"b":"\\u0000"}  `;
    const said = {
      lastUpdatePostDate: "2026-08-01",
      dataTimestamp: "2026-08-07T09:00:05",
      overallStatus: "RECRUITING",
      briefTitle: "A study",
    };
    await commit(registry, [add(A, text, said)]);
    const head = { nctId: A, version: 1, state: "present", mergedInto: undefined, textHash: hashText(text), ...said };
    expect(await registry.readStudy(A)).toEqual({ ...head, text });
    await expectText(registry, A);
    expect(await registry.readHeads([A, B])).toEqual(new Map([[A, head]]));
  });

  scenario("a removed study keeps its text, and comes back by the same text or by a new one", async (registry) => {
    const text = studyText(A, 1);
    await commit(registry, [add(A, text)]);
    await commit(registry, [{ kind: "remove", nctId: A, over: 1, changes: [changeOf("study.removed")] }]);
    expect(await registry.readStudy(A)).toMatchObject({ state: "removed", version: 1, text });
    await expectText(registry, A);
    await commit(registry, [{ kind: "restore", nctId: A, over: 1, changes: [changeOf("study.restored")] }]);
    expect(await registry.readStudy(A)).toMatchObject({ state: "present", version: 1, text });
    await commit(registry, [{ kind: "remove", nctId: A, over: 1, changes: [changeOf("study.removed")] }]);
    await commit(registry, [update(A, 1, studyText(A, 2))]);
    expect(await registry.readStudy(A)).toMatchObject({ state: "present", version: 2, text: studyText(A, 2) });
    await expectText(registry, A);
    expect(await registry.count()).toMatchObject({ studies: 1, removed: 0, merged: 0, versions: 2, changes: 5 });
  });

  scenario("a merged study says into which", async (registry) => {
    await commit(registry, [add(A, studyText(A, 1)), add(B, studyText(B, 1))]);
    const changes = [changeOf("study.merged", { after: B })];
    await commit(registry, [{ kind: "merge", nctId: A, over: 1, into: B, changes }]);
    expect(await registry.readStudy(A)).toMatchObject({ state: "merged", mergedInto: B, text: studyText(A, 1) });
    await expectText(registry, A);
    expect(await registry.count()).toMatchObject({ studies: 1, merged: 1 });
  });

  scenario("present studies are listed without those that departed", async (registry) => {
    await commit(registry, [add(C, studyText(C, 1)), add(A, studyText(A, 1)), add(B, studyText(B, 1))]);
    expect(await registry.listPresent({ limit: 2 })).toEqual([A, B]);
    expect(await registry.listPresent({ after: B, limit: 2 })).toEqual([C]);
    expect(await registry.listTextSizes({ after: A, limit: 2 })).toEqual([sizeOf(B), sizeOf(C)]);
    await commit(registry, [{ kind: "remove", nctId: B, over: 1, changes: [changeOf("study.removed")] }]);
    expect(await registry.listPresent({ limit: 9 })).toEqual([A, C]);
    await commit(registry, [update(A, 1, studyText(A, 2, 500))]);
    expect(await registry.listTextSizes({ limit: 9 })).toEqual([sizeOf(A, studyText(A, 2, 500)), sizeOf(C)]);
  });
}

function describeScans(scenario: Declare): void {
  scenario("a scan gives every study once, in the order of ids, across batches", async (registry) => {
    const ids = Array.from({ length: 230 }, (_, at) => nctId(((at * 97) % 230) + 1));
    await commit(
      registry,
      ids.map((id) => add(id, studyText(id, 1, 2))),
    );
    const scanned = await scanAll(registry);
    expect(scanned.map((study) => study.nctId)).toEqual([...ids].sort());
    expect(scanned.every((study) => study.text === studyText(study.nctId, 1, 2))).toBe(true);
  });

  scenario("a scan as stored gives every study once and current, and goes on behind a place", async (registry) => {
    const ids = Array.from({ length: 230 }, (_, at) => nctId(((at * 97) % 230) + 1));
    await commit(
      registry,
      ids.map((id) => add(id, studyText(id, 1))),
    );
    const [first = A, second = A] = ids;
    await commit(registry, [update(first, 1, studyText(first, 2))]);
    await commit(registry, [
      { kind: "remove", nctId: second, over: 1, changes: [changeOf("study.removed")] },
      past(first, 2, studyText(first, 0)),
    ]);
    const scanned = await scanAllAsStored(registry);
    expect(scanned.map((study) => study.nctId)).toEqual(ids);
    expect(scanned.slice(0, 2)).toMatchObject([
      { version: 2, state: "present", text: studyText(first, 2) },
      { version: 1, state: "removed" },
    ]);
    const rest = await scanAllAsStored(registry, must(scanned[149], "a study").storedAt);
    expect(rest.map((study) => study.nctId)).toEqual(ids.slice(150));
  });

  scenario("a scan as stored meets what is stored while it goes on", async (registry) => {
    await commit(registry, [add(B, studyText(B, 1))]);
    const met: string[] = [];
    let after = 0;
    for (const id of [A, C]) {
      for (const study of await scanAllAsStored(registry, after)) {
        met.push(study.nctId);
        after = study.storedAt;
      }
      await commit(registry, [add(id, studyText(id, 1))]);
    }
    met.push(...(await scanAllAsStored(registry, after)).map((study) => study.nctId));
    expect(met).toEqual([B, A, C]);
  });
}

function sizeOf(nctId: NctId, text: string = studyText(nctId, 1)): TextSize {
  return { nctId, textBytes: Buffer.byteLength(text) };
}

/** Both ways to a current text agree. */
async function expectText(registry: Registry, nctId: NctId): Promise<void> {
  const { state, mergedInto, text } = must(await registry.readStudy(nctId), "the study is stored");
  const read = must(await registry.readText(nctId), "the study is stored");
  expect({ ...read, text: Buffer.from(read.text).toString() }).toEqual({ state, mergedInto, text });
}

function describeHistory(scenario: Declare): void {
  scenario("every version comes back byte for byte, however many there are", async (registry) => {
    const texts = Array.from({ length: 25 }, (_, at) => studyText(A, at, 60));
    await commit(registry, [add(A, must(texts[0], "a text"))]);
    for (const [at, text] of texts.entries()) if (at > 0) await commit(registry, [update(A, at, text)]);
    for (const [at, text] of texts.entries()) {
      expect(await registry.readVersion(A, at + 1)).toMatchObject({ version: at + 1, text, textHash: hashText(text) });
    }
    expect(await registry.readVersion(A, 26)).toBeUndefined();
    const { textBytes, storedBytes } = await registry.count();
    expect(textBytes).toBe(texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0));
    expect(storedBytes).toBeLessThan(textBytes / 10);
  });

  scenario("a past text joins the history without becoming current and without news", async (registry) => {
    await commit(registry, [add(A, studyText(A, 5), { lastUpdatePostDate: "2026-05-01" })]);
    const seq = await registry.lastSeq();
    await commit(registry, [
      past(A, 1, studyText(A, 3), { lastUpdatePostDate: "2026-03-01", dataTimestamp: "2026-03-02" }),
      past(A, 1, studyText(A, 4), { lastUpdatePostDate: "2026-03-01", dataTimestamp: "2026-04-02" }),
      past(A, 1, studyText(A, 1)),
    ]);
    expect(await registry.readStudy(A)).toMatchObject({ version: 1, text: studyText(A, 5) });
    expect(await registry.lastSeq()).toBe(seq);
    await commit(registry, [update(A, 1, studyText(A, 6), { lastUpdatePostDate: "2026-06-01" })]);
    const versions = await registry.listVersions(A);
    expect(versions.map(({ version }) => version)).toEqual([4, 2, 3, 1, 5]);
    const texts = await Promise.all(versions.map(({ version }) => registry.readVersion(A, version)));
    expect(texts.map((version) => version?.text)).toEqual([1, 3, 4, 5, 6].map((revision) => studyText(A, revision)));
  });

  scenario("before a version stood the one that was current, not an older text that joined late", async (registry) => {
    await commit(registry, [add(A, studyText(A, 5), { lastUpdatePostDate: "2026-05-01" }), add(B, studyText(B, 1))]);
    await commit(registry, [
      past(A, 1, studyText(A, 3), { lastUpdatePostDate: "2026-03-01" }),
      update(A, 1, studyText(A, 6), { lastUpdatePostDate: "2026-06-01" }),
      past(A, 3, studyText(A, 4), { lastUpdatePostDate: "2026-04-01" }),
      update(A, 3, studyText(A, 7), { lastUpdatePostDate: "2026-07-01" }),
    ]);
    const before = async (version: number) => await registry.readVersionBefore(A, version);
    expect(await before(5)).toEqual(await registry.readVersion(A, 3));
    expect((await before(3))?.version).toBe(1);
    expect(await before(1)).toBeUndefined();
    expect(await registry.readVersionBefore(C, 2)).toBeUndefined();
  });

  scenario("a version says where, when and by which run it came", async (registry) => {
    const runId = await registry.startRun({ source: "file:studies.ndjson", startedAt: NOON });
    const text = studyText(A, 1);
    const said = { lastUpdatePostDate: "2026-08-01", dataTimestamp: "2026-08-07", overallStatus: "COMPLETED" };
    await commit(registry, [add(A, text, said)], { runId, source: "file:studies.ndjson" });
    expect(await registry.listVersions(A)).toEqual([
      {
        nctId: A,
        version: 1,
        textHash: hashText(text),
        textBytes: Buffer.byteLength(text),
        ...said,
        source: "file:studies.ndjson",
        runId,
        recordedAt: NOON,
      },
    ]);
  });
}

function describePages(scenario: Declare): void {
  scenario("a page may add a study and update it, and add pasts to it", async (registry) => {
    await commit(registry, [
      add(A, studyText(A, 1), { lastUpdatePostDate: "2026-01-01" }),
      update(A, 1, studyText(A, 2), { lastUpdatePostDate: "2026-02-01" }),
      past(A, 2, studyText(A, 0), { lastUpdatePostDate: "2025-01-01" }),
      update(A, 2, studyText(A, 3), { lastUpdatePostDate: "2026-03-01" }),
    ]);
    const versions = await registry.listVersions(A);
    const texts = await Promise.all(versions.map(({ version }) => registry.readVersion(A, version)));
    expect(texts.map((version) => version?.text)).toEqual([0, 1, 2, 3].map((revision) => studyText(A, revision)));
  });

  scenario("a page over a version that is no longer current is refused as a whole", async (registry) => {
    await commit(registry, [add(A, studyText(A, 1))]);
    await commit(registry, [update(A, 1, studyText(A, 2))]);
    const before = await registry.count();
    const stale: readonly StudyWrite[] = [
      update(A, 1, studyText(A, 3)),
      past(A, 1, studyText(A, 0)),
      add(A, studyText(A, 9)),
      { kind: "remove", nctId: A, over: 1, changes: [changeOf("study.removed")] },
      { kind: "restore", nctId: C, over: 1, changes: [] },
      { kind: "note", nctId: A, over: 1, changes: [changeOf("scope.left")] },
    ];
    for (const write of stale) {
      await expect(commit(registry, [add(B, studyText(B, 1)), write])).rejects.toMatchObject({ code: "STORE_BUSY" });
    }
    expect(await registry.count()).toEqual(before);
    expect(await registry.readStudy(B)).toBeUndefined();
  });

  scenario("nothing of a page that dies inside its transaction is visible", async (registry, store) => {
    await commit(registry, [add(A, studyText(A, 1, 900))]);
    {
      await using dying = await store.open({
        failpoint: () => {
          throw new Error("power cut");
        },
      });
      const record = { place: "line 2", reason: "It is no JSON.", text: "{" };
      const dead = commit(dying, [update(A, 1, studyText(A, 2)), add(B, studyText(B, 1))], { quarantined: [record] });
      await expect(dead).rejects.toThrow("power cut");
      // The same connection goes on as if the page had never been.
      expect(await dying.readStudy(B)).toBeUndefined();
    }
    expect(await registry.readStudy(A)).toMatchObject({ version: 1, text: studyText(A, 1, 900) });
    expect(await registry.listQuarantine(10)).toEqual([]);
    expect(await registry.lastSeq()).toBe(1);
  });

  scenario("real and synthetic studies never share a store", async (registry) => {
    await commit(registry, [], { provenance: "real" });
    expect(await registry.readProvenance(), "a page without a study decides nothing").toBeUndefined();
    await commit(registry, [add(A, studyText(A, 1))], { provenance: "synthetic" });
    expect(await registry.readProvenance()).toBe("synthetic");
    const mixed = commit(registry, [add(B, studyText(B, 1))], { provenance: "real" });
    await expect(mixed).rejects.toMatchObject({ code: "PROVENANCE_MIXED" });
    expect(await registry.count()).toMatchObject({ studies: 1, changes: 1 });
  });

  scenario("pages of many sizes give back the same texts, with and without a dictionary", async (registry) => {
    const texts = new Map<NctId, string>();
    for (const [at, count] of [1, 3, 40, 400, 5].entries()) {
      const ids = Array.from({ length: count }, (_, offset) => nctId(at * 1_000 + offset + 1));
      for (const id of ids) texts.set(id, studyText(id, at, 30));
      await commit(
        registry,
        ids.map((id) => add(id, must(texts.get(id), "a text"))),
      );
    }
    const scanned = await scanAll(registry);
    expect(new Map(scanned.map((study) => [study.nctId, study.text]))).toEqual(texts);
  });
}

function describeScopes(scenario: Declare): void {
  scenario("a definition that asks for the same is the same scope", async (registry) => {
    const first = await registry.saveScope(
      { kind: "query", parameters: { "query.cond": "x", "query.intr": "y" } },
      NOON,
    );
    const again = await registry.saveScope(
      { kind: "query", parameters: { "query.intr": "y", "query.cond": "x" } },
      NOON,
    );
    const ids = await registry.saveScope({ kind: "ids", nctIds: [B, A, B] }, NOON);
    const everything = await registry.saveScope({ kind: "everything" }, NOON);
    expect(again).toEqual(first);
    expect(first).toMatchObject({ checkpoint: undefined, checkpointNumber: 0, createdAt: NOON });
    expect(ids.definition).toEqual({ kind: "ids", nctIds: [A, B] });
    expect(await registry.listScopes()).toEqual([first, ids, everything]);
  });

  scenario("a page moves the checkpoint and the members; an older checkpoint is refused", async (registry) => {
    const { scopeId } = await registry.saveScope({ kind: "everything" }, NOON);
    const page = { scopeId, checkpointNumber: 0, checkpoint: '{"page":1}', generation: 1, seen: [A, B], left: [] };
    const writes = [add(A, studyText(A, 1)), add(B, studyText(B, 1))];
    expect(await commit(registry, writes, { scope: page })).toMatchObject({ checkpointNumber: 1 });
    await expect(commit(registry, [add(C, studyText(C, 1))], { scope: page })).rejects.toMatchObject({
      code: "STORE_BUSY",
    });
    expect(await registry.readStudy(C)).toBeUndefined();
    expect(await registry.listScopes()).toMatchObject([{ checkpoint: '{"page":1}', checkpointNumber: 1 }]);
    expect(await registry.countMembers(scopeId)).toBe(2);
    const next = { ...page, checkpointNumber: 1, generation: 2, seen: [C], left: [A] };
    await commit(registry, [add(C, studyText(C, 1))], { scope: next });
    expect(await registry.listMembers(scopeId, { limit: 10 })).toEqual([B, C]);
    expect(await registry.listMembers(scopeId, { after: B, limit: 10 })).toEqual([C]);
    expect(await registry.listMembers(scopeId, { limit: 1 })).toEqual([B]);
    expect(await registry.listUnseen(scopeId, 2, { limit: 10 })).toEqual([B]);
    expect(await registry.listUnseen(scopeId, 2, { after: B, limit: 10 })).toEqual([]);
  });
}
