import type { NctId } from "ctgov/study";
import { describe, expect, test } from "vitest";
import type { Alert } from "../registry/monitoring.ts";
import { NCT, storedWatch } from "./monitor-under-test.ts";
import { BURST_MAX, DIGEST_ALERTS_MAX, planDeliveries } from "./plan-deliveries.ts";
import type { Schedule } from "./schedule.ts";

const daily: Schedule = { kind: "daily", at: { hour: 8, minute: 0 }, zone: "UTC" };
const atOnce: Schedule = { kind: "immediate" };

function alertOf(alertId: number, more: Partial<Alert> = {}): Alert {
  return {
    ...{ alertId, watchId: 1, alertKey: `k${alertId}`, nctId: NCT, version: 1, seq: 1, payload: "{}" },
    ...{ dueAt: "2026-08-07T08:00:00.000Z", createdAt: "2026-08-06T10:00:00.000Z", deliveryId: undefined },
    ...more,
  };
}

const alerts = (count: number) => Array.from({ length: count }, (_, at) => alertOf(at + 1));

/** Kind and alerts of each message. */
function planOf(schedule: Schedule, due: readonly Alert[], snoozedUntil?: string) {
  const { deliveries } = planDeliveries(storedWatch({ snoozedUntil }), schedule, due, []);
  return deliveries.map(({ kind, alertIds }) => `${kind} ${alertIds.join("+")}`);
}

describe("messages of due alerts", () => {
  test("at once: one for each", () => {
    expect(planOf(atOnce, alerts(3))).toEqual(["alert 1", "alert 2", "alert 3"]);
    expect(planOf(atOnce, [])).toEqual([]);
  });

  test("a burst is a digest", () => {
    expect(planOf(atOnce, alerts(BURST_MAX))).toHaveLength(BURST_MAX);
    expect(planOf(atOnce, alerts(BURST_MAX + 1))).toHaveLength(1);
  });

  test("what a snooze held back is one digest, what came after it is not", () => {
    const due = [alertOf(1), alertOf(2), alertOf(3, { dueAt: "2026-08-08T09:00:00.000Z" })];
    expect(planOf(atOnce, due, "2026-08-08T09:00:00.000Z")).toEqual(["digest 1+2", "alert 3"]);
    expect(planOf(atOnce, due.slice(1), "2026-08-08T09:00:00.000Z")).toEqual(["alert 2", "alert 3"]);
  });

  test("a digest has everything that is due, over the time since the one before", () => {
    const due = [alertOf(1), alertOf(2, { dueAt: "2026-08-09T08:00:00.000Z" })];
    expect(planDeliveries(storedWatch(), daily, due, []).deliveries).toMatchObject([
      {
        kind: "digest",
        alertIds: [1, 2],
        period: { from: "2026-08-06T08:00:00.000Z", to: "2026-08-09T08:00:00.000Z" },
      },
    ]);
  });

  test.each<[string, Schedule, string, string]>([
    ["an autumn day of 25 hours", { ...daily, zone: "Europe/Berlin" }, "2026-10-25T07:00:00.000Z", "2026-10-24T06:00"],
    ["a spring day of 23 hours", { ...daily, zone: "Europe/Berlin" }, "2026-03-29T06:00:00.000Z", "2026-03-28T07:00"],
    [
      "a week with such a day",
      { kind: "weekly", weekday: "monday", at: { hour: 8, minute: 0 }, zone: "Europe/Berlin" },
      "2026-10-26T07:00:00.000Z",
      "2026-10-19T06:00",
    ],
  ])("a digest begins where the one before it ended, after %s", (_, schedule, dueAt, from) => {
    const { deliveries } = planDeliveries(storedWatch(), schedule, [alertOf(1, { dueAt })], []);
    expect(deliveries).toMatchObject([{ period: { from: `${from}:00.000Z`, to: dueAt } }]);
  });

  test("a digest that is too long is several", () => {
    const plan = planDeliveries(storedWatch(), daily, alerts(DIGEST_ALERTS_MAX + 1), []).deliveries;
    expect(plan.map(({ alertIds }) => alertIds.length)).toEqual([DIGEST_ALERTS_MAX, 1]);
    expect(new Set(plan.map(({ messageKey }) => messageKey)).size).toBe(2);
  });

  test("a study that was muted since is left out", () => {
    const other = "NCT00000999" as NctId;
    const due = [alertOf(1), alertOf(2, { nctId: other })];
    const plan = planDeliveries(storedWatch(), daily, due, [{ nctId: other, watchId: 1 }]);
    expect(plan).toMatchObject({ deliveries: [{ alertIds: [1] }], discarded: [2] });
    expect(planDeliveries(storedWatch(), daily, due, [{ nctId: NCT }, { nctId: other }])).toEqual({
      deliveries: [],
      discarded: [1, 2],
    });
  });

  test("the same alerts have the same key, another watch of the same name another one", () => {
    const keyOf = (createdAt: string, due: readonly Alert[]) =>
      planDeliveries(storedWatch({ createdAt }), daily, due, []).deliveries[0]?.messageKey;
    expect(keyOf("a", alerts(2))).toBe(keyOf("a", alerts(2)));
    expect(keyOf("a", alerts(2))).not.toBe(keyOf("b", alerts(2)));
    expect(keyOf("a", alerts(2))).not.toBe(keyOf("a", alerts(3)));
  });
});
