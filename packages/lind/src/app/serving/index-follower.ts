import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { IndexAnswer } from "./open-index-thread.ts";
import type { ServedMirror } from "./served-mirror.ts";

/** Brings the index up to what is stored; what a test puts in the place of the thread. */
export type Follow = () => Promise<IndexAnswer>;

export interface FollowerOptions {
  readonly mirror: ServedMirror;
  readonly follow: Follow;
  readonly clock: Clock;
  readonly log: Log;
  /** How long after one look at the change feed the next one is taken. */
  readonly pollMs: number;
  /** Ends the following. */
  readonly signal: AbortSignal;
}

/** After a failure (another process that writes the index, a full disk) the follower waits longer than usual. */
const PATIENCE_FACTOR = 10;

/** Keeps the index of a served mirror up to its change feed until it is told to stop. Never throws: it says what failed. */
export async function followWhileServed(options: FollowerOptions): Promise<void> {
  const { mirror, clock, pollMs, signal } = options;
  while (!signal.aborted) {
    const state = await mirror.readState();
    const isBehind = state.indexSeq !== state.seq;
    const isFine = isBehind ? await followOnce(options) : true;
    try {
      await clock.sleep(isFine ? pollMs : pollMs * PATIENCE_FACTOR, signal);
    } catch {
      return;
    }
  }
}

async function followOnce({ follow, log, signal }: FollowerOptions): Promise<boolean> {
  const answer = await follow();
  if (answer.kind === "done") return true;
  if (!signal.aborted)
    log.warn(`The index is behind what is stored and could not be brought up to it: ${answer.error.message}`);
  return false;
}
