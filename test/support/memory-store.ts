import type { NctId } from "ctgov/study";
import { LindError } from "../../packages/lind/src/base/errors.ts";
import { MonitoringModel } from "../../packages/lind/src/registry/monitoring-under-test.ts";
import type {
  DocumentName,
  Provenance,
  Quarantined,
  RegistryDocument,
  Scope,
  StoredChange,
  StoredNovelty,
  StoredStudy,
  StoredVersion,
  StudyHead,
  StudyState,
  StudyVersion,
  SyncRun,
} from "../../packages/lind/src/registry/registry.ts";

export interface MemoryStudy {
  readonly current: number;
  readonly state: StudyState;
  readonly mergedInto?: NctId | undefined;
  readonly versions: readonly StoredVersion[];
  /** The numbers of those that were never current. */
  readonly pasts: ReadonlySet<number>;
}

/** What a disk would hold. Registries opened on it come and go; it stays. */
export class MemoryStore {
  studies: Map<NctId, MemoryStudy> = new Map();
  scopes: Scope[] = [];
  readonly members: Map<number, Map<NctId, number>> = new Map();
  readonly feed: StoredChange[] = [];
  /** Every version in the order in which it was stored. */
  readonly versions: StoredVersion[] = [];
  readonly runs: SyncRun[] = [];
  readonly quarantine: Quarantined[] = [];
  readonly novelties: Map<string, StoredNovelty> = new Map();
  readonly backfills: Map<NctId, string> = new Map();
  readonly documents: Map<DocumentName, RegistryDocument> = new Map();
  readonly marks: Map<string, { readonly reader: string; readonly seq: number; readonly at: string }> = new Map();
  readonly monitoring: MonitoringModel = new MonitoringModel();
  provenance: Provenance | undefined;
}

export function currentOf(study: MemoryStudy): StoredVersion {
  const current = study.versions[study.current - 1];
  if (current === undefined) throw new Error("A study's current version is one of its versions.");
  return current;
}

export function toStoredStudy(study: MemoryStudy): StoredStudy {
  const { nctId, version, textHash, lastUpdatePostDate, dataTimestamp, overallStatus, text } = currentOf(study);
  const { state, mergedInto } = study;
  return { nctId, version, state, mergedInto, textHash, lastUpdatePostDate, dataTimestamp, overallStatus, text };
}

export function toHead(study: MemoryStudy): StudyHead {
  const { text: _text, ...head } = toStoredStudy(study);
  return head;
}

export function withoutText({ text: _text, ...version }: StoredVersion): StudyVersion {
  return version;
}

export function membersOf(store: MemoryStore, scopeId: number): Map<NctId, number> {
  const members = store.members.get(scopeId) ?? new Map<NctId, number>();
  store.members.set(scopeId, members);
  return members;
}

export function pageOf(
  nctIds: readonly NctId[],
  { after, limit }: { readonly after?: NctId | undefined; readonly limit: number },
): readonly NctId[] {
  return nctIds
    .filter((nctId) => after === undefined || nctId > after)
    .toSorted()
    .slice(0, limit);
}

export function busy(): LindError {
  return new LindError("STORE_BUSY", "Another process has moved the same scope or study.");
}
