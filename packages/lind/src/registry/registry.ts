import type { NctId } from "ctgov/study";
import type { Change } from "../changes/change.ts";
import type { MonitoringStore } from "./monitoring.ts";

/**
 * The system of record: every study that was mirrored, in every version, and the feed of what changed.
 *
 * It is a port. An adapter (`sqlite/`, later `postgres/`) keeps three promises, and `conformance.ts` tests them:
 *
 * 1. `commitPage` is one transaction: studies, versions, changes, memberships, quarantine and the checkpoint become
 *    visible together or not at all, and survive a loss of power once the promise has resolved.
 * 2. A text comes back byte for byte, in every version, for ever.
 * 3. `seq` of the change feed grows without holes becoming visible late: a reader that has read up to `n` will
 *    never find a new change at or below `n`.
 */
export interface Registry extends MonitoringStore, AsyncDisposable {
  /** Everything the adapter knows about itself that an operator may ask for. */
  readonly location: string;

  // What is mirrored
  saveScope(definition: ScopeDefinition, at: string): Promise<Scope>;
  listScopes(): Promise<readonly Scope[]>;
  countMembers(scopeId: number): Promise<number>;
  /** Members in the order of their ids, `limit` at a time; `after` is the last id of the page before. */
  listMembers(
    scopeId: number,
    page: { readonly after?: NctId | undefined; readonly limit: number },
  ): Promise<readonly NctId[]>;
  /** Members that the pull of this generation has not met: they left the scope, or are gone. */
  listUnseen(
    scopeId: number,
    generation: number,
    page: { readonly after?: NctId | undefined; readonly limit: number },
  ): Promise<readonly NctId[]>;

  // Writing
  startRun(run: RunStart): Promise<number>;
  /** One transaction. Throws `STORE_BUSY` when another process has moved the same scope or study meanwhile. */
  commitPage(page: PageCommit): Promise<CommittedPage>;
  finishRun(runId: number, end: RunEnd): Promise<void>;
  saveDocument(document: RegistryDocument): Promise<void>;

  // The present
  /** What is stored of these studies, without their texts; ids that are not stored are absent from the answer. */
  readHeads(nctIds: readonly NctId[]): Promise<ReadonlyMap<NctId, StudyHead>>;
  /** The current text, or undefined where the study is not stored. Removed and merged studies keep their last text. */
  readStudy(nctId: NctId): Promise<StoredStudy | undefined>;
  /** The same text as bytes and little else, for whoever passes it on as it is: in less than half the time. */
  readText(nctId: NctId): Promise<CurrentText | undefined>;
  /** Studies that are present, in the order of their ids, `limit` at a time. */
  listPresent(page: { readonly after?: NctId | undefined; readonly limit: number }): Promise<readonly NctId[]>;
  /** How long the current texts of these are, likewise: known without reading them. */
  listTextSizes(page: { readonly after?: NctId | undefined; readonly limit: number }): Promise<readonly TextSize[]>;
  /** Every stored study in the order of ids, read in batches so that memory stays flat. */
  scanStudies(): AsyncIterable<StoredStudy>;
  /**
   * Every stored study once, in the order in which they were stored first, those behind the place `after` only. A study
   * that is stored while the scan goes on comes at its end. Read in batches; between two of them the store may move on.
   */
  scanStudiesAsStored(after?: number | undefined): AsyncIterable<PlacedStudy>;

  // The past
  /** Oldest first, by the registry's own time. */
  listVersions(nctId: NctId): Promise<readonly StudyVersion[]>;
  readVersion(nctId: NctId, version: number): Promise<StoredVersion | undefined>;
  /** What was dropped of the past, of one study or of all; undefined while nothing was. */
  readDropped(nctId?: NctId | undefined): Promise<DroppedVersions | undefined>;
  /**
   * The version that was current until this one came: the newest before it that was ever current, which older texts that
   * joined the history late never were. Undefined for the first.
   */
  readVersionBefore(nctId: NctId, version: number): Promise<StoredVersion | undefined>;
  /**
   * Every study that was registered at the end of a day, as the version that shows it then (`as-of.ts` says which), in
   * the order of ids, those after `after` only. Read in batches; between two of them the store may move on.
   */
  scanStudiesAsOf(day: string, after?: string | undefined): AsyncIterable<StoredVersion>;
  /**
   * What the backfill of these studies' histories noted last, as JSON text that the registry does not look into; studies
   * whose history was never asked for are absent from the answer.
   */
  readBackfills(nctIds: readonly NctId[]): Promise<ReadonlyMap<NctId, string>>;
  /** How much is stored now. */
  readExtent(): Promise<StoreExtent>;
  /** Whether anything that was stored after `since` may show in a scan as of the day. */
  hasDayMoved(day: string, since: StoreExtent): Promise<boolean>;

