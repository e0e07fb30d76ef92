import type { NctId } from "ctgov/study";
import type { StudyRecord, UnreadableRecord } from "../record.ts";
import type { Traffic } from "../upstream.ts";

/**
 * The registry's own memory of its records: the list of a study's versions, and each of them. It is asked for one answer
 * at a time, because the registry refuses requests that overlap (429). Failures that outlast the client's retries throw a
 * `LindError`.
 */
export interface HistoryUpstream {
  /** For people: `https://clinicaltrials.gov`. */
  readonly url: string;
  list(nctId: NctId, signal: AbortSignal): Promise<VersionList>;
  fetchVersion(nctId: NctId, number: number, signal: AbortSignal): Promise<FetchedVersion>;
  /** What was asked so far, retries included. */
  traffic(): Traffic;
}

export type VersionList =
  /** In the order of their numbers, at least one. */
  | { readonly kind: "listed"; readonly versions: readonly ListedVersion[] }
  /**
   * Some records have no history. `isCertain`: the registry gave an empty list. A history that was not found (404) may as
   * well be one of a mirror that keeps none of any study.
   */
  | { readonly kind: "none"; readonly isCertain: boolean };

/** What the list says of a version. */
export interface ListedVersion {
  /** The registry's own number, from 0. */
  readonly number: number;
  /**
   * The day on which the registry had checked what was submitted (`yyyy-MM-dd`), two days before it posted the version in
   * the median; undefined where it says none.
   */
  readonly day: string | undefined;
}

export type FetchedVersion =
  | { readonly kind: "found"; readonly record: StudyRecord }
  | { readonly kind: "unreadable"; readonly record: UnreadableRecord }
  /** The list names it, and it is not there. */
  | { readonly kind: "gone" };
