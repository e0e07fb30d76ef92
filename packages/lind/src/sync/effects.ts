import type { Clock } from "../base/clock.ts";
import type { Failpoint } from "../base/failpoint.ts";
import type { Log } from "../base/log.ts";
import type { ReportProgress } from "../base/progress.ts";

/** What the sync takes from the world. */
export interface SyncEffects {
  readonly clock: Clock;
  readonly failpoint: Failpoint;
  readonly log: Log;
  readonly progress: ReportProgress;
  /** Stops the work at the next safe point; what is committed stays. */
  readonly signal: AbortSignal;
}
