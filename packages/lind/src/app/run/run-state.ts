import { unreachable } from "../../base/assert.ts";
import { isPollDue, type Polls } from "./poll-calendar.ts";

/** What the daemon knows. It is made anew at each start; whatever must outlast a process is in the registry. */
export interface RunState {
  readonly polls: Polls;
  /** The data version that every scope was brought to. */
  readonly syncedStamp: string | undefined;
  /** The index may lack something that is stored. */
  readonly isIndexStale: boolean;
  /** Steps that failed and are not taken again for a while; those that are not named may be. */
  readonly rests: { readonly [Kind in RestingStep]?: Rest };
}

type RestingStep = "sync" | "index" | "evaluate" | "clock" | "deliver";

interface Rest {
  readonly failures: number;
  /** On the monotonic clock. */
  readonly untilMs: number;
}

export interface Now {
  /** Wall time. */
  readonly nowMs: number;
  readonly monotonicMs: number;
}

/** What is seen before each step. */
export interface RunView extends Now {
  /** Changes that no watch has been asked about, whoever stored them. */
  readonly hasNews: boolean;
  /** A day has begun that no watch was told of. */
  readonly isNewDay: boolean;
  /** When the outbox has something to do, wall time; undefined while nothing waits. */
  readonly nextDueMs: number | undefined;
}

export type RunStep =
  /** Asks for the registry's data version. */
  | { readonly kind: "poll" }
  /** Brings every scope to it. */
  | { readonly kind: "sync" }
  | { readonly kind: "index" }
  /** Asks the watches about what is new. */
  | { readonly kind: "evaluate" }
  /** Asks the watches about what the calendar has brought. */
  | { readonly kind: "clock" }
  /** Makes messages of what is due, and sends them. */
  | { readonly kind: "deliver" }
  | { readonly kind: "wait"; readonly ms: number };

export type RunEvent =
  | { readonly kind: "polled"; readonly stamp: string }
  | { readonly kind: "done"; readonly step: RestingStep }
  /** There was nothing to send after all: what is due is of a watch that cannot be read. */
  | { readonly kind: "idle"; readonly step: "deliver" }
  | { readonly kind: "waited" }
  /** The step came to nothing: the registry is away, another process has the store. */
  | { readonly kind: "failed"; readonly step: "poll" | RestingStep };

/** The longest sleep: then the clocks are looked at again, for the wall clock may have jumped. */
export const WAIT_MS_MAX = 30_000;
/** After a failed step; doubles with each further one up to the maximum. */
const REST_MS = 5_000;
export const REST_MS_MAX = 300_000;

export const firstState: RunState = {
  polls: { last: undefined, stamp: undefined, failures: 0 },
  syncedStamp: undefined,
  // Somebody may have synced while no daemon ran.
  isIndexStale: true,
  rests: {},
};

/**
 * What to do next. What is known is told before anything else is fetched: people wait for it. A step that failed rests;
 * the others go on, for a registry that is away keeps nobody from being told what is stored. The calendar comes after the
 * sync: a record that just came may say that what was due was done.
 */
export function nextStep(state: RunState, view: RunView, everyMs?: number | undefined): RunStep {
  const isFree = (step: RestingStep) => view.monotonicMs >= (state.rests[step]?.untilMs ?? Number.NEGATIVE_INFINITY);
  if (view.hasNews && isFree("evaluate")) return { kind: "evaluate" };
  if (view.nextDueMs !== undefined && view.nextDueMs <= view.nowMs && isFree("deliver")) return { kind: "deliver" };
  if (isPollDue(state.polls, view, everyMs)) return { kind: "poll" };
  if (state.polls.stamp !== state.syncedStamp && isFree("sync")) return { kind: "sync" };
  if (view.isNewDay && isFree("clock")) return { kind: "clock" };
  if (state.isIndexStale && isFree("index")) return { kind: "index" };
  return { kind: "wait", ms: waitMs(state, view, everyMs) };
}

/** Until the next thing that is known to come, and never longer than until the clocks are looked at again. */
function waitMs({ rests }: RunState, view: RunView, everyMs: number | undefined): number {
  const ends = Object.values(rests).map((rest) => rest.untilMs - view.monotonicMs);
  const due = view.nextDueMs === undefined ? [] : [view.nextDueMs - view.nowMs];
  const coming = [...ends, ...due].filter((ms) => ms > 0);
  return Math.min(...coming, everyMs ?? WAIT_MS_MAX, WAIT_MS_MAX);
}

/** The state after a step, at the time of its end. */
export function afterStep(state: RunState, event: RunEvent, now: Now): RunState {
  switch (event.kind) {
    case "polled":
      return { ...state, polls: { last: lastOf(now), stamp: event.stamp, failures: 0 } };
    case "done":
      return afterDone(state, event.step);
    case "idle":
      // Always the same short rest, for the messages of others may become due meanwhile.
      return { ...state, rests: { ...state.rests, deliver: { failures: 0, untilMs: now.monotonicMs + REST_MS } } };
    case "waited":
      return state;
    case "failed":
      return afterFailure(state, event.step, now);
    default:
      return unreachable(event);
  }
}

function afterDone(state: RunState, step: RestingStep): RunState {
  const { [step]: _over, ...rests } = state.rests;
  switch (step) {
    case "sync":
      return { ...state, rests, syncedStamp: state.polls.stamp, isIndexStale: true };
    case "index":
      return { ...state, rests, isIndexStale: false };
    case "evaluate":
      // There was news, so there is something to index, also where another process stored it.
      return { ...state, rests, isIndexStale: true };
    case "clock":
    case "deliver":
      return { ...state, rests };
    default:
      return unreachable(step);
  }
}

function afterFailure(state: RunState, step: "poll" | RestingStep, now: Now): RunState {
  const { polls, rests } = state;
  if (step === "poll") return { ...state, polls: { ...polls, last: lastOf(now), failures: polls.failures + 1 } };
  const failures = (rests[step]?.failures ?? 0) + 1;
  const untilMs = now.monotonicMs + Math.min(REST_MS_MAX, REST_MS * 2 ** (failures - 1));
  return { ...state, rests: { ...rests, [step]: { failures, untilMs } } };
}

function lastOf({ nowMs, monotonicMs }: Now): NonNullable<Polls["last"]> {
  return { atMs: nowMs, monotonicMs };
}
