import { must } from "../base/assert.ts";
import { toTimestamp } from "../base/clock.ts";
import type { Failpoint } from "../base/failpoint.ts";
import type { Progress } from "../base/progress.ts";
import type { Registry } from "../registry/registry.ts";
import type { InputRecord } from "../sources/record.ts";
import type { Upstream } from "../sources/upstream.ts";
import { Committer } from "./committer.ts";
import { type FileContent, lookAtMissing } from "./complete-file.ts";
import type { SyncEffects } from "./effects.ts";
import { type ArchiveDays, type FillOptions, fillScope } from "./fill-scope.ts";
import { type KnownText, toTasks } from "./known-studies.ts";
import { NOT_UNDERSTOOD_TOLD_MAX } from "./limits.ts";
import { NctIdSet } from "./nct-id-set.ts";
import { laterDay, newestPost } from "./newest-post.ts";
import type { ReadBatch } from "./read-record.ts";
import { type MissingStudies, type SyncReport, toRunCounts } from "./report.ts";
import { interruptedError, toFailure } from "./run-end.ts";
import { createLocalTextWork, type NotUnderstood, type ReadTexts, type TextWork } from "./text-work.ts";

export interface LoadOptions {
  readonly registry: Registry;
  /** The name of the file or folder, for people; the store keeps it as `file:NAME`. */
  readonly source: string;
  /** Each batch is one transaction, so it must be small enough for one: some hundred records. */
  readonly batches: AsyncIterable<readonly InputRecord[]>;
  readonly effects: SyncEffects;
  /** What reads the texts; this thread where nothing is given. Whoever opened it closes it. */
  readonly texts?: TextWork | undefined;
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

/**
 * Batches are read ahead of the one that is compressed and committed, as many as the text work takes; they are committed in
 * the order in which they came.
 */
async function loadBatches(options: LoadOptions, committer: Committer): Promise<FileContent> {
  const { registry, batches, effects, texts = createLocalTextWork() } = options;
  const loading = new Loading(options, committer);
  const underWay: UnderWay[] = [];
  try {
    for await (const records of batches) {
      effects.failpoint("sync.page-received");
      const read = texts.read(await toTasks(records, registry));
      // Whoever waits for it hears of a failure; until then it must not count as unheard.
      read.catch(() => undefined);
      underWay.push({ records: records.length, read });
      if (underWay.length >= texts.batchesMax) await loading.store(underWay.shift());
    }
    while (underWay.length > 0) await loading.store(underWay.shift());
  } finally {
    await loading.committed;
  }
  return loading.content;
}

/** Of a text that is stored already nobody has read the data day. */
function laterDays(days: ArchiveDays, known: readonly KnownText[], read: ReadBatch["studies"]): ArchiveDays {
  return {
    newestPost: laterDay(laterDay(days.newestPost, newestPost(known)), newestPost(read)),
    newestDataDay: read.reduce((day, { versionHolder }) => laterDay(day, versionHolder), days.newestDataDay),
  };
}

/** A batch that is read, here or elsewhere. */
interface UnderWay {
  readonly records: number;
  readonly read: Promise<ReadTexts>;
}

/** What one load has stored so far: one batch is committed while the next is waited for. */
class Loading {
  readonly #options: LoadOptions;
  readonly #committer: Committer;
  readonly #met = new NctIdSet();
  #committing: Promise<void> = Promise.resolve();
  #done = 0;
  #unreadable = 0;
  #days: ArchiveDays = { newestPost: undefined, newestDataDay: undefined };
  #told = 0;

  constructor(options: LoadOptions, committer: Committer) {
    this.#options = options;
    this.#committer = committer;
  }

  get content(): FileContent {
    return { met: this.#met, unreadable: this.#unreadable, days: this.#days };
  }

  /** Resolves when what was given to be stored is; throws what that came to. */
  get committed(): Promise<void> {
    return this.#committing;
  }

  async store(batch: UnderWay | undefined): Promise<void> {
    const { records, read } = must(batch, "a batch is under way");
    const { effects, progressOf, source } = this.#options;
    const { known, notUnderstood, ...fresh } = await read;
    await this.#committing;
    if (effects.signal.aborted) throw interruptedError();
    this.#tellNotUnderstood(notUnderstood);
    this.#committer.countKnown(known);
    for (const { nctId } of [...known, ...fresh.studies]) this.#met.add(nctId);
    this.#days = laterDays(this.#days, known, fresh.studies);
    this.#unreadable += fresh.unreadable.length;
    this.#committing = commit(fresh, this.#committer, effects.failpoint);
    this.#committing.catch(() => undefined);
    this.#done += records;
    effects.progress(progressOf?.() ?? { label: `loading ${source}`, done: this.#done, unit: "studies" });
  }

  /** Says what conversions did not understand, of the first few records. */
  #tellNotUnderstood(partly: readonly NotUnderstood[]): void {
    const toldNow = partly.slice(0, NOT_UNDERSTOOD_TOLD_MAX - this.#told);
    for (const { place, notUnderstood } of toldNow) {
      const what = notUnderstood.join("; ");
      this.#options.effects.log.warn(`${place} is stored without what was not understood in it: ${what}`);
    }
    this.#told += toldNow.length;
  }
}

async function commit(batch: ReadBatch, committer: Committer, failpoint: Failpoint): Promise<void> {
  // Nothing but what is stored already: no transaction either.
  if (batch.studies.length + batch.unreadable.length === 0) return;
  await committer.commitStudies({ ...batch, origin: { kind: "file" }, verdict: "seen" }, undefined, undefined);
  failpoint("sync.page-committed");
}
