import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NctId } from "ctgov/study";
import { systemClock } from "../packages/lind/src/base/clock.ts";
import { noFailpoint } from "../packages/lind/src/base/failpoint.ts";
import { silentLog } from "../packages/lind/src/base/log.ts";
import { noProgress } from "../packages/lind/src/base/progress.ts";
import { openSqliteRegistry } from "../packages/lind/src/registry/sqlite/open.ts";
import { REALISTIC } from "../packages/lind/src/simulator/options.ts";
import { createSimulator } from "../packages/lind/src/simulator/simulator.ts";
import { createSimulatorTransport } from "../packages/lind/src/simulator/transport.ts";
import { createApiUpstream } from "../packages/lind/src/sources/api/api-upstream.ts";
import { syncScope } from "../packages/lind/src/sync/runner.ts";
import { table } from "./measure.ts";

const WATCHED = 10_000;
/** Three times as many studies as are watched, so that most of a day's changes belong to others. */
const STUDIES = 30_000;

/** What it costs to watch 10,000 ids for a day, at the registry's own pace and on a day of many changes. */
export async function benchWatch(): Promise<string> {
  const rows: (readonly string[])[] = [];
  for (const changesPerDayShare of [0.0015, 0.02, 0.1]) rows.push(...(await watch(changesPerDayShare)));
  return [
    "## Watching 10,000 ids",
    "",
    `Promise: for a day at most 12 requests and one for each 1,000 changed studies. A registry of ${STUDIES.toLocaleString("en-US")} studies, of which a third is watched.`,
    "",
    table(["", "changed in the registry", "changed of the watched", "requests", "promised", "own time"], rows),
  ].join("\n");
}

async function watch(changesPerDayShare: number): Promise<readonly (readonly string[])[]> {
  const home = mkdtempSync(join(tmpdir(), "lind-bench-home-"));
  const simulator = createSimulator({ ...REALISTIC, seed: 5, studies: STUDIES, changesPerDayShare });
  const upstream = createApiUpstream({
    baseUrl: "http://127.0.0.1",
    transport: createSimulatorTransport(simulator),
    clock: systemClock,
    random: Math.random,
  });
  const registry = await openSqliteRegistry({ home, mode: "write" });
  const signal = new AbortController().signal;
  const effects = { clock: systemClock, failpoint: noFailpoint, log: silentLog, progress: noProgress, signal };
  const scope = {
    kind: "ids" as const,
    nctIds: watchedIds(simulator.simulation.truthAt(simulator.dataDay).texts.keys()),
  };
  const sync = async (name: string, changedIn: string) => {
    const startedMs = performance.now();
    const report = await syncScope({ registry, upstream, scope, full: false, effects });
    const promised = 12 + Math.ceil(report.updated / 1000);
    return [
      name,
      changedIn,
      String(report.updated),
      String(report.requests),
      name === "a day" ? String(promised) : "",
      `${((performance.now() - startedMs) / 1000).toFixed(1)} s`,
    ];
  };
  const first = await sync("first pull", "");
  const same = await sync("the same data again", "0");
  const before = simulator.dataDay;
  simulator.advance(3);
  const changed = simulator.simulation.lifeLog(before, simulator.dataDay).length;
  const day = await sync("a day", String(changed));
  await registry[Symbol.asyncDispose]();
  rmSync(home, { recursive: true });
  return changesPerDayShare === 0.0015 ? [first, same, day] : [day];
}

function watchedIds(all: Iterable<NctId>): readonly NctId[] {
  return [...all].filter((_, index) => index % 3 === 0).slice(0, WATCHED);
}
