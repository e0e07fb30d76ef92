import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nct } from "../../../../test/support/fake-upstream.ts";
import type { ScopeDefinition } from "../registry/registry.ts";
import type { Checkpoint, Pull, Reached } from "./checkpoint.ts";
import { RESTARTS_MAX, ROUNDS_MAX, SWEEP_RESTARTS_MAX, TRIES_MAX } from "./limits.ts";
import type { DataVersion, Step, SyncCommand, SyncEvent, Task } from "./state.ts";
import { begin, step } from "./step.ts";

const everything: ScopeDefinition = { kind: "everything" };
const monday: DataVersion = { apiVersion: "2.0.5", dataTimestamp: "2026-08-17T09:00:05", etag: '"mon"' };
const tuesday: DataVersion = { ...monday, dataTimestamp: "2026-08-18T09:00:05", etag: '"tue"' };
const reachedFriday: Reached = {
  dataTimestamp: "2026-08-14T09:00:05",
  etag: '"fri"',
  mark: "2026-08-14",
  isSettled: true,
  isSweepDue: false,
  unreadable: 0,
  garbled: 0,
  tries: 0,
  wasComplete: true,
};

function taskOf(definition: ScopeDefinition = everything, isFull = false): Task {
  return { definition, isFull, watchedIds: definition.kind === "ids" ? definition.nctIds : [] };
}

/** Walks through the events and gives the last step. */
function walk(start: Step, ...events: readonly SyncEvent[]): Step {
  let at = start;
  for (const event of events) at = step(at[0], event);
  return at;
}

function page(more: Partial<Extract<SyncEvent, { kind: "page" }>> = {}): SyncEvent {
  return {
    kind: "page",
    nextPageToken: undefined,
    totalCount: 2,
    received: 2,
    unreadable: 0,
    maxLastUpdatePostDate: "2026-08-17",
    ...more,
  };
}

function counted(more: Partial<Extract<SyncEvent, { kind: "counted" }>> = {}): SyncEvent {
  return { kind: "counted", members: 2, met: 2, unseen: [], expected: 2, ...more };
}

const version = (of: DataVersion): SyncEvent => ({ kind: "version", version: of });
const committed: SyncEvent = { kind: "committed" };
const described: SyncEvent = { kind: "described" };

function commandOf<Kind extends SyncCommand["kind"]>(at: Step, kind: Kind): Extract<SyncCommand, { kind: Kind }> {
  const [, command] = at;
  expect(command.kind).toBe(kind);
  return command as Extract<SyncCommand, { kind: Kind }>;
}

function codeOf(at: Step): unknown {
  const { end } = commandOf(at, "finish");
  return end.outcome === "failed" && end.error instanceof Error && "code" in end.error ? end.error.code : undefined;
}

describe("the first request", () => {
  test("names the ETag of a settled scope, so that unchanged data costs one request (I2)", () => {
    const start = begin(taskOf(), { generation: 1, reached: reachedFriday });
    expect(commandOf(start, "ask-version").ifNoneMatch).toBe('"fri"');
    expect(commandOf(walk(start, { kind: "not-modified" }), "finish").end.outcome).toBe("unchanged");
  });

  test("knows the data by its timestamp where the registry has no ETags (I2)", () => {
    const reached = { ...reachedFriday, etag: undefined };
    const same = version({ ...monday, dataTimestamp: reached.dataTimestamp, etag: undefined });
    const at = walk(begin(taskOf(), { generation: 1, reached }), same);
    expect(commandOf(at, "finish").end.outcome).toBe("unchanged");
  });

  test.each([
    ["a full pull is wanted", taskOf(everything, true), { generation: 1, reached: reachedFriday }],
    ["nothing was reached", taskOf(), { generation: 0 }],
    [
      "the last run ended in a difference",
      taskOf(),
      { generation: 1, reached: { ...reachedFriday, isSettled: false } },
    ],
  ])("names no ETag where %s", (_why, task, checkpoint: Checkpoint) => {
    expect(commandOf(begin(task, checkpoint), "ask-version").ifNoneMatch).toBeUndefined();
  });
});

