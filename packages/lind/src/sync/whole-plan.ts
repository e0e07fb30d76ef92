import type { BulkOffer } from "../sources/bulk/probe-bulk.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { PAGE_SIZE } from "./limits.ts";

/**
 * What the ways to the whole registry cost. They are estimates and only have to tell minutes from hours: a wrong choice
 * costs time and nothing else, because each way ends with the same studies.
 *
 * - A page of 1,000 whole records is some 17 MB of JSON that the registry makes for each request: 3 s.
 * - A page of 1,000 ids with their post dates is some 150 kB: 0.5 s.
 * - The archive (2.5 GB for 600,000 studies in August 2026) comes as fast as the line: 10 MB/s.
 * - To read a study of it that is stored already takes 60 µs (`bench/RESULTS.md`). Storing a new one costs the same on
 *   each way and is left out.
 * - To ask for the archive, open it, and remove it: 5 s.
 *
 * So the archive is worth it from some 4,000 studies on. For 600,000 studies it costs
 * 10 minutes, a pull of all pages 30, and a delta of 5,000 edited studies 15 s.
 */
export const COSTS = {
  wholePageSeconds: 3,
  idPageSeconds: 0.5,
  archiveBytesPerSecond: 10_000_000,
  readSecondsPerStudy: 60e-6,
  archiveSeconds: 5,
} as const;

/** Bytes of the archive for each study, where the registry does not say how large it is: 2.53 GB / 600,000. */
export const ARCHIVE_BYTES_PER_STUDY: number = 4_200;

/**
 * The data may have moved on by so many days before anybody counts what was posted: the registry posts up to 5,000
 * studies a day, so that this is at most 70 pages, which is less than the archive takes to come.
 */
export const UNCOUNTED_DAYS_MAX: number = 14;

/** Everything that the choice depends on. What was not asked for is undefined. */
export interface WholeFacts {
  readonly checkpoint: Checkpoint;
  /** The registry's data version now. */
  readonly dataTimestamp: string;
  readonly isFull: boolean;
  /** `archive` or `pages`, where a person has chosen. */
  readonly wanted: "archive" | "pages" | undefined;
  /** Studies that the registry counts. */
  readonly totalCount: number | undefined;
  /** Of these, posted since the mark, where there is one. */
  readonly postedCount: number | undefined;
  readonly offer: BulkOffer | undefined;
  /** Bytes of the archive that an earlier run has brought home. */
  readonly bytesHere: number;
  /** These are all of them: a load may have begun. */
  readonly isArchiveHere: boolean;
  /** Requests a second, where a person has set a limit. */
  readonly ratePerSecond: number | undefined;
}

export type WholeStep =
  | { readonly kind: "download"; readonly bytes: number; readonly bytesHere: number; readonly seconds: number }
  | { readonly kind: "load"; readonly studies: number; readonly seconds: number }
  /** All pages of whole records; `requests` are those that are left. */
  | { readonly kind: "pages"; readonly requests: number; readonly seconds: number }
  /** The pages of what was posted since the mark, or since the archive was made. */
  | { readonly kind: "delta"; readonly requests: number | undefined; readonly seconds: number }
  /** All ids and post dates, held against what is stored. */
  | { readonly kind: "list-ids"; readonly requests: number; readonly seconds: number };

export interface WholePlan {
  readonly way: "archive" | "pages" | "delta" | "unchanged";
  readonly steps: readonly WholeStep[];
  readonly seconds: number;
  /** Why this way and not another: a sentence each. */
  readonly reasons: readonly string[];
  /** The way that was not taken, where there was a choice. */
  readonly instead: { readonly way: "archive" | "pages" | "delta"; readonly seconds: number } | undefined;
}

/** Whether the choice needs more than the data version: how much there is, how much was posted, whether there is an archive. */
export function isChoiceOpen(
  facts: Pick<WholeFacts, "checkpoint" | "dataTimestamp" | "isFull" | "wanted" | "bytesHere">,
): boolean {
  const { reached } = facts.checkpoint;
  if (facts.wanted === "pages") return false;
  if (facts.wanted === "archive" || facts.isFull || reached?.mark === undefined) return true;
  return daysBetween(reached.dataTimestamp, facts.dataTimestamp) > UNCOUNTED_DAYS_MAX;
}

/**
 * Decides how the whole registry is mirrored, or brought up to date: by its archive, by all pages of the API, or by the
 * pages of what was posted since. The cheaper way in seconds by `COSTS`; a person's choice comes before it. Pure.
 */
