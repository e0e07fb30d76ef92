import type { NctId } from "ctgov/study";
import { must, unreachable } from "../base/assert.ts";
import { toTimestamp } from "../base/clock.ts";
import { isLindError } from "../base/errors.ts";
import type { Completeness, DocumentName, Registry, RunEnd, Scope, ScopeDefinition } from "../registry/registry.ts";
import type { Traffic, Upstream } from "../sources/upstream.ts";
import { type Checkpoint, parseCheckpoint } from "./checkpoint.ts";
import { Committer, type OpenScope } from "./committer.ts";
import { type Desk, readMembers, toNote } from "./desk.ts";
import type { SyncEffects } from "./effects.ts";
import { RUNS_LOOKED_AT } from "./limits.ts";
import { NctIdSet } from "./nct-id-set.ts";
import { scopeParameters } from "./plan.ts";
import { PullDesk } from "./pull-desk.ts";
import { ReconcileDesk } from "./reconcile-desk.ts";
import { type Reconciliation, type SyncReport, toRunCounts } from "./report.ts";
import { interruptedError, toFailure } from "./run-end.ts";
import type { SyncCommand, SyncEnd, SyncEvent, Task } from "./state.ts";
import { begin, step } from "./step.ts";

export interface SyncOptions {
  readonly registry: Registry;
  readonly upstream: Upstream;
  /** A stored scope, or what is to be stored as one. */
  readonly scope: Scope | ScopeDefinition;
  /** Ask for everything again, which also shows what no delta shows: texts derived anew without a new post date. */
  readonly full: boolean;
  readonly effects: SyncEffects;
}

/**
 * Brings one scope up to date. `SPEC.md` says how; in short: one request where nothing has moved, else the pages of what
 * was posted since the mark, each committed with its checkpoint, then the counts.
 *
 * Throws what stopped it, after the run is noted as failed or interrupted; what was committed stays, and the next
 * call goes on from there. `INTERRUPTED` when the signal was aborted, `REGISTRY_MOVING` when the data would not hold
 * still, `STORE_BUSY` when another sync works on the scope, `USAGE` for a scope that cannot be asked for.
 */
export async function syncScope(options: SyncOptions): Promise<SyncReport> {
  const { registry, effects } = options;
  const { clock, failpoint } = effects;
  const startedMs = clock.monotonicMs();
  scopeParameters("definition" in options.scope ? options.scope.definition : options.scope);
  failpoint("sync.before-run");
  const scope = await openScope(options);
  const checkpoint = parseCheckpoint(scope.checkpoint);
  await endKilledRun(registry, checkpoint, toTimestamp(clock.now()));
  const startedAt = toTimestamp(clock.now());
  const runId = await registry.startRun({ scopeId: scope.scopeId, source: "api", startedAt });
  failpoint("sync.after-run-start");
  const run = new ScopeRun(options, scope, runId, startedMs);
  try {
    return await run.perform(checkpoint);
  } catch (error) {
    return toFailure(error, effects.signal, (outcome, message) => run.finish({ outcome, error: message }));
  }
}

/** The scope as it stands now: whoever read it earlier may hold a checkpoint that another run has moved. */
async function openScope({ registry, scope, effects }: SyncOptions): Promise<Scope> {
  if (!("definition" in scope)) return registry.saveScope(scope, toTimestamp(effects.clock.now()));
  const scopes = await registry.listScopes();
  return must(
    scopes.find(({ scopeId }) => scopeId === scope.scopeId),
    "a stored scope stays stored",
  );
}

/** A run that was killed left its work in the checkpoint, and the checkpoint says how much that was. */
async function endKilledRun(registry: Registry, { run }: Checkpoint, at: string): Promise<void> {
  if (run === undefined) return;
  const runs = await registry.listRuns(RUNS_LOOKED_AT);
  const killed = runs.find(({ runId, outcome }) => runId === run.runId && outcome === "running");
  if (killed === undefined) return;
  await registry.finishRun(run.runId, {
    ...toRunCounts(run.tally, run),
    outcome: "interrupted",
    endedAt: at,
    durationMs: Math.max(0, Date.parse(run.at) - Date.parse(killed.startedAt)),
    error: "The process ended in the middle of the run; the next run went on from its checkpoint.",
  });
}