describe("what is pulled", () => {
  test("everything at first, newest posts first", () => {
    const at = walk(begin(taskOf(), { generation: 0 }), version(monday));
    const { request, pull } = commandOf(at, "fetch-page");
    expect(pull).toMatchObject({ kind: "full", generation: 1, dataTimestamp: monday.dataTimestamp });
    expect(request).toEqual({
      parameters: { sort: "LastUpdatePostDate:desc" },
      pageSize: 1000,
      pageToken: undefined,
      countTotal: true,
    });
  });

  test("afterwards what was posted since the day before the mark", () => {
    const at = walk(begin(taskOf(), { generation: 1, reached: reachedFriday }), version(monday));
    const { request } = commandOf(at, "fetch-page");
    expect(request.parameters["filter.advanced"]).toBe("AREA[LastUpdatePostDate]RANGE[2026-08-13,MAX]");
  });

  test("everything again where no study was ever met, for then there is no mark", () => {
    const reached = { ...reachedFriday, mark: undefined };
    const at = walk(begin(taskOf(), { generation: 1, reached }), version(monday));
    expect(commandOf(at, "fetch-page").pull.kind).toBe("full");
  });

  test("the ids themselves where a delta over the whole registry costs more requests", () => {
    const nctIds = Array.from({ length: 900 }, (_, index) => nct(index + 1));
    const start = begin(taskOf({ kind: "ids", nctIds }), { generation: 1, reached: reachedFriday });
    const wide = walk(start, version(monday));
    expect(commandOf(wide, "fetch-page").pull.kind).toBe("wide");
    const cheap = walk(wide, page({ totalCount: 4000, received: 1000, nextPageToken: "t" }));
    expect(cheap[0].kind).toBe("committing");
    const dear = walk(wide, page({ totalCount: 4001, received: 1000, nextPageToken: "t" }));
    const { pull, request } = commandOf(dear, "fetch-page");
    expect(pull.kind).toBe("ids");
    expect(request.parameters["filter.ids"]?.split(",")).toHaveLength(400);
  });
});

describe("an unfinished pull", () => {
  const started = walk(
    begin(taskOf(), { generation: 0 }),
    version(monday),
    page({ nextPageToken: "t1", totalCount: 5 }),
  );
  const { checkpoint } = commandOf(started, "commit-page");

  test("goes on at its token while the data is the same (I5)", () => {
    const at = walk(begin(taskOf(), checkpoint), version(monday));
    const { request, isFirst } = commandOf(at, "fetch-page");
    expect(request.pageToken).toBe("t1");
    expect(isFirst).toBe(false);
  });

  test("begins again where the data has moved (I5)", () => {
    const { request, pull } = commandOf(walk(begin(taskOf(), checkpoint), version(tuesday)), "fetch-page");
    expect(request.pageToken).toBeUndefined();
    expect(pull).toMatchObject({ kind: "full", generation: 2, dataTimestamp: tuesday.dataTimestamp });
  });

  test("begins again where the question is another (I5)", () => {
    const query: ScopeDefinition = { kind: "query", parameters: { "query.cond": "scurvy" } };
    const { request } = commandOf(walk(begin(taskOf(query), checkpoint), version(monday)), "fetch-page");
    expect(request.pageToken).toBeUndefined();
  });

  test("that was read to its end needs only the counts", () => {
    const read = commandOf(walk(started, committed, page({ received: 3 })), "commit-page").checkpoint;
    expect(walk(begin(taskOf(), read), version(monday))[1].kind).toBe("count");
  });

  test("that was read to its end before the data moved needs only a delta, and a listing of ids", () => {
    const read = commandOf(walk(started, committed, page({ received: 3 })), "commit-page").checkpoint;
    const at = walk(begin(taskOf(), read), version(tuesday));
    expect(commandOf(at, "fetch-page").pull).toMatchObject({ kind: "delta", since: "2026-08-16" });
    expect(walk(at, page(), committed, counted())[1].kind).toBe("list-ids");
  });
});

