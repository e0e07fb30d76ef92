import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Effects, type Lind, openLind } from "../../packages/lind/src/app/open-lind.ts";
import { syncDefinition } from "../../packages/lind/src/app/sync-scopes.ts";
import { type Clock, systemClock } from "../../packages/lind/src/base/clock.ts";
import { noFailpoint } from "../../packages/lind/src/base/failpoint.ts";
import { silentLog } from "../../packages/lind/src/base/log.ts";
import { noProgress } from "../../packages/lind/src/base/progress.ts";
import { LIVELY } from "../../packages/lind/src/simulator/options.ts";
import { createSimulator, type Simulator } from "../../packages/lind/src/simulator/simulator.ts";
import { createSimulatorTransport } from "../../packages/lind/src/simulator/transport.ts";
import { createApiUpstream } from "../../packages/lind/src/sources/api/api-upstream.ts";
import { createApiHistory } from "../../packages/lind/src/sources/history/api-history.ts";

/** A home that mirrors a simulated registry, day after day, on the clock of that registry. */
export interface MirroredHome extends AsyncDisposable {
  readonly home: string;
  readonly lind: Lind;
  readonly clock: Clock;
  /** Mirrors what the registry shows now. */
  sync(isFull?: boolean): Promise<void>;
  /** The exact text of every study that the mirror holds as present. */
  presentTexts(): Promise<ReadonlyMap<string, string>>;
}

/** The registry is in this process: nobody is spared. */
const RATE_PER_SECOND = 10_000;

/** Much happens in a few weeks: every kind of edit, removals, mergers, new studies. */
export function livelySimulator(seed: number, studies: number): Simulator {
  return createSimulator({ ...LIVELY, seed, studies, deletionsPerDayShare: 0.01, mergesPerDayShare: 0.01 });
}

export function mirror(simulator: Simulator, effects: Partial<Effects> = {}): MirroredHome {
  const home = mkdtempSync(join(tmpdir(), "lind-mirrored-"));
  const clock: Clock = { ...systemClock, now: () => Date.parse(`${simulator.day}T12:00:00Z`) };
  const opened = openLind(
    { home, upstream: "http://127.0.0.1:9", ratePerSecond: undefined },
    {
      clock,
      random: () => 0.5,
      failpoint: noFailpoint,
      log: silentLog,
      progress: noProgress,
      signal: new AbortController().signal,
      ...effects,
    },
  );
  const transport = createSimulatorTransport(simulator);
  const upstream = createApiUpstream({ transport, clock, random: () => 0.5, ratePerSecond: RATE_PER_SECOND });
  const history = createApiHistory({ transport, clock, random: () => 0.5, ratePerSecond: RATE_PER_SECOND });
  const lind: Lind = { ...opened, openUpstream: async () => upstream, openHistory: async () => history };
  return {
    home,
    lind,
    clock,
    sync: async (isFull = false) => {
      await syncDefinition(lind, { kind: "everything" }, isFull);
    },
    presentTexts: async () => {
      const texts = new Map<string, string>();
      for await (const study of (await lind.openForReading()).scanStudies()) {
        if (study.state === "present") texts.set(study.nctId, study.text);
      }
      return texts;
    },
    [Symbol.asyncDispose]: async () => {
      await lind[Symbol.asyncDispose]();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
