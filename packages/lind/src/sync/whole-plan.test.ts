import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Checkpoint, Pull, Reached } from "./checkpoint.ts";
import { COSTS, isChoiceOpen, planWhole, UNCOUNTED_DAYS_MAX, type WholeFacts } from "./whole-plan.ts";

const NOW = "2026-08-14T09:00:05";
const REGISTRY = { totalCount: 600_000, offer: { kind: "offered", bytes: 2_530_000_000 } } as const;

const reached: Reached = {
  dataTimestamp: "2026-08-13T09:00:05",
  mark: "2026-08-13",
  isSettled: true,
  isSweepDue: false,
  unreadable: 0,
  garbled: 0,
  tries: 0,
  wasComplete: true,
};
const stored: Checkpoint = { generation: 3, reached };
const pull: Pull = {
  kind: "full",
  generation: 1,
  dataTimestamp: NOW,
  parametersHash: "",
  pagesDone: 590,
  received: 590_000,
  unreadable: 0,
  totalCount: 600_000,
  isRead: false,
};

function facts(more: Partial<WholeFacts> = {}): WholeFacts {
  return {
    checkpoint: { generation: 0 },
    dataTimestamp: NOW,
    isFull: false,
    wanted: undefined,
    totalCount: undefined,
    postedCount: undefined,
    offer: undefined,
    bytesHere: 0,
    isArchiveHere: false,
    ratePerSecond: undefined,
    ...more,
  };
}

describe("the way to the whole registry", () => {
  const old: Checkpoint = { ...stored, reached: { ...reached, dataTimestamp: "2026-02-01T09:00:05" } };
  const absent = { kind: "absent", reason: "the registry answers with status 404" } as const;
  test.each<[string, Partial<WholeFacts>, string, string]>([
    ["a first load", REGISTRY, "archive", "The archive is cheaper."],
    [
      "a first load of a small registry",
      { totalCount: 900, offer: { kind: "offered", bytes: 4e6 } },
      "pages",
      "The API is cheaper.",
    ],
    [
      "no archive",
      { ...REGISTRY, offer: absent },
      "pages",
      "There is no archive: the registry answers with status 404.",
    ],
    [
      "an archive of unknown size",
      { ...REGISTRY, offer: { kind: "offered", bytes: undefined } },
      "archive",
      "The archive is cheaper.",
    ],
    ["nearly all pages are here", { ...REGISTRY, checkpoint: { generation: 1, pull } }, "pages", "The API is cheaper."],
    [
      "pages of other data",
      { ...REGISTRY, checkpoint: { generation: 1, pull: { ...pull, dataTimestamp: "x" } } },
      "archive",
      "The archive is cheaper.",
    ],
    [
      "the next day",
      { checkpoint: stored },
      "delta",
      `That is less than ${UNCOUNTED_DAYS_MAX} days ago: the API is cheaper.`,
    ],
    ["half a year later", { ...REGISTRY, checkpoint: old, postedCount: 250_000 }, "archive", "The archive is cheaper."],
    ["half a year of quiet", { ...REGISTRY, checkpoint: old, postedCount: 20_000 }, "delta", "The API is cheaper."],
    ["all of it again", { ...REGISTRY, checkpoint: stored, isFull: true }, "archive", "The archive is cheaper."],
    [
      "the same data",
      { checkpoint: stored, dataTimestamp: reached.dataTimestamp },
      "unchanged",
      "The registry's data is the one that is stored.",
    ],
    ["pages, by choice", { ...REGISTRY, wanted: "pages" }, "pages", "The API was asked for."],
    [
      "the archive, by choice",
      { totalCount: 10, offer: { kind: "offered", bytes: 42_000 }, wanted: "archive" },
      "archive",
      "The archive was asked for.",
    ],
    [
      "the archive of a small registry is here",
      { totalCount: 10, offer: { kind: "offered", bytes: 42_000 }, bytesHere: 42_000, isArchiveHere: true },
      "archive",
      "The archive is here already.",
    ],
    [
      "the archive by choice, and none is there",
      { totalCount: 10, offer: absent, wanted: "archive" },
      "pages",
      "There is no archive: the registry answers with status 404.",
    ],
  ])("%s", (_, more, way, reason) => {
    const plan = planWhole(facts(more));
    expect(plan.way).toBe(way);
    expect(plan.reasons).toContain(reason);
    expect(plan.seconds).toBeCloseTo(plan.steps.reduce((sum, step) => sum + step.seconds, 0));
  });

  test("by the archive: download what is left, load, ask for what was posted since, list the ids", () => {
    const plan = planWhole(facts({ ...REGISTRY, bytesHere: 530_000_000 }));
    expect(plan.steps.map(({ kind }) => kind)).toEqual(["download", "load", "delta", "list-ids"]);
    expect(plan.steps[0]).toMatchObject({ bytes: 2_530_000_000, bytesHere: 530_000_000, seconds: 205 });
    expect(plan.steps[3]).toMatchObject({ requests: 600, seconds: 300 });
    expect(plan.instead).toEqual({ way: "pages", seconds: 600 * COSTS.wholePageSeconds });
  });

  test("is the cheaper one that there is, whatever the figures", () => {
    const bytes = fc.option(fc.integer({ min: 1, max: 5e9 }), { nil: undefined });
    const offer = fc.oneof(fc.constant(absent), fc.record({ kind: fc.constant("offered" as const), bytes }));
    const count = fc.integer({ min: 0, max: 1_200_000 });
    const checkpoint = fc.constantFrom<Checkpoint>({ generation: 0 }, { generation: 1, pull }, stored, old);
    const given = { checkpoint, offer, totalCount: count, postedCount: count, isFull: fc.boolean(), bytesHere: count };
    fc.assert(
      fc.property(fc.record(given), (more) => {
        const plan = planWhole(facts(more));
        const { instead } = plan;
        expect(plan.steps.every(({ seconds }) => seconds >= 0)).toBe(true);
        if (instead !== undefined) expect(plan.seconds).toBeLessThanOrEqual(instead.seconds);
        if (more.offer.kind === "absent") expect(plan.way).not.toBe("archive");
        if (more.isFull || more.checkpoint.reached === undefined) expect(plan.way).not.toBe("delta");
        expect(planWhole(facts({ ...more, wanted: "pages" })).way).not.toBe("archive");
      }),
    );
  });

  test("a limit on requests makes pages dearer", () => {
    const slow = planWhole(facts({ totalCount: 900, offer: { kind: "offered", bytes: 4e6 }, ratePerSecond: 0.05 }));
    expect(slow).toMatchObject({ way: "pages", seconds: 20, instead: { way: "archive" } });
  });

  test.each<[string, Parameters<typeof isChoiceOpen>[0], boolean]>([
    ["nothing is stored", facts(), true],
    ["yesterday's data is stored", facts({ checkpoint: stored }), false],
    ["the data of half a year ago is stored", facts({ checkpoint: old }), true],
    [
      "a stamp that is no date",
      facts({ checkpoint: { ...stored, reached: { ...reached, dataTimestamp: "?" } } }),
      true,
    ],
    ["all of it is wanted again", facts({ checkpoint: stored, isFull: true }), true],
    ["pages are wanted", facts({ wanted: "pages" }), false],
  ])("more is asked than the version where %s: %#", (_, known, isOpen) => {
    expect(isChoiceOpen(known)).toBe(isOpen);
  });
});
