import type { JsonObject } from "ctgov/study";
import type { Query } from "../../query/query.ts";
import type { Hit } from "../../search/search-index.ts";
import { parseStored } from "../read-studies.ts";
import { readIndexed } from "../search/run-search.ts";
import { requireIndex } from "../serving/listed-mirror.ts";
import type { ServedMirror } from "../serving/served-mirror.ts";

/** The studies of a listing from one rank to another, counted from 1. */
export interface RankedStudies {
  readonly totalCount: number;
  readonly studies: readonly JsonObject[];
}

/** Reads the studies of a query from the rank `first` to the rank `last`; the expression names the listing. */
export type ReadRanked = (expression: string, query: Query, first: number, last: number) => Promise<RankedStudies>;

/** Hits that are asked of the index at once. */
const PAGE_SIZE = 1_000;
/** Listings whose places are remembered. */
const LISTINGS_MAX = 50;

interface Listing {
  readonly totalCount: number;
  /** The token of each page of `PAGE_SIZE` hits that was reached so far; the first page has none. */
  readonly tokens: (string | undefined)[];
}

/**
 * The classic API gave studies by their rank. Listings here go on from page to page, so the places that were reached are
 * remembered: who reads on pays for one page, and a jump for the pages in between.
 */
export function createRankedStudies(mirror: ServedMirror): ReadRanked {
  const listings = new Map<string, Listing>();

  async function open(key: string, query: Query): Promise<Listing> {
    const known = listings.get(key);
    if (known !== undefined) return known;
    const listing: Listing = { totalCount: await mirror.index.count(query), tokens: [undefined] };
    listings.set(key, listing);
    const [oldest] = listings.keys();
    if (listings.size > LISTINGS_MAX && oldest !== undefined) listings.delete(oldest);
    return listing;
  }

  async function readPage(query: Query, { tokens }: Listing, page: number): Promise<readonly Hit[]> {
    for (let at = tokens.length - 1; at < page; at++) {
      const before = await mirror.index.search(query, { limit: PAGE_SIZE, pageToken: tokens[at] });
      if (before.nextPageToken === undefined) return [];
      tokens[at + 1] = before.nextPageToken;
    }
    return (await mirror.index.search(query, { limit: PAGE_SIZE, pageToken: tokens[page] })).hits;
  }

  return async (expression, query, first, last) => {
    await requireIndex(mirror);
    const { dataTag } = await mirror.readState();
    const listing = await open(`${dataTag} ${expression}`, query);
    const hits: Hit[] = [];
    const end = Math.min(last, listing.totalCount);
    for (let page = Math.floor((first - 1) / PAGE_SIZE); page * PAGE_SIZE < end; page++) {
      const from = Math.max(0, first - 1 - page * PAGE_SIZE);
      hits.push(...(await readPage(query, listing, page)).slice(from, end - page * PAGE_SIZE));
    }
    const studies: JsonObject[] = [];
    for (const { nctId, version } of hits) {
      const stored = await readIndexed(mirror.registry, nctId, version);
      if (stored !== undefined) studies.push(parseStored(stored.text));
    }
    return { totalCount: listing.totalCount, studies };
  };
}
