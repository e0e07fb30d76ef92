/** What every adapter must do for monitoring, told as stories; `monitoring-model-conformance.ts` leaves nothing out. */
import { expect } from "vitest";
import { must } from "../base/assert.ts";
import { MONITOR_READER, type NewAlert, type Watch } from "./monitoring.ts";
import type { Registry } from "./registry.ts";
import { add, commit, type Declare, NOON, nctId, studyText, update } from "./store-under-test.ts";

const A = nctId(1);
const B = nctId(2);
const LATER = "2026-08-07T13:00:00.000Z";

/** A store with two studies and a watch that has seen neither. */
async function begin(registry: Registry): Promise<Watch> {
  const watch = await registry.addWatch({ name: "melanoma", definition: '{"version":1}', createdAt: NOON });
  await commit(registry, [add(A, studyText(A, 1)), add(B, studyText(B, 1))]);
  return watch;
}

function alertOf(watch: Watch, alertKey: string, more: Partial<NewAlert> = {}): NewAlert {
  return { watchId: watch.watchId, alertKey, nctId: A, version: 1, seq: 1, payload: "{}", dueAt: NOON, ...more };
}

/** Raises alerts and makes one delivery of each; gives the deliveries, the oldest first. */
async function deliverEach(registry: Registry, watch: Watch, keys: readonly string[]) {
  const after = await registry.readMark(MONITOR_READER);
  const alerts = keys.map((key) => alertOf(watch, key));
  await registry.commitEvaluation({ after, upTo: await registry.lastSeq(), at: NOON, alerts });
  const due = await registry.listAlerts({ watchId: watch.watchId, dueBy: NOON, limit: 100 });
  const deliveries = due.map(({ alertId, alertKey }) => {
    return { watchId: watch.watchId, kind: "alert" as const, messageKey: `m-${alertKey}`, alertIds: [alertId] };
  });
  await registry.commitDeliveries({ at: NOON, deliveries, discarded: [] });
  return (await registry.listDeliveries({ watchId: watch.watchId, limit: 100 })).toReversed();
}

export function describeWatches(scenario: Declare): void {
  scenario("a watch begins with what comes after it, and its name is its own", async (registry) => {
    await commit(registry, [add(A, studyText(A, 1))]);
    const watch = await registry.addWatch({ name: "melanoma", definition: '{"of": 40.0}', createdAt: NOON });
    expect(watch).toMatchObject({ sinceSeq: 1, definition: '{"of": 40.0}', pauses: [], snoozedUntil: undefined });
    const again = registry.addWatch({ name: "melanoma", definition: "{}", createdAt: LATER });
    await expect(again).rejects.toMatchObject({ code: "USAGE" });
    expect(await registry.findWatch("melanoma")).toEqual(watch);
    expect(await registry.findWatch("Melanoma")).toBeUndefined();
  });

  scenario("a pause tells which changes it passes over", async (registry) => {
    const watch = await begin(registry);
    expect(await registry.resumeWatch(watch.watchId, NOON)).toBe(false);
    expect(await registry.pauseWatch(watch.watchId, NOON)).toBe(true);
    expect(await registry.pauseWatch(watch.watchId, LATER)).toBe(false);
    await commit(registry, [update(A, 1, studyText(A, 2))]);
    expect(await registry.resumeWatch(watch.watchId, LATER)).toBe(true);
    await registry.pauseWatch(watch.watchId, LATER);
    expect((await registry.listWatches())[0]?.pauses).toEqual([
      { afterSeq: 2, upToSeq: 3, pausedAt: NOON, resumedAt: LATER },
      { afterSeq: 3, upToSeq: undefined, pausedAt: LATER, resumedAt: undefined },
    ]);
  });

  scenario("a watch is removed with all that is its own, and its number is not given again", async (registry) => {
    const watch = await begin(registry);
    await deliverEach(registry, watch, ["a", "b"]);
    await registry.muteStudy({ nctId: A, watchId: watch.watchId }, NOON);
    await registry.muteStudy({ nctId: A }, NOON);
    expect(await registry.removeWatch("melanoma")).toBe(true);
    expect(await registry.removeWatch("melanoma")).toBe(false);
    expect(await registry.listAlerts({ limit: 10 })).toEqual([]);
    expect(await registry.listDeliveries({ limit: 10 })).toEqual([]);
    expect(await registry.listMutes()).toEqual([{ nctId: A, watchId: undefined, mutedAt: NOON }]);
    const next = await registry.addWatch({ name: "melanoma", definition: "{}", createdAt: NOON });
    expect(next.watchId).toBe(watch.watchId + 1);
  });
}

