import { must } from "../base/assert.ts";
import { toTimestamp } from "../base/clock.ts";
import type { Failpoint } from "../base/failpoint.ts";
import type { Progress } from "../base/progress.ts";
import type { Registry, StudyHead } from "../registry/registry.ts";
import type { SourceRecord } from "../sources/record.ts";
import type { Upstream } from "../sources/upstream.ts";
import { Committer } from "./committer.ts";
import { type FileContent, lookAtMissing } from "./complete-file.ts";
import type { SyncEffects } from "./effects.ts";
import { type ArchiveDays, type FillOptions, fillScope } from "./fill-scope.ts";
import { partKnown } from "./known-studies.ts";
import { NOT_UNDERSTOOD_TOLD_MAX } from "./limits.ts";
import { NctIdSet } from "./nct-id-set.ts";
import { laterDay, newestPost } from "./newest-post.ts";
import { type ReadBatch, readBatch } from "./read-record.ts";
import { type MissingStudies, type SyncReport, toRunCounts } from "./report.ts";
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
  /** Given where the input is everything that the registry has: who is asked about stored studies that it lacks. */
  readonly openUpstream?: (() => Promise<Upstream>) | undefined;
  /** Given where the input is the archive of the whole registry: what `fillScope` is told of it. */
  readonly fills?: Pick<FillOptions, "scope" | "askedTimestamp"> | undefined;
}

/**
 * Stores studies from files. A text that is older than the stored one joins the history; one that is stored already, in
 * any version, changes nothing: a load may be repeated, and one that was interrupted is repeated. Current texts that come
 * again are known by their hash and not parsed, so that repeating costs little more than reading the input.
 *
 * Records that cannot be read go to quarantine and never stop the rest. What a complete input lacks is looked at by
 * `lookAtMissing`. Throws `INTERRUPTED`, `PROVENANCE_MIXED`, and what the source, the store or the registry throws; whole
 * batches stay stored.
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
  const asked = new AskedUpstream(options.openUpstream);
  const counts = () => ({ requests: asked.requests, bytes: bytesRead(options) });
  const finish = (outcome: "complete" | "interrupted" | "failed", error?: string) =>
    registry.finishRun(runId, {
      ...toRunCounts(committer.tally, counts()),
      outcome,
      endedAt: toTimestamp(clock.now()),
      durationMs: clock.monotonicMs() - startedMs,
      error,
    });
  let missing: MissingStudies | undefined;
  try {
    const content = await loadBatches(options, committer);
    const look = { registry, committer, openUpstream: () => asked.open(), effects };
    if (options.openUpstream !== undefined) missing = await lookAtMissing(content, look);
    if (options.fills !== undefined) {
      const run = { runId, source, tally: committer.tally, traffic: counts() };
      await fillScope({ registry, ...options.fills, days: content.days, run, effects });
    }
  } catch (error) {
    return toFailure(error, effects.signal, finish);
  }
  failpoint("sync.before-complete");
  await finish("complete");
  failpoint("sync.completed");
  const { tally, novelties } = committer;
  const durationMs = clock.monotonicMs() - startedMs;
  return { ...tally, ...counts(), outcome: "complete", runId, durationMs, missing, novelties, unknownIds: [] };
}

/** The upstream once it was opened, and what it was asked. */
class AskedUpstream {
  readonly #open: (() => Promise<Upstream>) | undefined;
  #upstream: Upstream | undefined;

  constructor(open: (() => Promise<Upstream>) | undefined) {
    this.#open = open;
  }

  get requests(): number {
    return this.#upstream?.traffic().requests ?? 0;
  }

  async open(): Promise<Upstream> {
    this.#upstream ??= await must(this.#open, "only a complete input asks the registry")();
    return this.#upstream;
  }
}

/** Bytes as they lie on the disk; 0 where the source counts something else. */
function bytesRead({ progressOf }: LoadOptions): number {
  const progress = progressOf?.();
  return progress?.unit === "bytes" ? progress.done : 0;
}

/** The next batch is read and parsed while the one before is compressed and committed. */
async function loadBatches(options: LoadOptions, committer: Committer): Promise<FileContent> {
  const { registry, batches, effects, progressOf, source } = options;
  const { signal, failpoint, progress } = effects;
  const met = new NctIdSet();
  let committing: Promise<void> = Promise.resolve();
  let [done, unreadable, told] = [0, 0, 0];
  let days: ArchiveDays = { newestPost: undefined, newestDataDay: undefined };
  try {
    for await (const records of batches) {
      failpoint("sync.page-received");
      const { known, unknown } = await partKnown(records, registry);
      const batch = readBatch(unknown);
      told += tellNotUnderstood(unknown, NOT_UNDERSTOOD_TOLD_MAX - told, effects);
      await committing;
      if (signal.aborted) throw interruptedError();
      committer.countKnown(known);
      for (const { nctId } of [...known, ...batch.studies]) met.add(nctId);
      days = laterDays(days, known, batch.studies);
      unreadable += batch.unreadable.length;
      committing = commit(batch, committer, failpoint);
      // Whoever waits for it hears of a failure; until then it must not count as unheard.
      committing.catch(() => undefined);
      done += records.length;
      progress(progressOf?.() ?? { label: `loading ${source}`, done, unit: "studies" });
    }
  } finally {
    await committing;
  }
  return { met, unreadable, days };
}

/** Of a text that is stored already nobody has read the data day. */
function laterDays(days: ArchiveDays, known: readonly StudyHead[], read: ReadBatch["studies"]): ArchiveDays {
  return {
    newestPost: laterDay(laterDay(days.newestPost, newestPost(known)), newestPost(read)),
    newestDataDay: read.reduce((day, { versionHolder }) => laterDay(day, versionHolder), days.newestDataDay),
  };
}

/** Says what conversions did not understand, of at most `max` records; returns of how many. */
function tellNotUnderstood(records: readonly SourceRecord[], max: number, { log }: SyncEffects): number {
  const partly = records.flatMap((record) => {
    const notUnderstood = record.kind === "record" ? record.notUnderstood : undefined;
    return notUnderstood?.length ? [{ place: record.place, notUnderstood }] : [];
  });
  const toldNow = partly.slice(0, max);
  for (const { place, notUnderstood } of toldNow) {
    log.warn(`${place} is stored without what was not understood in it: ${notUnderstood.join("; ")}`);
  }
  return toldNow.length;
}

async function commit(batch: ReadBatch, committer: Committer, failpoint: Failpoint): Promise<void> {
  // Nothing but what is stored already: no transaction either.
  if (batch.studies.length + batch.unreadable.length === 0) return;
  await committer.commitStudies({ ...batch, origin: { kind: "file" }, verdict: "seen" }, undefined, undefined);
  failpoint("sync.page-committed");
}
