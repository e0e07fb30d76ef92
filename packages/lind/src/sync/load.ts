import { toTimestamp } from "../base/clock.ts";
import type { Failpoint } from "../base/failpoint.ts";
import type { Progress } from "../base/progress.ts";
import type { Registry } from "../registry/registry.ts";
import type { SourceRecord } from "../sources/record.ts";
import { Committer } from "./committer.ts";
import type { SyncEffects } from "./effects.ts";
import { partKnown } from "./known-studies.ts";
import { type ReadBatch, readBatch } from "./read-record.ts";
import { type SyncReport, toRunCounts } from "./report.ts";
import { interruptedError, toFailure } from "./run-end.ts";

export interface LoadOptions {
  readonly registry: Registry;
  /** The name of the file or folder, for people; the store keeps it as `file:NAME`. */
  readonly source: string;
  /** Each batch is one transaction, so it must be small enough for one: some hundred records. */
  readonly batches: AsyncIterable<readonly SourceRecord[]>;
  readonly effects: SyncEffects;
  /** How far the input is read, where it can tell; else the studies are counted. */
  readonly progressOf?: (() => Progress) | undefined;
}

/**
 * Stores studies from files. A text that is older than the stored one joins the history; one that is stored already, in
 * any version, changes nothing: a load may be repeated, and one that was interrupted is repeated. Current texts that come
 * again are known by their hash and not parsed, so that repeating costs little more than reading the input.
 *
 * Records that cannot be read go to quarantine and never stop the rest. Throws `INTERRUPTED`, `PROVENANCE_MIXED`,
 * and what the source or the store throws; whole batches stay stored.
 */
export async function loadRecords(options: LoadOptions): Promise<SyncReport> {
  const { registry, effects } = options;
  const { clock, failpoint } = effects;
  const startedMs = clock.monotonicMs();
  const source = `file:${options.source}`;
  failpoint("sync.before-run");
  const runId = await registry.startRun({ source, startedAt: toTimestamp(clock.now()) });
  failpoint("sync.after-run-start");
  const committer = new Committer(registry, { runId, source }, effects);
  const finish = (outcome: "complete" | "interrupted" | "failed", error?: string) =>
    registry.finishRun(runId, {
      ...toRunCounts(committer.tally, { requests: 0, bytes: bytesRead(options) }),
      outcome,
      endedAt: toTimestamp(clock.now()),
      durationMs: clock.monotonicMs() - startedMs,
      error,
    });
  try {
    await loadBatches(options, committer);
  } catch (error) {
    return toFailure(error, effects.signal, finish);
  }
  failpoint("sync.before-complete");
  await finish("complete");
  failpoint("sync.completed");
  const { tally, novelties } = committer;
  const durationMs = clock.monotonicMs() - startedMs;
  const bytes = bytesRead(options);
  return { ...tally, outcome: "complete", runId, requests: 0, bytes, durationMs, novelties, unknownIds: [] };
}

/** Bytes as they lie on the disk; 0 where the source counts something else. */
function bytesRead({ progressOf }: LoadOptions): number {
  const progress = progressOf?.();
  return progress?.unit === "bytes" ? progress.done : 0;
}

/** The next batch is read and parsed while the one before is compressed and committed. */
async function loadBatches(options: LoadOptions, committer: Committer): Promise<void> {
  const { registry, batches, effects, progressOf, source } = options;
  const { signal, failpoint, progress } = effects;
  let committing: Promise<void> = Promise.resolve();
  let done = 0;
  try {
    for await (const records of batches) {
      failpoint("sync.page-received");
      const { known, unknown } = await partKnown(records, registry);
      const batch = readBatch(unknown);
      await committing;
      if (signal.aborted) throw interruptedError();
      committer.countKnown(known);
      committing = commit(batch, committer, failpoint);
      // Whoever waits for it hears of a failure; until then it must not count as unheard.
      committing.catch(() => undefined);
      done += records.length;
      progress(progressOf?.() ?? { label: `loading ${source}`, done, unit: "studies" });
    }
  } finally {
    await committing;
  }
}

async function commit(batch: ReadBatch, committer: Committer, failpoint: Failpoint): Promise<void> {
  // Nothing but what is stored already: no transaction either.
  if (batch.studies.length + batch.unreadable.length === 0) return;
  await committer.commitStudies({ ...batch, origin: { kind: "file" }, verdict: "seen" }, undefined, undefined);
  failpoint("sync.page-committed");
}
