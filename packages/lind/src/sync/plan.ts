import { addDays, type NctId } from "ctgov/study";
import { must } from "../base/assert.ts";
import { LindError } from "../base/errors.ts";
import { hashText } from "../base/hash.ts";
import type { ScopeDefinition } from "../registry/registry.ts";
import type { PageRequest } from "../sources/upstream.ts";
import type { Pull, PullKind } from "./checkpoint.ts";
import { IDS_PER_REQUEST, PAGE_SIZE, PAGES_MAX, REPEATED_MAX } from "./limits.ts";

/** Parameters of `/studies` by name. */
export type Parameters = Readonly<Record<string, string>>;

/**
 * Newest posts first. While pages are read, a study that is posted anew moves to the front and pushes the rest back: the
 * next page then repeats studies, which is harmless, where the opposite order would let studies slip into pages
 * that were already read.
 */
const NEWEST_FIRST = "LastUpdatePostDate:desc";

/** What a listing of ids asks for: enough to see which studies are missing and which are behind. */
const ID_AND_POST_DATE = "NCTId,LastUpdatePostDate";

/** Parameters that say how to answer, not what belongs to a scope. The sync sets them itself. */
const ANSWER_PARAMETERS: readonly string[] = [
  "fields",
  "sort",
  "pageSize",
  "pageToken",
  "countTotal",
  "format",
  "markupFormat",
];

/** The conditions of a scope. Throws `USAGE` for an empty list of ids, and for a parameter that would change the texts or the paging. */
export function scopeParameters(definition: ScopeDefinition): Parameters {
  if (definition.kind === "ids" && definition.nctIds.length === 0) {
    throw new LindError("USAGE", "The scope is a list of ids and names none.", {
      hint: "Name at least one NCT number.",
    });
  }
  if (definition.kind !== "query") return {};
  const wrong = Object.keys(definition.parameters).find((name) => ANSWER_PARAMETERS.includes(name));
  if (wrong !== undefined) {
    throw new LindError(
      "USAGE",
      `A scope says what to mirror; \`${wrong}\` says how to answer and cannot be part of it.`,
      {
        hint: `Leave \`${wrong}\` out: the sync keeps whole records and orders them itself.`,
        details: { parameter: wrong },
      },
    );
  }
  return definition.parameters;
}

/** What a pull asks, page by page. */
export function pullParameters(
  definition: ScopeDefinition,
  pull: { readonly kind: PullKind; readonly since?: string | undefined },
): Parameters {
  switch (pull.kind) {
    case "full":
      return { ...scopeParameters(definition), sort: NEWEST_FIRST };
    case "delta": {
      const conditions = definition.kind === "ids" ? idsParameters(definition.nctIds) : scopeParameters(definition);
      return { ...postedSince(conditions, must(pull.since, "a delta has a first day")), sort: NEWEST_FIRST };
    }
    case "wide":
      return { ...postedSince({}, must(pull.since, "a delta has a first day")), sort: NEWEST_FIRST };
    case "ids":
      return {};
    default:
      return pull.kind satisfies never;
  }
}

/** The question of a pull in one text: whoever asks another question cannot use its token. */
export function hashParameters(definition: ScopeDefinition, pull: Pick<Pull, "kind" | "since">): string {
  const question = pull.kind === "ids" && definition.kind === "ids" ? idsParameters(definition.nctIds) : undefined;
  const parameters = question ?? pullParameters(definition, pull);
  return hashText(JSON.stringify([pull.kind, Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1))]));
}

/** The next page of a pull through pages. The total is asked for once: the registry gives it with the first page only. */
export function pageRequest(definition: ScopeDefinition, pull: Pull): PageRequest {
  return {
    parameters: pullParameters(definition, pull),
    pageSize: PAGE_SIZE,
    pageToken: pull.pageToken,
    countTotal: pull.pageToken === undefined,
  };
}

/** Whole studies by their ids, whatever scope they belong to. */
export function idsRequest(nctIds: readonly NctId[]): PageRequest {
  return { parameters: idsParameters(nctIds), pageSize: PAGE_SIZE, countTotal: false };
}

/**
 * Those of the ids that belong to the scope. Where the scope has `filter.ids` itself, ours go to `postFilter.ids`,
 * which has the same effect; all conditions are joined by AND.
 */
