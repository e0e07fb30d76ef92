import type { NctId } from "ctgov/study";
import { LindError } from "../../packages/lind/src/base/errors.ts";
import { type Failpoint, noFailpoint } from "../../packages/lind/src/base/failpoint.ts";
import { hashText } from "../../packages/lind/src/base/hash.ts";
import type { Change } from "../../packages/lind/src/changes/change.ts";
import { postDayOf, presenceDayOf, studyAsOf } from "../../packages/lind/src/registry/as-of.ts";
import { MONITOR_READER } from "../../packages/lind/src/registry/monitoring.ts";
import { MonitoringModel, openMonitoringModel } from "../../packages/lind/src/registry/monitoring-under-test.ts";
import type {
  CommittedPage,
  DocumentName,
  NewVersion,
  PageCommit,
  Provenance,
  Quarantined,
  Registry,
  RegistryDocument,
  RunEnd,
  Scope,
  ScopeCommit,
  StoredChange,
  StoredNovelty,
  StoredStudy,
  StoredVersion,
  StudyHead,
  StudyState,
  StudyVersion,
  StudyWrite,
  SyncRun,
} from "../../packages/lind/src/registry/registry.ts";
import { PRESENCE_KINDS, type PresenceChange } from "../../packages/lind/src/registry/registry.ts";

