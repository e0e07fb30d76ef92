import type { NctId } from "ctgov/study";
import { must } from "../../base/assert.ts";
import { toTimestamp } from "../../base/clock.ts";
import { LindError } from "../../base/errors.ts";
import {
  parseWatchDefinition,
  printWatchDefinition,
  type UnreadableDefinition,
  type WatchDefinition,
} from "../../monitor/watch-definition.ts";
import { isPaused, type OutboxOfWatch, type Watch } from "../../registry/monitoring.ts";
import type { Registry } from "../../registry/registry.ts";
import type { Lind } from "../open-lind.ts";
import { findWatch } from "./find-watch.ts";
import { checkAddress, forgetUnusedSecrets, shownAddress, toStoredAddress } from "./watch-address.ts";
import { holdSecrets } from "./watch-secrets.ts";

/** Watches of one home. Each is asked about each changed study. */
const WATCHES_MAX = 10_000;

/** A stored watch with what became of its news. */
export interface WatchSummary {
  readonly watch: Watch;
  readonly definition: WatchDefinition | UnreadableDefinition;
  readonly state: WatchState;
  /** Where it sends, without what is a key; empty for a definition that cannot be read. */
  readonly to: string;
  /** Studies that are muted in this watch. */
  readonly muted: readonly NctId[];
  readonly outbox: OutboxOfWatch;
}

export type WatchState = "active" | "paused" | "snoozed";

/** Stores a watch; it tells of what changes from now on. Refuses where nothing is mirrored, and where the name is taken. */
export async function addWatch(lind: Lind, name: string, definition: WatchDefinition): Promise<WatchSummary> {
  // To open for writing makes a store where there is none, and a watch over nothing is a mistake about the home.
  const before = await (await lind.openForReading()).listWatches();
  if (before.length >= WATCHES_MAX) throw new LindError("USAGE", `There are ${WATCHES_MAX} watches already.`);
  checkAddress(lind, definition.channel);
  const registry = await lind.openForWriting();
  const { home } = lind.config;
  using _held = await holdSecrets(home, lind.effects.clock);
  const channel = toStoredAddress(home, definition.channel);
  try {
    await registry.addWatch({
      name,
      definition: printWatchDefinition({ ...definition, channel }),
      createdAt: toTimestamp(lind.effects.clock.now()),
    });
  } catch (error) {
    forgetUnusedSecrets(home, await registry.listWatches());
    throw error;
  }
  return summaryOf(lind, registry, name);
}

export async function listWatches(lind: Lind): Promise<readonly WatchSummary[]> {
  const registry = await lind.openForReading();
  return summarise(lind, registry, await registry.listWatches());
}

/** Throws `WATCH_NOT_FOUND`. */
export async function readWatch(lind: Lind, name: string): Promise<WatchSummary> {
  return summaryOf(lind, await lind.openForReading(), name);
}

/** Removes a watch with what it had still to tell; gives how it was. */
export async function removeWatch(lind: Lind, name: string): Promise<WatchSummary> {
  const { registry } = await findToWrite(lind, name);
  const summary = await summaryOf(lind, registry, name);
  using _held = await holdSecrets(lind.config.home, lind.effects.clock);
  await registry.removeWatch(name);
  forgetUnusedSecrets(lind.config.home, await registry.listWatches());
  return summary;
}

/** What happens from now on until it is resumed is not told. Throws `USAGE` where it is paused already. */
export async function pauseWatch(lind: Lind, name: string): Promise<WatchSummary> {
  const { registry, watch } = await findToWrite(lind, name);
  const isDone = await registry.pauseWatch(watch.watchId, toTimestamp(lind.effects.clock.now()));
  if (!isDone) throw new LindError("USAGE", `The watch ${name} is paused already.`);
  return summaryOf(lind, registry, name);
}

export interface Resumed {
  readonly summary: WatchSummary;
  /** Changes of the feed that were passed over. */
  readonly passedOver: number;
}

