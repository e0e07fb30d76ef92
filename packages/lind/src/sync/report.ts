import type { NctId } from "ctgov/study";
import type { Completeness, NewNovelty, RunCounts } from "../registry/registry.ts";

/** What a run committed, study by study. It travels in the checkpoint, so that a killed run can still be accounted for. */
export interface Tally {
  readonly added: number;
  /** A newer text was stored. */
  readonly updated: number;
  /** Met, and the stored text is the same. */
  readonly unchanged: number;
  /** The registry no longer has it. */
  readonly removed: number;
  /** Its id is an alias of another study now. */
  readonly merged: number;
  /** Present again with the text it had. */
  readonly restored: number;
  /** Joined the scope after the scope's first pull. */
  readonly entered: number;
  /** No longer belongs to the scope; the text stays. */
  readonly left: number;
  /** Older texts that joined the history. */
  readonly past: number;
  /** Records that cannot be read and were not known as such before. */
  readonly quarantined: number;
}

export const emptyTally: Tally = {
  added: 0,
  updated: 0,
  unchanged: 0,
  removed: 0,
  merged: 0,
  restored: 0,
  entered: 0,
  left: 0,
  past: 0,
  quarantined: 0,
};

/** The sum of two tallies. */
export function addTallies(a: Tally, b: Tally): Tally {
  return {
    added: a.added + b.added,
    updated: a.updated + b.updated,
    unchanged: a.unchanged + b.unchanged,
    removed: a.removed + b.removed,
    merged: a.merged + b.merged,
    restored: a.restored + b.restored,
    entered: a.entered + b.entered,
    left: a.left + b.left,
    past: a.past + b.past,
    quarantined: a.quarantined + b.quarantined,
  };
}

/** What the registry counts held against what is stored. `expected = stored + unreadable` where the two agree. */
export interface Reconciliation {
  /** The registry's count of the scope; for a list of ids, the length of the list. */
  readonly expected: number;
  /** Studies of the scope that are stored. */
  readonly stored: number;
  /** Studies that the registry lists and that cannot be read; their texts are in quarantine. */
  readonly unreadable: number;
}

/** What a load of a file that was said to be complete found missing in it. */
export interface MissingStudies {
  /** Stored as present, and not in the file. */
  readonly count: number;
  /** Of these, looked at by themselves and still there. */
  readonly kept: number;
  /** Why nobody looked at them, so that nothing was removed; one sentence. */
  readonly unlooked?: string | undefined;
}

/** What one run did. A run that continues an earlier one reports its own work alone. */
export interface SyncReport extends Tally {
  readonly outcome: "complete" | "unchanged";
  readonly runId: number;
  /** Absent for a load from a file. */
  readonly scopeId?: number | undefined;
  readonly requests: number;
  readonly bytes: number;
  readonly durationMs: number;
  /** The registry's data version that the scope now stands at; absent for a load from a file. */
  readonly dataTimestamp?: string | undefined;
  /** Absent where nothing was pulled. */
  readonly reconciliation?: Reconciliation | undefined;
  /** The same, with what differs by id where ids were compared. */
  readonly completeness?: Completeness | undefined;
  /** Names that nobody had met before this run, at most `NOVELTIES_REPORTED_MAX`. */
  readonly novelties: readonly NewNovelty[];
  /** Only for a file that was said to be complete. */
  readonly missing?: MissingStudies | undefined;
  /** Ids of the scope's list that the registry does not know. */
  readonly unknownIds: readonly NctId[];
}

/** The part of a tally that the store keeps of a run. */
export function toRunCounts(tally: Tally, traffic: { readonly requests: number; readonly bytes: number }): RunCounts {
  const { added, updated, unchanged, removed, past, quarantined } = tally;
  return { added, updated, unchanged, removed, past, quarantined, requests: traffic.requests, bytes: traffic.bytes };
}
