import type { NctId } from "ctgov/study";
import { must } from "../base/assert.ts";
import {
  CONFIRMED_PER_COMMIT,
  IDS_LOOKED_AT_PER_RUN,
  IDS_PER_REQUEST,
  RESTARTS_MAX,
  SWEEP_RESTARTS_MAX,
} from "./limits.ts";
import { countRequest, idsListingRequest, isEndless, listingRequest } from "./plan.ts";
import type { Course, Repair, Step, Sweep, SyncCommand, SyncEvent, SyncState } from "./state.ts";
import { moving, restart } from "./step-end.ts";

type Counted = Extract<SyncEvent, { readonly kind: "counted" }>;
type Swept = Extract<SyncState, { readonly kind: "sweeping" | "comparing" }>;
type Repairing = Extract<SyncState, { readonly repair: Repair }>;

const nothingToRepair: Repair = {
  toFetch: [],
  toLook: [],
  done: 0,
  toConfirm: [],
  unreadable: 0,
  garbled: 0,
  wasSwept: false,
};

/** Every page is stored: now the counts. Only a delta over a query needs the registry's, a full pull has heard it. */
export function afterPull(course: Course): Step {
  const { pull, task } = course;
  const isAsked = pull.kind === "delta" && task.definition.kind !== "ids";
  const request = isAsked ? countRequest(task.definition) : undefined;
  return [
    { kind: "counting", course },
    { kind: "count", pull, request },
  ];
}

export function onCounted(course: Course, event: Counted): Step {
  const { pull } = course;
  if (pull.kind === "ids") return repair(course, { ...nothingToRepair, toLook: event.unseen });
  const isWhole = pull.totalCount === event.met + pull.unreadable;
  // A record that could not be read may have been cut on its way: a listing of ids tells which study it was, and it
  // is fetched once more.
  const isReadable = pull.unreadable === 0;
  if (pull.kind === "full") {
    const counted = { ...course, expected: pull.totalCount };
    if (isWhole && isReadable) return repair(counted, { ...nothingToRepair, toLook: event.unseen });
    return sweep({ ...counted, unmet: event.unseen }, 0);
  }
  // A registry that gives no total cannot contradict itself.
  const isShort = !isWhole && pull.totalCount !== undefined;
  if (isShort && course.restarts < RESTARTS_MAX) {
    return restart(course, `its pages held ${event.met} of the ${pull.totalCount} studies it counts`);
  }
  const { expected, unseen } = event;
  return onDeltaCounted({ ...course, isDoubtful: isShort, expected, unmet: unseen }, event);
}

/** A delta does not show what left the scope, nor what vanished: the count of the scope does. */
function onDeltaCounted(course: Course, event: Counted): Step {
  const { task, checkpoint, isDoubtful, expected } = course;
  const { isSweepDue, unreadable } = must(checkpoint.reached, "a delta follows a pull that was read");
  const isSuspect = isDoubtful || isSweepDue || course.pull.unreadable > 0;
  if (task.definition.kind === "ids" || isSuspect || expected === undefined) return sweep(course, 0);
  if (expected !== event.members + unreadable) return sweep(course, 0);
  return verify({ ...course, reconciliation: { expected, stored: event.members, unreadable } });
}

function sweep(course: Course, restarts: number): Step {
  const askedIds = course.task.definition.kind === "ids" ? idsToLookAt(course) : undefined;
  return list(course, {
    pageToken: undefined,
    pagesDone: 0,
    received: 0,
    totalCount: undefined,
    restarts,
    askedIds,
    asked: 0,
  });
}

/** A window that rotates through the list, so that every id is looked at within a bounded number of runs. */
function idsToLookAt({ task, checkpoint, isDoubtful, pull }: Course): readonly NctId[] {
  const { watchedIds } = task;
  if (isDoubtful || checkpoint.reached?.isSweepDue === true || pull.unreadable > 0) return watchedIds;
  const { lookedUpTo } = checkpoint;
  const next = lookedUpTo === undefined ? 0 : watchedIds.findIndex((nctId) => nctId > lookedUpTo);
  // Past the last id the window begins again.
  const from = Math.max(0, next);
  const rotated = [...watchedIds.slice(from), ...watchedIds.slice(0, from)];
  return rotated.slice(0, IDS_LOOKED_AT_PER_RUN * IDS_PER_REQUEST);
}

function list(course: Course, sweeping: Sweep): Step {
  const { askedIds, asked, pageToken } = sweeping;
  const request =
    askedIds === undefined
      ? listingRequest(course.task.definition, pageToken)
      : idsListingRequest(askedIds.slice(asked, asked + IDS_PER_REQUEST));
  return [
    { kind: "sweeping", course, sweep: sweeping },
    { kind: "list-ids", request, isFirst: sweeping.pagesDone === 0 },
  ];
}