interface MemoryStudy {
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

/** The port over plain values: what the SQLite adapter promises, without a disk. A failed commit leaves no trace. */
export function openMemoryRegistry(store: MemoryStore, failpoint: Failpoint = noFailpoint): Registry {
  return {
    location: "memory",
    async [Symbol.asyncDispose]() {},
    ...keepScopes(store),
    ...keepRuns(store),
    ...readPresent(store),
    ...readPast(store),
    ...readAsOf(store),
    ...keepFeed(store),
    ...keepRest(store),
    ...openMonitoringModel(store.monitoring, {
      lastSeq: () => store.feed.length,
      readMark: () => store.marks.get(MONITOR_READER)?.seq ?? 0,
      moveMark: (seq, at) => store.marks.set(MONITOR_READER, { reader: MONITOR_READER, seq, at }),
    }),
    async commitPage(page) {
      return commitPage(store, page, failpoint);
    },
  };
}

function commitPage(store: MemoryStore, page: PageCommit, failpoint: Failpoint): CommittedPage {
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

function currentOf(study: MemoryStudy): StoredVersion {
  const current = study.versions[study.current - 1];
  if (current === undefined) throw new Error("A study's current version is one of its versions.");
  return current;
}

function toStoredStudy(study: MemoryStudy): StoredStudy {
  const { nctId, version, textHash, lastUpdatePostDate, dataTimestamp, overallStatus, text } = currentOf(study);
  const { state, mergedInto } = study;
  return { nctId, version, state, mergedInto, textHash, lastUpdatePostDate, dataTimestamp, overallStatus, text };
}

function toHead(study: MemoryStudy): StudyHead {
  const { text: _text, ...head } = toStoredStudy(study);
  return head;
}

function withoutText({ text: _text, ...version }: StoredVersion): StudyVersion {
  return version;
}

function membersOf(store: MemoryStore, scopeId: number): Map<NctId, number> {
  const members = store.members.get(scopeId) ?? new Map<NctId, number>();
  store.members.set(scopeId, members);
  return members;
}

function pageOf(
  nctIds: readonly NctId[],
  { after, limit }: { readonly after?: NctId | undefined; readonly limit: number },
): readonly NctId[] {
  return nctIds
    .filter((nctId) => after === undefined || nctId > after)
    .toSorted()
    .slice(0, limit);
}

function keepScopes(
  store: MemoryStore,
): Pick<Registry, "saveScope" | "listScopes" | "countMembers" | "listMembers" | "listUnseen"> {
  return {
    async saveScope(definition, at) {
      const same = JSON.stringify(definition);
      const known = store.scopes.find((scope) => JSON.stringify(scope.definition) === same);
      if (known !== undefined) return known;
      const scopeId = store.scopes.length + 1;
      const scope: Scope = { scopeId, definition, createdAt: at, checkpoint: undefined, checkpointNumber: 0 };
      store.scopes.push(scope);
      return scope;
    },
    async listScopes() {
      return [...store.scopes];
    },
    async countMembers(scopeId) {
      return membersOf(store, scopeId).size;
    },
    async listMembers(scopeId, page) {
      return pageOf([...membersOf(store, scopeId).keys()], page);
    },
    async listUnseen(scopeId, generation, page) {
      const unseen = [...membersOf(store, scopeId)].filter(([, met]) => met !== generation).map(([nctId]) => nctId);
      return pageOf(unseen, page);
    },
  };
}

function keepRuns(store: MemoryStore): Pick<Registry, "startRun" | "finishRun" | "listRuns"> {
  const replace = (runId: number, run: SyncRun) => {
    store.runs[runId - 1] = run;
  };
  return {
    async startRun(start) {
      for (const run of store.runs) {
        const isSame = run.scopeId === start.scopeId && (run.scopeId !== undefined || run.source === start.source);
        if (run.outcome === "running" && isSame) replace(run.runId, { ...run, outcome: "interrupted" });
      }
      const runId = store.runs.length + 1;
      store.runs.push({ ...start, runId, outcome: "running" });
      return runId;
    },
    async finishRun(runId: number, end: RunEnd) {
      const run = store.runs[runId - 1];
      if (run === undefined) throw new Error(`There is no run ${runId}.`);
      replace(runId, { ...run, ...end });
    },
    async listRuns(limit) {
      return store.runs.toReversed().slice(0, limit);
    },
  };
}

function readPresent(
  store: MemoryStore,
): Pick<
  Registry,
  | "readHeads"
  | "readStudy"
  | "readText"
  | "listPresent"
  | "listTextSizes"
  | "scanStudies"
  | "scanStudiesAsStored"
  | "count"
> {
  return {
    async readHeads(nctIds) {
      const heads = new Map<NctId, StudyHead>();
      for (const nctId of nctIds) {
        const study = store.studies.get(nctId);
        if (study !== undefined) heads.set(nctId, toHead(study));
      }
      return heads;
    },
    async readStudy(nctId) {
      const study = store.studies.get(nctId);
      return study && toStoredStudy(study);
    },
    async readText(nctId) {
      const study = store.studies.get(nctId);
      if (study === undefined) return undefined;
      const { state, mergedInto, text } = toStoredStudy(study);
      return { state, mergedInto, text: Buffer.from(text) };
    },
    async listPresent(page) {
      const present = [...store.studies.values()].filter((study) => toHead(study).state === "present");
      return pageOf(
        present.map((study) => toHead(study).nctId),
        page,
      );
    },
    async listTextSizes(page) {
      const present = [...store.studies.values()].map(toStoredStudy).filter(({ state }) => state === "present");
      const ids = pageOf(
        present.map(({ nctId }) => nctId),
        page,
      );
      return ids.flatMap((nctId) => {
        const study = present.find((each) => each.nctId === nctId);
        return study === undefined ? [] : { nctId, textBytes: Buffer.byteLength(study.text) };
      });
    },
    async *scanStudies() {
      for (const nctId of [...store.studies.keys()].toSorted()) {
        const study = store.studies.get(nctId);
        if (study !== undefined) yield toStoredStudy(study);
      }
    },
    async *scanStudiesAsStored(after = 0) {
      const met = new Set<NctId>();
      // The list grows while it is walked, and so does the scan.
      for (const [at, { nctId }] of store.versions.entries()) {
        const study = store.studies.get(nctId);
        if (!met.has(nctId) && at >= after && study !== undefined) {
          yield { ...toStoredStudy(study), storedAt: at + 1 };
        }
        met.add(nctId);
      }
    },
    async count() {
      const studies = [...store.studies.values()];
      const versions = studies.flatMap((study) => study.versions);
      const textBytes = versions.reduce((sum, version) => sum + version.textBytes, 0);
      return {
        studies: studies.filter(({ state }) => state === "present").length,
        removed: studies.filter(({ state }) => state === "removed").length,
        merged: studies.filter(({ state }) => state === "merged").length,
        versions: versions.length,
        changes: store.feed.length,
        quarantined: store.quarantine.length,
        textBytes,
        storedBytes: textBytes,
      };
    },
  };
}

function readPast(
  store: MemoryStore,
): Pick<Registry, "listVersions" | "readVersion" | "readVersionBefore" | "readBackfills" | "readDropped"> {
  const byTime = (a: StoredVersion, b: StoredVersion) =>
    (a.lastUpdatePostDate ?? "").localeCompare(b.lastUpdatePostDate ?? "") ||
    (a.dataTimestamp ?? "").localeCompare(b.dataTimestamp ?? "") ||
    a.version - b.version;
  return {
    async listVersions(nctId) {
      return (store.studies.get(nctId)?.versions ?? []).toSorted(byTime).map(withoutText);
    },
    async readDropped() {
      return undefined;
    },
    async readVersion(nctId, version) {
      return store.studies.get(nctId)?.versions[version - 1];
    },
    async readVersionBefore(nctId, version) {
      const study = store.studies.get(nctId);
      return study?.versions.findLast((each) => each.version < version && !study.pasts.has(each.version));
    },
    async readBackfills(nctIds) {
      return new Map([...store.backfills].filter(([nctId]) => nctIds.includes(nctId)));
    },
  };
}

function readAsOf(store: MemoryStore): Pick<Registry, "scanStudiesAsOf" | "readExtent" | "hasDayMoved"> {
  const presenceOf = (changes: readonly StoredChange[]): readonly (PresenceChange & { readonly nctId: NctId })[] =>
    changes.flatMap(({ kind: found, nctId, dataTimestamp, recordedAt }) => {
      const kind = PRESENCE_KINDS.find((each) => each === found);
      return kind === undefined ? [] : [{ kind, nctId, dataTimestamp, recordedAt }];
    });
  return {
    async *scanStudiesAsOf(day, after) {
      for (const nctId of [...store.studies.keys()].toSorted()) {
        if (after !== undefined && nctId <= after) continue;
        const presence = presenceOf(store.feed).filter((change) => change.nctId === nctId);
        const version = studyAsOf(store.studies.get(nctId)?.versions ?? [], presence, day);
        if (version !== undefined) yield version;
      }
    },
    async readExtent() {
      return { seq: store.feed.length, versionId: store.versions.length };
    },
    async hasDayMoved(day, { seq, versionId }) {
      const isVersionMoved = store.versions.slice(versionId).some((version) => postDayOf(version) <= day);
      return isVersionMoved || presenceOf(store.feed.slice(seq)).some((change) => presenceDayOf(change) <= day);
    },
  };
}

function keepFeed(
  store: MemoryStore,
): Pick<Registry, "readFeed" | "lastSeq" | "readMark" | "advanceMark" | "listMarks"> {
  return {
    async readFeed({ after, limit, nctId, recordedSince, kinds, editsOnly }) {
      const isKind = (kind: string) =>
        kinds === undefined ||
        kinds.some((wanted) => kind === wanted || (wanted.endsWith(".") && kind.startsWith(wanted)));
      return store.feed
        .filter((change) => change.seq > after && (nctId === undefined || change.nctId === nctId))
        .filter((change) => recordedSince === undefined || change.recordedAt >= recordedSince)
        .filter((change) => isKind(change.kind) && (editsOnly !== true || change.nature === "edit"))
        .slice(0, limit);
    },
    async lastSeq() {
      return store.feed.length;
    },
    async readMark(reader) {
      return store.marks.get(reader)?.seq ?? 0;
    },
    async advanceMark(reader, seq, at) {
      const mark = store.marks.get(reader);
      if (mark === undefined || mark.seq < seq) store.marks.set(reader, { reader, seq, at });
    },
    async listMarks() {
      return [...store.marks.values()];
    },
  };
}

function keepRest(
  store: MemoryStore,
): Pick<
  Registry,
  "saveDocument" | "readDocument" | "listQuarantine" | "listNovelties" | "verify" | "repairTotals" | "readProvenance"
> {
  return {
    async saveDocument(document) {
      store.documents.set(document.name, document);
    },
    async readDocument(name) {
      return store.documents.get(name);
    },
    async listQuarantine(limit) {
      return store.quarantine.toReversed().slice(0, limit);
    },
    async listNovelties() {
      return [...store.novelties.values()];
    },
    async repairTotals() {
      // It keeps none: each count is made when it is asked for.
    },
    async verify() {
      return [];
    },
    async readProvenance() {
      return store.provenance;
    },
  };
}

function busy(): LindError {
  return new LindError("STORE_BUSY", "Another process has moved the same scope or study.");
}
