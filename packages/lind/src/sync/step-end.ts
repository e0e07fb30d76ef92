import { LindError } from "../base/errors.ts";
import type { Reached } from "./checkpoint.ts";
import { RESTARTS_MAX, TRIES_MAX } from "./limits.ts";
import { nextMark } from "./plan.ts";
import type { Course, Step, SyncEnd, SyncState } from "./state.ts";

/** What is known before a run has heard the data version. */
export type Outset = Omit<Extract<SyncState, { readonly kind: "asking" }>, "kind">;

/** Asks for the data version: at the start of a run, and whenever its pull begins again. */
export function askVersion(outset: Outset): Step {
  const { task, checkpoint } = outset;
  const isAnswerKnown = !task.isFull && checkpoint.pull === undefined && checkpoint.reached?.isSettled === true;
  const ifNoneMatch = isAnswerKnown ? checkpoint.reached?.etag : undefined;
  return [
    { kind: "asking", ...outset },
    { kind: "ask-version", ifNoneMatch },
  ];
}

/** Begins the pull again, `RESTARTS_MAX` times a run; the studies it has stored are then recognised by their hash. */
export function restart(course: Course, reason: string): Step {
  const { task, rounds, isDoubtful } = course;
  const restarts = course.restarts + 1;
  if (restarts > RESTARTS_MAX) {
    return moving(`The registry would not let the pull go on: ${reason}, ${restarts} times in this run.`);
  }
  return askVersion({ task, checkpoint: { ...course.checkpoint, pull: undefined }, restarts, rounds, isDoubtful });
}

export function moving(message: string): Step {
  const hint = "What was read is stored. Run `lind sync` again later; it goes on from there.";
  return end({ outcome: "failed", error: new LindError("REGISTRY_MOVING", message, { hint }) });
}

export function end(how: SyncEnd): Step {
  return [{ kind: "finished" }, { kind: "finish", end: how }];
}

/**
 * What the scope stands at when a run ends. It is settled where the counts agree, the pull's own count adds up, and no
 * record was unreadable that was not so in the run before. Otherwise the mark stays, and the next run asks again
 * though the data may not have moved; after `TRIES_MAX` such runs on end the sync takes the registry as it is.
 */
export function toReached(course: Course): Reached {
  const { pull, version, checkpoint, isDoubtful, reconciliation } = course;
  const earlier = checkpoint.reached;
  const garbled = pull.unreadable + course.garbled;
  const isEqual =
    reconciliation === undefined || reconciliation.expected === reconciliation.stored + reconciliation.unreadable;
  const isAgreed = isEqual && !isDoubtful && garbled <= (earlier?.garbled ?? 0);
  const tries = isAgreed ? 0 : Math.min(TRIES_MAX, (earlier?.tries ?? 0) + 1);
  const isSettled = isAgreed || tries === TRIES_MAX;
  return {
    dataTimestamp: pull.dataTimestamp,
    etag: version.etag,
    mark:
      isSettled || earlier?.mark === undefined
        ? nextMark(pull.dataTimestamp, pull.maxLastUpdatePostDate, earlier?.mark)
        : earlier.mark,
    isSettled,
    isSweepDue: !isAgreed,
    unreadable: reconciliation?.unreadable ?? earlier?.unreadable ?? 0,
    garbled,
    tries,
    wasComplete: true,
  };
}
