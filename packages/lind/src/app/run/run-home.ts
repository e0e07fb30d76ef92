import { randomUUID } from "node:crypto";
import { isLindError, LindError } from "../../base/errors.ts";
import { RETRY_POLICY, type RetryPolicy } from "../../delivery/retry.ts";
import type { BoundWatch } from "../../monitor/bound-watch.ts";
import { parseWatchDefinition } from "../../monitor/watch-definition.ts";
import type { Watch } from "../../registry/monitoring.ts";
import type { Registry } from "../../registry/registry.ts";
import { readPublicUrl } from "../delivery/delivery-settings.ts";
import { checkChannel, createChannels } from "../delivery/open-channels.ts";
import { type Lind, openLind } from "../open-lind.ts";
import { bindWatches } from "../watches/bind-watches.ts";
import { storedSecretsOf } from "../watches/watch-secrets.ts";
import { type RunLog, runDaemon } from "./run-daemon.ts";
import { holdLease, isProcessAlive, thisHolder } from "./run-lease.ts";
import { createRunWork } from "./run-work.ts";

/** How long sending may go on once somebody said stop: containers are killed ten seconds after it. */
const GRACE_MS = 8_000;

export interface RunHomeOptions {
  readonly log: RunLog;
  /** By default the watches of the home are bound. */
  readonly bind?: ((lind: Lind, watches: readonly Watch[]) => Promise<readonly BoundWatch[]>) | undefined;
  readonly everyMs?: number | undefined;
  readonly policy?: RetryPolicy | undefined;
}

/**
 * Keeps a home current and delivers what its watches find, until the signal of the effects says stop. Throws
 * `ALREADY_RUNNING` where another process does so, or has taken over while this one slept.
 */
export async function runUntilStopped(lind: Lind, options: RunHomeOptions): Promise<void> {
  const env = lind.config.env ?? {};
  const publicUrl = readPublicUrl(env);
  const { clock } = lind.effects;
  const store = await openStore(lind);
  await using lease = await holdLease(store, { clock, self: thisHolder(randomUUID()), isAlive: isProcessAlive });
  const stopping = AbortSignal.any([lind.effects.signal, lease.lost]);
  using grace = endAfterGrace(stopping, lind);
  // A sync ends at its next safe point, whichever of the two says stop.
  await using own = openLind(lind.config, { ...lind.effects, signal: stopping });
  const registry = await own.openForWriting();
  const work = createRunWork({
    ...{ lind: own, registry, channels: createChannels(env, clock, storedSecretsOf(lind.config.home)), publicUrl },
    policy: options.policy ?? RETRY_POLICY,
    ...{ stopping, ending: grace.signal },
    bind: (watches) => (options.bind ?? bindWatches)(own, watches),
  });
  await sayStart(own, registry, options.log);
  await runDaemon({ work, clock, log: options.log, signal: stopping, everyMs: options.everyMs });
  if (lease.lost.aborted) throw lease.lost.reason;
  options.log.done({ step: "stop" });
}

/** Says what there is to do, and which watches will not be able to send: before there is something to send. */
async function sayStart({ config, effects }: Lind, registry: Registry, log: RunLog): Promise<void> {
  const [scopes, watches] = await Promise.all([registry.listScopes(), registry.listWatches()]);
  log.done({ step: "start", scopes: scopes.length, watches: watches.length });
  for (const { name, definition } of watches) {
    const read = parseWatchDefinition(definition);
    if ("problem" in read) continue;
    try {
      checkChannel(read.channel, config.env ?? {}, storedSecretsOf(config.home));
    } catch (error) {
      if (!isLindError(error)) throw error;
      effects.log.warn(`The watch ${name} cannot send: ${[error.message, error.hint ?? ""].join(" ").trim()}`);
    }
  }
}

async function openStore(lind: Lind) {
  const store = (await lind.hasStore()) ? await lind.openForWriting() : undefined;
  if (store !== undefined && (await store.listScopes()).length > 0) return store;
  throw new LindError("USAGE", "There is nothing to keep current: no scope is stored yet.", {
    hint: 'Name one first: lind sync --cond "pancreatic cancer".',
  });
}

/** A signal that is aborted some time after another one. */
function endAfterGrace(stopping: AbortSignal, lind: Lind): Disposable & { readonly signal: AbortSignal } {
  const ending = new AbortController();
  const over = new AbortController();
  const onStop = () => {
    lind.effects.clock.sleep(GRACE_MS, over.signal).then(
      () => ending.abort(),
      () => undefined,
    );
  };
  if (stopping.aborted) onStop();
  else stopping.addEventListener("abort", onStop, { once: true });
  return { signal: ending.signal, [Symbol.dispose]: () => over.abort() };
}
