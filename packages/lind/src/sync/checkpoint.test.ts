import { describe, expect, test } from "vitest";
import { nct } from "../../../../test/support/fake-upstream.ts";
import { type Checkpoint, parseCheckpoint, printCheckpoint } from "./checkpoint.ts";
import { emptyTally } from "./report.ts";

const whole: Checkpoint = {
  generation: 3,
  reached: {
    dataTimestamp: "2026-08-14T09:00:05",
    etag: '"a"',
    mark: "2026-08-13",
    isSettled: true,
    isSweepDue: false,
    unreadable: 1,
    garbled: 2,
    tries: 0,
    wasComplete: true,
  },
  pull: {
    kind: "ids",
    generation: 3,
    dataTimestamp: "2026-08-17T09:00:05",
    etag: undefined,
    parametersHash: "00",
    since: undefined,
    pageToken: undefined,
    after: nct(7),
    pagesDone: 2,
    received: 800,
    unreadable: 0,
    maxLastUpdatePostDate: "2026-08-17",
    totalCount: 900,
    isRead: false,
  },
  lookedUpTo: nct(400),
  run: { runId: 9, at: "2026-08-17T10:00:00.000Z", requests: 4, bytes: 5, tally: { ...emptyTally, added: 2 } },
};

describe("a checkpoint", () => {
  test.each([
    ["with everything", whole],
    ["with nothing but its generation", { generation: 0 }],
  ])("%s is read as it was printed", (_what, checkpoint: Checkpoint) => {
    expect(parseCheckpoint(printCheckpoint(checkpoint))).toEqual(checkpoint);
  });

  test("is empty for a scope that was never pulled", () => {
    expect(parseCheckpoint(undefined)).toEqual({ generation: 0 });
  });

  test("of a newer form is refused, never guessed at (I16)", () => {
    expect(() => parseCheckpoint('{"schema":2,"generation":1}')).toThrow(
      expect.objectContaining({ code: "STORE_TOO_NEW", details: { schema: 2 } }),
    );
  });

  test.each([
    ["not JSON", "{"],
    ["a list", "[]"],
    ["no form", '{"generation":1}'],
    ["no generation", '{"schema":1}'],
    ["a negative count", '{"schema":1,"generation":-1}'],
    [
      "a kind of pull that is none",
      JSON.stringify({ schema: 1, generation: 1, pull: { ...whole.pull, kind: "half" } }),
    ],
    ["an id that is none", '{"schema":1,"generation":1,"lookedUpTo":"NCT"}'],
    [
      "a flag that is a text",
      JSON.stringify({ schema: 1, generation: 1, reached: { ...whole.reached, isSettled: "" } }),
    ],
    [
      "a tally without a count",
      '{"schema":1,"generation":1,"run":{"runId":1,"at":"","requests":1,"bytes":1,"tally":{}}}',
    ],
    ["a part that is a number", '{"schema":1,"generation":1,"pull":7}'],
  ])("that is damaged is refused: %s", (_what, text) => {
    expect(() => parseCheckpoint(text)).toThrow(expect.objectContaining({ code: "STORE_CORRUPT" }));
  });
});