describe("tokens", () => {
  const pulling = walk(begin(taskOf(), { generation: 0 }), version(monday), page({ nextPageToken: "t1" }), committed);

  test.each([
    ["refused", { kind: "token-refused", reason: "it has expired" } as const],
    ["repeated", page({ nextPageToken: "t1", received: 1 })],
    ["endless", page({ nextPageToken: "t9", received: 100 })],
  ])("a token that is %s begins the pull again, %# (I12)", (_how, event) => {
    expect(walk(pulling, event)[0].kind).toBe("asking");
  });

  test("that are refused again and again end the run, with everything kept (I12)", () => {
    let at = begin(taskOf(), { generation: 0 });
    for (let restarts = 0; restarts <= RESTARTS_MAX; restarts++) {
      expect(at[0].kind).toBe("asking");
      at = walk(at, version(monday), page({ nextPageToken: "t1" }), committed, { kind: "token-refused", reason: "no" });
    }
    expect(codeOf(at)).toBe("REGISTRY_MOVING");
  });

  test("that are refused while ids are listed end the run as well (I12)", () => {
    let at = walk(begin(taskOf(), { generation: 0 }), version(monday), page({ totalCount: 3 }), committed, counted());
    for (let restarts = 0; restarts <= SWEEP_RESTARTS_MAX; restarts++) {
      expect(at[1].kind).toBe("list-ids");
      at = walk(
        at,
        { kind: "listed", nextPageToken: "t1", totalCount: 9, received: 1 },
        { kind: "token-refused", reason: "no" },
      );
    }
    expect(codeOf(at)).toBe("REGISTRY_MOVING");
  });
});

