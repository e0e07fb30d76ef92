import type { NctId } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { must } from "../base/assert.ts";
import type { Clock } from "../base/clock.ts";
import { noProgress } from "../base/progress.ts";
import { diffStudies } from "../changes/diff-studies.ts";
import { MONITOR_READER, type Watch } from "../registry/monitoring.ts";
import type { Registry } from "../registry/registry.ts";
import { makeStore } from "../registry/sqlite/sqlite-under-test.ts";
import { add, changeOf, commit, newVersion } from "../registry/store-under-test.ts";
import type { BoundWatch } from "./bound-watch.ts";
import { readClassifiedFeed } from "./classified-feed.ts";
import { supposeMessages } from "./dry-run.ts";
import { boundWatch, changedStudy, definitionOf, NCT, recordOf } from "./monitor-under-test.ts";
import { evaluateFeed, makeDueDeliveries } from "./run-monitor.ts";
import type { Schedule } from "./schedule.ts";
import { parseWatchDefinition, printWatchDefinition, type WatchDefinition } from "./watch-definition.ts";

const NOON_MS = Date.parse("2026-08-07T12:00:00.000Z");
const clock: Clock = { now: () => NOON_MS, monotonicMs: () => 0, sleep: () => Promise.resolve() };

function bind(watches: readonly Watch[]): Promise<readonly BoundWatch[]> {
  return Promise.resolve(
    watches.map((watch) => {
      const definition = parseWatchDefinition(watch.definition);
      if ("problem" in definition) throw new Error(definition.problem);
      return { watch, definition, condition: { kind: "all" } };
    }),
  );
}

const evaluate = (registry: Registry, signal = new AbortController().signal) =>
  evaluateFeed({ registry, clock, signal, onProgress: noProgress, bind });

const scheduleOf = (watch: Watch) => {
  const definition = parseWatchDefinition(watch.definition);
  return "problem" in definition ? undefined : definition.schedule;
};

async function addWatch(registry: Registry, name: string, definition: Partial<WatchDefinition> = {}): Promise<Watch> {
  const text = printWatchDefinition(definitionOf(definition));
  return registry.addWatch({ name, definition: text, createdAt: "2026-08-01T00:00:00.000Z" });
}

/** Stores the study with another status, as a sync does. */
async function change(registry: Registry, overallStatus: string, recordedAt = "2026-08-07T11:00:00.000Z") {
  const head = (await registry.readHeads([NCT])).get(NCT);
  const text = JSON.stringify(recordOf("Scurvy", overallStatus));
  if (head === undefined) return commit(registry, [add(NCT, text)], { recordedAt });
  const before = must(await registry.readStudy(NCT), "it is stored");
  const changes = diffStudies(JSON.parse(before.text), JSON.parse(text));
  const version = newVersion(NCT, text);
  return commit(registry, [{ kind: "update", over: head.version, version, changes }], { recordedAt });
}

/** The statuses that alerts tell of. */
async function told(registry: Registry, watchId: number) {
  const alerts = await registry.listAlerts({ watchId, limit: 100 });
  return alerts.flatMap(({ payload }) => JSON.parse(payload).events.map(({ after }: { after: unknown }) => after));
}