  // The change feed
  /** Changes with `seq` above `after`, in order, at most `limit`. */
  readFeed(query: FeedQuery): Promise<readonly StoredChange[]>;
  /** The `seq` of the newest change; 0 while there is none. */
  lastSeq(): Promise<number>;
  readMark(reader: string): Promise<number>;
  /** Moves a reader's mark forward; never backwards. */
  advanceMark(reader: string, seq: number, at: string): Promise<void>;

  // What an operator asks
  listMarks(): Promise<readonly Mark[]>;
  listRuns(limit: number): Promise<readonly SyncRun[]>;
  listQuarantine(limit: number): Promise<readonly Quarantined[]>;
  listNovelties(): Promise<readonly StoredNovelty[]>;
  readDocument(name: DocumentName): Promise<RegistryDocument | undefined>;
  count(): Promise<RegistryCounts>;
  /** Proves that the store is whole: every text decodes and has its hash, every chain is closed, every count agrees. */
  verify(onProgress: (done: number, total: number) => void): Promise<readonly Finding[]>;
  /** Counts the totals anew that `verify` holds against what there is; they are all that can be made again. */
  repairTotals(): Promise<void>;
  /** `real`, `synthetic`, or undefined while nothing is stored. */
  readProvenance(): Promise<Provenance | undefined>;
}

/**
 * The source of versions that the registry's own list of versions gave. Their texts are in HTML where those of the API are
 * in markdown, and their `dataTimestamp` is the day of their entry in that list.
 */
export const HISTORY_SOURCE = "history";

/** Synthetic studies and real ones never share a store. */
export type Provenance = "real" | "synthetic";

/** What a scope asks the registry for. `everything` has no conditions; `ids` is a list that somebody named. */
export type ScopeDefinition =
  | { readonly kind: "everything" }
  | { readonly kind: "query"; readonly parameters: Readonly<Record<string, string>> }
  | { readonly kind: "ids"; readonly nctIds: readonly NctId[] };

export interface Scope {
  readonly scopeId: number;
  readonly definition: ScopeDefinition;
  readonly createdAt: string;
  /** What the sync wrote last, as JSON text; the registry keeps it and does not look inside. */
  readonly checkpoint: string | undefined;
  /** Counts the checkpoints of this scope; a commit names the one it saw, so that two syncs cannot interleave. */
  readonly checkpointNumber: number;
}

/** `present`: the registry has it. `removed`: it is gone there. `merged`: its id is now an alias of `mergedInto`. */
export type StudyState = "present" | "removed" | "merged";

/** A stored study without its text. */
export interface StudyHead {
  readonly nctId: NctId;
  /** The current version; versions of a study are numbered from 1 in the order in which they were stored. */
  readonly version: number;
  readonly state: StudyState;
  readonly mergedInto?: NctId | undefined;
  /** SHA-256 of the current text, 64 hex digits. */
  readonly textHash: string;
  /** The study's `lastUpdatePostDate`, where it has one. */
  readonly lastUpdatePostDate?: string | undefined;
  /** The registry's data day of the current text, where it is known: `dataTimestamp` of a pull, else `versionHolder`. */
  readonly dataTimestamp?: string | undefined;
  readonly overallStatus?: string | undefined;
  readonly briefTitle?: string | undefined;
}

export interface StoredStudy extends StudyHead {
  readonly text: string;
}

/** The current text of a study as its bytes, which are UTF-8. */
export interface CurrentText extends Pick<StudyHead, "state" | "mergedInto"> {
  readonly text: Uint8Array<ArrayBuffer>;
}

export interface TextSize {
  readonly nctId: NctId;
  /** In UTF-8. */
  readonly textBytes: number;
}

/** A study, and where it stands among all in the order in which they were stored first. */
export interface PlacedStudy extends StoredStudy {
  /** Grows from study to study, with gaps; means something in its store only. */
  readonly storedAt: number;
}

/** One stored state of a study, without its text. */
export interface StudyVersion {
  readonly nctId: NctId;
  readonly version: number;
  readonly textHash: string;
  readonly textBytes: number;
  readonly dataTimestamp?: string | undefined;
  readonly lastUpdatePostDate?: string | undefined;
  readonly overallStatus?: string | undefined;
  /** Where the text came from: `api`, `file:NAME`, or `history`. */
  readonly source: string;
  readonly runId: number;
  readonly recordedAt: string;
}

export interface StoredVersion extends StudyVersion {
  readonly text: string;
}