describe("counts", () => {
  const full = walk(begin(taskOf(), { generation: 0 }), version(monday), page(), committed);
  const delta = walk(begin(taskOf(), { generation: 1, reached: reachedFriday }), version(monday), page(), committed);

  test("a full pull that met what it counts goes to its end", () => {
    const at = walk(full, counted(), counted({ expected: undefined }), version(monday), described);
    const { checkpoint } = commandOf(at, "complete");
    expect(checkpoint.pull).toBeUndefined();
    expect(checkpoint.reached).toMatchObject({ mark: "2026-08-17", isSettled: true, isSweepDue: false, tries: 0 });
  });

  test("a full pull that met fewer lists the ids, and asks again for members it did not meet (I11)", () => {
    const at = walk(
      full,
      counted({ met: 1, unseen: [nct(5)] }),
      { kind: "listed", nextPageToken: undefined, totalCount: 2, received: 2 },
      { kind: "compared", toFetch: [], toLook: [nct(6)] },
    );
    expect(commandOf(at, "look").nctIds).toEqual([nct(6), nct(5)]);
  });

  test("members that a full pull did not meet are looked at (I6)", () => {
    expect(commandOf(walk(full, counted({ unseen: [nct(7)] })), "look").nctIds).toEqual([nct(7)]);
  });

  test("only what a look finds nowhere is confirmed, one by one (I6)", () => {
    const at = walk(full, counted({ unseen: [nct(7), nct(8)] }), { kind: "looked", unanswered: [nct(8)], garbled: 0 });
    expect(commandOf(at, "confirm").nctIds).toEqual([nct(8)]);
  });

  test("a delta after which the scope counts another number lists the ids", () => {
    expect(walk(delta, counted({ expected: 1 }))[1].kind).toBe("list-ids");
    expect(walk(delta, counted())[1].kind).toBe("ask-version");
  });

  test("a delta that held fewer than it counts begins again, and is not trusted in the end (I3, I4)", () => {
    let at = begin(taskOf(), { generation: 1, reached: reachedFriday });
    for (let restarts = 0; restarts < RESTARTS_MAX; restarts++) {
      at = walk(at, version(monday), page({ totalCount: 3 }), committed, counted());
      expect(at[0].kind).toBe("asking");
    }
    at = walk(at, version(monday), page({ totalCount: 3 }), committed, counted());
    at = walk(
      at,
      { kind: "listed", nextPageToken: undefined, totalCount: 2, received: 2 },
      { kind: "compared", toFetch: [], toLook: [] },
      counted(),
      version(monday),
      described,
    );
    const { reached } = commandOf(at, "complete").checkpoint;
    expect(reached).toMatchObject({ mark: "2026-08-14", isSettled: false, isSweepDue: true, tries: 1 });
  });

  test("a difference that stays leaves the scope unsettled, a limited number of runs (I4, I12)", () => {
    let reached: Reached | undefined;
    for (let tries = 1; tries <= TRIES_MAX; tries++) {
      const checkpoint: Checkpoint = { generation: tries, reached: reached ?? reachedFriday };
      const at = walk(
        begin(taskOf(), checkpoint),
        version(monday),
        page(),
        committed,
        counted({ expected: 3 }),
        { kind: "listed", nextPageToken: undefined, totalCount: 3, received: 2 },
        { kind: "compared", toFetch: [], toLook: [] },
        counted({ expected: 3 }),
        version(monday),
        described,
      );
      reached = commandOf(at, "complete").checkpoint.reached;
      expect(reached).toMatchObject({ tries, isSettled: tries === TRIES_MAX });
    }
    expect(reached?.mark).toBe("2026-08-17");
  });

  test("an unreadable record settles a scope only when a second run finds it so (I4, I9)", () => {
    const unreadable = (reached: Reached) =>
      commandOf(
        walk(
          begin(taskOf(), { generation: 1, reached }),
          version(monday),
          page({ unreadable: 1 }),
          committed,
          counted({ met: 1 }),
          { kind: "listed", nextPageToken: undefined, totalCount: 3, received: 3 },
          { kind: "compared", toFetch: [nct(3)], toLook: [] },
          { kind: "fetched", unreadable: 1, garbled: 1 },
          counted({ expected: 3 }),
          version(monday),
          described,
        ),
        "complete",
      ).checkpoint.reached;
    const first = unreadable(reachedFriday);
    expect(first).toMatchObject({ isSettled: false, unreadable: 1, mark: "2026-08-14" });
    expect(unreadable(first ?? reachedFriday)).toMatchObject({ isSettled: true, unreadable: 1, mark: "2026-08-17" });
  });
});

describe("data that moves under a pull", () => {
  test("brings a round that asks from the mark of before (I3)", () => {
    const reached = { generation: 1, reached: reachedFriday };
    const at = walk(begin(taskOf(), reached), version(monday), page(), committed, counted(), version(tuesday));
    expect(commandOf(at, "fetch-page").pull).toMatchObject({
      since: "2026-08-13",
      dataTimestamp: tuesday.dataTimestamp,
    });
  });

  test("ends the run after some rounds (I12)", () => {
    let at = walk(begin(taskOf(), { generation: 1, reached: reachedFriday }), version(monday));
    for (let round = 0; round <= ROUNDS_MAX; round++) {
      const next = { ...monday, dataTimestamp: `2026-08-${20 + round}T09:00:05` };
      at = walk(at, page(), committed, counted(), version(next));
    }
    expect(codeOf(at)).toBe("REGISTRY_MOVING");
  });
});