describe("evaluation", () => {
  test("tells each watch what came after it, once, whatever is done twice", async () => {
    await using store = await makeStore();
    await using registry = await store.open();
    await change(registry, "RECRUITING");
    const first = await addWatch(registry, "first");
    await change(registry, "SUSPENDED");
    const second = await addWatch(registry, "second");
    await change(registry, "TERMINATED");
    expect(await evaluate(registry)).toEqual({ studies: 2, alerts: 3, seq: await registry.lastSeq() });
    expect(await told(registry, first.watchId)).toEqual(["SUSPENDED", "TERMINATED"]);
    expect(await told(registry, second.watchId)).toEqual(["TERMINATED"]);
    expect(await evaluate(registry)).toEqual({ studies: 0, alerts: 0, seq: await registry.lastSeq() });
    expect(await registry.readMark(MONITOR_READER)).toBe(await registry.lastSeq());
  });

  test("passes over what happened in a pause, and nothing before or after it", async () => {
    await using store = await makeStore();
    await using registry = await store.open();
    await change(registry, "RECRUITING");
    const { watchId } = await addWatch(registry, "mine");
    await change(registry, "SUSPENDED");
    await registry.pauseWatch(watchId, "2026-08-07T10:00:00.000Z");
    await change(registry, "RECRUITING");
    await registry.resumeWatch(watchId, "2026-08-07T11:00:00.000Z");
    await change(registry, "TERMINATED");
    await evaluate(registry);
    expect(await told(registry, watchId)).toEqual(["SUSPENDED", "TERMINATED"]);
  });

  test("moves the mark also where there is no watch, so that the next one begins with now", async () => {
    await using store = await makeStore();
    await using registry = await store.open();
    await change(registry, "RECRUITING");
    expect(await evaluate(registry)).toMatchObject({ studies: 0, alerts: 0, seq: 1 });
    expect(await registry.readMark(MONITOR_READER)).toBe(1);
  });

  test("stops between two studies when it is told to, without having passed over one", async () => {
    await using store = await makeStore();
    await using registry = await store.open();
    const { watchId } = await addWatch(registry, "mine", { severity: "low" });
    await change(registry, "RECRUITING");
    await expect(evaluate(registry, AbortSignal.abort(new Error("stop")))).rejects.toThrow("stop");
    await evaluate(registry);
    expect(await registry.listAlerts({ watchId, limit: 10 })).toHaveLength(1);
  });

  test("of two at once, one gives way", async () => {
    await using store = await makeStore();
    await using registry = await store.open();
    await using other = await store.open();
    const { watchId } = await addWatch(registry, "mine", { severity: "low" });
    await change(registry, "RECRUITING");
    const ends = await Promise.allSettled([evaluate(registry), evaluate(other)]);
    expect(ends.filter(({ status }) => status === "fulfilled").length).toBeGreaterThanOrEqual(1);
    for (const end of ends) if (end.status === "rejected") expect(end.reason).toMatchObject({ code: "STORE_BUSY" });
    expect(await registry.listAlerts({ watchId, limit: 10 })).toHaveLength(1);
  });
});

describe("deliveries", () => {
  test("are made of due alerts; paused and snoozed watches keep theirs", async () => {
    await using store = await makeStore();
    await using registry = await store.open();
    await change(registry, "RECRUITING");
    const daily = { kind: "daily", at: { hour: 8, minute: 0 }, zone: "UTC" } as const;
    const [atOnce, digest, paused, snoozed] = await Promise.all([
      addWatch(registry, "at-once"),
      addWatch(registry, "digest", { schedule: daily }),
      addWatch(registry, "paused"),
      addWatch(registry, "snoozed"),
    ]);
    await change(registry, "SUSPENDED");
    await evaluate(registry);
    await registry.pauseWatch(paused.watchId, "2026-08-07T12:00:00.000Z");
    await registry.snoozeWatch(snoozed.watchId, "2026-08-09T00:00:00.000Z");
    const make = (now: string) => makeDueDeliveries(registry, now, scheduleOf);
    const watchesOf = async () => (await registry.listDeliveries({ limit: 9 })).map(({ watchName }) => watchName);
    expect(await make("2026-08-07T12:00:00.000Z")).toEqual({ deliveries: 1, discarded: 0 });
    expect(await watchesOf()).toEqual(["at-once"]);
    expect(await make("2026-08-08T08:00:00.000Z")).toEqual({ deliveries: 1, discarded: 0 });
    expect(await make("2026-08-08T08:00:00.000Z")).toEqual({ deliveries: 0, discarded: 0 });
    expect(await make("2026-08-09T00:00:00.000Z")).toEqual({ deliveries: 1, discarded: 0 });
    expect(await watchesOf()).toEqual(["snoozed", "digest", "at-once"]);
    expect(await registry.listAlerts({ watchId: paused.watchId, limit: 9 })).toMatchObject([{ deliveryId: undefined }]);
    expect(await registry.readOutbox()).toMatchObject(
      [atOnce, digest, paused, snoozed].map(({ name }) => ({ watchName: name })),
    );
  });

  test("leave out a study that was muted after its alert was raised", async () => {
    await using store = await makeStore();
    await using registry = await store.open();
    await change(registry, "RECRUITING");
    const { watchId } = await addWatch(registry, "mine");
    await change(registry, "SUSPENDED");
    await evaluate(registry);
    await registry.muteStudy({ nctId: NCT, watchId }, "2026-08-07T12:00:00.000Z");
    expect(await makeDueDeliveries(registry, "2026-08-07T12:00:00.000Z", scheduleOf)).toEqual({
      deliveries: 0,
      discarded: 1,
    });
    expect(await registry.listAlerts({ watchId, limit: 9 })).toEqual([]);
  });
});