/** Versions that a person has had dropped. */
export interface DroppedVersions {
  readonly count: number;
  /** From this day on every day is as it was; days before it may lack versions. */
  readonly wholeFrom: string;
}

/** How much a store has taken in. Both grow with what is stored, never shrink, and mean something in their store only. */
export interface StoreExtent {
  /** The newest change of the feed; 0 while there is none. */
  readonly seq: number;
  /** The newest version of any study, older texts among them, which the feed does not tell of; 0 while there is none. */
  readonly versionId: number;
}

/**
 * The changes by which the registry gives a study up or has it again. Whoever writes `remove`, `merge` or `restore`, or an
 * `update` of a study that is gone, says so with one of them: days that are over are told by these.
 */
export const PRESENCE_KINDS = ["study.removed", "study.merged", "study.restored"] as const;

/** One of them, as the change feed has it. */
export interface PresenceChange {
  readonly kind: (typeof PRESENCE_KINDS)[number];
  readonly dataTimestamp?: string | undefined;
  readonly recordedAt: string;
}

/** What one study of a page does to the store. */
export type StudyWrite =
  | { readonly kind: "add"; readonly version: NewVersion; readonly changes: readonly Change[] }
  /** The text is newer than the stored one: it becomes the current version. Also how a removed study comes back. */
  | {
      readonly kind: "update";
      readonly over: number;
      readonly version: NewVersion;
      readonly changes: readonly Change[];
    }
  /** The text is older than the stored one: it joins the history, is never current and is no news. */
  | { readonly kind: "past"; readonly over: number; readonly version: NewVersion }
  /** The registry no longer has it; its last text stays. */
  | { readonly kind: "remove"; readonly nctId: NctId; readonly over: number; readonly changes: readonly Change[] }
  | {
      readonly kind: "merge";
      readonly nctId: NctId;
      readonly over: number;
      readonly into: NctId;
      readonly changes: readonly Change[];
    }
  /** The same text again after a removal: present once more, no new version. */
  | { readonly kind: "restore"; readonly nctId: NctId; readonly over: number; readonly changes: readonly Change[] }
  /** No new text, but news of another kind: the study entered or left a scope. */
  | { readonly kind: "note"; readonly nctId: NctId; readonly over: number; readonly changes: readonly Change[] };

/** A text to store. */
export interface NewVersion {
  readonly nctId: NctId;
  readonly text: string;
  /** The same text as valid UTF-8, where it is at hand: then `text` is not asked for, and may be decoded only when it is. */
  readonly bytes?: Uint8Array | undefined;
  readonly textHash: string;
  readonly lastUpdatePostDate?: string | undefined;
  readonly dataTimestamp?: string | undefined;
  readonly overallStatus?: string | undefined;
  readonly briefTitle?: string | undefined;
}

/** One page of work, committed as a whole. */
export interface PageCommit {
  readonly runId: number;
  readonly source: string;
  readonly recordedAt: string;
  /** The registry's data version that the page speaks of; absent for a load from a file. */
  readonly dataTimestamp?: string | undefined;
  readonly provenance: Provenance;
  readonly writes: readonly StudyWrite[];
  readonly quarantined: readonly NewQuarantine[];
  readonly novelties: readonly NewNovelty[];
  /** Absent for a load from a file, which belongs to no scope. */
  readonly scope?: ScopeCommit | undefined;
  /** How far the history of a study is backfilled with this page. */
  readonly backfill?: BackfillCommit | undefined;
}

export interface BackfillCommit {
  readonly nctId: NctId;
  readonly note: string;
  /** The note that the writer read; the commit fails with `STORE_BUSY` when the store has another. */
  readonly over: string | undefined;
}

export interface ScopeCommit {
  readonly scopeId: number;
  /** The `checkpointNumber` that the sync read; the commit fails with `STORE_BUSY` when the store has another. */
  readonly checkpointNumber: number;
  readonly checkpoint: string;
  /** The pull that met `seen`; `listUnseen` compares with it. */
  readonly generation: number;
  /** Studies of this page that belong to the scope, changed or not. They become members where they were not. */
  readonly seen: readonly NctId[];
  /** Studies that no longer belong to it. */
  readonly left: readonly NctId[];
}

export interface CommittedPage {
  /** The scope's new `checkpointNumber`, where the page had a scope. */
  readonly checkpointNumber: number | undefined;
  /** Of `quarantined`, how many were not known before. */
  readonly quarantinedNew: number;
  /** The names (field paths, enum values) that nobody had met before this page. */
  readonly noveltiesNew: readonly NewNovelty[];
}

