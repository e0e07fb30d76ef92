import type { NctId } from "ctgov/study";
import type { Query } from "../query/query.ts";
import type { ArchivedState } from "./index-file/archived-state.ts";

/**
 * The index: answers a `Query` without reading a record. It is derived from the change feed, may be thrown away at any
 * time, and is append-only: a document is one version of a study, and a listing is of the documents that were current
 * when it began, so that pages stay consistent while syncs go on.
 */
export interface SearchIndex extends AsyncDisposable {
  /** One page of hits. Throws `PAGE_TOKEN_INVALID`, and `QUERY_TIMEOUT` after the time limit. */
  search(query: Query, page: PageRequest): Promise<SearchPage>;
  /** How many studies meet the query. */
  count(query: Query): Promise<number>;
  /** Counts of the values of pieces among the studies that meet the query. */
  facets(query: Query, requests: readonly FacetRequest[]): Promise<readonly Facet[]>;
  readState(): Promise<IndexState>;
}

export interface PageRequest {
  /** Hits in a page, at least 1. */
  readonly limit: number;
  readonly pageToken?: string | undefined;
  /** Whether to count all that match; the first page of a token's listing only. */
  readonly countTotal?: boolean | undefined;
}

export interface SearchPage {
  readonly hits: readonly Hit[];
  readonly totalCount: number | undefined;
  /** Absent after the last page. */
  readonly nextPageToken: string | undefined;
}

/** A found study. `version` names the text that was indexed, so that a listing shows what it found. */
export interface Hit {
  readonly nctId: NctId;
  readonly version: number;
  /** Above 0 where the query ranks; comparable within one query only. */
  readonly score: number;
}

/** A piece by its name, `year:StartDate` for the years of a date piece, or `size:Location` for the lengths of a list. */
export interface FacetRequest {
  readonly name: string;
  /** The most values to give; the commonest come first. */
  readonly limit: number;
}

export interface Facet {
  readonly name: string;
  readonly values: readonly FacetValue[];
  /** Studies of the query that have no value of the piece. */
  readonly missingCount: number;
  /** How many different values there are; more than `values` where the limit cut them. */
  readonly valuesCount: number;
}

export interface FacetValue {
  readonly value: string;
  /** Studies, not occurrences. */
  readonly studiesCount: number;
}

export interface IndexState {
  /** Studies that can be found. */
  readonly studies: number;
  /** Documents, those of superseded versions among them. */
  readonly documents: number;
  readonly bytes: number;
  /** Names the store that it was made of. */
  readonly feedOrigin: string;
  /** The `seq` of the change feed up to which the index has read. */
  readonly seq: number;
  /** Names learnt from the mirror. */
  readonly conceptsLearnt: number;
  /** The day that it shows; undefined for the index of the present. */
  readonly archived: ArchivedState | undefined;
}