export function describeEvaluation(scenario: Declare): void {
  scenario("alerts and the mark move together, or neither does", async (registry) => {
    const watch = await begin(registry);
    const alerts = [alertOf(watch, "a"), alertOf(watch, "b", { nctId: B, seq: 2 })];
    expect(await registry.commitEvaluation({ after: 0, upTo: 2, at: NOON, alerts })).toEqual({ alertsNew: 2 });
    expect(await registry.readMark(MONITOR_READER)).toBe(2);
    const late = registry.commitEvaluation({ after: 0, upTo: 2, at: NOON, alerts: [alertOf(watch, "c")] });
    await expect(late).rejects.toMatchObject({ code: "STORE_BUSY" });
    const unread = registry.commitEvaluation({
      after: 2,
      upTo: 2,
      at: NOON,
      alerts: [alertOf(watch, "d", { seq: 3 })],
    });
    await expect(unread).rejects.toThrow("changes that are evaluated");
    const beyond = registry.commitEvaluation({ after: 2, upTo: 3, at: NOON, alerts: [alertOf(watch, "e")] });
    await expect(beyond).rejects.toThrow("no further than the feed");
    expect((await registry.listAlerts({ limit: 10 })).map(({ alertKey }) => alertKey)).toEqual(["a", "b"]);
  });

  scenario("the same news is one alert, and news for a watch that is gone is none", async (registry) => {
    const watch = await begin(registry);
    const alerts = [alertOf(watch, "a"), alertOf(watch, "a"), alertOf({ ...watch, watchId: 99 }, "a")];
    expect(await registry.commitEvaluation({ after: 0, upTo: 2, at: NOON, alerts })).toEqual({ alertsNew: 1 });
    expect(await registry.commitEvaluation({ after: 2, upTo: 2, at: NOON, alerts })).toEqual({ alertsNew: 0 });
  });
}

export function describeClock(scenario: Declare): void {
  const told = (watch: Watch, alertKey: string) => alertOf(watch, alertKey, { seq: 0 });

  scenario("alerts of the calendar and its day move together, or neither does", async (registry) => {
    const watch = await begin(registry);
    expect(await registry.readClockDay()).toBeUndefined();
    const first = { after: undefined, upTo: "2026-08-07", at: NOON, alerts: [] };
    expect(await registry.commitClock(first)).toEqual({ alertsNew: 0 });
    await expect(registry.commitClock({ ...first, alerts: [told(watch, "late")] })).rejects.toMatchObject({
      code: "STORE_BUSY",
    });
    const part = { after: "2026-08-07", upTo: "2026-08-07", at: LATER, alerts: [told(watch, "a")] };
    expect(await registry.commitClock(part)).toEqual({ alertsNew: 1 });
    expect(await registry.commitClock({ ...part, upTo: "2026-08-08" })).toEqual({ alertsNew: 0 });
    expect(await registry.readClockDay()).toBe("2026-08-08");
    const back = { after: "2026-08-08", upTo: "2026-08-07", at: LATER, alerts: [told(watch, "b")] };
    await expect(registry.commitClock(back)).rejects.toThrow("days go forward");
    expect((await registry.listAlerts({ limit: 10 })).map(({ alertKey }) => alertKey)).toEqual(["a"]);
    expect(await registry.readMark(MONITOR_READER)).toBe(0);
  });
}

