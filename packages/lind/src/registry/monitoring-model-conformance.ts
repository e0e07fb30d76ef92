/** The monitoring part of the port against its model: random commands and reopenings, the same answers after each. */
import { addDays } from "ctgov/study";
import fc from "fast-check";
import { expect, test } from "vitest";
import { must } from "../base/assert.ts";
import { isLindError } from "../base/errors.ts";
import { type DeliveryOutcome, MONITOR_READER, type MonitoringStore, type Mute, type NewAlert } from "./monitoring.ts";
import { MonitoringModel, openMonitoringModel } from "./monitoring-under-test.ts";
import type { Registry } from "./registry.ts";
import { add, commit, findingsOf, type MakeStore, nctId, studyText, update } from "./store-under-test.ts";

const NAMES = ["alpha", "beta", "gamma"] as const;
const STUDIES = [nctId(1), nctId(2)] as const;
/** Minutes of one hour stand for all times. */
const timeOf = (minute: number): string => `2026-08-07T12:${String(minute).padStart(2, "0")}:00.000Z`;

type Step =
  | { readonly kind: "add" | "remove" | "pause" | "resume"; readonly watch: number; readonly minute: number }
  | { readonly kind: "snooze"; readonly watch: number; readonly minute: number | undefined }
  | { readonly kind: "mute" | "unmute"; readonly watch: number | undefined; readonly study: number }
  | { readonly kind: "sync"; readonly study: number }
  | {
      readonly kind: "evaluate";
      readonly isStale: boolean;
      readonly raised: readonly Raised[];
      readonly minute: number;
    }
  | { readonly kind: "clock"; readonly isStale: boolean; readonly raised: readonly Raised[]; readonly minute: number }
  | { readonly kind: "deliver"; readonly minute: number; readonly size: number; readonly discards: boolean }
  | { readonly kind: "deliver-again" }
  | {
      readonly kind: "settle";
      readonly minute: number;
      readonly outcome: "sent" | "waiting" | "dead";
      readonly off: boolean;
    }
  | { readonly kind: "retry" | "forget"; readonly minute: number; readonly watch: number | undefined }
  | { readonly kind: "take" | "release"; readonly holder: string; readonly minute: number }
  | { readonly kind: "reopen" };

interface Raised {
  readonly watch: number;
  readonly study: number;
  readonly key: string;
  readonly minute: number;
}

const someWatch = fc.nat(NAMES.length - 1);
const someStudy = fc.nat(STUDIES.length - 1);
const someMinute = fc.nat(59);
const perhapsWatch = fc.option(someWatch, { nil: undefined });
const constant = <K extends string>(...kinds: readonly K[]) => fc.constantFrom(...kinds);

const someRaised: fc.Arbitrary<Raised> = fc.record({
  watch: someWatch,
  study: someStudy,
  key: fc.constantFrom("a", "b", "c", "d", "e", "f"),
  minute: someMinute,
});

const someStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: constant("add", "add", "add", "remove", "pause", "resume"), watch: someWatch, minute: someMinute }),
  fc.record({
    kind: constant("snooze"),
    watch: someWatch,
    minute: fc.option(someMinute, { nil: undefined }),
  }),
  fc.record({ kind: constant("mute", "unmute"), watch: perhapsWatch, study: someStudy }),
  fc.record({ kind: constant("sync"), study: someStudy }),
  fc.record({
    kind: constant("evaluate"),
    isStale: fc.boolean(),
    raised: fc.array(someRaised, { maxLength: 6 }),
    minute: someMinute,
  }),
  fc.record({
    kind: constant("clock"),
    isStale: fc.boolean(),
    raised: fc.array(someRaised, { maxLength: 2 }),
    minute: someMinute,
  }),
  fc.record({
    kind: constant("deliver"),
    minute: someMinute,
    size: fc.integer({ min: 1, max: 3 }),
    discards: fc.boolean(),
  }),
  fc.constant({ kind: "deliver-again" } as const),
  fc.record({
    kind: constant("settle"),
    minute: someMinute,
    outcome: constant("sent", "waiting", "dead"),
    off: fc.boolean(),
  }),
  fc.record({ kind: constant("retry", "forget"), minute: someMinute, watch: perhapsWatch }),
  fc.record({ kind: constant("take", "release"), holder: fc.constantFrom("one", "two"), minute: someMinute }),
  fc.constant({ kind: "reopen" } as const),
);

