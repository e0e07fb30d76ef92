import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Clock, toTimestamp } from "../../base/clock.ts";
import { LindError } from "../../base/errors.ts";
import type { SendResult } from "../../delivery/channel.ts";
import { RETRY_POLICY } from "../../delivery/retry.ts";
import type { Delivery, MonitoringStore } from "../../registry/monitoring.ts";
import { MonitoringModel, openMonitoringModel } from "../../registry/monitoring-under-test.ts";
import { DELIVERIES_AT_ONCE, type DeliveryWork, deliverDue } from "./deliver-due.ts";

const NOW = Date.parse("2026-05-02T14:00:00.000Z");
const POLICY = { ...RETRY_POLICY, attemptsMin: 2, attemptsMax: 4 };

/** A store with so many watches, each with so many messages: `w1-1` and `w1-2` are those of the first. */
async function storeWith(watches: number, messages: number): Promise<MonitoringStore> {
  const store = openMonitoringModel(new MonitoringModel(), {
    lastSeq: () => 0,
    readMark: () => 0,
    moveMark: () => undefined,
  });
  const at = toTimestamp(NOW);
  for (let watch = 1; watch <= watches; watch++) {
    const { watchId } = await store.addWatch({ name: `w${watch}`, definition: "{}", createdAt: at });
    const alerts = Array.from({ length: messages }, (_, message) => ({
      ...{ watchId, alertKey: `a${message}`, nctId: "NCT00000001" as never, version: 1, seq: 1 },
      ...{ payload: "{}", dueAt: at },
    }));
    await store.commitEvaluation({ after: 0, upTo: 0, at, alerts });
    const made = await store.listAlerts({ watchId, limit: messages });
    const deliveries = made.map(({ alertId }, message) => ({
      ...{ watchId, kind: "alert" as const, messageKey: `w${watch}-${message + 1}`, alertIds: [alertId] },
    }));
    await store.commitDeliveries({ at, deliveries, discarded: [] });
  }
  return store;
}

interface Sending extends DeliveryWork {
  /** Keys in the order in which they were sent, with or without success. */
  readonly tried: string[];
  nowMs: number;
}

function sending(store: MonitoringStore, answer: (delivery: Delivery) => Promise<SendResult> | SendResult): Sending {
  const tried: string[] = [];
  const work: Sending = {
    tried,
    nowMs: NOW,
    store,
    carry: async (delivery) => {
      tried.push(delivery.messageKey);
      return answer(delivery);
    },
    policy: POLICY,
    clock: { now: () => work.nowMs, monotonicMs: () => work.nowMs, sleep: () => Promise.resolve() } satisfies Clock,
    random: () => 0.5,
    signal: new AbortController().signal,
  };
  return work;
}

/** Ends a test that would go on for ever. */
const tooOften = (tried: readonly string[]) => tried.length > 10;

const sent: SendResult = { kind: "sent" };
const away: SendResult = { kind: "try-again", reason: "away" };

