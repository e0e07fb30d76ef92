import { platformTransport } from "ctgov/client";
import { byteWords } from "../../base/byte-words.ts";
import { isLindError, LindError } from "../../base/errors.ts";
import type { Registry, Scope } from "../../registry/registry.ts";
import { REGISTRY_FILE } from "../../registry/sqlite/open.ts";
import { findIndexFile } from "../../search/index-file/index-files.ts";
import { openPartFile, type PartFile } from "../../sources/bulk/part-file.ts";
import { type BulkOffer, probeBulk } from "../../sources/bulk/probe-bulk.ts";
import type { Upstream, UpstreamVersion } from "../../sources/upstream.ts";
import { type Checkpoint, parseCheckpoint } from "../../sync/checkpoint.ts";
import { withKnownVersion } from "../../sync/known-version.ts";
import { countPostedRequest, countRequest } from "../../sync/plan.ts";
import { isChoiceOpen, planWhole, type WholeFacts, type WholePlan } from "../../sync/whole-plan.ts";
import { describeScope } from "../conditions.ts";
import type { Lind } from "../open-lind.ts";
import { indexBeside } from "../search/index-beside.ts";
import type { ScopeOutcome } from "../sync-scopes.ts";
import { type ArchiveHere, type ArchivePlace, openArchivePlace } from "./archive-place.ts";
import { checkDiskNeed, type DiskNeed, diskNeedOf, readDisk } from "./disk-need.ts";
import type { WholeRequest } from "./whole-request.ts";

const EVERYTHING = { kind: "everything" } as const;

/** How the whole registry would be mirrored now, with what it would take on the disk. */
export interface WholeProspect {
  readonly plan: WholePlan;
  readonly dataTimestamp: string;
  readonly totalCount: number | undefined;
  /** Only for the archive. */
  readonly disk: DiskNeed | undefined;
}

/** Asks what the plan needs to know, and plans. Stores nothing. */
export async function prospectWhole(
  lind: Lind,
  request: Pick<WholeRequest, "isFull" | "wanted">,
): Promise<WholeProspect> {
  const scope = (await lind.hasStore()) ? await findScope(await lind.openForReading()) : undefined;
  const outlook = await survey(lind, await lind.openUpstream(), parseCheckpoint(scope?.checkpoint), request);
  const { plan, facts } = outlook;
  return { plan, dataTimestamp: facts.dataTimestamp, totalCount: facts.totalCount, disk: await diskOf(lind, plan) };
}

/**
 * Mirrors the whole registry, or brings it up to date, as `planWhole` says. By the archive there are two outcomes: that
 * of the load, and that of the sync which asks for what was posted since and compares all ids.
 *
 * Each part goes on where a killed run stopped: the download at its last byte, the load by recognising what is stored,
 * the sync at its checkpoint. Throws `STORE_FULL` where the disk has not the room, `STORE_BUSY` while another process
 * downloads into the same home, and whatever the download, the load and the sync throw.
 */
export async function* syncWhole(lind: Lind, request: WholeRequest): AsyncGenerator<ScopeOutcome> {
  await using index = indexBeside(lind, await lind.openForWriting());
  const { registry } = index;
  const scope = await registry.saveScope(EVERYTHING, new Date(lind.effects.clock.now()).toISOString());
  const upstream = await lind.openUpstream();
  const trafficBefore = upstream.traffic();
  const { plan, version, here } = await survey(lind, upstream, parseCheckpoint(scope.checkpoint), request);
  const place = openArchivePlace(lind.config.home);
  const title = describeScope(EVERYTHING);
  if (plan.way === "archive") {
    const loaded = await tryArchive(lind, { registry, scope, place, version, plan, request });
    if (loaded !== undefined) {
      yield loaded;
      const report = await runScope(lind, registry, scope, upstream, false);
      await index.finish();
      yield { title, report };
      return;
    }
  } else if (here.bytes > 0) {
    await clearAway(lind, { registry, scope, place });
  }
  // An archive of no use has taken its time; else the version is the one that was asked just now.
  const asked = plan.way === "archive" ? upstream : withKnownVersion(upstream, version, trafficBefore);
  const report = await runScope(lind, registry, scope, asked, request.isFull);
  await index.finish();
  yield { title, report };
}

