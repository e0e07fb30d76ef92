import type { NctId } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { openMemoryRegistry } from "../../../../test/support/memory-registry.ts";
import { MemoryStore } from "../../../../test/support/memory-store.ts";
import { hashText } from "../base/hash.ts";
import { diffStudies } from "../changes/diff-studies.ts";
import type { Registry, StudyWrite } from "../registry/registry.ts";
import { changeOf, commit, NOON, nctId } from "../registry/store-under-test.ts";
import { type ClassifiedFeedQuery, type ClassifiedStudy, readClassifiedFeed } from "./classified-feed.ts";

const A = nctId(1);
const B = nctId(2);

/** A record with a status, the day that it was posted, and some conditions. */
function textOf(overallStatus: string, posted: string, conditions: readonly string[] = ["Asthma"]): string {
  return JSON.stringify({
    protocolSection: {
      statusModule: { overallStatus, lastUpdatePostDateStruct: { date: posted, type: "ACTUAL" } },
      conditionsModule: { conditions },
    },
    hasResults: false,
  });
}

function version(id: NctId, text: string, posted: string) {
  return { nctId: id, text, textHash: hashText(text), lastUpdatePostDate: posted, dataTimestamp: `${posted}T09:00:05` };
}

function added(id: NctId, text: string, posted: string): StudyWrite {
  return { kind: "add", version: version(id, text, posted), changes: [changeOf("study.added")] };
}

type Update = StudyWrite & { readonly kind: "update" };

function updated(id: NctId, over: number, [before, after]: readonly [string, string], posted: string): Update {
  return {
    kind: "update",
    over,
    version: version(id, after, posted),
    changes: diffStudies(JSON.parse(before), JSON.parse(after)),
  };
}

async function readAll(
  registry: Registry,
  query: Partial<ClassifiedFeedQuery> = {},
): Promise<readonly ClassifiedStudy[]> {
  return Array.fromAsync(readClassifiedFeed(registry, { after: 0, ...query }));
}

function kindsOf({ events }: ClassifiedStudy): readonly string[] {
  return events.filter(({ severity }) => severity !== "noise").map(({ kind }) => kind);
}

const ONE = textOf("RECRUITING", "2026-01-05");
const TWO = textOf("ACTIVE_NOT_RECRUITING", "2026-02-05");
const THREE = textOf("COMPLETED", "2026-03-05");