export function describeOutbox(scenario: Declare): void {
  scenario("what waits holds back what comes after it in its watch, what is dead does not", async (registry) => {
    const watch = await begin(registry);
    const [first, second, third] = await deliverEach(registry, watch, ["a", "b", "c"]);
    const heads = async (now: string) => (await registry.listHeads(now, 9)).map(({ messageKey }) => messageKey);
    expect(await heads(NOON)).toEqual(["m-a"]);
    const error = "503 Service Unavailable";
    const firstId = must(first, "a delivery").deliveryId;
    await registry.settleDelivery(firstId, 0, { kind: "waiting", nextAttemptAt: LATER, error });
    expect(await heads(NOON)).toEqual([]);
    expect(await registry.nextDueAt()).toBe(LATER);
    expect(await registry.listHeads(LATER, 9)).toMatchObject([{ messageKey: "m-a", attempts: 1, lastError: error }]);
    await registry.settleDelivery(firstId, 1, { kind: "dead", error: "410 Gone" });
    expect(await heads(NOON)).toEqual(["m-b"]);
    await registry.settleDelivery(must(second, "a delivery").deliveryId, 0, { kind: "sent", at: LATER });
    expect(await heads(NOON)).toEqual(["m-c"]);
    expect(await registry.retryDeliveries({ deliveryId: firstId }, NOON)).toBe(1);
    expect(await heads(NOON)).toEqual(["m-a"]);
    expect(await registry.listDeliveries({ state: "waiting", limit: 9 })).toMatchObject([
      { deliveryId: third?.deliveryId },
      { deliveryId: firstId, attempts: 0, lastError: "410 Gone", alerts: 1, watchName: "melanoma" },
    ]);
  });

  scenario("a delivery is settled once, by whom it was offered to", async (registry) => {
    const watch = await begin(registry);
    const [first] = await deliverEach(registry, watch, ["a"]);
    const { deliveryId } = must(first, "a delivery");
    await registry.settleDelivery(deliveryId, 0, { kind: "sent", at: NOON });
    const again = registry.settleDelivery(deliveryId, 0, { kind: "dead", error: "late" });
    await expect(again).rejects.toMatchObject({ code: "STORE_BUSY" });
    expect(await registry.retryDeliveries({}, NOON)).toBe(0);
    expect(await registry.readOutbox()).toMatchObject([{ sent: 1, dead: 0, waiting: 0, lastSentAt: NOON }]);
    expect(await registry.forgetSent(NOON, 9)).toBe(0);
    expect(await registry.forgetSent(LATER, 9)).toBe(1);
    expect(await registry.listAlerts({ limit: 9 })).toEqual([]);
  });

  scenario("nothing is offered of a watch that is paused or snoozed", async (registry) => {
    const watch = await begin(registry);
    await deliverEach(registry, watch, ["a"]);
    await registry.snoozeWatch(watch.watchId, LATER);
    expect(await registry.listHeads(NOON, 9)).toEqual([]);
    expect(await registry.nextDueAt()).toBe(LATER);
    expect(await registry.listHeads(LATER, 9)).toHaveLength(1);
    await registry.snoozeWatch(watch.watchId, undefined);
    expect(await registry.listHeads(NOON, 9)).toHaveLength(1);
    await registry.pauseWatch(watch.watchId, NOON);
    expect(await registry.listHeads(LATER, 9)).toEqual([]);
    expect(await registry.nextDueAt()).toBeUndefined();
  });

  scenario("an alert is in one delivery at most", async (registry) => {
    const watch = await begin(registry);
    await deliverEach(registry, watch, ["a"]);
    const one = { watchId: watch.watchId, kind: "digest" as const, messageKey: "twice", alertIds: [1] };
    const again = registry.commitDeliveries({ at: NOON, deliveries: [one], discarded: [] });
    await expect(again).rejects.toMatchObject({ code: "STORE_BUSY" });
    const discard = registry.commitDeliveries({ at: NOON, deliveries: [], discarded: [1] });
    await expect(discard).rejects.toMatchObject({ code: "STORE_BUSY" });
    const empty = registry.commitDeliveries({ at: NOON, deliveries: [{ ...one, alertIds: [] }], discarded: [] });
    await expect(empty).rejects.toThrow("something to tell");
    expect(await registry.listDeliveries({ limit: 9 })).toHaveLength(1);
  });
}

export function describeLeases(scenario: Declare): void {
  scenario("a lease has one holder until it is over, also across connections", async (registry, store) => {
    await using other = await store.open();
    const mine = { name: "run", holder: "one", until: LATER };
    expect(await registry.takeLease({ ...mine, now: NOON })).toEqual(mine);
    const theirs = { name: "run", holder: "two", until: "2026-08-07T14:00:00.000Z" };
    expect(await other.takeLease({ ...theirs, now: NOON })).toEqual(mine);
    expect(await registry.takeLease({ ...mine, until: "2026-08-07T13:30:00.000Z", now: NOON })).toMatchObject({
      until: "2026-08-07T13:30:00.000Z",
    });
    await other.releaseLease("run", "two");
    expect(await other.readLease("run")).toMatchObject({ holder: "one" });
    expect(await other.takeLease({ ...theirs, now: "2026-08-07T13:30:00.000Z" })).toEqual(theirs);
    await other.releaseLease("run", "two");
    expect(await registry.readLease("run")).toBeUndefined();
  });
}
