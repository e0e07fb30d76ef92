/** What every adapter tells of a day that is over. */
import { expect } from "vitest";
import { hashText } from "../base/hash.ts";
import { HISTORY_SOURCE, type Registry, type StoredVersion } from "./registry.ts";
import { add, changeOf, commit, type Declare, NOON, nctId, past, studyText, update } from "./store-under-test.ts";

const A = nctId(1);
const B = nctId(2);
const C = nctId(3);

export async function scanAllAsOf(registry: Registry, day: string): Promise<readonly StoredVersion[]> {
  const studies: StoredVersion[] = [];
  for await (const study of registry.scanStudiesAsOf(day)) studies.push(study);
  return studies;
}

/** `NCT00000001.2`: ids and versions, which is what a scan chooses. */
async function shownOn(registry: Registry, day: string): Promise<readonly string[]> {
  return (await scanAllAsOf(registry, day)).map((study) => `${study.nctId}.${study.version}`);
}

export function describeAsOf(scenario: Declare): void {
  scenario("a scan as of a day has the version of each study that shows it, with its text", async (registry) => {
    const posted = (day: string) => ({ lastUpdatePostDate: day, dataTimestamp: `${day}T09:00:05` });
    await commit(registry, [
      add(A, studyText(A, 1), posted("2026-01-10")),
      add(B, studyText(B, 1), posted("2026-03-10")),
    ]);
    await commit(registry, [update(A, 1, studyText(A, 2), posted("2026-02-10"))]);
    await commit(registry, [past(A, 2, studyText(A, 0), posted("2025-12-10"))]);
    expect(await shownOn(registry, "2025-12-09")).toEqual([]);
    expect(await shownOn(registry, "2025-12-10")).toEqual([`${A}.3`]);
    expect(await shownOn(registry, "2026-02-09")).toEqual([`${A}.1`]);
    expect(await shownOn(registry, "2026-03-10")).toEqual([`${A}.2`, `${B}.1`]);
    const [first] = await scanAllAsOf(registry, "2026-02-01");
    expect(first).toEqual({
      nctId: A,
      version: 1,
      text: studyText(A, 1),
      textHash: hashText(studyText(A, 1)),
      textBytes: Buffer.byteLength(studyText(A, 1)),
      ...posted("2026-01-10"),
      overallStatus: undefined,
      source: "api",
      runId: 1,
      recordedAt: NOON,
    });
  });

  scenario("a study that was given up is left out from the data day that missed it", async (registry) => {
    const posted = { lastUpdatePostDate: "2026-01-10", dataTimestamp: "2026-01-10T09:00:05" };
    const writes = [A, B, C].map((id) => add(id, studyText(id, 1), posted));
    await commit(registry, writes);
    const on = (day: string) => ({ dataTimestamp: `${day}T09:00:05` });
    const removed = changeOf("study.removed");
    await commit(registry, [{ kind: "remove", nctId: A, over: 1, changes: [removed] }], on("2026-02-01"));
    const merged = changeOf("study.merged", { after: C });
    await commit(registry, [{ kind: "merge", nctId: B, over: 1, into: C, changes: [merged] }], on("2026-02-01"));
    const restored = changeOf("study.restored");
    await commit(registry, [{ kind: "restore", nctId: A, over: 1, changes: [restored] }], on("2026-03-01"));
    await commit(registry, [{ kind: "remove", nctId: C, over: 1, changes: [removed] }], on("2026-04-01"));
    const returned = { lastUpdatePostDate: "2026-05-01", dataTimestamp: "2026-05-01T09:00:05" };
    const back = { ...update(C, 1, studyText(C, 2), returned), changes: [restored, changeOf("field.changed")] };
    await commit(registry, [back], on("2026-05-01"));
    expect(await shownOn(registry, "2026-01-31")).toEqual([`${A}.1`, `${B}.1`, `${C}.1`]);
    expect(await shownOn(registry, "2026-02-01")).toEqual([`${C}.1`]);
    expect(await shownOn(registry, "2026-03-01")).toEqual([`${A}.1`, `${C}.1`]);
    expect(await shownOn(registry, "2026-04-30")).toEqual([`${A}.1`]);
    expect(await shownOn(registry, "2026-05-01")).toEqual([`${A}.1`, `${C}.2`]);
  });
}

export function describeUndatedRemovals(scenario: Declare): void {
  scenario("a removal that no data day is known of counts from the day it was stored", async (registry) => {
    const posted = { lastUpdatePostDate: "2026-01-10", dataTimestamp: "2026-01-10T09:00:05" };
    await commit(registry, [add(A, studyText(A, 1), posted)]);
    const blank = await registry.readExtent();
    await commit(registry, [{ kind: "remove", nctId: A, over: 1, changes: [changeOf("study.removed")] }]);
    expect(await shownOn(registry, "2026-08-06")).toEqual([`${A}.1`]);
    expect(await shownOn(registry, NOON.slice(0, 10))).toEqual([]);
    expect(await registry.hasDayMoved("2026-08-06", blank)).toBe(false);
    const [, removed] = await registry.readFeed({ after: 0, limit: 10 });
    expect(removed).toMatchObject({ kind: "study.removed", dataTimestamp: undefined });
  });
}

