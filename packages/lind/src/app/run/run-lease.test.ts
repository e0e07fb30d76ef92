import { describe, expect, test } from "vitest";
import type { Clock } from "../../base/clock.ts";
import { MonitoringModel, openMonitoringModel } from "../../registry/monitoring-under-test.ts";
import { HEARTBEAT_MS, type Holder, holdLease, isProcessAlive, LEASE_MS, RUN_LEASE } from "./run-lease.ts";

const NOW = Date.parse("2026-05-02T14:00:00.000Z");

/** Time that passes when the test says so; a sleep ends when its time has come. */
class StoppedClock implements Clock {
  nowMs = NOW;
  readonly sleeping = new Set<{ readonly untilMs: number; readonly wake: () => void }>();

  now = () => this.nowMs;
  monotonicMs = () => this.nowMs;
  sleep = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const sleeper = { untilMs: this.nowMs + ms, wake: resolve };
      this.sleeping.add(sleeper);
      signal?.addEventListener("abort", () => reject(signal.reason));
    });

  async pass(ms: number): Promise<void> {
    this.nowMs += ms;
    for (const sleeper of this.sleeping) {
      if (sleeper.untilMs > this.nowMs) continue;
      this.sleeping.delete(sleeper);
      sleeper.wake();
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function world(alive: readonly number[] = [11, 12]) {
  const clock = new StoppedClock();
  const store = openMonitoringModel(new MonitoringModel(), {
    lastSeq: () => 0,
    readMark: () => 0,
    moveMark: () => undefined,
  });
  const holder = (pid: number, given: Partial<Holder> = {}): Holder => ({
    ...{ host: "mercury", namespace: "pid:[4026531836]", nonce: `n${pid}`, pid },
    ...given,
  });
  const hold = (self: Holder) => holdLease(store, { clock, self, isAlive: (pid) => alive.includes(pid) });
  return { clock, store, holder, hold };
}

describe("one lind run a home", () => {
  test("a second one is told who works there, and may begin when the first has ended", async () => {
    const { holder, hold } = world();
    const first = await hold(holder(11));
    await expect(hold(holder(12))).rejects.toMatchObject({
      code: "ALREADY_RUNNING",
      exitCode: 3,
      message: "Another lind run works on this home: process 11 on mercury.",
    });
    await first[Symbol.asyncDispose]();
    await (await hold(holder(12)))[Symbol.asyncDispose]();
  });

  test("it is kept for as long as the process lives", async () => {
    const { clock, holder, hold } = world();
    await using first = await hold(holder(11));
    for (let beats = 0; beats < 20; beats++) await clock.pass(HEARTBEAT_MS);
    await expect(hold(holder(12))).rejects.toMatchObject({ code: "ALREADY_RUNNING" });
    expect(first.lost.aborted).toBe(false);
  });

  test("a process that died on this machine is not waited for", async () => {
    const { holder, hold } = world([12]);
    await hold(holder(11));
    await using second = await hold(holder(12));
    expect(second.lost.aborted).toBe(false);
  });

  test("a container that was started again does not take the process before it, of the same id, for itself", async () => {
    const { holder, hold } = world([1]);
    await hold(holder(1, { nonce: "killed" }));
    await using second = await hold(holder(1, { nonce: "started again" }));
    expect(second.lost.aborted).toBe(false);
  });

  test.each([
    ["another machine", { host: "venus" }],
    ["another container", { namespace: "pid:[4026532999]" }],
  ])("one of %s is waited for until its lease is over: nobody here knows whether it lives", async (_where, given) => {
    const { clock, holder, hold } = world([]);
    await hold(holder(11, given));
    await expect(hold(holder(12))).rejects.toMatchObject({ code: "ALREADY_RUNNING" });
    clock.nowMs += LEASE_MS;
    await using second = await hold(holder(12));
    expect(second.lost.aborted).toBe(false);
  });

  test("one that slept too long is told that another took over", async () => {
    const { clock, holder, hold } = world([]);
    const first = await hold(holder(11, { host: "venus" }));
    clock.nowMs += LEASE_MS;
    await using second = await hold(holder(12));
    await clock.pass(HEARTBEAT_MS);
    expect(first.lost.reason).toMatchObject({ code: "ALREADY_RUNNING" });
    await first[Symbol.asyncDispose]();
    await clock.pass(HEARTBEAT_MS);
    expect(second.lost.aborted).toBe(false);
  });

  test("a lease from a future that will not come is no lease", async () => {
    const { clock, holder, hold } = world([]);
    clock.nowMs += 365 * 86_400_000;
    await hold(holder(11, { host: "venus" }));
    clock.nowMs = NOW;
    await using second = await hold(holder(12));
    expect(second.lost.aborted).toBe(false);
  });

  test("a store that is busy for a moment costs nothing", async () => {
    const { clock, store, holder } = world();
    let isBusy = false;
    const busy: typeof store = {
      ...store,
      takeLease: (request) => (isBusy ? Promise.reject(new Error("busy")) : store.takeLease(request)),
    };
    await using lease = await holdLease(busy, { clock, self: holder(11), isAlive: () => true });
    isBusy = true;
    await clock.pass(HEARTBEAT_MS);
    isBusy = false;
    await clock.pass(HEARTBEAT_MS);
    expect(lease.lost.aborted).toBe(false);
    expect((await store.readLease(RUN_LEASE))?.until).toBe(new Date(clock.nowMs + LEASE_MS).toISOString());
  });

  test("a process is alive while it is there", () => {
    expect(isProcessAlive(process.pid)).toBe(true);
    expect(isProcessAlive(2 ** 22 + 1)).toBe(false);
  });
});
