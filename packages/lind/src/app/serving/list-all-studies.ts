import type { Query } from "../../query/query.ts";
import type { FoundText } from "../search/run-search.ts";
import { type ListedPage, listStudies } from "./list-studies.ts";
import type { ListedMirror } from "./listed-mirror.ts";

/** Studies that are asked of the index at once. */
const PAGE_SIZE = 1_000;

/** Every study of a query, in the order of its listing; pages are asked for as the studies are taken. */
export async function listAllStudies(
  mirror: ListedMirror,
  query: Query,
  countTotal: boolean,
): Promise<Pick<ListedPage, "totalCount" | "studies">> {
  const first = await listStudies(mirror, query, { pageSize: PAGE_SIZE, pageToken: undefined, countTotal });
  async function* read(): AsyncGenerator<FoundText> {
    for (let page = first; ; ) {
      yield* page.studies;
      if (page.nextPageToken === undefined) return;
      const wanted = { pageSize: PAGE_SIZE, pageToken: page.nextPageToken, countTotal: false };
      page = await listStudies(mirror, query, wanted);
    }
  }
  return { totalCount: first.totalCount, studies: read() };
}
