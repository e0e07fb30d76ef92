import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "../measure.ts";
import { measureLindTree } from "./measure-tree.ts";

/** What some weeks of daily updates by the API took. */
export interface DaysMeasured {
  readonly studies: number;
  readonly days: number;
  /** Changed studies a day, at the median. */
  readonly changed: number;
  /** Processor time of `lind sync` for a day; the registry has a process of its own. */
  readonly ownSeconds: number;
  readonly ownSecondsMax: number;
  readonly requests: number;
  /** Processor time of `lind index` after it. */
  readonly indexSeconds: number;
  /** Stored for each version that was added, at the median of days. */
  readonly bytesPerVersion: number;
}

interface Status {
  readonly versions: number;
  readonly storedBytes: number;
}

/** Mirrors a simulated registry by the API and follows it day by day, as `lind sync` and `lind index` of a user would. */
export async function measureDays(studies: number, changesPerDay: number, days: number): Promise<DaysMeasured> {
  const home = mkdtempSync(join(tmpdir(), "lind-bench-home-"));
  const server = fork(join(import.meta.dirname, "serve-days.ts"), [String(studies), String(changesPerDay)], {
    execArgv: ["--conditions=source"],
  });
  try {
    const [url] = await once(server, "message");
    const env = { LIND_UPSTREAM: String(url) };
    const lind = (...args: readonly string[]) => measureLindTree([...args, "--json", "--home", home], env);
    const status = async (): Promise<Status> => JSON.parse((await lind("status")).out);
    await lind("sync", "--all");
    const measured: { changed: number; own: number; requests: number; index: number; bytes: number }[] = [];
    for (let day = 0, before = await status(); day < days; day++) {
      server.send("next day");
      await once(server, "message");
      const sync = await lind("sync");
      const index = await lind("index");
      const { updated, added, requests } = JSON.parse(sync.out);
      const now = await status();
      const bytes = (now.storedBytes - before.storedBytes) / (now.versions - before.versions);
      measured.push({ changed: updated + added, own: sync.cpuSeconds, requests, index: index.cpuSeconds, bytes });
      before = now;
    }
    return {
      studies,
      days,
      changed: median(measured.map(({ changed }) => changed)),
      ownSeconds: median(measured.map(({ own }) => own)),
      ownSecondsMax: Math.max(...measured.map(({ own }) => own)),
      requests: median(measured.map(({ requests }) => requests)),
      indexSeconds: median(measured.map(({ index }) => index)),
      bytesPerVersion: median(measured.map(({ bytes }) => bytes)),
    };
  } finally {
    server.disconnect();
    rmSync(home, { recursive: true });
  }
}