/** Throws `USAGE` where it is not paused. */
export async function resumeWatch(lind: Lind, name: string): Promise<Resumed> {
  const { registry, watch } = await findToWrite(lind, name);
  const isDone = await registry.resumeWatch(watch.watchId, toTimestamp(lind.effects.clock.now()));
  if (!isDone) throw new LindError("USAGE", `The watch ${name} is not paused.`);
  const summary = await summaryOf(lind, registry, name);
  const pause = must(summary.watch.pauses.at(-1), "a watch that was resumed was paused");
  return { summary, passedOver: (pause.upToSeq ?? pause.afterSeq) - pause.afterSeq };
}

/**
 * Nothing is sent before `until`, an ISO timestamp; undefined ends the snooze. It then ends now and is not forgotten, for what
 * it held back is one digest.
 */
export async function snoozeWatch(lind: Lind, name: string, until: string | undefined): Promise<WatchSummary> {
  const { registry, watch } = await findToWrite(lind, name);
  const now = toTimestamp(lind.effects.clock.now());
  const isSnoozed = (watch.snoozedUntil ?? "") > now;
  if (until !== undefined || isSnoozed) await registry.snoozeWatch(watch.watchId, until ?? now);
  return summaryOf(lind, registry, name);
}

/** Mutes a study in one watch, or in all without a name. False where it was so already. */
export async function muteStudy(lind: Lind, nctId: NctId, name: string | undefined): Promise<boolean> {
  const { registry, watchId } = await findMuting(lind, name);
  return registry.muteStudy({ nctId, watchId }, toTimestamp(lind.effects.clock.now()));
}

export async function unmuteStudy(lind: Lind, nctId: NctId, name: string | undefined): Promise<boolean> {
  const { registry, watchId } = await findMuting(lind, name);
  return registry.unmuteStudy({ nctId, watchId });
}

/** Studies of which no watch tells. */
export async function listMutedEverywhere(lind: Lind): Promise<readonly NctId[]> {
  const mutes = await (await lind.openForReading()).listMutes();
  return mutes.filter(({ watchId }) => watchId === undefined).map(({ nctId }) => nctId);
}

async function findMuting(lind: Lind, name: string | undefined) {
  if (name !== undefined) {
    const { registry, watch } = await findToWrite(lind, name);
    return { registry, watchId: watch.watchId };
  }
  await lind.openForReading();
  return { registry: await lind.openForWriting(), watchId: undefined };
}

async function findToWrite(lind: Lind, name: string) {
  await findWatch(await lind.openForReading(), name);
  const registry = await lind.openForWriting();
  return { registry, watch: await findWatch(registry, name) };
}

async function summaryOf(lind: Lind, registry: Registry, name: string): Promise<WatchSummary> {
  const [summary] = await summarise(lind, registry, [await findWatch(registry, name)]);
  return must(summary, "the watch was just found");
}

async function summarise(lind: Lind, registry: Registry, watches: readonly Watch[]): Promise<readonly WatchSummary[]> {
  const { home } = lind.config;
  const outboxes = new Map((await registry.readOutbox()).map((outbox) => [outbox.watchId, outbox]));
  const mutes = Map.groupBy(await registry.listMutes(), ({ watchId }) => watchId);
  const now = toTimestamp(lind.effects.clock.now());
  return watches.flatMap((watch) => {
    const outbox = outboxes.get(watch.watchId);
    // Removed between two questions.
    if (outbox === undefined) return [];
    const definition = parseWatchDefinition(watch.definition);
    const to = "problem" in definition ? "" : shownAddress(home, definition.channel);
    const muted = (mutes.get(watch.watchId) ?? []).map(({ nctId }) => nctId);
    return [{ watch, definition, state: stateOf(watch, now), to, muted, outbox }];
  });
}

function stateOf(watch: Watch, now: string): WatchState {
  if (isPaused(watch)) return "paused";
  return (watch.snoozedUntil ?? "") > now ? "snoozed" : "active";
}
