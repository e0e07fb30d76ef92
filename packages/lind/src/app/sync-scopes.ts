import type { Scope, ScopeDefinition } from "../registry/registry.ts";
import type { SyncReport } from "../sync/report.ts";
import { describeScope } from "./conditions.ts";
import type { Lind } from "./open-lind.ts";
import { indexBeside } from "./search/index-beside.ts";
import type { WholeRequest } from "./whole/whole-request.ts";

export type { SyncReport };

/** What one scope's sync did, or one load from files. */
export interface ScopeOutcome {
  /** The scope in words, or the files. */
  readonly title: string;
  readonly report: SyncReport;
}

/** Mirrors a scope, new or known. */
export async function syncDefinition(lind: Lind, definition: ScopeDefinition, isFull: boolean): Promise<ScopeOutcome> {
  const registry = await lind.openForWriting();
  const scope = await registry.saveScope(definition, new Date(lind.effects.clock.now()).toISOString());
  return syncOne(lind, scope, isFull);
}

/**
 * Brings every stored scope up to date, one after the other; each outcome is given as soon as it is there. The whole
 * registry goes its own way.
 */
export async function* syncStoredScopes(lind: Lind, request: WholeRequest): AsyncGenerator<ScopeOutcome> {
  const registry = await lind.openForWriting();
  for (const scope of await registry.listScopes()) {
    if (scope.definition.kind !== "everything") yield await syncOne(lind, scope, request.isFull);
    else yield* (await import("./whole/sync-whole.ts")).syncWhole(lind, request);
  }
}

async function syncOne(lind: Lind, scope: Scope, isFull: boolean): Promise<ScopeOutcome> {
  const { syncScope } = await import("../sync/runner.ts");
  await using index = indexBeside(lind, await lind.openForWriting());
  const report = await syncScope({
    registry: index.registry,
    upstream: await lind.openUpstream(),
    scope,
    full: isFull,
    effects: lind.effects,
  });
  await index.finish();
  return { title: describeScope(scope.definition), report };
}

/**
 * Loads studies from files and folders, in the order in which they were named. A complete one holds everything that the
 * registry has: what is stored and missing in it is looked at, and removed where the registry says so.
 */
export async function loadFiles(
  lind: Lind,
  paths: readonly string[],
  isComplete = false,
): Promise<readonly ScopeOutcome[]> {
  await using index = indexBeside(lind, await lind.openForWriting());
  const { registry } = index;
  const [{ loadRecords }, { openFileSource }, { openTextThreads }] = await Promise.all([
    import("../sync/load.ts"),
    import("../sources/files/open-file-source.ts"),
    import("../sync/text-threads/open-text-threads.ts"),
  ]);
  await using texts = openTextThreads();
  const outcomes: ScopeOutcome[] = [];
  for (const path of paths) {
    const source = await openFileSource(path, lind.effects);
    const { label, batches } = source;
    const progressOf = () => source.progress();
    const openUpstream = isComplete ? () => lind.openUpstream() : undefined;
    const { effects } = lind;
    const report = await loadRecords({ registry, source: label, batches, texts, progressOf, openUpstream, effects });
    outcomes.push({ title: path, report });
  }
  await index.finish();
  return outcomes;
}
