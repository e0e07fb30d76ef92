import type { NctId } from "ctgov/study";

/** What a backfill did. */
export interface BackfillReport {
  readonly runId: number;
  /** Studies that were looked at. */
  readonly studies: number;
  /** Of these, studies whose history was whole already: nothing was asked. */
  readonly whole: number;
  /** Studies of which the registry keeps no history. */
  readonly withoutHistory: number;
  /** Versions that joined the history. */
  readonly past: number;
  /** Versions that say what a stored one says already. */
  readonly known: number;
  /** Versions that were posted after the current text; a sync brings them. */
  readonly newer: number;
  /** Versions that could not be read, and were not known as such before. */
  readonly quarantined: number;
  /** Studies whose history is not whole because something failed; the next backfill goes on with them. */
  readonly failures: number;
  /** The first of them, at most `NAMED_MAX`. */
  readonly failed: readonly FailedStudy[];
  /** Ids that are not stored here, at most `NAMED_MAX`. */
  readonly unknownIds: readonly NctId[];
  readonly requests: number;
  readonly bytes: number;
  readonly durationMs: number;
}

/** Failed studies and unknown ids that a report names. */
export const NAMED_MAX = 100;

export interface FailedStudy {
  readonly nctId: NctId;
  readonly reason: string;
}

type Counted = "studies" | "whole" | "withoutHistory" | "past" | "known" | "newer" | "quarantined" | "failures";

/** The counts while they grow. */
export type BackfillTally = { -readonly [Count in Counted]: number };

export function emptyBackfillTally(): BackfillTally {
  return { studies: 0, whole: 0, withoutHistory: 0, past: 0, known: 0, newer: 0, quarantined: 0, failures: 0 };
}
