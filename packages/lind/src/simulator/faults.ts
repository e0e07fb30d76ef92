import { Draws } from "./random.ts";

/**
 * What may go wrong with one answer. The first group is about the connection and the server, the second about paging, the
 * third are lies: answers that look right and are not.
 */
export type Fault =
  | { readonly kind: "too-many-requests"; readonly retryAfter?: string | undefined }
  | { readonly kind: "server-error"; readonly status: 500 | 502 | 503 | 504 }
  /** The connection is lost before the first byte. */
  | { readonly kind: "reset" }
  /** The body ends after this share of its bytes. */
  | { readonly kind: "cut-body"; readonly share: number }
  /** The body comes in pieces with a pause after each. */
  | { readonly kind: "slow-body"; readonly pauseMs: number; readonly pieces: number }
  /** A page in HTML with status 200, as a captive portal answers. */
  | { readonly kind: "html" }
  /** The registry takes the page token no more. */
  | { readonly kind: "token-expired" }
  /** The data moves on by so many days just before this answer. */
  | { readonly kind: "data-moves"; readonly days: number }
  /** The page names its own token as the next one. */
  | { readonly kind: "repeated-token" }
  /** The page begins with the last study of the page before. */
  | { readonly kind: "duplicate-study" }
  /** One study is left out of the page, as if it did not exist. */
  | { readonly kind: "omitted-study" }
  | { readonly kind: "wrong-total"; readonly by: number }
  /** A study that exists is not found. */
  | { readonly kind: "missing-study" }
  /** A version of a study's history is JSON and no study. */
  | { readonly kind: "garbled-version" }
  /** The rest of the archive begins elsewhere than was asked for. */
  | { readonly kind: "wrong-range" }
  /** One byte of the archive, at this share of its length, is another one. */
  | { readonly kind: "wrong-byte"; readonly share: number }
  /** The archive was packed so many days ago and is kept. */
  | { readonly kind: "old-archive"; readonly days: number };

export type FaultKind = Fault["kind"];

export type Endpoint =
  | "list"
  | "fetch"
  | "version"
  | "download"
  | "metadata"
  | "search-areas"
  | "enums"
  | "size"
  | "history"
  | "other";

/** What a plan may decide by. */
export interface FaultOccasion {
  /** 1 for the first request that the simulator gets. */
  readonly number: number;
  readonly endpoint: Endpoint;
  readonly hasPageToken: boolean;
}

/** Which faults befall a request. Pure: the same occasion has the same faults. */
export type FaultPlan = (occasion: FaultOccasion) => readonly Fault[];

/** A fault that happened. One that could not happen (an expired token where there was none) is not recorded. */
export interface FaultRecord {
  readonly number: number;
  readonly endpoint: Endpoint;
  readonly fault: Fault;
  /** The study that was left out, repeated or denied. */
  readonly nctId?: string | undefined;
}

export const noFaults: FaultPlan = () => [];

/** Faults by the numbers of requests: `{3: [{kind: "reset"}]}`. */
export function scheduleFaults(schedule: Readonly<Record<number, readonly Fault[]>>): FaultPlan {
  return ({ number }) => schedule[number] ?? [];
}

/** Each fault with its own probability, drawn for each request from the seed; they may meet. */
export function randomFaults(
  seed: number,
  chances: readonly { readonly fault: Fault; readonly probability: number; readonly endpoint?: Endpoint | undefined }[],
): FaultPlan {
  return ({ number, endpoint }) =>
    chances
      .filter(({ probability }, at) => new Draws(seed, number, "fault", at).chance(probability))
      .filter((chance) => chance.endpoint === undefined || chance.endpoint === endpoint)
      .map(({ fault }) => fault);
}

/** All faults of several plans. */
export function combineFaults(...plans: readonly FaultPlan[]): FaultPlan {
  return (occasion) => plans.flatMap((plan) => plan(occasion));
}

/** How often each kind happened; kinds that did not are absent. */
export function countFaults(records: readonly FaultRecord[]): Readonly<Partial<Record<FaultKind, number>>> {
  const counts: Partial<Record<FaultKind, number>> = {};
  for (const { fault } of records) counts[fault.kind] = (counts[fault.kind] ?? 0) + 1;
  return counts;
}