/** Runs `numRuns` random histories, each against a new store. */
export function testMonitoringAgainstModel(make: MakeStore, numRuns: number): void {
  test(`watches and outbox equal their model after any of ${numRuns} histories`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someStep, { minLength: 1, maxLength: 40 }), (steps) => runHistory(make, steps)),
      { numRuns },
    );
  });
}

async function runHistory(make: MakeStore, steps: readonly Step[]): Promise<void> {
  await using store = await make();
  let registry = await store.open();
  try {
    await commit(
      registry,
      STUDIES.map((id) => add(id, studyText(id, 1))),
    );
    const feed = { seq: await registry.lastSeq(), mark: 0 };
    const model = openMonitoringModel(new MonitoringModel(), {
      lastSeq: () => feed.seq,
      readMark: () => feed.mark,
      moveMark: (seq) => {
        feed.mark = seq;
      },
    });
    for (const step of steps) {
      if (step.kind === "reopen") {
        await registry[Symbol.asyncDispose]();
        registry = await store.open();
      } else if (step.kind === "sync") {
        const id = must(STUDIES[step.study], "a study");
        const over = must((await registry.readHeads([id])).get(id), "it is stored").version;
        await commit(registry, [update(id, over, studyText(id, over + 1))]);
        feed.seq = await registry.lastSeq();
      } else {
        // Both are to see the feed as it is before the step.
        const before = { ...feed };
        const wanted = await attempt(() => perform(model, step, before));
        expect(await attempt(() => perform(registry, step, before))).toEqual(wanted);
      }
      await expectEqual(registry, model, feed);
    }
    expect(await findingsOf(registry)).toEqual([]);
  } finally {
    await registry[Symbol.asyncDispose]();
  }
}

interface Feed {
  readonly seq: number;
  readonly mark: number;
}

/** What a call answers, or the code that it refuses with. */
async function attempt(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    if (isLindError(error)) return error.code;
    throw error;
  }
}

async function perform(store: MonitoringStore, step: Exclude<Step, { kind: "sync" | "reopen" }>, feed: Feed) {
  const watches = await store.listWatches();
  const watchIdOf = (watch: number) => watches.find(({ name }) => name === NAMES[watch])?.watchId ?? 99;
  switch (step.kind) {
    case "add": {
      const name = must(NAMES[step.watch], "a name");
      return store.addWatch({ name, definition: `{"of":"${name}"}`, createdAt: timeOf(step.minute) });
    }
    case "remove":
      return store.removeWatch(must(NAMES[step.watch], "a name"));
    case "pause":
      return store.pauseWatch(watchIdOf(step.watch), timeOf(step.minute));
    case "resume":
      return store.resumeWatch(watchIdOf(step.watch), timeOf(step.minute));
    case "snooze":
      return store.snoozeWatch(watchIdOf(step.watch), step.minute === undefined ? undefined : timeOf(step.minute));
    case "mute":
    case "unmute":
      return muteOrNot(store, step, watchIdOf);
    case "evaluate":
      return evaluate(store, step, feed, watchIdOf);
    case "clock":
      return tellDay(store, step, watchIdOf);
    case "deliver":
      return deliver(store, step);
    case "deliver-again":
      return deliverAgain(store);
    case "settle":
      return settle(store, step);
    case "retry": {
      const watchId = step.watch === undefined ? {} : { watchId: watchIdOf(step.watch) };
      return store.retryDeliveries(watchId, timeOf(step.minute));
    }
    case "forget":
      return store.forgetSent(timeOf(step.minute), 2);
    case "take":
      return store.takeLease({
        ...{ name: "run", holder: step.holder, now: timeOf(step.minute) },
        until: timeOf(Math.min(59, step.minute + 10)),
      });
    case "release":
      return store.releaseLease("run", step.holder);
  }
}

function muteOrNot(
  store: MonitoringStore,
  { kind, study, watch }: Step & { kind: "mute" | "unmute" },
  watchIdOf: (watch: number) => number,
): Promise<boolean> | undefined {
  const watchId = watch === undefined ? undefined : watchIdOf(watch);
  // A watch that is not there cannot be named.
  if (watchId === 99) return undefined;
  const mute: Mute = { nctId: must(STUDIES[study], "a study"), watchId };
  return kind === "mute" ? store.muteStudy(mute, timeOf(0)) : store.unmuteStudy(mute);
}

async function evaluate(
  store: MonitoringStore,
  { isStale, raised, minute }: Step & { kind: "evaluate" },
  { seq, mark }: Feed,
  watchIdOf: (watch: number) => number,
) {
  return store.commitEvaluation({
    after: isStale ? mark + 1 : mark,
    upTo: seq,
    at: timeOf(minute),
    alerts: raised.map((each) => toAlert(each, seq, watchIdOf)),
  });
}

