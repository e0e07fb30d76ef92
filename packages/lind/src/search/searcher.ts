import { fieldNodes, findField, nearest } from "ctgov/study";
import { LindError } from "../base/errors.ts";
import { orderedKindOf } from "../query/ordered-values.ts";
import type { Condition, Query } from "../query/query.ts";
import type { DocSet } from "./doc-set.ts";
import { findExact, type ReadRecord } from "./evaluate/find-exact.ts";
import type { ExactSets } from "./evaluate/universe.ts";
import { countInRecords } from "./facets/count-in-records.ts";
import { countValues, SIZE_PREFIX, YEAR_PREFIX } from "./facets/count-values.ts";
import type { IndexReader } from "./index-reader.ts";
import { documentsOf, readPage } from "./paging/read-page.ts";
import type { Facet, FacetRequest, PageRequest, SearchPage } from "./search-index.ts";

/**
 * Answers queries from an open index, in the thread that asks. Every question first takes notice of what was indexed
 * meanwhile, so an answer is of one moment; one question is asked at a time.
 */
export interface Searcher {
  search(query: Query, request: PageRequest): Promise<SearchPage>;
  count(query: Query): Promise<number>;
  facets(query: Query, requests: readonly FacetRequest[]): Promise<readonly Facet[]>;
}

export function createSearcher(reader: IndexReader, readRecord: ReadRecord): Searcher {
  /** What the last question looked up in records, because the next page asks for the same. */
  let exact: { readonly of: string; readonly sets: ExactSets } = { of: "", sets: new Map() };

  async function exactSets(condition: Condition): Promise<ExactSets> {
    reader.refresh();
    const of = `${reader.buildId} ${reader.documentsCount}`;
    const known = exact.of === of ? exact.sets : new Map<string, DocSet>();
    exact = { of, sets: await findExact(condition, known, reader, readRecord) };
    return exact.sets;
  }

  async function documents(query: Query): Promise<DocSet> {
    const exact = await exactSets(query.condition);
    return reader.atOneMoment(() => documentsOf(query, reader, exact));
  }

  return {
    search: async (query, request) => {
      const exact = await exactSets(query.condition);
      return reader.atOneMoment(() => readPage(query, request, reader, exact));
    },
    count: async (query) => (await documents(query)).count(),
    facets: async (query, requests) => {
      for (const request of requests) assertCountable(request);
      const found = await documents(query);
      const facets: Facet[] = [];
      for (const request of requests) {
        facets.push(countValues(request, found, reader) ?? (await countInRecords(request, found, reader, readRecord)));
      }
      return facets;
    },
  };
}

/** Refuses what is no piece, a structure, which has no values to count, the years of what is no date, and other lengths than a list's. */
function assertCountable({ name }: FacetRequest): void {
  if (name.startsWith(SIZE_PREFIX) && findField(name.slice(SIZE_PREFIX.length))?.isList === true) return;
  const isOfYears = name.startsWith(YEAR_PREFIX);
  const piece = isOfYears ? name.slice(YEAR_PREFIX.length) : name;
  const node = findField(piece);
  const isLeaf = node !== undefined && node.children.length === 0;
  if (isLeaf && (!isOfYears || orderedKindOf(node) === "date")) return;
  if (isLeaf) {
    throw new LindError("USAGE", `${piece} is no date, so it has no years to count.`, {
      hint: `Count its values instead: ${piece}. Years are those of dates: year:StartDate.`,
    });
  }
  const leaves = fieldNodes.filter((each) => each.children.length === 0).map((each) => each.piece);
  const near = nearest(piece, leaves);
  throw new LindError("USAGE", `There is no piece "${piece}" whose values could be counted.`, {
    hint: near === undefined ? "Pieces are named as in the registry: OverallStatus, Phase." : `Did you mean ${near}?`,
  });
}