export function planWhole(facts: WholeFacts): WholePlan {
  const { reached, pull } = facts.checkpoint;
  const isCurrent = reached?.isSettled === true && reached.dataTimestamp === facts.dataTimestamp && pull === undefined;
  const reasons: string[] = [];
  if (isCurrent && !facts.isFull && facts.wanted !== "archive") {
    reasons.push("The registry's data is the one that is stored.");
    return { way: "unchanged", steps: [], seconds: 0, reasons, instead: undefined };
  }
  const isWholeDue = facts.isFull || reached?.mark === undefined;
  reasons.push(isWholeDue ? wholeReason(facts) : `Stored is the data of ${reached.dataTimestamp.slice(0, 10)}.`);
  const byApi = isWholeDue ? pagesWay(facts) : deltaWay(facts);
  if (facts.wanted === "pages")
    return { ...byApi, reasons: [...reasons, "The API was asked for."], instead: undefined };
  const { offer } = facts;
  if (offer === undefined) {
    const days = `${UNCOUNTED_DAYS_MAX} days`;
    return {
      ...byApi,
      reasons: [...reasons, `That is less than ${days} ago: the API is cheaper.`],
      instead: undefined,
    };
  }
  if (offer.kind === "absent") {
    return { ...byApi, reasons: [...reasons, `There is no archive: ${offer.reason}.`], instead: undefined };
  }
  const byArchive = archiveWay(facts, offer.bytes);
  if (facts.wanted === "archive") {
    return { ...byArchive, reasons: [...reasons, "The archive was asked for."], instead: toInstead(byApi) };
  }
  if (facts.isArchiveHere) {
    return { ...byArchive, reasons: [...reasons, "The archive is here already."], instead: toInstead(byApi) };
  }
  return byArchive.seconds < byApi.seconds
    ? { ...byArchive, reasons: [...reasons, "The archive is cheaper."], instead: toInstead(byApi) }
    : { ...byApi, reasons: [...reasons, "The API is cheaper."], instead: toInstead(byArchive) };
}

type Way = Pick<WholePlan, "way" | "steps" | "seconds">;

function toInstead({ way, seconds }: Way): WholePlan["instead"] {
  return way === "unchanged" ? undefined : { way, seconds };
}

function wholeReason({ checkpoint, isFull }: WholeFacts): string {
  if (isFull) return "Everything was asked for again.";
  return checkpoint.pull === undefined
    ? "The whole registry has not been mirrored yet."
    : "An earlier pull of all pages has not come to its end.";
}

/** All pages; an unfinished pull of the same data goes on where it stopped. */
function pagesWay(facts: WholeFacts): Way {
  const { pull } = facts.checkpoint;
  const goesOn = pull?.kind === "full" && pull.dataTimestamp === facts.dataTimestamp;
  const all = pagesOf(facts.totalCount ?? pull?.totalCount ?? 0);
  const requests = Math.max(1, all - (goesOn ? pull.pagesDone : 0));
  return toWay("pages", [{ kind: "pages", requests, seconds: requests * pageSeconds(facts, COSTS.wholePageSeconds) }]);
}

function deltaWay(facts: WholeFacts): Way {
  const requests = facts.postedCount === undefined ? undefined : Math.max(1, pagesOf(facts.postedCount));
  const seconds = (requests ?? 1) * pageSeconds(facts, COSTS.wholePageSeconds);
  return toWay("delta", [{ kind: "delta", requests, seconds }]);
}

function archiveWay(facts: WholeFacts, bytesOffered: number | undefined): Way {
  const studies = facts.totalCount ?? Math.ceil((bytesOffered ?? 0) / ARCHIVE_BYTES_PER_STUDY);
  const bytes = bytesOffered ?? studies * ARCHIVE_BYTES_PER_STUDY;
  const bytesHere = Math.min(facts.bytesHere, bytes);
  const listings = Math.max(1, pagesOf(studies));
  return toWay("archive", [
    {
      kind: "download",
      bytes,
      bytesHere,
      seconds: COSTS.archiveSeconds + (bytes - bytesHere) / COSTS.archiveBytesPerSecond,
    },
    { kind: "load", studies, seconds: studies * COSTS.readSecondsPerStudy },
    // How much was posted since the archive was made shows when it is read; it is at most a few days.
    { kind: "delta", requests: undefined, seconds: pageSeconds(facts, COSTS.wholePageSeconds) },
    { kind: "list-ids", requests: listings, seconds: listings * pageSeconds(facts, COSTS.idPageSeconds) },
  ]);
}

function toWay(way: Way["way"], steps: readonly WholeStep[]): Way {
  return { way, steps, seconds: steps.reduce((sum, step) => sum + step.seconds, 0) };
}

function pagesOf(studies: number): number {
  return Math.ceil(studies / PAGE_SIZE);
}

function pageSeconds({ ratePerSecond }: WholeFacts, seconds: number): number {
  return Math.max(seconds, ratePerSecond === undefined ? 0 : 1 / ratePerSecond);
}

const DAY_MS = 86_400_000;

/** Whole days from one stamp of the registry to another. A stamp that is no date is infinitely long ago. */
function daysBetween(earlier: string, later: string): number {
  const ms = Date.parse(`${later.slice(0, 10)}T00:00:00Z`) - Date.parse(`${earlier.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(ms) ? Number.POSITIVE_INFINITY : ms / DAY_MS;
}
