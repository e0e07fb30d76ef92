import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, test } from "vitest";
import { must } from "../../base/assert.ts";
import type { Clock } from "../../base/clock.ts";
import type { Query } from "../../query/query.ts";
import type { Question } from "./messages.ts";
import { createQueryPool, type QueryPool } from "./query-pool.ts";

const EVERYTHING: Query = { condition: { kind: "all" }, ranked: [], geoDecay: undefined, sort: [], pieces: [] };
const COUNT: Question = { kind: "count", query: EVERYTHING };

/** A thread whose answers are written in the test: each message is answered by what `body` says of it. */
function threadThat(body: string): () => Worker {
  const source = `const { parentPort } = require("node:worker_threads"); parentPort.on("message", (question) => { ${body} });`;
  return () => new Worker(source, { eval: true });
}

const ANSWER = `parentPort.postMessage({ kind: "count", totalCount: 7 });`;

/** A clock whose sleeps end when the test says so. */
function handClock(): { readonly clock: Clock; readonly ring: () => void; readonly asleep: () => number } {
  const sleeps = new Set<() => void>();
  return {
    clock: {
      now: () => 0,
      monotonicMs: () => 0,
      sleep: (_ms, signal) =>
        new Promise((resolve, reject) => {
          const wake = () => {
            sleeps.delete(wake);
            resolve();
          };
          sleeps.add(wake);
          signal?.addEventListener("abort", () => {
            sleeps.delete(wake);
            reject(signal.reason);
          });
        }),
    },
    ring: () => {
      for (const wake of [...sleeps]) wake();
    },
    asleep: () => sleeps.size,
  };
}

const pools: QueryPool[] = [];
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool[Symbol.asyncDispose]();
});

function poolOf(
  startThread: () => Worker,
  options: { threadsCount?: number; waitingMax?: number; idleMs?: number; clock?: Clock } = {},
) {
  const pool = createQueryPool({
    startThread,
    threadsCount: options.threadsCount ?? 1,
    timeLimitMs: 1_000,
    waitingMax: options.waitingMax ?? 100,
    idleMs: options.idleMs,
    clock: options.clock ?? handClock().clock,
  });
  pools.push(pool);
  return pool;
}

describe("query threads", () => {
  test("answer every question, however many wait", async () => {
    const pool = poolOf(threadThat(ANSWER), { threadsCount: 2 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => pool.ask(COUNT)));
    expect(answers).toEqual(Array.from({ length: 20 }, () => ({ kind: "count", totalCount: 7 })));
  });

  test("stop their alarm when they have answered", async () => {
    const { clock, asleep } = handClock();
    await poolOf(threadThat(ANSWER), { clock }).ask(COUNT);
    expect(asleep()).toBe(0);
  });

  test("that nobody asks for long enough are ended, and the next question starts another", async () => {
    const { clock, ring, asleep } = handClock();
    const workers: Worker[] = [];
    const startThread = () => {
      const worker = threadThat(ANSWER)();
      workers.push(worker);
      return worker;
    };
    const pool = poolOf(startThread, { clock, idleMs: 60_000 });
    await pool.ask(COUNT);
    await pool.ask(COUNT);
    expect([workers.length, asleep()]).toEqual([1, 1]);
    const ended = once(must(workers[0], "a thread was started"), "exit");
    ring();
    await ended;
    expect(await pool.ask(COUNT)).toEqual({ kind: "count", totalCount: 7 });
    expect(workers.length).toBe(2);
    await pool[Symbol.asyncDispose]();
    expect(asleep()).toBe(0);
  });

  test("that take too long are ended, and the next question is answered by another", async () => {
    const { clock, ring, asleep } = handClock();
    let started = 0;
    const stuck = threadThat("for (;;) {}");
    const quick = threadThat(ANSWER);
    const pool = poolOf(() => (started++ === 0 ? stuck() : quick()), { clock });
    const lost = pool.ask(COUNT);
    const next = pool.ask(COUNT);
    expect(asleep()).toBe(1);
    ring();
    await expect(lost).rejects.toMatchObject({ code: "QUERY_TIMEOUT" });
    await expect(next).resolves.toEqual({ kind: "count", totalCount: 7 });
    expect(started).toBe(2);
  });

  test("that crash give their error to who asked, and are replaced", async () => {
    let started = 0;
    const broken = threadThat(`throw new Error("out of luck");`);
    const quick = threadThat(ANSWER);
    const pool = poolOf(() => (started++ === 0 ? broken() : quick()));
    await expect(pool.ask(COUNT)).rejects.toThrow("out of luck");
    await expect(pool.ask(COUNT)).resolves.toEqual({ kind: "count", totalCount: 7 });
  });

  test("pass a refusal on with its code and hint", async () => {
    const refusal = `parentPort.postMessage({ kind: "error", error: { code: "PAGE_TOKEN_INVALID", message: "No.", hint: "Try." } });`;
    await expect(poolOf(threadThat(refusal)).ask(COUNT)).rejects.toMatchObject({
      code: "PAGE_TOKEN_INVALID",
      message: "No.",
      hint: "Try.",
    });
  });

  test("refuse at once when too many wait", async () => {
    const { clock, ring } = handClock();
    const pool = poolOf(threadThat("for (;;) {}"), { clock, waitingMax: 1 });
    const asked = [pool.ask(COUNT), pool.ask(COUNT)].map((answer) => answer.catch((error: unknown) => error));
    await expect(pool.ask(COUNT)).rejects.toThrow("Too many searches are waiting already (1).");
    ring();
    await pool[Symbol.asyncDispose]();
    for (const answer of asked) expect(await answer).toBeInstanceOf(Error);
  });
});
