import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createFakeClock } from "../../../../test/contract/fake-http.ts";
import { LimitError } from "./errors.ts";
import { createLimiter, WAITING_MAX } from "./limiter.ts";

const never = new AbortController().signal;
const nobody = () => undefined;

describe("turns", () => {
  test("come in the order in which they were asked for, one spacing apart", async () => {
    const clock = createFakeClock(0);
    const startMs = clock.now();
    const limiter = createLimiter(4, clock, nobody);
    const order: [string, number][] = [];
    await Promise.all(
      ["a", "b", "c", "d"].map(async (name) => {
        await limiter.turn(never);
        order.push([name, clock.now() - startMs]);
      }),
    );
    expect(order).toEqual([
      ["a", 0],
      ["b", 250],
      ["c", 500],
      ["d", 750],
    ]);
  });

  test("an aborted request leaves at once and the others move up", async () => {
    const controller = new AbortController();
    const clock = createFakeClock(250);
    const limiter = createLimiter(4, clock, nobody);
    await limiter.turn(never);
    const second = limiter.turn(controller.signal);
    const third = limiter.turn(never);
    controller.abort(new Error("enough"));
    await expect(second).rejects.toThrow("enough");
    clock.advance(250);
    await third;
    expect(clock.armed).toBe(0);
  });

  test("nothing is left sleeping when the last one leaves, and the next request starts anew", async () => {
    const controller = new AbortController();
    const clock = createFakeClock(250);
    const limiter = createLimiter(4, clock, nobody);
    await limiter.turn(never);
    const second = limiter.turn(controller.signal);
    expect(clock.armed).toBe(1);
    controller.abort(new Error("enough"));
    expect(clock.armed).toBe(0);
    const third = limiter.turn(never);
    await expect(second).rejects.toThrow("enough");
    expect(clock.armed).toBe(1);
    clock.advance(250);
    await third;
    expect(clock.armed).toBe(0);
  });

  test("a signal that is aborted already gets no turn", async () => {
    const limiter = createLimiter(4, createFakeClock(0), nobody);
    await expect(limiter.turn(AbortSignal.abort(new Error("before")))).rejects.toThrow("before");
  });

  test("a slowing is told, with the new spacing", async () => {
    const told: [number, string][] = [];
    const limiter = createLimiter(4, createFakeClock(0), (spacingMs, reason) => told.push([spacingMs, reason]));
    limiter.seen({ operation: "version", status: 429, latencyMs: 1 });
    limiter.seen({ operation: "version", status: 200, latencyMs: 1 });
    expect(told).toEqual([[500, "overload"]]);
  });

  test("what a server asks for holds back those who wait already", async () => {
    const clock = createFakeClock(250);
    const limiter = createLimiter(4, clock, nobody);
    const startMs = clock.now();
    await limiter.turn(never);
    const second = limiter.turn(never);
    limiter.seen({ operation: "version", status: 429, latencyMs: 1, holdMs: 7_000 });
    clock.advance(250);
    await second;
    expect(clock.now() - startMs).toBe(7_000);
  });

  test("a clock that breaks fails the requests that wait, instead of keeping them for ever", async () => {
    const clock = { ...createFakeClock(0), sleep: () => Promise.reject(new Error("no timer")) };
    const limiter = createLimiter(4, clock, nobody);
    await limiter.turn(never);
    await expect(limiter.turn(never)).rejects.toThrow("no timer");
  });

  test("the queue has an end", async () => {
    const controller = new AbortController();
    const limiter = createLimiter(1, createFakeClock(1_000), nobody);
    await limiter.turn(never);
    const waiting = Array.from({ length: WAITING_MAX }, () => limiter.turn(controller.signal).catch(() => "left"));
    await expect(limiter.turn(never)).rejects.toThrow(LimitError);
    controller.abort();
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(["left"]));
  });
});

test("whoever leaves and whenever, turns stay one spacing apart and in order", async () => {
  const request = fc.record({ leaves: fc.boolean(), status: fc.constantFrom(200, 429) });
  await fc.assert(
    fc.asyncProperty(fc.array(request, { maxLength: 30 }), async (requests) => {
      const clock = createFakeClock(0);
      const limiter = createLimiter(4, clock, nobody);
      const granted: { readonly number: number; readonly atMs: number }[] = [];
      const controllers = requests.map(() => new AbortController());
      const turns = requests.map(async ({ leaves, status }, number) => {
        const controller = controllers[number];
        if (controller === undefined) return;
        const turn = limiter.turn(controller.signal);
        if (leaves) controller.abort();
        await turn.then(
          () => {
            granted.push({ number, atMs: clock.now() });
            limiter.seen({ operation: "version", status, latencyMs: 1 });
          },
          () => undefined,
        );
      });
      await Promise.all(turns);
      for (const [at, turn] of granted.entries()) {
        const before = granted[at - 1];
        if (before === undefined) continue;
        expect(turn.number).toBeGreaterThan(before.number);
        expect(turn.atMs - before.atMs).toBeGreaterThanOrEqual(250);
      }
      // Only the first request can have had its turn before it left.
      expect(granted.length).toBeGreaterThanOrEqual(requests.filter(({ leaves }) => !leaves).length);
    }),
  );
});
