import { assert, must, unreachable } from "../base/assert.ts";
import type { Checkpoint, Pull, PullKind, Reached } from "./checkpoint.ts";
import { ROUNDS_MAX } from "./limits.ts";
import {
  deltaKind,
  hashParameters,
  idsRequest,
  isEndless,
  isIdsPullCheaper,
  nextChunk,
  nextMark,
  pageRequest,
  sinceDay,
} from "./plan.ts";
import type { Course, DataVersion, Step, SyncEvent, SyncState, Task } from "./state.ts";
import { askVersion, end, moving, type Outset, restart, toReached } from "./step-end.ts";
import {
  afterPull,
  onCompared,
  onConfirmed,
  onCounted,
  onFetched,
  onListed,
  onLooked,
  onRecounted,
} from "./step-reconcile.ts";

/** The first state and command of a run. */
export function begin(task: Task, checkpoint: Checkpoint): Step {
  return askVersion({ task, checkpoint, restarts: 0, rounds: 0, isDoubtful: false });
}

/** Decides; never acts. Everything the decision needs comes in as an argument. `SPEC.md` numbers what must hold. */
export function step(state: SyncState, event: SyncEvent): Step {
  if (state.kind === "finished") return impossible(state, event);
  if (event.kind === "failed") return end({ outcome: "failed", error: event.error });
  if (event.kind === "aborted") return end({ outcome: "interrupted" });
  switch (state.kind) {
    case "asking":
      return onAsked(state, event);
    case "pulling":
      return onPage(state.course, event) ?? impossible(state, event);
    case "committing":
      return event.kind === "committed" ? goOn(state.course) : impossible(state, event);
    case "counting":
      return event.kind === "counted" ? onCounted(state.course, event) : impossible(state, event);
    case "sweeping":
      return onListed(state, event) ?? impossible(state, event);
    case "comparing":
      return event.kind === "compared" ? onCompared(state, event) : impossible(state, event);
    case "fetching":
      return event.kind === "fetched" ? onFetched(state, event) : impossible(state, event);
    case "looking":
      return event.kind === "looked" ? onLooked(state, event) : impossible(state, event);
    case "confirming":
      return event.kind === "confirmed" ? onConfirmed(state, event) : impossible(state, event);
    case "recounting":
      return event.kind === "counted" ? onRecounted(state, event) : impossible(state, event);
    case "verifying":
      return onVerified(state.course, event) ?? impossible(state, event);
    case "describing":
      return event.kind === "described" ? complete(state.course) : impossible(state, event);
    case "completing":
      return event.kind === "completed" ? onCompleted(state.course) : impossible(state, event);
    default:
      return unreachable(state);
  }
}

type Asking = Extract<SyncState, { readonly kind: "asking" }>;

function onAsked(state: Asking, event: SyncEvent): Step {
  const { task, checkpoint } = state;
  const { pull, reached } = checkpoint;
  if (event.kind === "not-modified") {
    assert(reached !== undefined, "304 answers an ETag, which only a finished scope sends");
    return end({ outcome: "unchanged", dataTimestamp: reached.dataTimestamp });
  }
  if (event.kind !== "version") return impossible(state, event);
  const { version } = event;
  // A registry without ETags says by its timestamp that nothing has moved.
  const isCurrent = reached?.isSettled === true && reached.dataTimestamp === version.dataTimestamp;
  if (isCurrent && pull === undefined && !task.isFull) {
    return end({ outcome: "unchanged", dataTimestamp: version.dataTimestamp });
  }
  if (pull !== undefined && isResumable(state, pull, version)) return goOn(toCourse(state, version, pull));
  // A full pull that was read to its end needs only what was posted since; its holes, if any, a listing of ids finds.
  if (pull?.isRead === true && (pull.kind === "full" || pull.kind === "ids")) return promote(state, version, pull);
  return startPull(state, version);
}

/** A pull goes on where its question and its data are the same. One over the whole registry is short and starts anew. */
function isResumable({ task }: Asking, pull: Pull, version: DataVersion): boolean {
  const isWanted = pull.kind === "full" || pull.kind === "ids" || (pull.kind === "delta" && !task.isFull);
  const isSameQuestion = pull.parametersHash === hashParameters(task.definition, pull);
  return isWanted && isSameQuestion && pull.dataTimestamp === version.dataTimestamp;
}

function promote(state: Outset, version: DataVersion, pull: Pull): Step {
  const earlier = state.checkpoint.reached;
  const reached: Reached = {
    dataTimestamp: pull.dataTimestamp,
    mark: earlier?.mark ?? nextMark(pull.dataTimestamp, pull.maxLastUpdatePostDate, undefined),
    isSettled: false,
    isSweepDue: true,
    unreadable: pull.unreadable,
    garbled: earlier?.garbled ?? 0,
    tries: earlier?.tries ?? 0,
    wasComplete: earlier?.wasComplete === true,
  };
  // From here on only what was posted since is asked, also in a run that began with `--full`.
  const task = { ...state.task, isFull: false };
  return startPull({ ...state, task, checkpoint: { ...state.checkpoint, pull: undefined, reached } }, version);
}

function startPull(state: Outset, version: DataVersion): Step {
  const { definition, isFull } = state.task;
  const mark = state.checkpoint.reached?.mark;
  const whole = definition.kind === "ids" ? "ids" : "full";
  const kind = isFull || mark === undefined ? whole : deltaKind(definition);
  return goOn(toCourse(state, version, newPull(state, version, kind)));
}

