import type { NctId } from "ctgov/study";
import { type Failpoint, noFailpoint } from "../../packages/lind/src/base/failpoint.ts";
import { postDayOf, presenceDayOf, studyAsOf } from "../../packages/lind/src/registry/as-of.ts";
import { MONITOR_READER } from "../../packages/lind/src/registry/monitoring.ts";
import { openMonitoringModel } from "../../packages/lind/src/registry/monitoring-under-test.ts";
import {
  PRESENCE_KINDS,
  type PresenceChange,
  type Registry,
  type RunEnd,
  type Scope,
  type StoredChange,
  type StoredVersion,
  type StudyHead,
  type SyncRun,
} from "../../packages/lind/src/registry/registry.ts";
import { commitPage } from "./memory-commit.ts";
import { type MemoryStore, membersOf, pageOf, toHead, toStoredStudy, withoutText } from "./memory-store.ts";

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
