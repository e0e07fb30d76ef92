import { setFlagsFromString } from "node:v8";
import { parentPort, workerData } from "node:worker_threads";
import { must } from "../../base/assert.ts";
import { openSqliteRegistry } from "../../registry/sqlite/open.ts";
import { serveScan } from "../../search/index-file/preparing/scan-thread.ts";
import { studiesToIndex } from "../../search/index-file/scan-studies.ts";

/** What a scanning thread is started with. */
export interface ScanThreadData {
  readonly home: string;
  /** The day whose studies are read; undefined for the present ones. */
  readonly asOf: string | undefined;
  readonly after: string | undefined;
}

/** A thread that reads the studies of a home and prepares them for the index. */
async function serve({ home, asOf, after }: ScanThreadData): Promise<void> {
  await using registry = await openSqliteRegistry({ home, mode: "read" });
  await serveScan(must(parentPort, "this file runs as a thread"), studiesToIndex(registry, asOf, after));
}

// The program keeps V8's young generation small for the sake of loading (bin/lind.js). Here every study leaves as much
// garbage as it has text, and a young generation that may grow is collected less often.
setFlagsFromString("--semi-space-growth-factor=2");
await serve(workerData);