function newPull({ task, checkpoint }: Outset, version: DataVersion, kind: PullKind): Pull {
  const mark = checkpoint.reached?.mark;
  const isDelta = kind === "delta" || kind === "wide";
  const since = isDelta ? sinceDay(must(mark, "a delta starts from a mark")) : undefined;
  return {
    kind,
    generation: Math.max(checkpoint.generation, checkpoint.pull?.generation ?? 0) + 1,
    dataTimestamp: version.dataTimestamp,
    etag: version.etag,
    parametersHash: hashParameters(task.definition, { kind, since }),
    since,
    pagesDone: 0,
    received: 0,
    unreadable: 0,
    isRead: false,
  };
}

function toCourse(state: Outset, version: DataVersion, pull: Pull): Course {
  const { task, restarts, rounds, isDoubtful } = state;
  const checkpoint = { ...state.checkpoint, generation: pull.generation };
  return {
    task,
    checkpoint,
    version,
    restarts,
    rounds,
    pull,
    isDoubtful,
    expected: undefined,
    reconciliation: undefined,
    unmet: [],
    garbled: 0,
  };
}

/** Asks for the next page, or for the counts where every page is stored. */
function goOn(course: Course): Step {
  const { pull, task } = course;
  if (pull.isRead) return afterPull(course);
  const isFirst = pull.pagesDone === 0;
  if (pull.kind !== "ids") {
    const request = pageRequest(task.definition, pull);
    return [
      { kind: "pulling", course },
      { kind: "fetch-page", request, pull, isFirst },
    ];
  }
  const chunk = nextChunk(task.watchedIds, pull.after);
  assert(chunk.length > 0, "a pull of ids is read when no id is left");
  return [
    { kind: "pulling", course },
    { kind: "fetch-page", request: idsRequest(chunk), pull, isFirst },
  ];
}

function onPage(course: Course, event: SyncEvent): Step | undefined {
  if (event.kind === "token-refused") return restart(course, event.reason);
  if (event.kind !== "page") return undefined;
  const { pull, task, checkpoint } = course;
  const isFirst = pull.pagesDone === 0;
  if (pull.kind === "wide" && isFirst && isIdsPullCheaper(event.totalCount, task.watchedIds.length)) {
    return goOn({ ...course, pull: newPull({ ...course, checkpoint }, course.version, "ids") });
  }
  const { nextPageToken } = event;
  if (pull.kind !== "ids" && nextPageToken !== undefined) {
    const totalCount = isFirst ? event.totalCount : pull.totalCount;
    if (nextPageToken === pull.pageToken) return restart(course, "it repeated a page token");
    if (isEndless(pull.pagesDone + 1, pull.received + event.received, totalCount))
      return restart(course, "its pages do not end");
  }
  const next = advance(task, pull, event);
  const advanced = { ...course, pull: next, checkpoint: { ...checkpoint, pull: next } };
  return [
    { kind: "committing", course: advanced },
    { kind: "commit-page", checkpoint: advanced.checkpoint, before: { ...checkpoint, pull } },
  ];
}

function advance(task: Task, pull: Pull, page: Extract<SyncEvent, { readonly kind: "page" }>): Pull {
  const days = [pull.maxLastUpdatePostDate, page.maxLastUpdatePostDate].filter((day) => day !== undefined);
  const chunk = pull.kind === "ids" ? nextChunk(task.watchedIds, pull.after) : [];
  const after = chunk.at(-1) ?? pull.after;
  return {
    ...pull,
    pageToken: pull.kind === "ids" ? undefined : page.nextPageToken,
    after,
    pagesDone: pull.pagesDone + 1,
    received: pull.received + page.received,
    unreadable: pull.unreadable + page.unreadable,
    maxLastUpdatePostDate: days.toSorted().at(-1),
    totalCount: pull.pagesDone === 0 ? page.totalCount : pull.totalCount,
    isRead: pull.kind === "ids" ? nextChunk(task.watchedIds, after).length === 0 : page.nextPageToken === undefined,
  };
}

function onVerified(course: Course, event: SyncEvent): Step | undefined {
  if (event.kind !== "version" && event.kind !== "not-modified") return undefined;
  if (event.kind === "not-modified" || event.version.dataTimestamp === course.pull.dataTimestamp) {
    const version = event.kind === "version" ? event.version : course.version;
    return [
      { kind: "describing", course: { ...course, version } },
      { kind: "describe", apiVersion: version.apiVersion },
    ];
  }
  const rounds = course.rounds + 1;
  if (rounds > ROUNDS_MAX) {
    return moving(`The registry's data moved under the pull ${rounds} times in this run.`);
  }
  const again = { ...course, rounds, isDoubtful: false };
  if (course.pull.kind === "full" || course.pull.kind === "ids") return promote(again, event.version, course.pull);
  return startPull({ ...again, checkpoint: { ...course.checkpoint, pull: undefined } }, event.version);
}

function complete(course: Course): Step {
  const checkpoint: Checkpoint = { ...course.checkpoint, pull: undefined, reached: toReached(course) };
  return [
    { kind: "completing", course: { ...course, checkpoint } },
    { kind: "complete", checkpoint },
  ];
}

function onCompleted(course: Course): Step {
  const { dataTimestamp, kind } = course.pull;
  return end({
    outcome: "complete",
    dataTimestamp,
    reconciliation: course.reconciliation,
    isWholePull: kind === "full",
  });
}

function impossible(state: SyncState, event: SyncEvent): never {
  throw new Error(`Broken assumption: ${state.kind} is never answered by ${event.kind}`);
}
