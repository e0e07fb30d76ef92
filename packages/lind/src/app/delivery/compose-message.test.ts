import { describe, expect, test } from "vitest";
import type { MessageEvent } from "../../delivery/channel.ts";
import type { Alert, Delivery } from "../../registry/monitoring.ts";
import { composeMessage } from "./compose-message.ts";

const delivery: Delivery = {
  ...{
    deliveryId: 7,
    watchId: 1,
    watchName: "melanoma",
    kind: "digest",
    messageKey: "k7",
    alerts: 2,
    state: "waiting",
  },
  ...{ attempts: 0, nextAttemptAt: "2026-05-02T14:00:00.000Z", lastError: undefined, sentAt: undefined },
  createdAt: "2026-05-02T14:00:00.000Z",
  period: { from: "2026-05-01T14:00:00.000Z", to: "2026-05-02T14:00:00.000Z" },
};

function event(id: string, severity: MessageEvent["severity"], score: number): MessageEvent {
  return { id, kind: "status.terminated", severity, sentence: id, rule: "", score, factors: [], fieldPath: "" };
}

function alert(nctId: string, version: number, events: readonly MessageEvent[], form = 1): Alert {
  const payload = JSON.stringify({ form, title: `Title ${version}`, overallStatus: "TERMINATED", events });
  return {
    ...{ alertId: version, watchId: 1, alertKey: "", nctId: nctId as Alert["nctId"], version, seq: version, payload },
    ...{ dueAt: "", createdAt: "", deliveryId: 7 },
  };
}

function composed(alerts: readonly Alert[], publicUrl?: string) {
  const result = composeMessage(delivery, alerts, publicUrl);
  if (result.kind !== "message") throw new Error(result.reason);
  return result.message;
}

describe("the message of a delivery", () => {
  test("has the delivery's key, kind, time and period", () => {
    expect(composed([alert("NCT00000001", 2, [event("a", "low", 1)])])).toMatchObject({
      ...{ id: "k7", kind: "digest", watch: "melanoma", createdAt: delivery.createdAt, period: delivery.period },
      studies: [
        {
          nctId: "NCT00000001",
          title: "Title 2",
          version: 2,
          recordUrl: "https://clinicaltrials.gov/study/NCT00000001",
        },
      ],
    });
  });

  test("has the most severe study first, and in each the most severe event", () => {
    const { studies } = composed([
      alert("NCT00000001", 2, [event("b", "medium", 5)]),
      alert("NCT00000002", 3, [event("d", "high", 2), event("c", "high", 9), event("a", "critical", 1)]),
      alert("NCT00000003", 4, [event("e", "medium", 50)]),
    ]);
    expect(studies.map(({ nctId, events }) => `${nctId} ${events.map(({ id }) => id).join("")}`)).toEqual([
      "NCT00000002 acd",
      "NCT00000003 e",
      "NCT00000001 b",
    ]);
  });

  test("tells of a study once, as it is now, with what happened in all its versions", () => {
    const alerts = [alert("NCT00000001", 3, [event("a", "low", 1)]), alert("NCT00000001", 5, [event("b", "high", 1)])];
    expect(composed(alerts, "https://lind.example").studies).toMatchObject([
      {
        ...{ title: "Title 5", version: 5 },
        diffUrl: "https://lind.example/api/lind/studies/NCT00000001/diff?from=2&to=5",
        events: [{ id: "b" }, { id: "a" }],
      },
    ]);
  });

  test("links to what changed only where there is a server, and something before", () => {
    expect(composed([alert("NCT00000001", 2, [event("a", "low", 1)])]).studies[0]?.diffUrl).toBeUndefined();
    const first = composed([alert("NCT00000001", 1, [event("a", "low", 1)])], "https://lind.example");
    expect(first.studies[0]?.diffUrl).toBeUndefined();
    // A day brings no difference; among edits the link is that of the edits.
    const ofDay = { ...alert("NCT00000001", 5, [event("due", "high", 1)]), seq: 0 };
    expect(composed([ofDay], "https://lind.example").studies[0]?.diffUrl).toBeUndefined();
    const both = composed([ofDay, alert("NCT00000001", 4, [event("a", "low", 1)])], "https://lind.example");
    expect(both.studies[0]?.diffUrl).toMatch(/diff\?from=3&to=5$/);
  });

  test("is refused where an alert is of another form, or gone", () => {
    const alerts = [alert("NCT00000001", 2, [event("a", "low", 1)]), alert("NCT00000002", 2, [], 2)];
    expect(composeMessage(delivery, alerts, undefined).kind).toBe("refused");
    expect(composeMessage(delivery, [], undefined).kind).toBe("refused");
  });
});
