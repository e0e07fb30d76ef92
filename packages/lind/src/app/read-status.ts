import type {
  Completeness,
  DroppedVersions,
  Mark,
  Provenance,
  Quarantined,
  Registry,
  RegistryCounts,
  ScopeDefinition,
  StoredNovelty,
  SyncRun,
} from "../registry/registry.ts";
import { describeScope } from "./conditions.ts";
import type { Lind } from "./open-lind.ts";
import { type OutboxStatus, readOutboxStatus } from "./watches/outbox-status.ts";

const RUNS_SHOWN = 10;
const QUARANTINE_SHOWN = 20;

export interface ScopeStatus {
  readonly scopeId: number;
  /** The scope in words. */
  readonly title: string;
  readonly definition: ScopeDefinition;
  readonly studies: number;
  /** The registry's data version that the scope stands at; undefined until its first pull is complete. */
  readonly dataTimestamp: string | undefined;
  /** When it was last asked for, whatever came of it. */
  readonly lastRunAt: string | undefined;
  readonly lastOutcome: SyncRun["outcome"] | undefined;
  /** What the newest run that compared found; undefined while none has, and for lists of ids, which have no count. */
  readonly completeness: (Completeness & { readonly dataTimestamp: string | undefined }) | undefined;
}

/** Everything that `lind status` shows. */
export interface Status extends RegistryStatus {
  readonly home: string;
}

/** What is stored, how fresh it is, and what needs attention. */
export interface RegistryStatus extends RegistryCounts {
  readonly provenance: Provenance | undefined;
  readonly scopes: readonly ScopeStatus[];
  readonly lastSeq: number;
  readonly marks: readonly Mark[];
  readonly runs: readonly SyncRun[];
  readonly quarantine: readonly Quarantined[];
  readonly novelties: readonly StoredNovelty[];
  readonly outbox: OutboxStatus;
  /** Versions that a person has had dropped; undefined while none were. */
  readonly dropped: DroppedVersions | undefined;
}

export async function readStatus(lind: Lind): Promise<Status> {
  return { home: lind.config.home, ...(await readRegistryStatus(await lind.openForReading())) };
}

export async function readRegistryStatus(registry: Registry): Promise<RegistryStatus> {
  const runs = await registry.listRuns(RUNS_SHOWN);
  return {
    provenance: await registry.readProvenance(),
    ...(await registry.count()),
    scopes: await readScopes(registry),
    lastSeq: await registry.lastSeq(),
    marks: await registry.listMarks(),
    runs,
    quarantine: await registry.listQuarantine(QUARANTINE_SHOWN),
    novelties: await registry.listNovelties(),
    outbox: await readOutboxStatus(registry),
    dropped: await registry.readDropped(),
  };
}

/** Enough runs to meet the newest of every scope in a home with a dozen of them. */
const RUNS_SEARCHED = 500;

export async function readScopes(registry: Registry): Promise<readonly ScopeStatus[]> {
  const runs = await registry.listRuns(RUNS_SEARCHED);
  const scopes: ScopeStatus[] = [];
  for (const scope of await registry.listScopes()) {
    const own = runs.filter((run) => run.scopeId === scope.scopeId);
    const proof = own.find((run) => run.completeness !== undefined);
    const good = own.find((run) => run.outcome === "complete" || run.outcome === "unchanged");
    scopes.push({
      scopeId: scope.scopeId,
      title: describeScope(scope.definition),
      definition: scope.definition,
      studies: await registry.countMembers(scope.scopeId),
      dataTimestamp: good?.dataTimestamp,
      lastRunAt: own[0]?.startedAt,
      lastOutcome: own[0]?.outcome,
      completeness: proof?.completeness && { ...proof.completeness, dataTimestamp: proof.dataTimestamp },
    });
  }
  return scopes;
}
