import { toTimestamp } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { AfterAttempt, RetryPolicy } from "../../delivery/retry.ts";
import type { BoundWatch } from "../../monitor/bound-watch.ts";
import { evaluateClock, isNewDay } from "../../monitor/run-clock.ts";
import { evaluateFeed, makeDueDeliveries } from "../../monitor/run-monitor.ts";
import { TurningDays } from "../../monitor/turning-days.ts";
import { parseWatchDefinition } from "../../monitor/watch-definition.ts";
import { type Delivery, MONITOR_READER, type Watch } from "../../registry/monitoring.ts";
import type { Registry } from "../../registry/registry.ts";
import type { Upstream } from "../../sources/upstream.ts";
import { addTallies, emptyTally } from "../../sync/report.ts";
import { carryMessage } from "../delivery/carry-message.ts";
import { deliverDue } from "../delivery/deliver-due.ts";
import type { Channels } from "../delivery/open-channels.ts";
import type { Lind } from "../open-lind.ts";
import { updateIndex } from "../search/open-search.ts";
import { syncStoredScopes } from "../sync-scopes.ts";
import { EVERYDAY } from "../whole/whole-request.ts";
import type { RunReport, RunWork } from "./run-daemon.ts";

/** How long what was sent can be looked up, and stands in feeds. */
const SENT_KEPT_MS = 90 * 86_400_000;
const FORGOTTEN_AT_ONCE = 10_000;

export interface RunWorkOptions {
  readonly lind: Lind;
  readonly registry: Registry;
  readonly channels: Channels;
  readonly publicUrl: string | undefined;
  readonly policy: RetryPolicy;
  /** Nothing new is sent after it. */
  readonly stopping: AbortSignal;
  /** Ends what is on its way to a receiver. */
  readonly ending: AbortSignal;
  readonly bind: (watches: readonly Watch[]) => Promise<readonly BoundWatch[]>;
}

/** What the daemon does, done to a home. */
export function createRunWork(options: RunWorkOptions): RunWork {
  const { lind, registry } = options;
  const { clock, signal } = lind.effects;
  // Asked once, and not for long: a registry that is away must not keep messages waiting. The next poll is the retry.
  let upstream: Promise<Upstream> | undefined;
  const turningDays = new TurningDays();
  return {
    readStamp: async () => {
      upstream ??= lind.openUpstream("short");
      const version = await (await upstream).version(undefined, signal);
      if (version.kind === "unchanged") throw new Error("Broken assumption: nobody asked whether it had changed");
      return version.dataTimestamp;
    },
    sync: async () => {
      const report = await syncAll(lind);
      await registry.forgetSent(toTimestamp(clock.now() - SENT_KEPT_MS), FORGOTTEN_AT_ONCE);
      return report;
    },
    index: async () => {
      const { documentsAdded: studies, isRebuilt } = await updateIndex(lind);
      return studies === 0 ? undefined : { step: "index", studies, isRebuilt };
    },
    evaluate: () => evaluate(options),
    clock: () => tellDays(options, turningDays),
    deliver: () => deliver(options),
    hasNews: async () => (await registry.lastSeq()) > (await registry.readMark(MONITOR_READER)),
    isNewDay: async () => isNewDay(await registry.readClockDay(), clock.now()),
    nextDueMs: async () => {
      const dueAt = await registry.nextDueAt();
      return dueAt === undefined ? undefined : Date.parse(dueAt);
    },
  };
}

async function syncAll(lind: Lind): Promise<RunReport> {
  let scopes = 0;
  let total = emptyTally;
  for await (const { report } of syncStoredScopes(lind, EVERYDAY)) {
    scopes += 1;
    total = addTallies(total, report);
  }
  const { added, updated, removed, quarantined } = total;
  return { step: "sync", scopes, added, updated, removed, quarantined };
}

async function evaluate({ lind, registry, bind }: RunWorkOptions): Promise<RunReport | undefined> {
  const { clock, signal, progress } = lind.effects;
  let asked = 0;
  const report = await evaluateFeed({
    ...{ registry, clock, signal, onProgress: progress },
    // Bound after the end of the feed was read, so that no watch that is added meanwhile misses a change.
    bind: async (watches) => {
      const bound = await bind(watches);
      asked = bound.length;
      return bound;
    },
  });
  const { studies, alerts } = report;
  return asked === 0 || studies === 0 ? undefined : { step: "evaluate", watches: asked, studies, alerts };
}

async function tellDays(
  { lind, registry, bind }: RunWorkOptions,
  turningDays: TurningDays,
): Promise<RunReport | undefined> {
  const { clock, signal, progress } = lind.effects;
  const options = { registry, clock, signal, onProgress: progress, bind };
  const { day, studies, alerts } = await evaluateClock(options, turningDays);
  return studies === 0 ? undefined : { step: "clock", day, studies, alerts };
}

async function deliver(options: RunWorkOptions): Promise<RunReport | undefined> {
  const { lind, registry, policy, stopping, ending } = options;
  const { clock, random } = lind.effects;
  await makeDueDeliveries(registry, toTimestamp(clock.now()), scheduleOf);
  const carry = (delivery: Delivery) => carryMessage(delivery, { ...options, registry, signal: ending });
  const { sent, waiting, dead } = await deliverDue({
    ...{ store: registry, carry, policy, clock, random, signal: stopping },
    onAttempt: (delivery, after) => sayWhy(delivery, after, lind.effects.log),
  });
  return sent + waiting + dead === 0 ? undefined : { step: "deliver", sent, waiting, dead };
}

/** The reason of a dead letter, and of a message's first failure: the next ones mostly fail alike. */
function sayWhy(delivery: Delivery, after: AfterAttempt, log: Log): void {
  const message = `Message ${delivery.deliveryId} of the watch ${delivery.watchName}`;
  if (after.kind === "sent") return;
  const reason = after.reason.replace(/\.$/, "");
  if (after.kind === "dead") log.warn(`${message} is a dead letter: ${reason}.`);
  else if (delivery.attempts === 0) log.warn(`${message} waits: ${reason}.`);
}

function scheduleOf(watch: Watch) {
  const definition = parseWatchDefinition(watch.definition);
  return "problem" in definition ? undefined : definition.schedule;
}
