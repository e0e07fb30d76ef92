import { type JsonObject, toMarkdownRecord } from "ctgov/study";
import { diffStudies } from "../../changes/diff-studies.ts";
import type { NewVersion } from "../../registry/registry.ts";
import type { ListedVersion } from "../../sources/history/history-upstream.ts";
import { parseStudy } from "../page-plan.ts";
import type { ReadStudy } from "../read-record.ts";

/** What a version of the registry's history is to the store. */
export type Placed =
  /** It joins the history. */
  | { readonly kind: "past"; readonly version: NewVersion }
  /** A version that is stored already says the same. */
  | { readonly kind: "known" }
  /** It was posted after the current text: a sync brings it, and then it has its place. */
  | { readonly kind: "newer" };

/** What the store has, as far as the decision needs it. */
export interface StoredBeside {
  /** The post day of the current text. */
  readonly currentPostDay: string | undefined;
  /** Whether a version with this hash is stored. */
  readonly hasText: (textHash: string) => boolean;
  /** The texts of other sources that were posted on this day. */
  readonly textsPostedOn: (day: string) => Promise<readonly JsonObject[]>;
}

/**
 * Where a version stands in time. Its own text says when it was posted, which is when it could be seen; the list's day is
 * that of the registry's check, before it, and puts versions in order that were posted on one day. A text without a post
 * date counts from the list's day.
 */
export async function placeVersion(study: ReadStudy, listed: ListedVersion, stored: StoredBeside): Promise<Placed> {
  const postDay = study.lastUpdatePostDate ?? listed.day;
  const { currentPostDay } = stored;
  if (postDay !== undefined && currentPostDay !== undefined && postDay > currentPostDay) return { kind: "newer" };
  if (stored.hasText(study.textHash)) return { kind: "known" };
  if (postDay !== undefined && (await isShown(study, await stored.textsPostedOn(postDay)))) return { kind: "known" };
  const { nctId, text, textHash, overallStatus, briefTitle } = study;
  const version = { nctId, text, textHash, overallStatus, briefTitle };
  return { kind: "past", version: { ...version, lastUpdatePostDate: postDay, dataTimestamp: listed.day } };
}

async function isShown(study: ReadStudy, others: readonly JsonObject[]): Promise<boolean> {
  if (others.length === 0) return false;
  const record = parseStudy(toMarkdownRecord(study.text));
  return others.some((other) => isSameUpdate(record, other));
}

/**
 * Whether two texts are one update of the record: nothing differs but what the registry derives and how it writes. The
 * dates of the record belong to the update, so that an update which only confirmed the record is one of its own.
 */
function isSameUpdate(left: JsonObject, right: JsonObject): boolean {
  return diffStudies(left, right).every(({ nature }) => nature !== "edit" && nature !== "stamp");
}
