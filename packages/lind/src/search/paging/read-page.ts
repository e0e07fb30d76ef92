import type { Condition, Query } from "../../query/query.ts";
import { rankingTexts } from "../../query/score.ts";
import type { DocSet } from "../doc-set.ts";
import { documentsMeeting } from "../evaluate/documents-meeting.ts";
import type { ExactSets, Universe } from "../evaluate/universe.ts";
import { studyUniverse } from "../evaluate/universes.ts";
import type { IndexReader } from "../index-reader.ts";
import { bestFirst, singleTextOf } from "../ranking/best-first.ts";
import { firstAfter, listOrderOf, type Placed, type Position } from "../ranking/list-order.ts";
import { scoreDocuments } from "../ranking/score-documents.ts";
import type { Hit, PageRequest, SearchPage } from "../search-index.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { type ListingPlace, parsePageToken, printPageToken } from "./page-token.ts";

/** One page of a listing. Every page of it is of the documents that were current when its first page was asked. */
export function readPage(query: Query, request: PageRequest, reader: IndexReader, exact: ExactSets): SearchPage {
  const fingerprint = fingerprintOf(query);
  const place =
    request.pageToken === undefined ? undefined : parsePageToken(request.pageToken, fingerprint, reader.tokenKey);
  const snapshot = snapshotOf(place, reader);
  const isCounted = request.countTotal === true && place === undefined;
  const listing = list(query, snapshot, place?.after, request.limit, isCounted, reader, exact);
  // One more than the page is looked for, so that the last page does not promise another.
  const shown = listing.placed.slice(0, request.limit);
  const last = shown.at(-1);
  const hasMore = listing.placed.length > shown.length && last !== undefined;
  return {
    hits: shown.map((placed) => toHit(placed, query, reader)),
    totalCount: listing.totalCount,
    nextPageToken: hasMore
      ? printPageToken({ buildId: reader.buildId, snapshot, fingerprint, after: last.position }, reader.tokenKey)
      : undefined,
  };
}

/** A rebuilt index has numbered its documents anew; the listing then goes on in what is current, after the same place. */
function snapshotOf(place: ListingPlace | undefined, reader: IndexReader): number {
  return place?.buildId === reader.buildId ? place.snapshot : reader.documentsCount;
}

interface Listing {
  readonly placed: readonly Placed[];
  readonly totalCount: number | undefined;
}

function list(
  query: Query,
  snapshot: number,
  after: Position | undefined,
  limit: number,
  isCounted: boolean,
  reader: IndexReader,
  exact: ExactSets,
): Listing {
  const universe = studyUniverse(reader, exact);
  const current = reader.current(snapshot);
  const single = singleTextOf(query);
  const meeting = () => documentsMeeting(query.condition, universe).clone().keepIn(current);
  if (single !== undefined) {
    const allowed = isCounted ? meeting() : meetingOthers(single.others, universe, current);
    const placed = bestFirst(single, allowed, universe, reader, after, limit + 1);
    return { placed, totalCount: isCounted ? allowed.count() : undefined };
  }
  const documents = meeting();
  const matchesCount = documents.count();
  const scores = isRanked(query) ? scoreDocuments(query, documents, universe, reader, matchesCount) : undefined;
  const placed = firstAfter(documents, listOrderOf(query, reader, scores), after, limit + 1);
  return { placed, totalCount: isCounted ? matchesCount : undefined };
}

/** The documents in which the text may be looked for. */
function meetingOthers(others: readonly Condition[], universe: Universe, current: DocSet): DocSet {
  if (others.length === 0) return current;
  return documentsMeeting({ kind: "and", operands: others }, universe).clone().keepIn(current);
}

/** Scores are worked out only where they decide the order. */
function isRanked(query: Query): boolean {
  const isByRelevance = query.sort.length === 0 || query.sort.some((key) => key.kind === "relevance");
  return isByRelevance && (query.geoDecay !== undefined || query.ranked.flatMap(rankingTexts).length > 0);
}

/** The documents that meet the query now. */
export function documentsOf(query: Query, reader: IndexReader, exact: ExactSets): DocSet {
  const universe = studyUniverse(reader, exact);
  return documentsMeeting(query.condition, universe).clone().keepIn(reader.current(reader.documentsCount));
}

function toHit({ doc, position }: Placed, query: Query, reader: IndexReader): Hit {
  const at = query.sort.length === 0 ? 0 : query.sort.findIndex((key) => key.kind === "relevance");
  return { ...reader.documentOf(doc), score: position.keys[at] ?? 0 };
}
