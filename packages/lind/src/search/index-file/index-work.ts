import type { Clock } from "../../base/clock.ts";
import type { Failpoint } from "../../base/failpoint.ts";
import type { ReportProgress } from "../../base/progress.ts";
import type { Concepts } from "../../query/concepts.ts";
import type { Registry } from "../../registry/registry.ts";
import type { Preparer } from "./preparing/preparer.ts";
import type { ScanPrepared } from "./preparing/scan-in-thread.ts";

/** How the index is known among the readers of the change feed. */
export const SEARCH_READER = "search";

/** What building and following an index need. */
export interface IndexWork {
  readonly registry: Registry;
  /** The folder of the index: the home that is served, or one below it for an archived day. */
  readonly home: string;
  /** The day as of which studies are indexed; undefined for the present ones, which the change feed then moves. */
  readonly asOf: string | undefined;
  readonly clock: Clock;
  readonly preparer: Preparer;
  readonly scanPrepared: ScanPrepared;
  /** What is known of names without the studies; nothing is learnt against it. */
  readonly knownConcepts: Concepts | undefined;
  readonly failpoint: Failpoint;
  readonly onProgress: ReportProgress;
  /** Stops the work at the next commit; what was committed stays. */
  readonly signal: AbortSignal | undefined;
}

/** What was done. */
export interface IndexReport {
  /** True where the index was built anew. */
  readonly isRebuilt: boolean;
  readonly documentsAdded: number;
  /** Studies whose document is found no more: superseded, removed or merged. */
  readonly documentsEnded: number;
  /** The change feed was read up to here. */
  readonly seq: number;
}
