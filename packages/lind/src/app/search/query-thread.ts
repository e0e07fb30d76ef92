import { parentPort, workerData } from "node:worker_threads";
import { must } from "../../base/assert.ts";
import { openSqliteRegistry } from "../../registry/sqlite/open.ts";
import { openIndexReader } from "../../search/index-file/read-index.ts";
import { createSearcher } from "../../search/searcher.ts";
import { serveQuestions } from "../../search/threads/serve-questions.ts";
import { readRecordOf } from "./run-search.ts";

/** What a query thread is started with. */
export interface QueryThreadData {
  readonly home: string;
  readonly cacheBytes: number;
}

/** A query thread: an index of its own connection, and the records for what the index cannot tell. */
async function serve({ home, cacheBytes }: QueryThreadData): Promise<void> {
  const registry = await openSqliteRegistry({ home, mode: "read" });
  const reader = openIndexReader(home, { cacheBytes });
  serveQuestions(must(parentPort, "this file runs as a thread"), createSearcher(reader, readRecordOf(registry)));
}

await serve(workerData);