const DAILY: Schedule = { kind: "daily", at: { hour: 8, minute: 0 }, zone: "UTC" };

describe("a dry run", () => {
  async function supposed(definition: Partial<WatchDefinition>) {
    await using store = await makeStore();
    await using registry = await store.open();
    await change(registry, "RECRUITING", "2026-08-01T11:00:00.000Z");
    await change(registry, "SUSPENDED", "2026-08-03T11:00:00.000Z");
    await change(registry, "TERMINATED", "2026-08-03T15:00:00.000Z");
    // A removal has no new text.
    const removal = [{ kind: "remove", nctId: NCT, over: 3, changes: [changeOf("study.removed")] }] as const;
    await commit(registry, removal, { recordedAt: "2026-08-05T11:00:00.000Z" });
    const [watch] = await bind([await addWatch(registry, "mine", definition)]);
    const messages = supposeMessages(must(watch, "a watch"), readClassifiedFeed(registry, { after: 0 }), []);
    const lines: string[] = [];
    for await (const { at, kind, studies } of messages) {
      lines.push(`${at.slice(0, 16)} ${kind} ${studies.map(({ version }) => version).join("+")}`);
    }
    // Nothing of it is stored.
    expect(await registry.listAlerts({ limit: 9 })).toEqual([]);
    return lines;
  }

  test("sends at the times at which the past was stored", async () => {
    expect(await supposed({ severity: "medium", kinds: ["status.", "study.deleted"] })).toEqual([
      "2026-08-03T11:00 alert 2",
      "2026-08-03T15:00 alert 3",
      "2026-08-05T11:00 alert 3",
    ]);
  });

  test.each<[string, Partial<WatchDefinition>, string[]]>([
    ["at once", {}, ["digest 200", "digest 200", "digest 30"]],
    ["daily", { schedule: DAILY }, ["digest 200", "digest 200", "digest 30"]],
  ])("of a first load holds one digest at a time: %s", async (_, definition, messages) => {
    let read = 0;
    async function* past() {
      for (; read < 430; read += 1) yield changedStudy({ nctId: `NCT${10_000_000 + read}` as NctId });
    }
    const lines: string[] = [];
    for await (const { kind, studies } of supposeMessages(boundWatch(definition), past(), [])) {
      lines.push(`${kind} ${studies.length}`);
      if (lines.length === 1) expect(read).toBeLessThan(250);
      expect(studies[0]).not.toHaveProperty("study");
    }
    expect(lines).toEqual(messages);
  });

  test("gathers digests as the schedule says", async () => {
    expect(await supposed({ schedule: DAILY, kinds: ["status.", "study.deleted"], severity: "medium" })).toEqual([
      "2026-08-04T08:00 digest 2+3",
      "2026-08-06T08:00 digest 3",
    ]);
  });
});
