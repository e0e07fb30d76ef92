import { parentPort, workerData } from "node:worker_threads";
import { must } from "../../../base/assert.ts";
import { openSqliteRegistry } from "../../../registry/sqlite/open.ts";
import { runStatistics } from "./run-statistics.ts";
import type { StatisticsRequest } from "./statistics.ts";

/** What a thread that makes one pass is started with. */
export interface StatisticsThreadData {
  readonly home: string;
  readonly request: StatisticsRequest;
}

async function pass({ home, request }: StatisticsThreadData): Promise<void> {
  await using registry = await openSqliteRegistry({ home, mode: "read" });
  must(parentPort, "this file runs as a thread").postMessage(await runStatistics(registry, request));
}

await pass(workerData);
