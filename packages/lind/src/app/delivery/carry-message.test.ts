import { expect, test } from "vitest";
import type { Channel, Message, SendResult } from "../../delivery/channel.ts";
import type { Alert, Delivery, Watch } from "../../registry/monitoring.ts";
import { carryMessage } from "./carry-message.ts";

const delivery: Delivery = {
  ...{ deliveryId: 7, watchId: 1, watchName: "melanoma", kind: "alert", messageKey: "k7", alerts: 1, state: "waiting" },
  ...{ attempts: 0, nextAttemptAt: "", lastError: undefined, sentAt: undefined, createdAt: "2026-05-02T14:00:00.000Z" },
};
const definition = JSON.stringify({
  ...{ version: 1, parameters: {}, kinds: [], exceptKinds: [], severity: "low", channel: "feed" },
  schedule: { kind: "immediate" },
});
const payload = JSON.stringify({
  ...{ form: 1, title: "Lemons" },
  events: [
    { id: "e", kind: "study.new", severity: "low", sentence: "x", rule: "", score: 1, factors: [], fieldPath: "" },
  ],
});

function carry(given: { watch?: Partial<Watch> | undefined; payload?: string; send?: Channel["send"] }) {
  const watch: Watch = {
    ...{ watchId: 1, name: "melanoma", definition, createdAt: "", sinceSeq: 0, pauses: [], snoozedUntil: undefined },
    ...given.watch,
  };
  const alert: Alert = {
    ...{ alertId: 1, watchId: 1, alertKey: "", nctId: "NCT00000001" as Alert["nctId"], version: 2, seq: 2, dueAt: "" },
    ...{ createdAt: "", deliveryId: 7, payload: given.payload ?? payload },
  };
  const sent: Message[] = [];
  const send: Channel["send"] = async (message) => {
    sent.push(message);
    return { kind: "sent" };
  };
  const result = carryMessage(delivery, {
    registry: {
      findWatch: async () => ("watch" in given && given.watch === undefined ? undefined : watch),
      listAlerts: async () => [alert],
    },
    channels: { channelOf: async (address) => ({ send: address === "feed" ? (given.send ?? send) : send }) },
    ...{ publicUrl: undefined, signal: new AbortController().signal },
  });
  return result.then((one: SendResult) => ({ result: one, sent }));
}

test("the message goes to the channel of its watch", async () => {
  const { result, sent } = await carry({});
  expect(result).toEqual({ kind: "sent" });
  expect(sent).toMatchObject([{ id: "k7", watch: "melanoma", studies: [{ nctId: "NCT00000001", title: "Lemons" }] }]);
});

test.each([
  [{ watch: undefined }, "its watch is gone"],
  [{ watch: { definition: "{}" } }, "its watch cannot be read: "],
  [{ payload: '{"form":2}' }, "another version of Lind wrote its alerts"],
  [{ payload: "torn" }, "it cannot be made, which is a bug of Lind: "],
  [{ send: () => Promise.reject(new TypeError("boom")) }, "it cannot be made, which is a bug of Lind: boom"],
])("%j becomes a dead letter and stops nothing", async (given, reason) => {
  expect((await carry(given)).result).toEqual({ kind: "refused", reason: expect.stringContaining(reason) });
});
