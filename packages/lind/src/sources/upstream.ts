import type { NctId } from "ctgov/study";
import type { StudyRecord } from "./record.ts";

/**
 * The registry as the sync sees it: the few questions it asks, answered with exact texts. `api/` answers them over
 * HTTP; tests answer them from memory. Failures that outlast the client's retries throw a `LindError`.
 */
export interface Upstream {
  /** For people and for the store: `https://clinicaltrials.gov`. */
  readonly url: string;
  /** One request. With the ETag of an earlier answer the registry may say that nothing has changed since. */
  version(ifNoneMatch: string | undefined, signal: AbortSignal): Promise<UpstreamVersion>;
  listPage(request: PageRequest, signal: AbortSignal): Promise<UpstreamPage>;
  /** The second look at one study. */
  fetchStudy(nctId: NctId, signal: AbortSignal): Promise<FetchedStudy>;
  /** The registry's own description of its data, as it came. */
  document(name: "metadata" | "search-areas" | "enums", signal: AbortSignal): Promise<string>;
  /** What was asked so far, retries included. */
  traffic(): Traffic;
}

export type UpstreamVersion =
  | { readonly kind: "unchanged" }
  | {
      readonly kind: "version";
      readonly apiVersion: string;
      readonly dataTimestamp: string;
      readonly etag: string | undefined;
    };

/** One request to `/studies`: parameters by their API names, paging apart from them. */
export interface PageRequest {
  readonly parameters: Readonly<Record<string, string>>;
  readonly pageSize: number;
  readonly pageToken?: string | undefined;
  readonly countTotal: boolean;
}

export type UpstreamPage =
  | {
      readonly kind: "page";
      readonly records: readonly StudyRecord[];
      readonly nextPageToken: string | undefined;
      readonly totalCount: number | undefined;
    }
  /** The registry refuses the token (400): it has expired, or the data has moved. Only for requests with a token. */
  | { readonly kind: "token-refused"; readonly reason: string };

export type FetchedStudy =
  | { readonly kind: "found"; readonly record: StudyRecord }
  /** The id is an alias now; the answer is the study that took it in. */
  | { readonly kind: "merged"; readonly into: NctId; readonly record: StudyRecord }
  | { readonly kind: "gone" };

export interface Traffic {
  readonly requests: number;
  /** Bytes of bodies received, as they were after decompression. */
  readonly bytes: number;
}
