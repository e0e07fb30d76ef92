import { parentPort, workerData } from "node:worker_threads";
import { must } from "../../base/assert.ts";
import { openSqliteRegistry } from "../../registry/sqlite/open.ts";
import { type OpenIndexReader, openIndexReader } from "../../search/index-file/read-index.ts";
import { createSearcher, type Searcher } from "../../search/searcher.ts";
import { type SearcherOf, serveQuestions } from "../../search/threads/serve-questions.ts";
import { archivedFolder } from "./archived-days.ts";
import { readRecordOf } from "./run-search.ts";

/** What a query thread is started with. */
export interface QueryThreadData {
  readonly home: string;
  readonly cacheBytes: number;
}

/** A query thread: an index of its own connection, and the records for what the index cannot tell. */
async function serve({ home, cacheBytes }: QueryThreadData): Promise<void> {
  const registry = await openSqliteRegistry({ home, mode: "read" });
  const readRecord = readRecordOf(registry);
  let open:
    | { readonly asOf: string | undefined; readonly reader: OpenIndexReader; readonly searcher: Searcher }
    | undefined;
  // One index is open at a time, so that several days take no more memory than one.
  const searcherOf: SearcherOf = (asOf) => {
    if (open !== undefined && open.asOf === asOf) return open.searcher;
    const reader = openIndexReader(asOf === undefined ? home : archivedFolder(home, asOf), { cacheBytes });
    open?.reader.close();
    open = { asOf, reader, searcher: createSearcher(reader, readRecord) };
    return open.searcher;
  };
  serveQuestions(must(parentPort, "this file runs as a thread"), searcherOf);
}

await serve(workerData);