describe("the classified feed", () => {
  test("tells each version against the one that was current before, whatever joined the history late", async () => {
    const registry = openMemoryRegistry(new MemoryStore());
    await commit(registry, [added(A, ONE, "2026-01-05")]);
    const old = textOf("NOT_YET_RECRUITING", "2025-06-01");
    await commit(registry, [
      updated(A, 1, [ONE, TWO], "2026-02-05"),
      { kind: "past", over: 2, version: version(A, old, "2025-06-01") },
    ]);
    await commit(registry, [updated(A, 2, [TWO, THREE], "2026-03-05")]);
    const studies = await readAll(registry);
    expect(studies.map((study) => [study.before?.version, study.version, ...kindsOf(study)])).toEqual([
      [undefined, 1, "study.new"],
      [1, 2, "status.transition"],
      [2, 4, "status.transition"],
    ]);
    const [, second] = studies;
    expect(second?.before?.text).toBe(ONE);
    expect(second?.after.study).toEqual(JSON.parse(TWO));
    expect(second).toMatchObject({
      nctId: A,
      dataTimestamp: "2026-02-05T09:00:05",
      recordedAt: NOON,
      registeredOn: "2026-02-05",
    });
    expect(second?.events[0]?.sentence).toBe(
      "Overall status: RECRUITING -> ACTIVE_NOT_RECRUITING, registered 2026-02-05",
    );
  });

  test("what happens to a study as a whole comes without another text, on its data day", async () => {
    const registry = openMemoryRegistry(new MemoryStore());
    await commit(registry, [added(A, ONE, "2026-01-05")]);
    await commit(registry, [updated(A, 1, [ONE, TWO], "2026-02-05")]);
    const removed: StudyWrite = { kind: "remove", nctId: A, over: 2, changes: [changeOf("study.removed")] };
    await commit(registry, [removed], { dataTimestamp: "2026-04-01T09:00:05" });
    const back = updated(A, 2, [TWO, THREE], "2026-03-05");
    await commit(registry, [{ ...back, changes: [changeOf("study.restored"), ...back.changes] }]);
    const [, , gone, restored] = await readAll(registry);
    expect(gone).toMatchObject({ version: 2, registeredOn: "2026-04-01" });
    expect(gone?.before?.text).toBe(TWO);
    expect(gone?.events[0]?.sentence).toBe("The study is no longer in the registry, registered 2026-04-01");
    expect(restored).toMatchObject({ version: 3, before: { version: 2 } });
    expect(restored === undefined ? [] : kindsOf(restored)).toEqual(["study.restored", "status.transition"]);
  });

  test("one version is one study, also over the border of a batch, and others stand between two of them", async () => {
    const registry = openMemoryRegistry(new MemoryStore());
    const many = textOf(
      "RECRUITING",
      "2026-02-05",
      Array.from({ length: 1_500 }, (_, index) => `Condition ${index}`),
    );
    await commit(registry, [added(A, ONE, "2026-01-05"), added(B, ONE, "2026-01-05")]);
    await commit(registry, [updated(A, 1, [ONE, many], "2026-02-05"), updated(B, 1, [ONE, TWO], "2026-02-05")]);
    await commit(registry, [{ kind: "note", nctId: A, over: 2, changes: [changeOf("scope.left")] }]);
    const studies = await readAll(registry);
    expect(studies.map((study) => `${study.nctId} v${study.version}`)).toEqual([
      `${A} v1`,
      `${B} v1`,
      `${A} v2`,
      `${B} v2`,
      `${A} v2`,
    ]);
    // 1,500 conditions came, one went, the post date moved.
    expect(studies[2]?.seqs).toEqual({ first: 3, last: 1_504 });
    expect(studies[2]?.events.find(({ kind }) => kind === "condition.edited")?.changes).toHaveLength(1_501);
  });

  test("a reader goes on after the last change, and meets each event once, with the same id", async () => {
    const registry = openMemoryRegistry(new MemoryStore());
    await commit(registry, [added(A, ONE, "2026-01-05"), added(B, ONE, "2026-01-05")]);
    await commit(registry, [updated(A, 1, [ONE, TWO], "2026-02-05"), updated(B, 1, [ONE, THREE], "2026-03-05")]);
    const remove: StudyWrite = { kind: "remove", nctId: A, over: 2, changes: [changeOf("study.removed")] };
    const restore: StudyWrite = { kind: "restore", nctId: A, over: 2, changes: [changeOf("study.restored")] };
    for (const write of [remove, restore, remove]) await commit(registry, [write]);
    const all = await readAll(registry);
    const ids = all.flatMap(({ events }) => events.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain(`${A}:v2:status.transition:3`);
    const rest = await readAll(registry, { after: all[2]?.seqs.last ?? 0 });
    expect(rest).toEqual(all.slice(3));
    expect(await readAll(registry, { until: all[2]?.seqs.last ?? 0 })).toEqual(all.slice(0, 3));
    expect(await readAll(registry, { nctId: B })).toEqual(all.filter((study) => study.nctId === B));
    expect(await readAll(registry, { after: await registry.lastSeq() })).toEqual([]);
  });

  test("a reader that stopped within a study gets the rest of its events, and they are the same", async () => {
    const registry = openMemoryRegistry(new MemoryStore());
    const many = textOf(
      "COMPLETED",
      "2026-02-05",
      Array.from({ length: 1_200 }, (_, index) => `Condition ${index}`),
    );
    await commit(registry, [added(A, ONE, "2026-01-05"), updated(A, 1, [ONE, many], "2026-02-05")]);
    const all = await readAll(registry);
    const events = all.flatMap((study) => study.events);
    for (let after = 0; after <= (await registry.lastSeq()); after += 97) {
      const rest = await readAll(registry, { after });
      expect(rest.flatMap((study) => study.events)).toEqual(events.filter(({ seq }) => seq > after));
      expect(await readAll(registry, { after, nctId: A })).toEqual(rest);
    }
  });

  test("what is sure to be noise can be passed over", async () => {
    const registry = openMemoryRegistry(new MemoryStore());
    const reordered = textOf("RECRUITING", "2026-01-05", ["Cough", "Asthma"]);
    const before = textOf("RECRUITING", "2026-01-05", ["Asthma", "Cough"]);
    await commit(registry, [added(A, before, "2026-01-05"), added(B, ONE, "2026-01-05")]);
    await commit(registry, [updated(A, 1, [before, reordered], "2026-01-05"), updated(B, 1, [ONE, TWO], "2026-02-05")]);
    expect((await readAll(registry)).map(({ nctId: id }) => id)).toEqual([A, B, A, B]);
    expect((await readAll(registry, { newsOnly: true })).map(({ nctId: id }) => id)).toEqual([A, B, B]);
  });

  test("a registry's own doing is registered on its data day, not when the text was posted", async () => {
    const registry = openMemoryRegistry(new MemoryStore());
    const stale = textOf("UNKNOWN", "2026-01-05");
    await commit(registry, [added(A, ONE, "2026-01-05")]);
    const write = updated(A, 1, [ONE, stale], "2026-01-05");
    await commit(registry, [
      { ...write, version: { ...version(A, stale, "2026-01-05"), dataTimestamp: "2028-01-09" } },
    ]);
    expect((await readAll(registry))[1]?.events[0]).toMatchObject({
      kind: "status.stale",
      sentence: "Overall status: RECRUITING -> UNKNOWN, registered 2028-01-09",
    });
  });
});
