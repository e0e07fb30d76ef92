import { setFlagsFromString } from "node:v8";
import { parentPort, workerData } from "node:worker_threads";
import { must } from "../../base/assert.ts";
import { openSqliteRegistry } from "../../registry/sqlite/open.ts";
import { serveScan } from "../../search/index-file/preparing/scan-thread.ts";

/** What a scanning thread is started with. */
export interface ScanThreadData {
  readonly home: string;
  readonly after: string | undefined;
}

/** A thread that reads the studies of a home and prepares them for the index. */
async function serve({ home, after }: ScanThreadData): Promise<void> {
  await using registry = await openSqliteRegistry({ home, mode: "read" });
  await serveScan(must(parentPort, "this file runs as a thread"), registry, after);
}

// The program keeps V8's young generation small for the sake of loading (bin/lind.js). Here every study leaves as much
// garbage as it has text, and a young generation that may grow is collected less often.
setFlagsFromString("--semi-space-growth-factor=2");
await serve(workerData);