describe("the mark (I3)", () => {
  const markAfter = (event: SyncEvent, reached: Reached | undefined): string | undefined => {
    const start = begin(taskOf(), { generation: 1, reached });
    const read = walk(start, version(monday), event, committed, counted({ met: 2 }));
    const at = read[1].kind === "count" ? walk(read, counted({ expected: undefined })) : read;
    return commandOf(walk(at, version(monday), described), "complete").checkpoint.reached?.mark;
  };

  test.each([
    ["is the newest post that was met", "2026-08-15", undefined, "2026-08-15"],
    ["is never later than the data", "2027-01-01", undefined, "2026-08-17"],
    ["stays where a delta met only older posts", "2026-08-13", reachedFriday, "2026-08-14"],
    ["moves on with a delta", "2026-08-17", reachedFriday, "2026-08-17"],
    ["stays where a delta met nothing", undefined, reachedFriday, "2026-08-14"],
  ])("%s", (_what, maxLastUpdatePostDate, reached, mark) => {
    expect(markAfter(page({ maxLastUpdatePostDate }), reached)).toBe(mark);
  });
});

describe("any run", () => {
  // Answers that may come to each command, good and bad, drawn at random.
  const answers = (command: SyncCommand, draw: (max: number) => number): SyncEvent => {
    const someIds = Array.from({ length: draw(3) }, (_, index) => nct(index + 1));
    const token = draw(3) === 0 ? undefined : `t${draw(3)}`;
    switch (command.kind) {
      case "ask-version":
        if (command.ifNoneMatch !== undefined && draw(2) === 0) return { kind: "not-modified" };
        return version({ ...monday, dataTimestamp: `2026-08-1${7 + draw(3)}T09:00:05` });
      case "fetch-page":
        if (command.request.pageToken !== undefined && draw(6) === 0) return { kind: "token-refused", reason: "no" };
        return page({ nextPageToken: token, totalCount: draw(5), received: draw(5), unreadable: draw(2) });
      case "commit-page":
        return committed;
      case "count":
        return counted({ members: draw(4), met: draw(4), unseen: someIds, expected: draw(4) });
      case "list-ids":
        return { kind: "listed", nextPageToken: token, totalCount: draw(5), received: draw(5) };
      case "compare":
        return { kind: "compared", toFetch: someIds, toLook: someIds };
      case "fetch-ids":
        return { kind: "fetched", unreadable: draw(2), garbled: draw(2) };
      case "look":
        return { kind: "looked", unanswered: someIds, garbled: 0 };
      case "confirm":
        return { kind: "confirmed", garbled: 0 };
      case "describe":
        return described;
      case "complete":
        return { kind: "completed" };
      case "finish":
        throw new Error("A finished run asks nothing.");
    }
  };

  test("ends, whatever is answered (I12)", () => {
    const property = fc.property(
      fc.infiniteStream(fc.nat(1000)),
      fc.constantFrom<ScopeDefinition>(everything, { kind: "ids", nctIds: [nct(1), nct(2)] }),
      fc.boolean(),
      fc.boolean(),
      (numbers, definition, isFull, isReached) => {
        const draw = (max: number) => (numbers.next().value ?? 0) % max;
        let at = begin(
          taskOf(definition, isFull),
          isReached ? { generation: 1, reached: reachedFriday } : { generation: 0 },
        );
        let steps = 0;
        for (; at[1].kind !== "finish"; steps++) {
          if (steps > 2000) return false;
          at = step(at[0], answers(at[1], draw));
        }
        return true;
      },
    );
    fc.assert(property, { numRuns: 300 });
  });
});

test("a pull of ids keeps its place by id, so that an id more does not shift it", () => {
  const nctIds = Array.from({ length: 500 }, (_, index) => nct(2 * index + 1));
  const first = walk(begin(taskOf({ kind: "ids", nctIds }), { generation: 0 }), version(monday), page());
  const { checkpoint } = commandOf(first, "commit-page");
  const pull: Pull | undefined = checkpoint.pull;
  expect(pull?.after).toBe(nct(799));
  const more = { ...taskOf({ kind: "ids", nctIds }), watchedIds: [nct(2), ...nctIds].toSorted() };
  const at = walk(begin(more, checkpoint), version(monday));
  expect(commandOf(at, "fetch-page").request.parameters["filter.ids"]?.slice(0, 11)).toBe(nct(801));
});
