import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../base/clock.ts";
import type { Failpoint } from "../base/failpoint.ts";
import type { Log } from "../base/log.ts";
import type { ReportProgress } from "../base/progress.ts";
import type { Registry } from "../registry/registry.ts";
import type { HistoryUpstream } from "../sources/history/history-upstream.ts";
import type { Upstream } from "../sources/upstream.ts";
import type { Config } from "./config.ts";

/** What the use cases do to the world, handed in from outside. */
export interface Effects {
  readonly clock: Clock;
  /** Uniform in [0, 1): the jitter of retries. */
  readonly random: () => number;
  readonly failpoint: Failpoint;
  readonly log: Log;
  readonly progress: ReportProgress;
  readonly signal: AbortSignal;
  /** What `--file -` reads, where there is such a thing. */
  readonly standardInput?: AsyncIterable<Uint8Array> | undefined;
  /** Free bytes on the disk of the home, where a test says so; else the system is asked. */
  readonly freeBytes?: number | undefined;
}

/**
 * Lind, configured: the one place that builds adapters. Everything is opened when it is first needed, so that a
 * command that only reads one study opens one file.
 */
export interface Lind extends AsyncDisposable {
  readonly config: Config;
  readonly effects: Effects;
  /** The system of record, for reading; refuses where nothing is stored yet. */
  openForReading(): Promise<Registry>;
  /** The system of record, for writing; made where there is none. */
  openForWriting(): Promise<Registry>;
  /** True where this home holds a store. */
  hasStore(): Promise<boolean>;
  /** The registry that is mirrored. `patience: "short"` asks once and gives up after a few seconds. */
  openUpstream(patience?: "short" | undefined): Promise<Upstream>;
  /** The histories that the registry keeps of its records. */
  openHistory(): Promise<HistoryUpstream>;
}

const SHORT_TIMEOUT_MS = 8_000;

export function openLind(config: Config, effects: Effects): Lind {
  let opened: { readonly mode: "read" | "write"; readonly registry: Registry } | undefined;

  async function open(mode: "read" | "write"): Promise<Registry> {
    if (opened !== undefined && (opened.mode === mode || opened.mode === "write")) return opened.registry;
    await opened?.registry[Symbol.asyncDispose]();
    opened = undefined;
    const { openSqliteRegistry } = await import("../registry/sqlite/open.ts");
    const { home } = config;
    const registry = await openSqliteRegistry({ home, mode, failpoint: effects.failpoint, clock: effects.clock });
    opened = { mode, registry };
    return registry;
  }

  return {
    config,
    effects,
    openForReading: () => open("read"),
    openForWriting: () => open("write"),
    hasStore: async () => {
      const { REGISTRY_FILE } = await import("../registry/sqlite/open.ts");
      return existsSync(join(config.home, REGISTRY_FILE));
    },
    openUpstream: async (patience) => {
      const { createApiUpstream } = await import("../sources/api/api-upstream.ts");
      return createApiUpstream({
        baseUrl: config.upstream,
        clock: effects.clock,
        random: effects.random,
        ...(config.ratePerSecond === undefined ? {} : { ratePerSecond: config.ratePerSecond }),
        ...(patience === undefined ? {} : { attemptsMax: 1, timeoutMs: SHORT_TIMEOUT_MS }),
      });
    },
    openHistory: async () => {
      const { createApiHistory } = await import("../sources/history/api-history.ts");
      const { upstream: baseUrl, ratePerSecond } = config;
      return createApiHistory({ baseUrl, ratePerSecond, clock: effects.clock, random: effects.random });
    },
    [Symbol.asyncDispose]: async () => {
      await opened?.registry[Symbol.asyncDispose]();
      opened = undefined;
    },
  };
}
