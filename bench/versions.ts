import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
import { median, table } from "./measure.ts";

const STUDIES = 5_000;
const DATA_DAYS = 20;

/** What a stored version costs on the disk, over some weeks of a registry in which a tenth of the studies changes daily. */
export async function benchVersions(): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), "lind-bench-home-"));
  const simulator = createSimulator({ ...REALISTIC, seed: 3, studies: STUDIES, changesPerDayShare: 0.1 });
  const upstream = createApiUpstream({
    baseUrl: "http://127.0.0.1",
    transport: createSimulatorTransport(simulator),
    clock: systemClock,
    random: Math.random,
  });
  const registry = await openSqliteRegistry({ home, mode: "write" });
  const effects = {
    clock: systemClock,
    failpoint: noFailpoint,
    log: silentLog,
    progress: noProgress,
    signal: new AbortController().signal,
  };
  const scope = { kind: "everything" as const };
  await syncScope({ registry, upstream, scope, full: false, effects });
  const first = await registry.count();
  const perVersion: number[] = [];
  for (let day = 0, before = first; day < DATA_DAYS; day++) {
    const dataDay = simulator.dataDay;
    while (simulator.dataDay === dataDay) simulator.advance(1);
    await syncScope({ registry, upstream, scope, full: false, effects });
    const now = await registry.count();
    perVersion.push((now.storedBytes - before.storedBytes) / (now.versions - before.versions));
    before = now;
  }
  const last = await registry.count();
  await registry[Symbol.asyncDispose]();
  rmSync(home, { recursive: true });
  const kB = (bytes: number) => `${(bytes / 1000).toFixed(2)} kB`;
  return [
    "## What a version costs",
    "",
    `${STUDIES.toLocaleString("en-US")} simulated studies, ${DATA_DAYS} data days, a tenth of the studies changed on each.`,
    "",
    table(
      ["", "count", "text", "stored"],
      [
        [
          "first versions",
          first.versions.toLocaleString("en-US"),
          kB(first.textBytes / first.versions),
          kB(first.storedBytes / first.versions),
        ],
        [
          "later versions",
          (last.versions - first.versions).toLocaleString("en-US"),
          kB((last.textBytes - first.textBytes) / (last.versions - first.versions)),
          `${kB(median(perVersion))} (median of days)`,
        ],
      ],
    ),
  ].join("\n");
}