export function describeMovedDays(scenario: Declare): void {
  scenario("such a scan goes across batches, and on behind a study", async (registry) => {
    const ids = Array.from({ length: 230 }, (_, at) => nctId(((at * 97) % 230) + 1));
    const day = (at: number) => `2026-01-${String((at % 28) + 1).padStart(2, "0")}`;
    await commit(
      registry,
      ids.map((id, at) => add(id, studyText(id, 1, 2), { lastUpdatePostDate: day(at) })),
    );
    const expected = ids.filter((_, at) => day(at) <= "2026-01-20").sort();
    expect((await scanAllAsOf(registry, "2026-01-20")).map((study) => study.nctId)).toEqual(expected);
    const rest: string[] = [];
    for await (const study of registry.scanStudiesAsOf("2026-01-20", nctId(120))) rest.push(study.nctId);
    expect(rest).toEqual(expected.filter((id) => id > nctId(120)));
  });

  scenario("it knows whether what was stored later may show on a day", async (registry) => {
    const blank = await registry.readExtent();
    expect(blank).toEqual({ seq: 0, versionId: 0 });
    const dated = { lastUpdatePostDate: "2026-03-10", dataTimestamp: "2026-03-11T09:00:05" };
    await commit(registry, [add(A, studyText(A, 1), dated)]);
    expect(await registry.hasDayMoved("2026-03-10", blank)).toBe(true);
    expect(await registry.hasDayMoved("2026-03-09", blank)).toBe(false);
    const added = await registry.readExtent();
    expect(await registry.hasDayMoved("2026-12-31", added)).toBe(false);
    await commit(registry, [past(A, 1, studyText(A, 0), { dataTimestamp: "2026-01-05" })]);
    expect(await registry.hasDayMoved("2026-01-05", added), "an older text is no news, and moves its day").toBe(true);
    expect(await registry.hasDayMoved("2026-01-04", added)).toBe(false);
    const history = await registry.readExtent();
    expect(history.seq).toBe(added.seq);
    const remove = { kind: "remove" as const, nctId: A, over: 1, changes: [changeOf("study.removed")] };
    await commit(registry, [remove], { dataTimestamp: "2026-04-01T09:00:05" });
    expect(await registry.hasDayMoved("2026-04-01", history)).toBe(true);
    expect(await registry.hasDayMoved("2026-03-31", history)).toBe(false);
    const removed = await registry.readExtent();
    await commit(registry, [add(B, studyText(B, 1))]);
    expect(await registry.hasDayMoved(NOON.slice(0, 10), removed), "without dates, the day of storing").toBe(true);
    expect(await registry.hasDayMoved("2026-08-06", removed)).toBe(false);
  });
}

export function describeBackfills(scenario: Declare): void {
  const posted = (day: string, checked: string) => ({ lastUpdatePostDate: day, dataTimestamp: checked });
  const history = { source: HISTORY_SOURCE };

  scenario("versions from the registry's history take their place by the day of their posting", async (registry) => {
    await commit(registry, [add(A, studyText(A, 9), posted("2026-03-10", "2026-08-07T09:00:05"))]);
    const backfill = { nctId: A, note: "1", over: undefined };
    // Stored late and out of order, as a run that was killed may; two of them were posted on one day.
    await commit(registry, [past(A, 1, studyText(A, 3), posted("2025-06-05", "2025-06-04"))], { ...history, backfill });
    await commit(registry, [past(A, 1, studyText(A, 1), posted("2025-01-10", "2025-01-08"))], history);
    await commit(registry, [past(A, 1, studyText(A, 2), posted("2025-06-05", "2025-06-02"))], history);
    // The registry derived something anew after this one was posted: it shows its day, the current text the days since.
    await commit(registry, [past(A, 1, studyText(A, 8), posted("2026-03-10", "2026-03-09"))], history);
    expect((await registry.listVersions(A)).map(({ version }) => version)).toEqual([3, 4, 2, 5, 1]);
    const days: readonly (readonly [string, readonly string[]])[] = [
      ["2025-01-09", []],
      ["2025-01-10", [`${A}.3`]],
      ["2025-06-04", [`${A}.3`]],
      ["2025-06-05", [`${A}.2`]],
      ["2026-03-09", [`${A}.2`]],
      ["2026-03-10", [`${A}.5`]],
      ["2026-08-06", [`${A}.5`]],
      ["2026-08-07", [`${A}.1`]],
    ];
    for (const [day, shown] of days) expect(await shownOn(registry, day), day).toEqual(shown);
    expect((await registry.readStudy(A))?.version).toBe(1);
    expect(await registry.lastSeq()).toBe(1);
  });

  scenario(
    "the note of a backfill comes with its page, and only over the note that was read",
    async (registry, store) => {
      await commit(registry, [add(A, studyText(A, 1)), add(B, studyText(B, 1))]);
      expect(await registry.readBackfills([A, B])).toEqual(new Map());
      const first = { nctId: A, note: '{"settled":[0]}', over: undefined };
      await commit(registry, [past(A, 1, studyText(A, 0))], { ...history, backfill: first });
      expect(await registry.readBackfills([A, B])).toEqual(new Map([[A, first.note]]));
      for (const over of [undefined, '{"settled":[]}']) {
        const stale = commit(registry, [past(A, 1, studyText(A, 7))], { ...history, backfill: { ...first, over } });
        await expect(stale).rejects.toMatchObject({ code: "STORE_BUSY" });
      }
      const second = { nctId: A, note: '{"settled":[0,1]}', over: first.note };
      {
        await using dying = await store.open({
          failpoint: () => {
            throw new Error("power cut");
          },
        });
        const dead = commit(dying, [past(A, 1, studyText(A, 7))], { ...history, backfill: second });
        await expect(dead).rejects.toThrow("power cut");
      }
      expect(await registry.readBackfills([A])).toEqual(new Map([[A, first.note]]));
      expect(await registry.listVersions(A)).toHaveLength(2);
      await commit(registry, [], { backfill: second });
      expect(await registry.readBackfills([A])).toEqual(new Map([[A, second.note]]));
    },
  );
}
