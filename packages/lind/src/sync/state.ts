import type { NctId } from "ctgov/study";
import type { ScopeDefinition } from "../registry/registry.ts";
import type { PageRequest } from "../sources/upstream.ts";
import type { Checkpoint, Pull } from "./checkpoint.ts";
import type { Reconciliation } from "./report.ts";

/** What a run is asked to do; the same from its start to its end. */
export interface Task {
  readonly definition: ScopeDefinition;
  /** Ask for everything again, though the data has not moved. */
  readonly isFull: boolean;
  /** For a list of ids: the list and the members that its ids led to, in order. Empty for other scopes. */
  readonly watchedIds: readonly NctId[];
}

/** An answer of `/version`. */
export interface DataVersion {
  readonly apiVersion: string;
  readonly dataTimestamp: string;
  readonly etag: string | undefined;
}

/** What every state after the first answer of `/version` carries. */
export interface Course {
  readonly task: Task;
  readonly checkpoint: Checkpoint;
  readonly version: DataVersion;
  readonly restarts: number;
  readonly rounds: number;
  readonly pull: Pull;
  /** The pull's own count does not add up after every restart: its mark is not trusted. */
  readonly isDoubtful: boolean;
  /** The registry's count of the scope, as far as this round has asked for it. */
  readonly expected: number | undefined;
  readonly reconciliation: Reconciliation | undefined;
  /** Members that a full pull did not meet though its count did not add up: their texts are asked for again. */
  readonly unmet: readonly NctId[];
  /** Records that could not be read at a second look either. */
  readonly garbled: number;
}

/** A listing of ids on its way. */
export interface Sweep {
  readonly pageToken: string | undefined;
  readonly pagesDone: number;
  readonly received: number;
  readonly totalCount: number | undefined;
  readonly restarts: number;
  /** For a list of ids: the ids that this run looks at, and how many of them were asked for. */
  readonly askedIds: readonly NctId[] | undefined;
  readonly asked: number;
}

/** What is still to be asked after the counts or a listing showed a difference. */
export interface Repair {
  /** Listed and not stored, or stored with an earlier post date. */
  readonly toFetch: readonly NctId[];
  /** Stored and not listed. */
  readonly toLook: readonly NctId[];
  /** How many ids of the list at hand are done. */
  readonly done: number;
  /** Not in the scope, not under their own id: each needs a look of its own. */
  readonly toConfirm: readonly NctId[];
  /** Listed, asked for, not readable and so not stored. */
  readonly unreadable: number;
  readonly garbled: number;
  /** A listing was made, so the registry has to be asked for its count again. */
  readonly wasSwept: boolean;
}

/** The states, in the order in which a run passes them. `SPEC.md` says what each waits for. */
export type SyncState =
  | {
      readonly kind: "asking";
      readonly task: Task;
      readonly checkpoint: Checkpoint;
      readonly restarts: number;
      readonly rounds: number;
      readonly isDoubtful: boolean;
    }
  | { readonly kind: "pulling"; readonly course: Course }
  | { readonly kind: "committing"; readonly course: Course }
  | { readonly kind: "counting"; readonly course: Course }
  | { readonly kind: "sweeping"; readonly course: Course; readonly sweep: Sweep }
  | { readonly kind: "comparing"; readonly course: Course; readonly sweep: Sweep }
  | { readonly kind: "fetching"; readonly course: Course; readonly repair: Repair }
  | { readonly kind: "looking"; readonly course: Course; readonly repair: Repair }
  | { readonly kind: "confirming"; readonly course: Course; readonly repair: Repair }
  | { readonly kind: "recounting"; readonly course: Course; readonly repair: Repair }
  | { readonly kind: "verifying"; readonly course: Course }
  | { readonly kind: "describing"; readonly course: Course }
  | { readonly kind: "completing"; readonly course: Course }
  | { readonly kind: "finished" };

