import { parentPort, workerData } from "node:worker_threads";
import { must } from "../../base/assert.ts";
import { openSqliteRegistry } from "../../registry/sqlite/open.ts";
import { type GrowthMemory, readGrowth } from "../../search/index-file/growth.ts";
import { serveScan } from "../../search/index-file/preparing/scan-thread.ts";
import { studiesToIndex } from "../../search/index-file/scan-studies.ts";

/** What a scanning thread is started with. */
export interface ScanThreadData {
  readonly home: string;
  /** The day whose studies are read; undefined for the present ones. */
  readonly asOf: string | undefined;
  readonly after: string | undefined;
  /** Where a load still fills the home: how far it is. */
  readonly growth: GrowthMemory | undefined;
}

/** A thread that reads the studies of a home and prepares them for the index. */
async function serve({ home, asOf, after, growth }: ScanThreadData): Promise<void> {
  await using registry = await openSqliteRegistry({ home, mode: "read" });
  const range = { asOf, after, growth: growth && readGrowth(growth) };
  await serveScan(must(parentPort, "this file runs as a thread"), studiesToIndex(registry, range));
}

await serve(workerData);