export function idsInScopeRequest(definition: ScopeDefinition, nctIds: readonly NctId[]): PageRequest {
  const conditions = scopeParameters(definition);
  const name = conditions["filter.ids"] === undefined ? "filter.ids" : "postFilter.ids";
  return { parameters: { ...conditions, [name]: nctIds.join(",") }, pageSize: PAGE_SIZE, countTotal: false };
}

/** A page of the scope's ids, with the day each study was last posted. */
export function listingRequest(definition: ScopeDefinition, pageToken: string | undefined): PageRequest {
  return {
    parameters: { ...scopeParameters(definition), fields: ID_AND_POST_DATE, sort: NEWEST_FIRST },
    pageSize: PAGE_SIZE,
    pageToken,
    countTotal: pageToken === undefined,
  };
}

/** Which of the ids the registry still has, with the day each was last posted and the ids that lead to it. */
export function idsListingRequest(nctIds: readonly NctId[]): PageRequest {
  const parameters = { ...idsParameters(nctIds), fields: `${ID_AND_POST_DATE},NCTIdAlias` };
  return { parameters, pageSize: PAGE_SIZE, countTotal: false };
}

/** How many studies the scope has, for the price of one id. */
export function countRequest(definition: ScopeDefinition): PageRequest {
  return { parameters: { ...scopeParameters(definition), fields: "NCTId" }, pageSize: 1, countTotal: true };
}

/** How many studies of the scope a delta from the mark would bring, for the price of one id. */
export function countPostedRequest(definition: ScopeDefinition, mark: string): PageRequest {
  const parameters = postedSince(scopeParameters(definition), sinceDay(mark));
  return { parameters: { ...parameters, fields: "NCTId" }, pageSize: 1, countTotal: true };
}

/** The first day that a delta asks for: the registry posts by date, without a time, and may add to a day it has shown. */
export function sinceDay(mark: string): string {
  return addDays(mark, -1);
}

/**
 * Up to which day everything posted is stored: never later than the data that was asked, nor than the newest post that
 * was met, and never from the local clock. A pull that met nothing leaves the mark where it was.
 */
export function nextMark(
  dataTimestamp: string,
  maxLastUpdatePostDate: string | undefined,
  mark: string | undefined,
): string | undefined {
  const met = [maxLastUpdatePostDate, mark].filter((day) => day !== undefined).toSorted();
  const newest = met.at(-1);
  const dataDay = dataTimestamp.slice(0, "2026-08-14".length);
  return newest === undefined || newest < dataDay ? newest : dataDay;
}

/** How a scope asks for what was posted since the mark. A list too long for one request asks the whole registry. */
export function deltaKind(definition: ScopeDefinition): "delta" | "wide" {
  return definition.kind === "ids" && definition.nctIds.length > IDS_PER_REQUEST ? "wide" : "delta";
}

/** Whether asking for the ids themselves costs fewer requests than the rest of a delta over the whole registry. */
export function isIdsPullCheaper(totalCount: number | undefined, idCount: number): boolean {
  const deltaRequestsLeft = Math.ceil((totalCount ?? 0) / PAGE_SIZE) - 1;
  return deltaRequestsLeft > Math.ceil(idCount / IDS_PER_REQUEST);
}

/** True where a listing goes in circles: it has given far more than it said it has, or pages beyond all measure. */
export function isEndless(pagesDone: number, received: number, totalCount: number | undefined): boolean {
  return pagesDone >= PAGES_MAX || (totalCount !== undefined && received > 2 * totalCount + REPEATED_MAX);
}

/** The next ids of a sorted list, after the one that was reached. */
export function nextChunk(nctIds: readonly NctId[], after: NctId | undefined): readonly NctId[] {
  const from = after === undefined ? 0 : nctIds.findIndex((nctId) => nctId > after);
  return from < 0 ? [] : nctIds.slice(from, from + IDS_PER_REQUEST);
}

function idsParameters(nctIds: readonly NctId[]): Parameters {
  return { "filter.ids": nctIds.join(",") };
}

function postedSince(conditions: Parameters, since: string): Parameters {
  const range = `AREA[LastUpdatePostDate]RANGE[${since},MAX]`;
  const advanced = conditions["filter.advanced"];
  return { ...conditions, "filter.advanced": advanced === undefined ? range : `(${advanced}) AND ${range}` };
}
