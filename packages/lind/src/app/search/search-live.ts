import { LindError } from "../../base/errors.ts";
import type { StudyRecord } from "../../sources/record.ts";
import type { Lind } from "../open-lind.ts";
import type { SearchParameters } from "./run-search.ts";

/** What the registry itself found. */
export interface LiveStudies {
  readonly totalCount: number;
  readonly studies: AsyncIterable<StudyRecord>;
}

const PAGE_SIZE_MAX = 1_000;
/** At a thousand studies a page this is beyond the whole registry; a token that leads in circles ends here. */
const PAGES_MAX = 2_000;

/**
 * Asks the registry itself, page by page as the studies are taken. Nothing is stored. Throws `REGISTRY_MOVING` where the
 * registry does not go on with a listing that it began: what was read until then is not the whole of it.
 */
export async function searchLive(
  lind: Lind,
  parameters: SearchParameters,
  limit: number | undefined,
): Promise<LiveStudies> {
  const upstream = await lind.openUpstream();
  const { signal } = lind.effects;
  const pageSize = Math.min(limit ?? PAGE_SIZE_MAX, PAGE_SIZE_MAX);
  const ask = async (pageToken: string | undefined) => {
    const page = await upstream.listPage(
      { parameters, pageSize, pageToken, countTotal: pageToken === undefined },
      signal,
    );
    if (page.kind === "token-refused") throw movedError(page.reason);
    return page;
  };
  const first = await ask(undefined);
  async function* read(): AsyncGenerator<StudyRecord> {
    let left = limit ?? Number.POSITIVE_INFINITY;
    let page = first;
    for (let asked = 1; asked <= PAGES_MAX; asked++) {
      for (const record of page.records) {
        if (left-- <= 0) return;
        yield record;
      }
      if (page.nextPageToken === undefined || left <= 0) return;
      page = await ask(page.nextPageToken);
    }
  }
  return { totalCount: first.totalCount ?? first.records.length, studies: read() };
}

function movedError(reason: string): LindError {
  return new LindError("REGISTRY_MOVING", `The registry broke off its listing before the last page: ${reason}`, {
    hint: "Ask again; what was printed so far is not all that was found.",
  });
}
