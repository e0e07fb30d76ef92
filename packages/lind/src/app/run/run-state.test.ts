import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { afterStep, firstState, nextStep, REST_MS_MAX, type RunState, type RunView, WAIT_MS_MAX } from "./run-state.ts";

/** A Friday afternoon, with today's data. */
const NOW = Date.parse("2026-05-01T15:00:00Z");
const now = { nowMs: NOW, monotonicMs: 1_000 };
const quiet: RunView = { ...now, hasNews: false, isNewDay: false, nextDueMs: undefined };

function after(...events: readonly Parameters<typeof afterStep>[1][]): RunState {
  return events.reduce((state, event) => afterStep(state, event, now), firstState);
}

const polled = { kind: "polled", stamp: "2026-05-01T09:00:05" } as const;
const synced = { kind: "done", step: "sync" } as const;
const indexed = { kind: "done", step: "index" } as const;
const settled = after(polled, synced, indexed);

describe("what the daemon does next", () => {
  test("at its start: asks, syncs, indexes, waits", () => {
    expect(nextStep(firstState, quiet)).toEqual({ kind: "poll" });
    expect(nextStep(after(polled), quiet)).toEqual({ kind: "sync" });
    expect(nextStep(after(polled, synced), quiet)).toEqual({ kind: "index" });
    expect(nextStep(settled, quiet)).toEqual({ kind: "wait", ms: WAIT_MS_MAX });
  });

  test("tells what is known before it asks for more", () => {
    expect(nextStep(firstState, { ...quiet, hasNews: true, nextDueMs: NOW })).toEqual({ kind: "evaluate" });
    expect(nextStep(firstState, { ...quiet, nextDueMs: NOW })).toEqual({ kind: "deliver" });
    expect(nextStep(settled, { ...quiet, nextDueMs: NOW - 1 })).toEqual({ kind: "deliver" });
  });

  test("syncs only when the data have moved", () => {
    const later = { ...quiet, nowMs: NOW + 3_600_000, monotonicMs: 3_601_000 };
    expect(nextStep(settled, later)).toEqual({ kind: "poll" });
    const same = afterStep(settled, polled, later);
    expect(nextStep(same, later).kind).toBe("wait");
    const moved = afterStep(settled, { kind: "polled", stamp: "2026-05-04T09:00:05" }, later);
    expect(nextStep(moved, later)).toEqual({ kind: "sync" });
  });

  test("indexes again what another process stored", () => {
    expect(nextStep(afterStep(settled, { kind: "done", step: "evaluate" }, now), quiet)).toEqual({ kind: "index" });
  });

  test("tells what a new day brings by the records of now, and does not wait for a registry that is away", () => {
    const today = { ...quiet, isNewDay: true };
    expect(nextStep(after(polled), today)).toEqual({ kind: "sync" });
    expect(nextStep(after(polled, synced), { ...today, hasNews: true })).toEqual({ kind: "evaluate" });
    expect(nextStep(after(polled, synced), today)).toEqual({ kind: "clock" });
    expect(nextStep(after({ kind: "failed", step: "poll" }), today)).toEqual({ kind: "clock" });
    expect(nextStep(after(polled, { kind: "failed", step: "sync" }), today)).toEqual({ kind: "clock" });
    expect(nextStep(after(polled, synced, { kind: "failed", step: "clock" }), today)).toEqual({ kind: "index" });
  });

  test("waits until the next message is due", () => {
    expect(nextStep(settled, { ...quiet, nextDueMs: NOW + 700 })).toEqual({ kind: "wait", ms: 700 });
    expect(nextStep(settled, { ...quiet, nextDueMs: NOW + 3_600_000 })).toEqual({ kind: "wait", ms: WAIT_MS_MAX });
    expect(nextStep(settled, quiet, 2_000)).toEqual({ kind: "wait", ms: 2_000 });
  });

  test("a step that failed rests, longer each time, and the others go on", () => {
    const failed = afterStep(after(polled), { kind: "failed", step: "sync" }, now);
    expect(nextStep(failed, quiet)).toEqual({ kind: "index" });
    expect(nextStep(failed, { ...quiet, hasNews: true })).toEqual({ kind: "evaluate" });
    expect(nextStep({ ...failed, isIndexStale: false }, quiet)).toEqual({ kind: "wait", ms: 5_000 });
    expect(nextStep(failed, { ...quiet, monotonicMs: 6_000 })).toEqual({ kind: "sync" });
    let state = failed;
    for (let times = 0; times < 20; times++) state = afterStep(state, { kind: "failed", step: "sync" }, now);
    expect(state.rests.sync).toEqual({ failures: 21, untilMs: 1_000 + REST_MS_MAX });
    expect(afterStep(state, synced, now).rests.sync).toBeUndefined();
  });

  test("what is due and cannot be sent is looked at now and then, and holds up nothing", () => {
    const due = { ...quiet, nextDueMs: NOW };
    const idle = afterStep(settled, { kind: "idle", step: "deliver" }, now);
    expect(nextStep(idle, due)).toEqual({ kind: "wait", ms: 5_000 });
    expect(nextStep(idle, { ...due, hasNews: true })).toEqual({ kind: "evaluate" });
    const later = { ...due, monotonicMs: 6_000, nowMs: NOW + 5_000 };
    expect(nextStep(idle, later)).toEqual({ kind: "deliver" });
    const again = afterStep(idle, { kind: "idle", step: "deliver" }, later);
    expect(nextStep(again, later)).toEqual({ kind: "wait", ms: 5_000 });
  });

  test("a registry that is away is asked again after a minute, and nothing else waits for it", () => {
    const away = afterStep(firstState, { kind: "failed", step: "poll" }, now);
    expect(nextStep(away, quiet)).toEqual({ kind: "index" });
    expect(nextStep(away, { ...quiet, nextDueMs: NOW }).kind).toBe("deliver");
    expect(nextStep(away, { ...quiet, nowMs: NOW + 60_000, monotonicMs: 61_000 })).toEqual({ kind: "poll" });
  });
});

