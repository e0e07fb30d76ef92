import type { NctId } from "ctgov/study";
import { LindError } from "../../packages/lind/src/base/errors.ts";
import type { Failpoint } from "../../packages/lind/src/base/failpoint.ts";
import { hashText } from "../../packages/lind/src/base/hash.ts";
import type { Change } from "../../packages/lind/src/changes/change.ts";
import type {
  CommittedPage,
  NewVersion,
  PageCommit,
  Scope,
  ScopeCommit,
  StoredChange,
  StoredVersion,
  StudyWrite,
} from "../../packages/lind/src/registry/registry.ts";
import { busy, currentOf, type MemoryStore, type MemoryStudy, membersOf } from "./memory-store.ts";

/** One transaction: all of it, or nothing. */
export function commitPage(store: MemoryStore, page: PageCommit, failpoint: Failpoint): CommittedPage {
  if (store.provenance !== undefined && store.provenance !== page.provenance) {
    throw new LindError(
      "PROVENANCE_MIXED",
      `The store holds ${store.provenance} studies, these are ${page.provenance}.`,
    );
  }
  const studies = new Map(store.studies);
  const news: Omit<StoredChange, "seq">[] = [];
  for (const write of page.writes) news.push(...applyWrite(studies, write, page));
  const scope = page.scope && moveScope(store, page.scope);
  const { backfill } = page;
  if (backfill !== undefined && store.backfills.get(backfill.nctId) !== backfill.over) throw busy();
  failpoint("registry.inside-transaction");
  // Nothing below can fail: this is the commit.
  store.studies = studies;
  if (page.writes.length > 0) store.provenance = page.provenance;
  if (backfill !== undefined) store.backfills.set(backfill.nctId, backfill.note);
  for (const change of news) store.feed.push({ ...change, seq: store.feed.length + 1 });
  // The number within its study is asked of the study.
  for (const write of page.writes) if ("version" in write) store.versions.push(toVersion(write.version, 0, page));
  if (scope !== undefined && page.scope !== undefined) {
    store.scopes = store.scopes.map((other) => (other.scopeId === scope.scopeId ? scope : other));
    const members = membersOf(store, scope.scopeId);
    for (const nctId of page.scope.seen) members.set(nctId, page.scope.generation);
    for (const nctId of page.scope.left) members.delete(nctId);
  }
  return {
    checkpointNumber: scope?.checkpointNumber,
    quarantinedNew: page.quarantined.filter((record) => quarantine(store, record, page)).length,
    noveltiesNew: page.novelties.filter((novelty) => {
      const key = JSON.stringify([novelty.kind, novelty.fieldPath, novelty.value]);
      if (store.novelties.has(key)) return false;
      store.novelties.set(key, { ...novelty, firstSeenAt: page.recordedAt });
      return true;
    }),
  };
}

function moveScope(store: MemoryStore, commit: ScopeCommit): Scope {
  const scope = store.scopes.find(({ scopeId }) => scopeId === commit.scopeId);
  if (scope === undefined || scope.checkpointNumber !== commit.checkpointNumber) throw busy();
  return { ...scope, checkpoint: commit.checkpoint, checkpointNumber: scope.checkpointNumber + 1 };
}

function quarantine(store: MemoryStore, record: PageCommit["quarantined"][number], page: PageCommit): boolean {
  const position = store.quarantine.findIndex(({ place, text }) => place === record.place && text === record.text);
  const known = store.quarantine[position];
  if (known !== undefined) {
    store.quarantine[position] = { ...known, seenCount: known.seenCount + 1, lastSeenAt: page.recordedAt };
    return false;
  }
  const quarantineId = store.quarantine.length + 1;
  const { recordedAt, runId } = page;
  store.quarantine.push({
    ...record,
    quarantineId,
    runId,
    firstSeenAt: recordedAt,
    lastSeenAt: recordedAt,
    seenCount: 1,
  });
  return true;
}

function applyWrite(
  studies: Map<NctId, MemoryStudy>,
  write: StudyWrite,
  page: PageCommit,
): readonly Omit<StoredChange, "seq">[] {
  const nctId = "version" in write ? write.version.nctId : write.nctId;
  const study = studies.get(nctId);
  if (write.kind === "add") {
    if (study !== undefined) throw busy();
    studies.set(nctId, {
      current: 1,
      state: "present",
      versions: [toVersion(write.version, 1, page)],
      pasts: new Set(),
    });
    return toNews(studies, nctId, write.changes, page);
  }
  if (study === undefined || study.current !== write.over) throw busy();
  switch (write.kind) {
    case "update":
    case "past": {
      const version = study.versions.length + 1;
      const versions = [...study.versions, toVersion(write.version, version, page)];
      const isUpdate = write.kind === "update";
      const pasts = isUpdate ? study.pasts : new Set([...study.pasts, version]);
      studies.set(
        nctId,
        isUpdate ? { current: version, state: "present", versions, pasts } : { ...study, versions, pasts },
      );
      return isUpdate ? toNews(studies, nctId, write.changes, page) : [];
    }
    case "remove":
      studies.set(nctId, { ...study, state: "removed" });
      return toNews(studies, nctId, write.changes, page, page.dataTimestamp);
    case "merge":
      studies.set(nctId, { ...study, state: "merged", mergedInto: write.into });
      return toNews(studies, nctId, write.changes, page, page.dataTimestamp);
    case "restore":
      studies.set(nctId, { ...study, state: "present", mergedInto: undefined });
      return toNews(studies, nctId, write.changes, page, page.dataTimestamp);
    case "note":
      return toNews(studies, nctId, write.changes, page, page.dataTimestamp);
    default:
      return write satisfies never;
  }
}

function toNews(
  studies: ReadonlyMap<NctId, MemoryStudy>,
  nctId: NctId,
  changes: readonly Change[],
  page: PageCommit,
  /** The data day of what brought no new version. */
  pageTimestamp?: string | undefined,
): readonly Omit<StoredChange, "seq">[] {
  const study = studies.get(nctId);
  if (study === undefined) return [];
  const { version, dataTimestamp: versionTimestamp } = currentOf(study);
  const dataTimestamp = pageTimestamp ?? versionTimestamp;
  const { recordedAt, runId } = page;
  return changes.map((change) => ({ ...change, nctId, version, dataTimestamp, recordedAt, runId }));
}

function toVersion(version: NewVersion, number: number, page: PageCommit): StoredVersion {
  if (hashText(version.text) !== version.textHash) throw new Error("A version's hash is not that of its text.");
  const { nctId, text, textHash, dataTimestamp, lastUpdatePostDate, overallStatus } = version;
  return {
    nctId,
    version: number,
    text,
    textHash,
    textBytes: Buffer.byteLength(text),
    dataTimestamp,
    lastUpdatePostDate,
    overallStatus,
    source: page.source,
    runId: page.runId,
    recordedAt: page.recordedAt,
  };
}