export function onListed({ course, sweep: before }: Swept, event: SyncEvent): Step | undefined {
  if (event.kind === "token-refused") return sweepAgain(course, before, event.reason);
  if (event.kind !== "listed") return undefined;
  const totalCount = before.pagesDone === 0 ? event.totalCount : before.totalCount;
  const pagesDone = before.pagesDone + 1;
  const received = before.received + event.received;
  if (before.askedIds !== undefined) {
    const asked = before.asked + IDS_PER_REQUEST;
    const next = { ...before, pagesDone, received, asked };
    return asked < before.askedIds.length ? list(course, next) : compare(course, next);
  }
  const { nextPageToken } = event;
  const next = { ...before, pagesDone, received, totalCount, pageToken: nextPageToken };
  if (nextPageToken === undefined) return compare(course, next);
  if (nextPageToken === before.pageToken) return sweepAgain(course, before, "it repeated a page token");
  if (isEndless(pagesDone, received, totalCount)) return sweepAgain(course, before, "its pages do not end");
  return list(course, next);
}

function sweepAgain(course: Course, before: Sweep, reason: string): Step {
  const restarts = before.restarts + 1;
  if (restarts <= SWEEP_RESTARTS_MAX) return sweep(course, restarts);
  return moving(`The registry would not list the scope's ids to the end: ${reason}, ${restarts} times in this run.`);
}

function compare(course: Course, done: Sweep): Step {
  const lookedUpTo = done.askedIds?.at(-1) ?? course.checkpoint.lookedUpTo;
  return [
    { kind: "comparing", course: { ...course, checkpoint: { ...course.checkpoint, lookedUpTo } }, sweep: done },
    { kind: "compare", askedIds: done.askedIds },
  ];
}

export function onCompared({ course }: Swept, event: Extract<SyncEvent, { readonly kind: "compared" }>): Step {
  const { toFetch, toLook } = event;
  const looked = [...new Set([...toLook, ...course.unmet])];
  return repair(course, { ...nothingToRepair, toFetch, toLook: looked, wasSwept: true });
}

export function onFetched(
  { course, repair: before }: Repairing,
  event: Extract<SyncEvent, { readonly kind: "fetched" }>,
): Step {
  const done = before.done + IDS_PER_REQUEST;
  const unreadable = before.unreadable + event.unreadable;
  const garbled = before.garbled + event.garbled;
  if (done < before.toFetch.length) return repair(course, { ...before, done, unreadable, garbled });
  return look(course, { ...before, done: 0, unreadable, garbled });
}

export function onLooked(
  { course, repair: before }: Repairing,
  event: Extract<SyncEvent, { readonly kind: "looked" }>,
): Step {
  const done = before.done + IDS_PER_REQUEST;
  const toConfirm = [...before.toConfirm, ...event.unanswered];
  const garbled = before.garbled + event.garbled;
  if (done < before.toLook.length) return look(course, { ...before, done, toConfirm, garbled });
  return confirm(course, { ...before, done: 0, toConfirm, garbled });
}

export function onConfirmed({ course, repair: before }: Repairing, event: { readonly garbled: number }): Step {
  return confirm(course, {
    ...before,
    done: before.done + CONFIRMED_PER_COMMIT,
    garbled: before.garbled + event.garbled,
  });
}

/** First what is missing, then what should not be there, then one by one what nobody lists. */
function repair(course: Course, due: Repair): Step {
  const nctIds = due.toFetch.slice(due.done, due.done + IDS_PER_REQUEST);
  if (nctIds.length === 0) return look(course, due);
  return act({ kind: "fetching", course, repair: due }, { kind: "fetch-ids", nctIds, checkpoint: course.checkpoint });
}

function look(course: Course, due: Repair): Step {
  const nctIds = due.toLook.slice(due.done, due.done + IDS_PER_REQUEST);
  if (nctIds.length === 0) return confirm(course, due);
  return act({ kind: "looking", course, repair: due }, { kind: "look", nctIds, checkpoint: course.checkpoint });
}

function confirm(course: Course, due: Repair): Step {
  const nctIds = due.toConfirm.slice(due.done, due.done + CONFIRMED_PER_COMMIT);
  if (nctIds.length === 0) return recount(course, due);
  return act({ kind: "confirming", course, repair: due }, { kind: "confirm", nctIds, checkpoint: course.checkpoint });
}

function act(state: SyncState, command: SyncCommand): Step {
  return [state, command];
}

/** A list of ids has no count of its own to be held against. */
function recount(course: Course, due: Repair): Step {
  const { task, pull } = course;
  const { garbled } = due;
  if (task.definition.kind === "ids") return verify({ ...course, garbled });
  const request = due.wasSwept ? countRequest(task.definition) : undefined;
  return act({ kind: "recounting", course, repair: due }, { kind: "count", pull, request });
}

export function onRecounted({ course, repair: done }: Repairing, event: Counted): Step {
  const { pull, expected } = course;
  const reconciliation = {
    expected: event.expected ?? expected ?? event.members,
    stored: event.members,
    unreadable: done.wasSwept ? done.unreadable : pull.unreadable,
  };
  return verify({ ...course, reconciliation, garbled: done.garbled });
}

function verify(course: Course): Step {
  return act({ kind: "verifying", course }, { kind: "ask-version", ifNoneMatch: course.pull.etag });
}
