/** Every state with every event. The table is complete by type: a new state or event does not compile without its cells. */
import { describe, expect, test } from "vitest";
import { nct } from "../../../../test/support/fake-upstream.ts";
import type { Checkpoint, Pull, Reached } from "./checkpoint.ts";
import { hashParameters } from "./plan.ts";
import type { Course, Repair, Sweep, SyncEvent, SyncState, Task } from "./state.ts";
import { step } from "./step.ts";

/** `state: command`, or that the pair cannot happen. */
type Expected = `${SyncState["kind"]}: ${string}` | "bug";
type Table = Record<SyncState["kind"], Record<SyncEvent["kind"], Expected>>;

const reached: Reached = {
  dataTimestamp: "2026-08-14T09:00:05",
  etag: '"a"',
  mark: "2026-08-14",
  isSettled: true,
  isSweepDue: false,
  unreadable: 0,
  garbled: 0,
  tries: 0,
  wasComplete: true,
};
const task: Task = { definition: { kind: "everything" }, isFull: false, watchedIds: [] };
const version = { apiVersion: "2.0.5", dataTimestamp: "2026-08-17T09:00:05", etag: '"b"' };
const since = "2026-08-13";
const pull: Pull = {
  kind: "delta",
  generation: 2,
  dataTimestamp: version.dataTimestamp,
  etag: version.etag,
  parametersHash: hashParameters(task.definition, { kind: "delta", since }),
  since,
  pageToken: "t1",
  pagesDone: 1,
  received: 1000,
  unreadable: 0,
  totalCount: 1500,
  isRead: false,
};
const checkpoint: Checkpoint = { generation: 2, reached, pull };
const course: Course = {
  task,
  checkpoint,
  version,
  restarts: 0,
  rounds: 0,
  pull,
  isDoubtful: false,
  expected: 10,
  reconciliation: undefined,
  unmet: [],
  garbled: 0,
};
const sweep: Sweep = {
  pageToken: undefined,
  pagesDone: 0,
  received: 0,
  totalCount: undefined,
  restarts: 0,
  askedIds: undefined,
  asked: 0,
};
const repair: Repair = {
  toFetch: [nct(1)],
  toLook: [nct(2)],
  done: 0,
  toConfirm: [nct(3)],
  unreadable: 0,
  garbled: 0,
  wasSwept: true,
};

const states: { readonly [Kind in SyncState["kind"]]: Extract<SyncState, { readonly kind: Kind }> } = {
  asking: { kind: "asking", task, checkpoint: { generation: 1, reached }, restarts: 0, rounds: 0, isDoubtful: false },
  pulling: { kind: "pulling", course },
  committing: { kind: "committing", course: { ...course, pull: { ...pull, isRead: true } } },
  counting: { kind: "counting", course: { ...course, pull: { ...pull, isRead: true } } },
  sweeping: { kind: "sweeping", course, sweep },
  comparing: { kind: "comparing", course, sweep },
  fetching: { kind: "fetching", course, repair },
  looking: { kind: "looking", course, repair },
  confirming: { kind: "confirming", course, repair },
  recounting: { kind: "recounting", course, repair },
  verifying: { kind: "verifying", course },
  describing: { kind: "describing", course },
  completing: { kind: "completing", course },
  finished: { kind: "finished" },
};

const events: { readonly [Kind in SyncEvent["kind"]]: Extract<SyncEvent, { readonly kind: Kind }> } = {
  "not-modified": { kind: "not-modified" },
  version: { kind: "version", version: { ...version, dataTimestamp: "2026-08-18T09:00:05" } },
  page: {
    kind: "page",
    nextPageToken: "t2",
    totalCount: undefined,
    received: 1000,
    unreadable: 0,
    maxLastUpdatePostDate: "2026-08-17",
  },
  "token-refused": { kind: "token-refused", reason: "it has expired" },
  committed: { kind: "committed" },
  counted: { kind: "counted", members: 9, met: 1500, unseen: [], expected: 10 },
  listed: { kind: "listed", nextPageToken: undefined, totalCount: 10, received: 10 },
  compared: { kind: "compared", toFetch: [nct(1)], toLook: [] },
  fetched: { kind: "fetched", unreadable: 0, garbled: 0 },
  looked: { kind: "looked", unanswered: [nct(2)], garbled: 0 },
  confirmed: { kind: "confirmed", garbled: 0 },
  described: { kind: "described" },
  completed: { kind: "completed" },
  failed: { kind: "failed", error: new Error("no network") },
  aborted: { kind: "aborted" },
};

const bugs = {
  "not-modified": "bug",
  version: "bug",
  page: "bug",
  "token-refused": "bug",
  committed: "bug",
  counted: "bug",
  listed: "bug",
  compared: "bug",
  fetched: "bug",
  looked: "bug",
  confirmed: "bug",
  described: "bug",
  completed: "bug",
} as const;
const ends = { failed: "finished: finish failed", aborted: "finished: finish interrupted" } as const;

const table: Table = {
  asking: { ...bugs, ...ends, "not-modified": "finished: finish unchanged", version: "pulling: fetch-page" },
  pulling: { ...bugs, ...ends, page: "committing: commit-page", "token-refused": "asking: ask-version" },
  committing: { ...bugs, ...ends, committed: "counting: count" },
  counting: { ...bugs, ...ends, counted: "sweeping: list-ids" },
  sweeping: { ...bugs, ...ends, listed: "comparing: compare", "token-refused": "sweeping: list-ids" },
  comparing: { ...bugs, ...ends, compared: "fetching: fetch-ids" },
  fetching: { ...bugs, ...ends, fetched: "looking: look" },
  looking: { ...bugs, ...ends, looked: "confirming: confirm" },
  confirming: { ...bugs, ...ends, confirmed: "recounting: count" },
  recounting: { ...bugs, ...ends, counted: "verifying: ask-version" },
  verifying: { ...bugs, ...ends, "not-modified": "describing: describe", version: "pulling: fetch-page" },
  describing: { ...bugs, ...ends, described: "completing: complete" },
  completing: { ...bugs, ...ends, completed: "finished: finish complete" },
  finished: { ...bugs, failed: "bug", aborted: "bug" },
};

const cells = Object.values(states).flatMap((state) =>
  Object.values(events).map((event) => ({ state, event, expected: table[state.kind][event.kind] })),
);

describe("every state with every event (I12)", () => {
  test("there are 14 states and 15 events", () => {
    expect(cells).toHaveLength(14 * 15);
  });

  test.each(cells)("$state.kind, $event.kind: $expected", ({ state, event, expected }) => {
    if (expected === "bug") {
      expect(() => step(state, event)).toThrow(`Broken assumption: ${state.kind} is never answered by ${event.kind}`);
      return;
    }
    const [next, command] = step(state, event);
    const what = command.kind === "finish" ? `finish ${command.end.outcome}` : command.kind;
    expect(`${next.kind}: ${what}`).toBe(expected);
  });
});