/** A record that could not be read, kept with its reason so that nothing is lost. */
export interface NewQuarantine {
  /** File and line, or request. */
  readonly place: string;
  /** One sentence: what is wrong and what to do. */
  readonly reason: string;
  readonly nctId?: NctId | undefined;
  /** The text, whole where it is below the record limit, else its beginning. */
  readonly text: string;
}

export interface Quarantined extends NewQuarantine {
  readonly quarantineId: number;
  readonly runId: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly seenCount: number;
}

/** A key or an enum value that the data dictionary does not know. It is kept in the text; this is the report of it. */
export interface NewNovelty {
  readonly kind: "field" | "enum-value";
  readonly fieldPath: string;
  /** The value, for an enum value; empty for a field. */
  readonly value: string;
  readonly nctId: NctId;
}

export interface StoredNovelty extends NewNovelty {
  readonly firstSeenAt: string;
}

export interface StoredChange extends Change {
  readonly seq: number;
  readonly nctId: NctId;
  /** The version that the change led to. */
  readonly version: number;
  /** The registry's data version that showed it, where that is known. */
  readonly dataTimestamp?: string | undefined;
  readonly recordedAt: string;
  readonly runId: number;
}

export interface FeedQuery {
  readonly after: number;
  readonly limit: number;
  readonly nctId?: NctId | undefined;
  /** Only changes recorded at or after this time (ISO 8601). */
  readonly recordedSince?: string | undefined;
  /** Only these kinds. A kind that ends in `.` stands for all that begin with it. */
  readonly kinds?: readonly string[] | undefined;
  /** Only edits by people, without what the registry derives, reorders or reformats. */
  readonly editsOnly?: boolean | undefined;
}

/** How far a reader of the change feed has read. */
export interface Mark {
  readonly reader: string;
  readonly seq: number;
  readonly at: string;
}

export interface RunStart {
  readonly scopeId?: number | undefined;
  readonly source: string;
  readonly startedAt: string;
}

/** `running` is also what a run that was killed looks like; the next run of the scope ends it as `interrupted`. */
export type RunOutcome = "running" | "complete" | "unchanged" | "interrupted" | "failed";

/** What a run did; every figure can be traced to the versions, changes and quarantine rows that carry its run id. */
export interface RunCounts {
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly removed: number;
  /** Older texts that joined the history. */
  readonly past: number;
  readonly quarantined: number;
  readonly requests: number;
  readonly bytes: number;
}

export interface RunEnd extends RunCounts {
  readonly outcome: Exclude<RunOutcome, "running">;
  readonly endedAt: string;
  readonly durationMs: number;
  readonly dataTimestamp?: string | undefined;
  /** After a full pull: what the registry counted, to be held against what is stored. */
  readonly totalCount?: number | undefined;
  readonly completeness?: Completeness | undefined;
  readonly error?: string | undefined;
}

/** What is stored of a scope, held against what the registry counts, and where ids were compared, against its list. */
export interface Completeness {
  readonly expected: number;
  readonly stored: number;
  /** Listed by the registry and not readable; their texts are in quarantine. */
  readonly unreadable: number;
  /** Ids were compared, one by one; else counts only. */
  readonly isById: boolean;
  /** Listed by the registry and not stored. */
  readonly missing: DifferingIds;
  /** Stored as part of the scope and not listed by the registry. */
  readonly extra: DifferingIds;
}

export interface DifferingIds {
  readonly count: number;
  /** The first of them. */
  readonly nctIds: readonly NctId[];
}

/** What a run will have said by its end; all of it is absent while the run goes on. */
type RunEndSoFar = { readonly [Key in keyof Omit<RunEnd, "outcome">]?: RunEnd[Key] | undefined };

export interface SyncRun extends RunStart, RunEndSoFar {
  readonly runId: number;
  readonly outcome: RunOutcome;
}

/** The registry's own descriptions of its data, kept as they came, once for each API version. */
export type DocumentName = "metadata" | "search-areas" | "enums";

export interface RegistryDocument {
  readonly name: DocumentName;
  readonly apiVersion: string;
  readonly text: string;
  readonly fetchedAt: string;
}

export interface RegistryCounts {
  /** Studies that are present; removed and merged ones are counted apart. */
  readonly studies: number;
  readonly removed: number;
  readonly merged: number;
  readonly versions: number;
  readonly changes: number;
  readonly quarantined: number;
  /** Bytes of all texts as they came. */
  readonly textBytes: number;
  /** Bytes of what is stored of them. */
  readonly storedBytes: number;
}

/** Something that `verify` found wrong. */
export interface Finding {
  readonly nctId?: NctId | undefined;
  readonly what: string;
}