/** Performs the commands of one run, and nothing else: `step` decides. */
class ScopeRun {
  readonly #options: SyncOptions;
  readonly #runId: number;
  readonly #startedMs: number;
  readonly #trafficBefore: Traffic;
  readonly #scope: OpenScope;
  readonly #definition: ScopeDefinition;
  readonly #committer: Committer;
  #desks: { readonly desk: Desk; readonly pull: PullDesk; readonly reconcile: ReconcileDesk } | undefined;

  constructor(options: SyncOptions, scope: Scope, runId: number, startedMs: number) {
    const { scopeId, definition, checkpointNumber } = scope;
    this.#options = options;
    this.#runId = runId;
    this.#startedMs = startedMs;
    this.#trafficBefore = options.upstream.traffic();
    this.#definition = definition;
    this.#scope = { scopeId, isChoice: definition.kind !== "everything", members: new NctIdSet(), checkpointNumber };
    const run = { runId, source: "api", scope: this.#scope };
    this.#committer = new Committer(options.registry, run, options.effects);
  }

  async perform(checkpoint: Checkpoint): Promise<SyncReport> {
    // A list of ids is planned by its members; other scopes need them only once there is something to pull.
    const desks = this.#definition.kind === "ids" ? await this.#openDesks() : undefined;
    const watchedIds = desks === undefined ? [] : [...desks.desk.watchedIds];
    const task: Task = { definition: this.#definition, isFull: this.#options.full, watchedIds };
    let [state, command] = begin(task, checkpoint);
    // Ends: SPEC.md lists every way back to an earlier state with the limit that ends it.
    while (command.kind !== "finish") [state, command] = step(state, await this.#answer(command));
    return this.#end(command.end);
  }

  async finish(
    end: Pick<RunEnd, "outcome" | "error" | "dataTimestamp" | "totalCount" | "completeness">,
  ): Promise<void> {
    const { registry, effects } = this.#options;
    await registry.finishRun(this.#runId, {
      ...toRunCounts(this.#committer.tally, this.#traffic()),
      endedAt: toTimestamp(effects.clock.now()),
      durationMs: effects.clock.monotonicMs() - this.#startedMs,
      ...end,
    });
  }

  async #answer(command: Exclude<SyncCommand, { readonly kind: "finish" }>): Promise<SyncEvent> {
    const { signal } = this.#options.effects;
    if (signal.aborted) return { kind: "aborted" };
    try {
      return await this.#act(command);
    } catch (error) {
      return signal.aborted ? { kind: "aborted" } : { kind: "failed", error };
    }
  }

  async #act(command: Exclude<SyncCommand, { readonly kind: "finish" }>): Promise<SyncEvent> {
    if (command.kind === "ask-version") return this.#askVersion(command.ifNoneMatch);
    const { desk, pull, reconcile } = await this.#openDesks();
    switch (command.kind) {
      case "fetch-page":
        if (command.isFirst) reconcile.forgetListing();
        return pull.fetchPage(command);
      case "commit-page":
        return pull.commitPage(command);
      case "count":
        return pull.count(command);
      case "list-ids":
        return reconcile.list(command);
      case "compare":
        return reconcile.compare(command);
      case "fetch-ids":
        return reconcile.fetchIds(command);
      case "look":
        return reconcile.look(command);
      case "confirm":
        return reconcile.confirm(command);
      case "describe":
        return this.#describe(command.apiVersion);
      case "complete":
        return this.#complete(desk, command.checkpoint);
      default:
        return unreachable(command);
    }
  }

  async #openDesks(): Promise<{ readonly desk: Desk; readonly pull: PullDesk; readonly reconcile: ReconcileDesk }> {
    if (this.#desks !== undefined) return this.#desks;
    const { registry, upstream, effects } = this.#options;
    const definition = this.#definition;
    for (const nctId of await readMembers(registry, this.#scope.scopeId)) this.#scope.members.add(nctId);
    const named: readonly NctId[] = definition.kind === "ids" ? definition.nctIds : [];
    const desk: Desk = {
      registry,
      upstream,
      effects,
      definition,
      watchedIds: new NctIdSet(definition.kind === "ids" ? [...named, ...this.#scope.members] : []),
      scope: this.#scope,
      committer: this.#committer,
      traffic: () => this.#traffic(),
    };
    this.#desks = { desk, pull: new PullDesk(desk), reconcile: new ReconcileDesk(desk) };
    return this.#desks;
  }

  async #askVersion(ifNoneMatch: string | undefined): Promise<SyncEvent> {
    const { upstream, effects } = this.#options;
    const answer = await upstream.version(ifNoneMatch, effects.signal);
    if (answer.kind === "unchanged") return { kind: "not-modified" };
    const { apiVersion, dataTimestamp, etag } = answer;
    return { kind: "version", version: { apiVersion, dataTimestamp, etag } };
  }

  /**
   * The registry's own descriptions are kept once for each API version. Studies do not depend on them, so a registry
   * that does not give them (a partial mirror, a moment of trouble) is asked again by a later run.
   */
  async #describe(apiVersion: string): Promise<SyncEvent> {
    for (const name of ["metadata", "search-areas", "enums"] as const) {
      try {
        await this.#keepDocument(name, apiVersion);
      } catch (error) {
        if (!isLindError(error) || !error.code.startsWith("REGISTRY_")) throw error;
        this.#options.effects.log.warn(`The registry's /studies/${name} could not be kept: ${error.message}`);
      }
    }
    return { kind: "described" };
  }

  async #keepDocument(name: DocumentName, apiVersion: string): Promise<void> {
    const { registry, upstream, effects } = this.#options;
    const stored = await registry.readDocument(name);
    if (stored?.apiVersion === apiVersion) return;
    const text = await upstream.document(name, effects.signal);
    await registry.saveDocument({ name, apiVersion, text, fetchedAt: toTimestamp(effects.clock.now()) });
  }

  async #complete(desk: Desk, checkpoint: Checkpoint): Promise<SyncEvent> {
    const { failpoint } = this.#options.effects;
    failpoint("sync.before-complete");
    await this.#committer.commitCheckpoint(toNote(desk, checkpoint));
    failpoint("sync.completed");
    return { kind: "completed" };
  }

  async #end(end: SyncEnd): Promise<SyncReport> {
    if (end.outcome === "failed") throw end.error;
    if (end.outcome === "interrupted") throw interruptedError();
    const { outcome, dataTimestamp } = end;
    const reconciliation = end.outcome === "complete" ? end.reconciliation : undefined;
    const isWholePull = end.outcome === "complete" && end.isWholePull;
    const completeness = reconciliation && toCompleteness(reconciliation, isWholePull, this.#desks?.reconcile);
    await this.finish({ outcome, dataTimestamp, totalCount: reconciliation?.expected, completeness });
    if (reconciliation !== undefined) this.#warnOfDifference(reconciliation);
    const { tally, novelties } = this.#committer;
    return {
      ...tally,
      ...this.#traffic(),
      outcome,
      runId: this.#runId,
      scopeId: this.#scope.scopeId,
      durationMs: this.#options.effects.clock.monotonicMs() - this.#startedMs,
      dataTimestamp,
      reconciliation,
      completeness,
      novelties,
      unknownIds: this.#desks?.reconcile.unknownIds ?? [],
    };
  }

  #warnOfDifference({ expected, stored, unreadable }: Reconciliation): void {
    if (expected === stored + unreadable) return;
    const { log } = this.#options.effects;
    log.warn(`The registry counts ${expected} studies and ${stored} are stored; the next sync compares them again.`);
  }

  #traffic(): Traffic {
    const now = this.#options.upstream.traffic();
    const { requests, bytes } = this.#trafficBefore;
    return { requests: now.requests - requests, bytes: now.bytes - bytes };
  }
}

/**
 * What a run proves. A full pull whose counts agree has met every id of the scope itself; else ids were compared where
 * the registry has listed them.
 */
function toCompleteness(
  reconciliation: Reconciliation,
  isWholePull: boolean,
  desk: Pick<ReconcileDesk, "differences"> | undefined,
): Completeness {
  const { expected, stored, unreadable } = reconciliation;
  const differences = desk?.differences();
  if (differences !== undefined) return { ...reconciliation, isById: true, ...differences };
  const none = { count: 0, nctIds: [] };
  const isById = isWholePull && expected === stored + unreadable;
  return { ...reconciliation, isById, missing: none, extra: none };
}