async function findScope(registry: Registry): Promise<Scope | undefined> {
  return (await registry.listScopes()).find(({ definition }) => definition.kind === "everything");
}

type KnownVersion = Extract<UpstreamVersion, { readonly kind: "version" }>;

interface Survey {
  readonly plan: WholePlan;
  readonly facts: WholeFacts;
  readonly version: KnownVersion;
  readonly here: ArchiveHere;
}

/** One request where the choice is clear; else also the counts, and a look at the archive. */
async function survey(
  lind: Lind,
  upstream: Upstream,
  checkpoint: Checkpoint,
  { isFull, wanted }: Pick<WholeRequest, "isFull" | "wanted">,
): Promise<Survey> {
  const { signal } = lind.effects;
  const version = await upstream.version(undefined, signal);
  if (version.kind !== "version") throw new Error("Broken assumption: without an ETag the version is told");
  const { dataTimestamp } = version;
  const here = await openArchivePlace(lind.config.home).read();
  const known = { checkpoint, dataTimestamp, isFull, wanted, bytesHere: here.bytes, isArchiveHere: here.isWhole };
  const isOpen = isChoiceOpen(known);
  const mark = checkpoint.reached?.mark;
  const count = async (request: Parameters<Upstream["listPage"]>[0]) => {
    const page = await upstream.listPage(request, signal);
    return page.kind === "page" ? page.totalCount : undefined;
  };
  const facts: WholeFacts = {
    ...known,
    totalCount: isOpen || checkpoint.reached === undefined ? await count(countRequest(EVERYTHING)) : undefined,
    postedCount:
      isOpen && mark !== undefined && !isFull ? await count(countPostedRequest(EVERYTHING, mark)) : undefined,
    offer: isOpen ? await offerOf(lind, here) : undefined,
    ratePerSecond: lind.config.ratePerSecond,
  };
  return { plan: planWhole(facts), facts, version, here };
}

/** An archive that lies at home whole is an offer by itself. */
async function offerOf({ config, effects }: Lind, here: ArchiveHere): Promise<BulkOffer> {
  if (here.isWhole) return { kind: "offered", bytes: here.bytes };
  return probeBulk(config.upstream, platformTransport, effects);
}

async function diskOf({ config, effects }: Lind, plan: WholePlan): Promise<DiskNeed | undefined> {
  const download = plan.steps.find((step) => step.kind === "download");
  if (download === undefined) return undefined;
  const files = { store: REGISTRY_FILE, index: findIndexFile(config.home)?.path };
  const disk = await readDisk(config.home, files);
  return diskNeedOf(download, { ...disk, free: effects.freeBytes ?? disk.free });
}

/** What an earlier run has left of an archive, unless another process is at it just now. */
async function clearAway(
  lind: Lind,
  { registry, scope, place }: Pick<ByArchive, "registry" | "scope" | "place">,
): Promise<void> {
  const { tryLock } = await import("../../registry/sqlite/file-lock.ts");
  using lock = tryLock(place.lockPath);
  if (lock === undefined) return;
  if ((await place.read()).isWhole) await giveUp(lind, registry, scope);
  const bytes = await place.remove();
  lind.effects.log.info(
    `What an earlier run had downloaded is not needed any more and was removed: ${byteWords(bytes)}.`,
  );
}

/** A load may have begun, with studies that the registry does not have any more. */
async function giveUp({ effects }: Lind, registry: Registry, { scopeId }: Scope): Promise<void> {
  const { adoptStored } = await import("../../sync/fill-scope.ts");
  const scope = (await registry.listScopes()).find((one) => one.scopeId === scopeId);
  if (scope !== undefined) await adoptStored({ registry, scope, effects });
}

interface ByArchive {
  readonly registry: Registry;
  readonly scope: Scope;
  readonly place: ArchivePlace;
  readonly version: KnownVersion;
  readonly plan: WholePlan;
  readonly request: WholeRequest;
}

