import { readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { type Clock, toTimestamp } from "../../base/clock.ts";
import { LindError } from "../../base/errors.ts";
import type { Lease, MonitoringStore } from "../../registry/monitoring.ts";

/** What only one process of a home does at a time: sync on a schedule, evaluate, deliver. */
export const RUN_LEASE = "run";
/** How long a process that went silent keeps others out. */
export const LEASE_MS = 90_000;
/** The lease is prolonged so often: it survives a store that is busy for a minute. */
export const HEARTBEAT_MS = 20_000;

/** A process, as others can tell whether it is still there. */
export interface Holder {
  readonly host: string;
  /** Process ids mean something in their namespace only; empty where the system has none. */
  readonly namespace: string;
  readonly pid: number;
  /** Tells two processes apart that had the same id one after the other. */
  readonly nonce: string;
}

export interface LeaseEffects {
  readonly clock: Clock;
  readonly self: Holder;
  /** Whether a process of this machine and namespace is there. */
  readonly isAlive: (pid: number) => boolean;
}

export interface HeldLease extends AsyncDisposable {
  /** Aborted when the lease was lost: the machine slept, and another process took over. */
  readonly lost: AbortSignal;
}

type LeaseStore = Pick<MonitoringStore, "takeLease" | "releaseLease" | "readLease">;

/**
 * Takes the lease and keeps it until it is disposed. Throws `ALREADY_RUNNING` with who holds it. A holder that is known to
 * be dead, and one whose lease lasts longer than any lease does (the clock was set back), is not waited for.
 */
export async function holdLease(store: LeaseStore, effects: LeaseEffects): Promise<HeldLease> {
  const holder = printHolder(effects.self);
  const standing = await store.readLease(RUN_LEASE);
  if (standing !== undefined && isAbandoned(standing, effects)) await store.releaseLease(RUN_LEASE, standing.holder);
  const lease = await prolong(store, effects);
  if (lease.holder !== holder) throw alreadyRunning(lease);

  const lost = new AbortController();
  const ended = new AbortController();
  const beating = beat(store, effects, lost, ended.signal);
  return {
    lost: lost.signal,
    [Symbol.asyncDispose]: async () => {
      ended.abort();
      await beating;
      await store.releaseLease(RUN_LEASE, holder);
    },
  };
}

async function beat(
  store: LeaseStore,
  effects: LeaseEffects,
  lost: AbortController,
  ended: AbortSignal,
): Promise<void> {
  const { clock, self } = effects;
  while (!ended.aborted) {
    try {
      await clock.sleep(HEARTBEAT_MS, ended);
    } catch {
      return;
    }
    try {
      const lease = await prolong(store, effects);
      if (lease.holder !== printHolder(self)) {
        lost.abort(alreadyRunning(lease));
        return;
      }
    } catch {
      // A store that is busy for a moment: the lease lasts for several beats.
    }
  }
}

function prolong(store: LeaseStore, { clock, self }: LeaseEffects): Promise<Lease> {
  const nowMs = clock.now();
  const until = toTimestamp(nowMs + LEASE_MS);
  return store.takeLease({ name: RUN_LEASE, holder: printHolder(self), until, now: toTimestamp(nowMs) });
}

function isAbandoned(lease: Lease, { clock, self, isAlive }: LeaseEffects): boolean {
  if (Date.parse(lease.until) > clock.now() + 2 * LEASE_MS) return true;
  const holder = parseHolder(lease.holder);
  if (holder === undefined || holder.host !== self.host || holder.namespace !== self.namespace) return false;
  return !isAlive(holder.pid);
}

function alreadyRunning(lease: Lease): LindError {
  return new LindError("ALREADY_RUNNING", `Another lind run works on this home: ${describeHolder(lease)}.`, {
    hint: `One is enough. If that one is gone, its place is free at ${lease.until}.`,
    details: { holder: lease.holder, until: lease.until },
  });
}

/** `process 4711 on mercury` for the holder of a lease, where it can be read. */
function describeHolder(lease: Lease): string {
  const holder = parseHolder(lease.holder);
  return holder === undefined ? lease.holder : `process ${holder.pid} on ${holder.host}`;
}

function printHolder({ host, namespace, pid, nonce }: Holder): string {
  return [host, namespace, pid, nonce].join(" ");
}

function parseHolder(text: string): Holder | undefined {
  const [host, namespace, pid, nonce, ...rest] = text.split(" ");
  if (host === undefined || namespace === undefined || nonce === undefined || rest.length > 0) return undefined;
  return /^\d+$/.test(pid ?? "") ? { host, namespace, pid: Number(pid), nonce } : undefined;
}

/** This process. */
export function thisHolder(nonce: string): Holder {
  return { host: hostname().replaceAll(" ", "-"), namespace: processNamespace(), pid: process.pid, nonce };
}

function processNamespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid").replaceAll(" ", "");
  } catch {
    return "";
  }
}

/** Whether a process of this machine is there; one of another user is. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}
