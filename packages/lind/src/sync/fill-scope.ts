import { toTimestamp } from "../base/clock.ts";
import type { Registry, Scope } from "../registry/registry.ts";
import { type Checkpoint, parseCheckpoint, type Reached } from "./checkpoint.ts";
import { Committer } from "./committer.ts";
import { readMembers, readPresent } from "./desk.ts";
import type { SyncEffects } from "./effects.ts";
import { MEMBERS_PER_COMMIT } from "./limits.ts";
import { NctIdSet } from "./nct-id-set.ts";
import { laterDay } from "./newest-post.ts";
import { nextMark } from "./plan.ts";
import { emptyTally, type Tally, toRunCounts } from "./report.ts";

/** What an archive of everything says about the days that it holds. */
export interface ArchiveDays {
  /** The newest day on which one of its studies was posted. */
  readonly newestPost: string | undefined;
  /** The newest data day that one of its records names (`versionHolder`); the registry writes its own into each. */
  readonly newestDataDay: string | undefined;
}

export interface FillOptions {
  readonly registry: Registry;
  /** The scope `everything`, as it was before the load. */
  readonly scope: Scope;
  /** The registry's data version as it was asked before the archive was. */
  readonly askedTimestamp: string;
  readonly days: ArchiveDays;
  readonly run: {
    readonly runId: number;
    readonly source: string;
    readonly tally: Tally;
    readonly traffic: { readonly requests: number; readonly bytes: number };
  };
  readonly effects: SyncEffects;
}

/**
 * After an archive of the whole registry was loaded: makes what is stored the content of the scope `everything` and sets
 * its checkpoint, so that the sync that follows asks for what was posted since the archive was made and then holds the
 * registry's list of ids against it (`SPEC.md`, "The whole registry's archive").
 *
 * Members first, in commits of `MEMBERS_PER_COMMIT`, the checkpoint with the last of them: a process that dies in between
 * leaves a scope that is not filled, and the load is repeated. Throws `STORE_BUSY` where another sync works on the scope.
 */
export async function fillScope(options: FillOptions): Promise<void> {
  const before = parseCheckpoint(options.scope.checkpoint);
  const generation = Math.max(before.generation, before.pull?.generation ?? 0) + 1;
  const reached = reachedBy(options, before.reached);
  await commitMembers(options, generation, before, { ...before, generation, pull: undefined, reached });
}

/**
 * Where a load by the archive was begun and given up: what it has stored belongs to the scope `everything` all the same,
 * so that the pull that follows looks at what the registry does not have any more. The checkpoint stays as it is.
 */
export async function adoptStored({
  registry,
  scope,
  effects,
}: Pick<FillOptions, "registry" | "scope" | "effects">): Promise<void> {
  const { clock } = effects;
  const source = "file:the archive, given up";
  const runId = await registry.startRun({ source, startedAt: toTimestamp(clock.now()) });
  const before = parseCheckpoint(scope.checkpoint);
  const traffic = { requests: 0, bytes: 0 };
  const run = { runId, source, tally: emptyTally, traffic };
  await commitMembers({ registry, scope, effects, run }, NO_PULL, before, before);
  const endedAt = toTimestamp(clock.now());
  await registry.finishRun(runId, { ...toRunCounts(emptyTally, traffic), outcome: "complete", endedAt, durationMs: 0 });
}

/** Generations of pulls count from 1: no pull has met these members. */
const NO_PULL = 0;

async function commitMembers(
  { registry, scope, run, effects }: Pick<FillOptions, "registry" | "scope" | "run" | "effects">,
  generation: number,
  before: Checkpoint,
  after: Checkpoint,
): Promise<void> {
  const present = await readPresent(registry);
  const members = await readMembers(registry, scope.scopeId);
  const { scopeId, checkpointNumber } = scope;
  const open = { scopeId, isChoice: false, members: new NctIdSet(), checkpointNumber };
  const committer = new Committer(registry, { ...run, scope: open }, effects);
  const left = [...members].filter((nctId) => !present.has(nctId));
  const seen = [...present].filter((nctId) => !members.has(nctId));
  // At least one commit, for the checkpoint. Ends: each takes its share of a list that is fixed.
  for (let from = 0; from === 0 || from < seen.length; from += MEMBERS_PER_COMMIT) {
    const done = Math.min(from + MEMBERS_PER_COMMIT, seen.length);
    const isLast = done === seen.length;
    const note = { checkpoint: isLast ? after : before, generation, traffic: run.traffic };
    await committer.commitMembers(seen.slice(from, done), isLast ? left : [], note);
    effects.failpoint("bulk.members-committed");
    effects.progress({ label: "noting what is mirrored", done, total: seen.length, unit: "studies" });
  }
}

/**
 * What the scope stands at. An archive may be older than the data version that was asked before it was downloaded, where
 * somebody keeps it ready; so its own days bound the mark, and the version bounds days that are wrong. Nothing is settled,
 * and ids are to be listed: their post dates show whatever the archive lacks, however old it is.
 */
function reachedBy({ askedTimestamp, days }: FillOptions, earlier: Reached | undefined): Reached {
  const bounds = [askedTimestamp.slice(0, "2026-08-14".length), days.newestDataDay?.slice(0, "2026-08-14".length)];
  const dataDay = bounds.filter((day) => day !== undefined).toSorted()[0] ?? askedTimestamp;
  return {
    dataTimestamp: askedTimestamp,
    mark: laterDay(earlier?.mark, days.newestPost && nextMark(dataDay, days.newestPost, undefined)),
    isSettled: false,
    isSweepDue: true,
    unreadable: earlier?.unreadable ?? 0,
    garbled: earlier?.garbled ?? 0,
    tries: earlier?.tries ?? 0,
    wasComplete: earlier?.wasComplete === true,
  };
}