/** Undefined where the archive turns out to be none, so that the pages of the API are the way. */
async function tryArchive(lind: Lind, work: ByArchive): Promise<ScopeOutcome | undefined> {
  const { tryLock } = await import("../../registry/sqlite/file-lock.ts");
  await tellDisk(lind, work.plan, work.request);
  await work.place.makeFolder();
  // Held until a useless archive is removed, too: what another process downloads by then is not that one.
  using lock = tryLock(work.place.lockPath);
  if (lock === undefined) throw downloadBusy(lind.config.home);
  try {
    return await byArchive(lind, work);
  } catch (error) {
    const isUseless = isLindError(error) && (error.code === "REGISTRY_REFUSED" || error.code === "INPUT_UNREADABLE");
    if (!isUseless) throw error;
    await giveUp(lind, work.registry, work.scope);
    await work.place.remove();
    lind.effects.log.warn(`The archive is of no use and was removed; going on page by page. ${error.message}`);
    return undefined;
  }
}

async function byArchive(lind: Lind, { registry, scope, place, version }: ByArchive): Promise<ScopeOutcome> {
  const { effects } = lind;
  const [{ loadRecords }, { openFileSource }, { openTextThreads }] = await Promise.all([
    import("../../sync/load.ts"),
    import("../../sources/files/open-file-source.ts"),
    import("../../sync/text-threads/open-text-threads.ts"),
  ]);
  const requests = await download(lind, place, version.dataTimestamp);
  effects.failpoint("bulk.downloaded");
  const source = await openFileSource(place.path, effects);
  const { askedTimestamp = version.dataTimestamp } = await place.read();
  await using texts = openTextThreads();
  const report = await loadRecords({
    registry,
    source: source.label,
    batches: source.batches,
    texts,
    progressOf: () => source.progress(),
    fills: { scope, askedTimestamp },
    effects,
  });
  effects.failpoint("bulk.loaded");
  const bytes = await place.remove();
  effects.failpoint("bulk.archive-removed");
  effects.log.info(`The archive is loaded and was removed: ${byteWords(bytes)}.`);
  return { title: "the registry's archive", report: { ...report, requests: report.requests + requests } };
}

async function tellDisk(lind: Lind, plan: WholePlan, { isDiskChecked }: WholeRequest): Promise<void> {
  const need = await diskOf(lind, plan);
  if (need === undefined) return;
  lind.effects.log.info(
    `Disk: about ${byteWords(need.total)} are needed (archive ${byteWords(need.archive)}, store ${byteWords(need.store)}, index ${byteWords(need.index)}), ${byteWords(need.free)} are free.`,
  );
  if (isDiskChecked) checkDiskNeed(need, lind.config.home);
}

function downloadBusy(home: string): LindError {
  return new LindError("STORE_BUSY", `Another process downloads the registry's archive into ${home}.`, {
    hint: "Wait for it to end, then run the command again.",
    details: { home },
  });
}

/** Gives the requests that it took; none where the archive lies there whole. */
async function download({ config, effects }: Lind, place: ArchivePlace, askedTimestamp: string): Promise<number> {
  if ((await place.read()).isWhole) return 0;
  const [{ downloadBulk }, { toStoreError }] = await Promise.all([
    import("../../sources/bulk/download-bulk.ts"),
    import("../../registry/sqlite/errors.ts"),
  ]);
  const part = openPartFile(place.path);
  const file: PartFile = {
    ...part,
    async begin(note) {
      // In this order: an older version beside a new part only means that more is asked for afterwards.
      await part.begin(note);
      await place.note(askedTimestamp);
    },
    async append(chunk) {
      await part.append(chunk);
      effects.failpoint("bulk.chunk-written");
    },
  };
  const { clock, random, progress, signal } = effects;
  const options = { baseUrl: config.upstream, file, transport: platformTransport, clock, random, progress, signal };
  try {
    return (await downloadBulk(options)).requests;
  } catch (error) {
    // The disk of the home is full or cannot be written; what is no error of it goes through.
    throw toStoreError(error, config.home);
  }
}

async function runScope(lind: Lind, registry: Registry, scope: Scope, upstream: Upstream, full: boolean) {
  const { syncScope } = await import("../../sync/runner.ts");
  return syncScope({ registry, upstream, scope, full, effects: lind.effects });
}
