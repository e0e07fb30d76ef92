import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openLind } from "../../packages/lind/src/app/open-lind.ts";
import { updateIndex } from "../../packages/lind/src/app/search/open-search.ts";
import { serveSearch } from "../../packages/lind/src/app/search/serve-search.ts";
import { loadFiles } from "../../packages/lind/src/app/sync-scopes.ts";
import { systemClock } from "../../packages/lind/src/base/clock.ts";
import { noFailpoint } from "../../packages/lind/src/base/failpoint.ts";
import { silentLog } from "../../packages/lind/src/base/log.ts";
import { noProgress } from "../../packages/lind/src/base/progress.ts";
import { bindQuery } from "../../packages/lind/src/query/bind-query.ts";
import { createConcepts } from "../../packages/lind/src/query/concepts/create-concepts.ts";
import type { Query } from "../../packages/lind/src/query/query.ts";
import { simulatedTexts } from "../property/search-index.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const STUDIES = 40;

function queryOf(parameters: Readonly<Record<string, string>>): Query {
  const bound = bindQuery(parameters, { concepts: createConcepts([]) });
  if (bound.kind !== "query") throw new Error("The parameters are refused.");
  return bound.query;
}

test("a server's query threads answer as one thread does, page by page, and say why not", async () => {
  const home = temporaryFolder();
  const file = join(home, "studies.ndjson");
  writeFileSync(file, simulatedTexts(STUDIES, 5).join("\n"));
  const signal = new AbortController().signal;
  const effects = {
    clock: systemClock,
    random: () => 0.5,
    failpoint: noFailpoint,
    log: silentLog,
    progress: noProgress,
    signal,
  };
  await using lind = openLind({ home, upstream: "http://127.0.0.1:9", ratePerSecond: undefined }, effects);
  await loadFiles(lind, [file]);
  await updateIndex(lind);
  await using index = serveSearch(lind, { threadsCount: 2, timeLimitMs: 20_000, cacheBytes: 1_000_000 });
  const everything = queryOf({});
  const first = await index.search(everything, { limit: 30, countTotal: true });
  expect(first.totalCount).toBe(STUDIES);
  const second = await index.search(everything, { limit: 30, pageToken: first.nextPageToken });
  const ids = [...first.hits, ...second.hits].map(({ nctId }) => nctId);
  expect(ids).toEqual([...new Set(ids)].sort());
  expect(ids.length).toBe(STUDIES);
  const exact = queryOf({ "filter.advanced": "AREA[StudyType]INTERVENTIONAL AND EXPANSION[None]Study" });
  const [count, facets] = await Promise.all([
    index.count(exact),
    index.facets(exact, [{ name: "StudyType", limit: 5 }]),
  ]);
  expect(facets[0]?.values).toEqual(count === 0 ? [] : [{ value: "INTERVENTIONAL", studiesCount: count }]);
  await expect(index.search(everything, { limit: 1, pageToken: "garbage" })).rejects.toMatchObject({
    code: "PAGE_TOKEN_INVALID",
  });
  await expect(index.facets(everything, [{ name: "Phaze", limit: 1 }])).rejects.toThrow('There is no piece "Phaze"');
  expect(await index.readState()).toMatchObject({ studies: STUDIES, documents: STUDIES });
});
