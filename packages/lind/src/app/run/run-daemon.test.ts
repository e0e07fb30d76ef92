import { describe, expect, test } from "vitest";
import type { Clock } from "../../base/clock.ts";
import { LindError } from "../../base/errors.ts";
import { type RunWork, runDaemon } from "./run-daemon.ts";

const START = Date.parse("2026-05-01T12:50:00Z");
const MINUTE_MS = 60_000;

/** A world in which a sleep takes no time, that ends at a moment, and that writes down what was done when. */
function world(given: Partial<RunWork>, endMs: number) {
  const stop = new AbortController();
  const done: string[] = [];
  let wallMs = START;
  let monotonicMs = 5_000;
  const clock: Clock = {
    now: () => wallMs,
    monotonicMs: () => monotonicMs,
    sleep: async (ms) => {
      wallMs += ms;
      monotonicMs += ms;
      if (wallMs >= endMs) stop.abort();
    },
  };
  const note = (what: string): undefined => void done.push(`${new Date(wallMs).toISOString().slice(11, 16)} ${what}`);
  const step = (what: string) => async () => note(what);
  const work: RunWork = {
    readStamp: async () => {
      note("poll");
      return "2026-05-01T09:00:05";
    },
    ...{
      sync: step("sync"),
      index: step("index"),
      evaluate: step("evaluate"),
      clock: step("clock"),
      deliver: step("deliver"),
    },
    hasNews: async () => false,
    isNewDay: async () => false,
    nextDueMs: async () => undefined,
    ...given,
  };
  const log = {
    done: () => undefined,
    failed: (kind: string, error: LindError) => note(`${kind} failed: ${error.code}`),
  };
  const leap = (ms: number) => {
    wallMs += ms;
  };
  return { run: () => runDaemon({ work, clock, log, signal: stop.signal }), done, note, leap, stop, clock };
}

describe("a daemon", () => {
  test("syncs at once, and again when the registry's data have moved", async () => {
    const at = world(
      {
        readStamp: async () => {
          at.note("poll");
          return at.clock.now() < START + 75 * MINUTE_MS ? "2026-04-30T09:00:05" : "2026-05-01T09:00:05";
        },
      },
      START + 200 * MINUTE_MS,
    );
    await at.run();
    expect(at.done.filter((line) => !line.endsWith("poll"))).toEqual([
      "12:50 sync",
      "12:50 index",
      "14:05 sync",
      "14:05 index",
    ]);
    // Every five minutes from 13:00 until the data came, then once an hour.
    expect(at.done.filter((line) => line.endsWith("poll")).map((line) => line.slice(0, 5))).toEqual([
      ...["12:50", "13:00", "13:05", "13:10", "13:15", "13:20", "13:25", "13:30", "13:35", "13:40", "13:45"],
      ...["13:50", "13:55", "14:00", "14:05", "15:05", "16:05"],
    ]);
  });

  test("evaluates what anybody stored, and sends what is due when it is due", async () => {
    let news = 2;
    let dueMs: number | undefined = START + 20 * MINUTE_MS + 7_000;
    const at = world(
      {
        hasNews: async () => news > 0,
        evaluate: async () => {
          news -= 1;
          at.note("evaluate");
          return undefined;
        },
        nextDueMs: async () => dueMs,
        deliver: async () => {
          dueMs = undefined;
          at.note(`deliver ${new Date(at.clock.now()).toISOString().slice(17, 19)}`);
          return undefined;
        },
      },
      START + 40 * MINUTE_MS,
    );
    await at.run();
    expect(at.done.filter((line) => !line.endsWith("poll"))).toEqual([
      "12:50 evaluate",
      "12:50 evaluate",
      "12:50 sync",
      "12:50 index",
      "13:10 deliver 07",
    ]);
  });

  test("asks again after a failure, and tells it", async () => {
    let failures = 3;
    const at = world(
      {
        sync: async () => {
          failures -= 1;
          if (failures >= 0) throw new LindError("REGISTRY_MOVING", "The data moved.");
          at.note("sync");
          return undefined;
        },
      },
      START + 5 * MINUTE_MS,
    );
    await at.run();
    expect(at.done.filter((line) => line.includes("sync"))).toEqual([
      "12:50 sync failed: REGISTRY_MOVING",
      "12:50 sync failed: REGISTRY_MOVING",
      "12:50 sync failed: REGISTRY_MOVING",
      "12:50 sync",
    ]);
  });

  test("ends for what only a person can mend", async () => {
    const corrupt = new LindError("STORE_CORRUPT", "The store is damaged.");
    const at = world({ sync: () => Promise.reject(corrupt) }, START + MINUTE_MS);
    await expect(at.run()).rejects.toBe(corrupt);
    const bug = new Error("a bug");
    await expect(world({ index: () => Promise.reject(bug) }, START + MINUTE_MS).run()).rejects.toBe(bug);
  });

  test("does not spin where what is due cannot be sent", async () => {
    const at = world({ nextDueMs: async () => START }, START + MINUTE_MS);
    await at.run();
    expect(at.done.filter((line) => line.endsWith("deliver")).length).toBeLessThan(14);
  });

  test("finishes the step at hand when it is told to stop", async () => {
    const at = world(
      {
        sync: async () => {
          at.stop.abort();
          await Promise.resolve();
          at.note("sync");
          return undefined;
        },
      },
      START + 60 * MINUTE_MS,
    );
    await at.run();
    expect(at.done).toEqual(["12:50 poll", "12:50 sync"]);
  });

  test("a machine that slept asks at once when it wakes; a clock that was set back stops nothing", async () => {
    const at = world({}, START + 600 * MINUTE_MS);
    let leaps = 0;
    const sleep = at.clock.sleep.bind(at.clock);
    Object.assign(at.clock, {
      sleep: async (ms: number) => {
        await sleep(ms);
        leaps += 1;
        if (leaps === 3) at.leap(180 * MINUTE_MS);
        if (leaps === 6) at.leap(-300 * MINUTE_MS);
        if (leaps === 9) at.stop.abort();
      },
    });
    await at.run();
    expect(at.done.filter((line) => line.endsWith("poll"))).toEqual(["12:50 poll", "15:51 poll", "10:53 poll"]);
  });
});