describe("a daemon that goes on for ever", () => {
  const event = fc.oneof(
    fc.constantFrom("2026-05-01T09:00:05", "2026-05-04T09:00:05").map((stamp) => ({ kind: "polled" as const, stamp })),
    fc.constantFrom("sync", "index", "evaluate", "clock", "deliver").map((step) => ({ kind: "done" as const, step })),
    fc
      .constantFrom("poll", "sync", "index", "evaluate", "clock", "deliver")
      .map((step) => ({ kind: "failed" as const, step })),
  ) as fc.Arbitrary<Parameters<typeof afterStep>[1]>;
  const view = fc.record({
    nowMs: fc.integer({ min: NOW - 1e10, max: NOW + 1e10 }),
    monotonicMs: fc.nat(1e9),
    hasNews: fc.boolean(),
    isNewDay: fc.boolean(),
    nextDueMs: fc.option(fc.integer({ min: NOW - 1e10, max: NOW + 1e10 }), { nil: undefined }),
  });

  test("waits for a while that is neither nothing nor longer than the limit, whatever has happened", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(event, view), { maxLength: 30 }), view, (past, seen) => {
        const state = past.reduce((before, [each, at]) => afterStep(before, each, at), firstState);
        const step = nextStep(state, seen);
        if (step.kind !== "wait") return;
        expect(step.ms).toBeGreaterThan(0);
        expect(step.ms).toBeLessThanOrEqual(WAIT_MS_MAX);
      }),
    );
  });

  test("does whatever is to be done, each thing after a rest at most", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(event, view), { maxLength: 30 }), view, (past, seen) => {
        let state = past.reduce((before, [each, at]) => afterStep(before, each, at), firstState);
        let { nowMs, monotonicMs, hasNews, isNewDay, nextDueMs } = { ...seen, monotonicMs: 2e9 };
        const nextDue = nextDueMs === undefined ? undefined : Math.min(nextDueMs, nowMs);
        nextDueMs = nextDue;
        for (let steps = 0; steps < 9; steps++) {
          const step = nextStep(state, { nowMs, monotonicMs, hasNews, isNewDay, nextDueMs });
          if (step.kind === "wait") {
            const isSynced = state.polls.stamp === state.syncedStamp;
            expect({ hasNews, isNewDay, nextDueMs, isSynced, isIndexStale: state.isIndexStale }).toEqual({
              ...{ hasNews: false, isNewDay: false, nextDueMs: undefined, isSynced: true, isIndexStale: false },
            });
            return;
          }
          if (step.kind === "evaluate") hasNews = false;
          if (step.kind === "clock") isNewDay = false;
          if (step.kind === "deliver") nextDueMs = undefined;
          monotonicMs += 1;
          nowMs += 1;
          const done =
            step.kind === "poll"
              ? ({ kind: "polled", stamp: "2026-05-05T09:00:05" } as const)
              : ({ kind: "done", step: step.kind } as const);
          state = afterStep(state, done, { nowMs, monotonicMs });
        }
        expect.unreachable("it never came to rest");
      }),
    );
  });
});