describe("sending what is due", () => {
  test("sends everything, in the order of each watch", async () => {
    const store = await storeWith(3, 4);
    const work = sending(store, () => sent);
    expect(await deliverDue(work)).toEqual({ sent: 12, waiting: 0, dead: 0 });
    for (const watch of ["w1", "w2", "w3"]) {
      const own = work.tried.filter((key) => key.startsWith(watch));
      expect(own).toEqual([1, 2, 3, 4].map((message) => `${watch}-${message}`));
    }
    expect(await store.listHeads(toTimestamp(NOW), 10)).toEqual([]);
  });

  test("a receiver that is away holds back its own watch only", async () => {
    const store = await storeWith(2, 2);
    const work = sending(store, ({ watchName }) => (watchName === "w1" ? away : sent));
    expect(await deliverDue(work)).toEqual({ sent: 2, waiting: 1, dead: 0 });
    expect(work.tried.toSorted()).toEqual(["w1-1", "w2-1", "w2-2"]);
    expect(await store.nextDueAt()).toBe(toTimestamp(NOW + 5_000));
    const [waiting] = await store.listDeliveries({ state: "waiting", limit: 9 }).then((all) => all.toReversed());
    expect(waiting).toMatchObject({ messageKey: "w1-1", attempts: 1, lastError: "away" });
  });

  test.each([
    ["for a moment", 2, { sent: 2, waiting: 0, dead: 0 }, ["w1-1", "w1-2"]],
    ["for long", Number.POSITIVE_INFINITY, { sent: 0, waiting: 0, dead: 0 }, ["w1-1"]],
  ])("while others hold the store %s, nothing is sent twice", async (_, times, report, tried) => {
    const store = await storeWith(1, 2);
    let refusals = 0;
    const settleDelivery: MonitoringStore["settleDelivery"] = async (...given) => {
      if (tooOften(work.tried) || refusals === times) return store.settleDelivery(...given);
      refusals += 1;
      throw new LindError("STORE_BUSY", "Another sync is writing.");
    };
    const work = sending({ ...store, settleDelivery }, () => sent);
    expect(await deliverDue(work)).toEqual(report);
    expect(work.tried).toEqual(tried);
  });

  test("what is refused waits for a person, and the next one goes on", async () => {
    const store = await storeWith(1, 2);
    const refused: SendResult = { kind: "refused", reason: "the receiver answered 404" };
    const work = sending(store, ({ messageKey }) => (messageKey === "w1-1" ? refused : sent));
    expect(await deliverDue(work)).toEqual({ sent: 1, waiting: 0, dead: 1 });
    expect(await store.listDeliveries({ state: "dead", limit: 9 })).toMatchObject([
      { messageKey: "w1-1", lastError: "the receiver answered 404" },
    ]);
  });

  test("one that fails for good becomes a dead letter, and is sent when a person says so", async () => {
    const store = await storeWith(1, 1);
    let isAway = true;
    const work = sending(store, () => (isAway ? away : sent));
    for (let times = 0; times < 4; times++) {
      await deliverDue(work);
      work.nowMs += 3_600_000;
    }
    expect(work.tried).toHaveLength(4);
    expect(await store.listDeliveries({ state: "dead", limit: 9 })).toHaveLength(1);
    isAway = false;
    expect(await store.retryDeliveries({}, toTimestamp(work.nowMs))).toBe(1);
    expect(await deliverDue(work)).toEqual({ sent: 1, waiting: 0, dead: 0 });
  });

  test("several watches at a time, of each one message, and never more than the limit", async () => {
    const store = await storeWith(DELIVERIES_AT_ONCE + 4, 3);
    const underway = new Set<number>();
    let most = 0;
    const work = sending(store, async ({ watchId }) => {
      expect(underway.has(watchId)).toBe(false);
      underway.add(watchId);
      most = Math.max(most, underway.size);
      await new Promise((resolve) => setImmediate(resolve));
      underway.delete(watchId);
      return sent;
    });
    expect((await deliverDue(work)).sent).toBe((DELIVERIES_AT_ONCE + 4) * 3);
    expect(most).toBe(DELIVERIES_AT_ONCE);
  });

  test("ends what is on its way when it is told to stop, and begins nothing", async () => {
    const store = await storeWith(2, 5);
    const stop = new AbortController();
    const work = sending(store, () => {
      stop.abort();
      return sent;
    });
    expect((await deliverDue({ ...work, signal: stop.signal })).sent).toBe(2);
    expect(await store.listDeliveries({ state: "sent", limit: 9 })).toHaveLength(2);
  });

  test("a process that dies before the store knows sends again, with the same key", async () => {
    const store = await storeWith(1, 1);
    const dying = { ...store, settleDelivery: () => Promise.reject(new Error("killed")) };
    await expect(deliverDue(sending(dying, () => sent))).rejects.toThrow("killed");
    const again = sending(store, () => sent);
    expect(await deliverDue(again)).toEqual({ sent: 1, waiting: 0, dead: 0 });
    expect(again.tried).toEqual(["w1-1"]);
  });

  test("what another process has settled is left to it", async () => {
    const store = await storeWith(1, 1);
    const work = sending(store, async ({ deliveryId, attempts }) => {
      await store.settleDelivery(deliveryId, attempts, { kind: "sent", at: toTimestamp(NOW) });
      return sent;
    });
    expect(await deliverDue(work)).toEqual({ sent: 0, waiting: 0, dead: 0 });
  });

  test("a store that fails ends the work once everything on its way has ended", async () => {
    const store = await storeWith(2, 3);
    let ended = 0;
    const work = sending(store, async ({ watchName }) => {
      if (watchName === "w1") throw new LindError("STORE_CORRUPT", "The store is damaged.");
      await new Promise((resolve) => setImmediate(resolve));
      ended += 1;
      return sent;
    });
    await expect(deliverDue(work)).rejects.toThrow("The store is damaged.");
    expect(ended).toBe(1);
  });

  test.each(["STORE_BUSY", "STORE_CORRUPT"] as const)(
    "a list that fails (%s) ends the work once everything on its way has ended",
    async (code) => {
      const store = await storeWith(2, 2);
      let lists = 0;
      let answerSlowOne: (result: SendResult) => void = () => undefined;
      const listHeads: MonitoringStore["listHeads"] = async (...given) => {
        lists += 1;
        if (lists === 1) return store.listHeads(...given);
        // The receiver of the other watch confirms only after the list has failed.
        setImmediate(() => answerSlowOne(sent));
        throw new LindError(code, "The store cannot be read.");
      };
      const work = sending({ ...store, listHeads }, ({ watchName }) => {
        return watchName === "w1"
          ? sent
          : new Promise<SendResult>((resolve) => {
              answerSlowOne = resolve;
            });
      });
      await expect(deliverDue(work)).rejects.toThrow("The store cannot be read.");
      expect([lists, work.tried]).toEqual([2, ["w1-1", "w2-1"]]);
      const settled = await store.listDeliveries({ state: "sent", limit: 9 });
      expect(settled.map(({ messageKey }) => messageKey).toSorted()).toEqual(["w1-1", "w2-1"]);
    },
  );

  test("however receivers answer and whenever it is called: each message is sent once, in order, or is dead", async () => {
    const kinds = fc.constantFrom<SendResult>(sent, away, away, { kind: "refused", reason: "no" });
    await fc.assert(
      fc.asyncProperty(fc.array(kinds, { minLength: 1, maxLength: 40 }), fc.nat(3), async (answers, messages) => {
        const store = await storeWith(3, messages + 1);
        let at = 0;
        const accepted: string[] = [];
        const work = sending(store, ({ messageKey }) => {
          const answer = answers[at++ % answers.length] ?? sent;
          if (answer.kind === "sent") accepted.push(messageKey);
          return answer;
        });
        for (let times = 0; times < 5 * (messages + 1); times++) {
          await deliverDue(work);
          work.nowMs += 7_200_000;
        }
        const dead = await store.listDeliveries({ state: "dead", limit: 99 });
        expect(new Set(accepted).size).toBe(accepted.length);
        expect(accepted.length + dead.length).toBe(3 * (messages + 1));
        for (const watch of ["w1", "w2", "w3"]) {
          const own = accepted.filter((key) => key.startsWith(watch));
          expect(own).toEqual(own.toSorted());
        }
      }),
      { numRuns: 60 },
    );
  });
});