/** What happened: the answer to the command that went with the state. */
export type SyncEvent =
  /** 304: the data is the one that the ETag names. */
  | { readonly kind: "not-modified" }
  | { readonly kind: "version"; readonly version: DataVersion }
  /** A page has arrived and its records were read; nothing is stored yet. */
  | {
      readonly kind: "page";
      readonly nextPageToken: string | undefined;
      readonly totalCount: number | undefined;
      readonly received: number;
      readonly unreadable: number;
      readonly maxLastUpdatePostDate: string | undefined;
    }
  /** 400 for a page that was asked for with a token. */
  | { readonly kind: "token-refused"; readonly reason: string }
  | { readonly kind: "committed" }
  | {
      readonly kind: "counted";
      /** Studies of the scope that are stored. */
      readonly members: number;
      /** Different studies that the pull has met. */
      readonly met: number;
      /** Of the scope, and not met by this pull (a full one or one of ids). */
      readonly unseen: readonly NctId[];
      /** What the registry counts, where it was asked. */
      readonly expected: number | undefined;
    }
  | {
      readonly kind: "listed";
      readonly nextPageToken: string | undefined;
      readonly totalCount: number | undefined;
      readonly received: number;
    }
  | { readonly kind: "compared"; readonly toFetch: readonly NctId[]; readonly toLook: readonly NctId[] }
  /** A batch of ids was fetched and committed. */
  | { readonly kind: "fetched"; readonly unreadable: number; readonly garbled: number }
  /** A batch of ids was looked at and what it showed is committed. */
  | { readonly kind: "looked"; readonly unanswered: readonly NctId[]; readonly garbled: number }
  | { readonly kind: "confirmed"; readonly garbled: number }
  | { readonly kind: "described" }
  | { readonly kind: "completed" }
  | { readonly kind: "failed"; readonly error: unknown }
  | { readonly kind: "aborted" };

/** What the runner does next; it answers each command with one event. */
export type SyncCommand =
  | { readonly kind: "ask-version"; readonly ifNoneMatch: string | undefined }
  /** `isFirst`: the runner forgets what an earlier pull had met. */
  | { readonly kind: "fetch-page"; readonly request: PageRequest; readonly pull: Pull; readonly isFirst: boolean }
  /** `before`: the checkpoint without this page, for a page that takes more than one transaction. */
  | { readonly kind: "commit-page"; readonly checkpoint: Checkpoint; readonly before: Checkpoint }
  | { readonly kind: "count"; readonly pull: Pull; readonly request: PageRequest | undefined }
  | { readonly kind: "list-ids"; readonly request: PageRequest; readonly isFirst: boolean }
  /** `askedIds`: the listing asked for these alone; without them it listed the whole scope. */
  | { readonly kind: "compare"; readonly askedIds: readonly NctId[] | undefined }
  | { readonly kind: "fetch-ids"; readonly nctIds: readonly NctId[]; readonly checkpoint: Checkpoint }
  | { readonly kind: "look"; readonly nctIds: readonly NctId[]; readonly checkpoint: Checkpoint }
  | { readonly kind: "confirm"; readonly nctIds: readonly NctId[]; readonly checkpoint: Checkpoint }
  | { readonly kind: "describe"; readonly apiVersion: string }
  | { readonly kind: "complete"; readonly checkpoint: Checkpoint }
  | { readonly kind: "finish"; readonly end: SyncEnd };

export type SyncEnd =
  | {
      readonly outcome: "complete";
      readonly dataTimestamp: string;
      readonly reconciliation: Reconciliation | undefined;
      /** The pull itself has met every id of the scope. */
      readonly isWholePull: boolean;
    }
  | { readonly outcome: "unchanged"; readonly dataTimestamp: string }
  | { readonly outcome: "interrupted" }
  | { readonly outcome: "failed"; readonly error: unknown };

export type Step = readonly [SyncState, SyncCommand];