/** Each time the day after, the first one ever being the seventh. */
async function tellDay(
  store: MonitoringStore,
  { isStale, raised, minute }: Step & { kind: "clock" },
  watchIdOf: (watch: number) => number,
) {
  const day = await store.readClockDay();
  return store.commitClock({
    after: isStale ? "2026-08-06" : day,
    upTo: day === undefined ? "2026-08-07" : addDays(day, 1),
    at: timeOf(minute),
    alerts: raised.map((each) => toAlert(each, 0, watchIdOf)),
  });
}

function toAlert({ watch, study, key, minute }: Raised, seq: number, watchIdOf: (watch: number) => number): NewAlert {
  return {
    watchId: watchIdOf(watch),
    alertKey: key,
    nctId: must(STUDIES[study], "a study"),
    version: 1,
    seq,
    payload: `{"key":"${key}"}`,
    dueAt: timeOf(minute),
  };
}

/** Makes one delivery a watch of what is due, in parts of `size`; the last alert of all may be discarded instead. */
async function deliver(store: MonitoringStore, { minute, size, discards }: Step & { kind: "deliver" }) {
  const due = [...(await store.listAlerts({ dueBy: timeOf(minute), limit: 100 }))];
  const discarded = discards ? due.splice(-1).map(({ alertId }) => alertId) : [];
  const deliveries = [...Map.groupBy(due, ({ watchId }) => watchId)].map(([watchId, alerts]) => ({
    watchId,
    kind: "digest" as const,
    messageKey: `m${alerts.map(({ alertId }) => alertId).join("-")}`,
    period: size === 1 ? undefined : { from: timeOf(0), to: timeOf(minute) },
    alertIds: alerts.slice(0, size).map(({ alertId }) => alertId),
  }));
  await store.commitDeliveries({ at: timeOf(minute), deliveries, discarded });
}

/** An alert that is in a delivery already makes the whole fail, also what was right of it. */
async function deliverAgain(store: MonitoringStore) {
  const alerts = await store.listAlerts({ limit: 100 });
  const taken = alerts.find(({ deliveryId }) => deliveryId !== undefined);
  if (taken === undefined) return;
  const free = alerts.filter((alert) => alert.deliveryId === undefined && alert.watchId === taken.watchId);
  const alertIds = [...free, taken].map(({ alertId }) => alertId);
  const one = { watchId: taken.watchId, kind: "alert" as const, messageKey: "again", alertIds };
  await store.commitDeliveries({ at: timeOf(0), deliveries: [one], discarded: [] });
}

async function settle(store: MonitoringStore, { minute, outcome, off }: Step & { kind: "settle" }) {
  const [head] = await store.listHeads(timeOf(minute), 1);
  if (head === undefined) return;
  const outcomes: Readonly<Record<typeof outcome, DeliveryOutcome>> = {
    sent: { kind: "sent", at: timeOf(minute) },
    waiting: { kind: "waiting", nextAttemptAt: timeOf(Math.min(59, minute + 5)), error: "away" },
    dead: { kind: "dead", error: "refused" },
  };
  await store.settleDelivery(head.deliveryId, head.attempts + (off ? 1 : 0), outcomes[outcome]);
}

async function expectEqual(registry: Registry, model: MonitoringStore, feed: Feed): Promise<void> {
  expect(await registry.readMark(MONITOR_READER)).toBe(feed.mark);
  expect(await answersOf(registry)).toEqual(await answersOf(model));
}

async function answersOf(store: MonitoringStore) {
  return {
    watches: await store.listWatches(),
    one: await store.findWatch("beta"),
    mutes: await store.listMutes(),
    alerts: await store.listAlerts({ limit: 100 }),
    due: await store.listAlerts({ dueBy: timeOf(30), watchId: 1, after: 1, limit: 2 }),
    ofDelivery: await store.listAlerts({ deliveryId: 1, limit: 100 }),
    heads: await Promise.all([5, 30, 59].map((minute) => store.listHeads(timeOf(minute), 2))),
    deliveries: await store.listDeliveries({ limit: 100 }),
    dead: await store.listDeliveries({ watchId: 1, state: "dead", limit: 1 }),
    outbox: await store.readOutbox(),
    nextDueAt: await store.nextDueAt(),
    lease: await store.readLease("run"),
    clockDay: await store.readClockDay(),
  };
}
