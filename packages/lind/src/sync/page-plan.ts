import { isJsonObject, type JsonObject, type NctId } from "ctgov/study";
import { assert } from "../base/assert.ts";
import type { Change } from "../changes/change.ts";
import { diffStudies } from "../changes/diff-studies.ts";
import { withoutUnpostedEdits } from "../changes/unposted.ts";
import type { NewNovelty, NewVersion, StudyHead, StudyWrite } from "../registry/registry.ts";
import type { ReadStudy } from "./read-record.ts";
import { emptyTally, type Tally } from "./report.ts";

/** What the store has of a study, as far as the plan needs it: `current` and `history` only where the texts differ. */
export interface Stored {
  readonly head: StudyHead;
  /** The current text, parsed; absent where the new text is the same. */
  readonly current?: JsonObject | undefined;
  /** The hashes of every stored text, for a file, which may hold any of them again. */
  readonly history?: ReadonlySet<string> | undefined;
}

/** Who gave the studies. The registry speaks about the present; a file holds whatever it held when it was written. */
export type Origin = { readonly kind: "registry"; readonly dataTimestamp: string } | { readonly kind: "file" };

/** What a study's turning up, or not, says about the scope at hand. */
export interface Membership {
  readonly scopeId: number;
  /** `seen`: the study belongs to the scope. `left`: it is still there, but no longer belongs. */
  readonly verdict: "seen" | "left";
  readonly isMember: (nctId: NctId) => boolean;
  /**
   * Entering and leaving are news after the scope's first pull, and only where the scope is a choice: whatever enters
   * or leaves "everything" was added, restored, removed or merged, and says so itself.
   */
  readonly isNews: boolean;
}

/** What a page does to the store. */
export interface PagePlan {
  readonly writes: readonly StudyWrite[];
  readonly novelties: readonly NewNovelty[];
  readonly tally: Tally;
}

/** How a text stands to the one that is stored. */
type Order = "new" | "same" | "newer" | "past" | "known";

/** Decides what each study of a page does to the store. Each id may appear once; `splitRepeats` sees to it. */
export function planPage(
  studies: readonly ReadStudy[],
  stored: ReadonlyMap<NctId, Stored>,
  origin: Origin,
  membership: Membership | undefined,
): PagePlan {
  const writes: StudyWrite[] = [];
  const novelties = new Map<string, NewNovelty>();
  const tally: { -readonly [Count in keyof Tally]: number } = { ...emptyTally };
  for (const study of studies) {
    const known = stored.get(study.nctId);
    const moves = membershipChanges(study.nctId, membership);
    const order = orderOf(study, known, origin);
    const write = planStudy(study, known, order, origin, moves);
    if (write !== undefined) writes.push(write);
    if (write !== undefined && "version" in write) noteNovelties(novelties, study);
    countWrite(tally, write);
    countMoves(tally, study.nctId, membership);
  }
  return { writes, novelties: [...novelties.values()], tally };
}

/** The registry is right about the present. A file is newer where its own dates say so, and else history. */
function orderOf(study: ReadStudy, known: Stored | undefined, origin: Origin): Order {
  if (known === undefined) return "new";
  if (known.head.textHash === study.textHash) return "same";
  if (origin.kind === "registry") return "newer";
  if (known.history?.has(study.textHash) === true) return "known";
  return isOlder(study, known.head) ? "past" : "newer";
}

/** By the day of the last post, then by the day of the data. Where neither tells, the text that came later is newer. */
function isOlder(study: ReadStudy, head: StudyHead): boolean {
  const byPost = compareDays(study.lastUpdatePostDate, head.lastUpdatePostDate);
  if (byPost !== 0) return byPost < 0;
  return compareDays(study.versionHolder, head.dataTimestamp) < 0;
}

function compareDays(a: string | undefined, b: string | undefined): number {
  const [dayOfA, dayOfB] = [a?.slice(0, "2026-08-14".length), b?.slice(0, "2026-08-14".length)];
  if (dayOfA === undefined || dayOfB === undefined || dayOfA === dayOfB) return 0;
  return dayOfA < dayOfB ? -1 : 1;
}

function planStudy(
  study: ReadStudy,
  known: Stored | undefined,
  order: Order,
  origin: Origin,
  moves: readonly Change[],
): StudyWrite | undefined {
  const version = toNewVersion(study, origin);
  if (known === undefined) return { kind: "add", version, changes: [wholeStudy("study.added"), ...moves] };
  const { nctId } = study;
  const over = known.head.version;
  if (order === "past") return { kind: "past", over, version };
  const isBack = known.head.state !== "present" && (order === "newer" || origin.kind === "registry");
  const news = isBack ? [wholeStudy("study.restored"), ...moves] : moves;
  if (order === "newer") {
    assert(known.current !== undefined, "a text that differs is compared with the stored one");
    const after = parseStudy(study.text);
    const changes = withoutUnpostedEdits(known.current, after, diffStudies(known.current, after));
    return { kind: "update", over, version, changes: [...news, ...changes] };
  }
  if (isBack) return { kind: "restore", nctId, over, changes: news };
  return news.length === 0 ? undefined : { kind: "note", nctId, over, changes: news };
}

/** The text of a study that was read or stored. */
export function parseStudy(text: string): JsonObject {
  const study: unknown = JSON.parse(text);
  assert(isJsonObject(study), "the text of a study is a JSON object");
  return study;
}

function toNewVersion(study: ReadStudy, origin: Origin): NewVersion {
  const { nctId, bytes, textHash, lastUpdatePostDate, overallStatus, briefTitle, versionHolder } = study;
  const dataTimestamp = origin.kind === "registry" ? origin.dataTimestamp : versionHolder;
  return {
    nctId,
    get text() {
      return study.text;
    },
    bytes,
    textHash,
    lastUpdatePostDate,
    dataTimestamp,
    overallStatus,
    briefTitle,
  };
}

/** Said of the study as a whole: its field path is empty. */
function wholeStudy(kind: "study.added" | "study.restored" | "study.removed"): Change {
  return { kind, nature: "edit", fieldPath: "" };
}

function membershipChanges(nctId: NctId, membership: Membership | undefined): readonly Change[] {
  if (membership === undefined || !membership.isNews) return [];
  const { scopeId } = membership;
  const isMember = membership.isMember(nctId);
  if (membership.verdict === "seen") return isMember ? [] : [scopeChange("scope.entered", scopeId)];
  return isMember ? [scopeChange("scope.left", scopeId)] : [];
}

/** The scope is the value: `after` for one that was entered, `before` for one that was left. */
function scopeChange(kind: "scope.entered" | "scope.left", scopeId: number): Change {
  const value = kind === "scope.entered" ? { after: scopeId } : { before: scopeId };
  return { kind, nature: "edit", fieldPath: "", ...value };
}

function noteNovelties(novelties: Map<string, NewNovelty>, study: ReadStudy): void {
  const { nctId } = study;
  for (const { kind, fieldPath, value } of study.novelties) {
    const key = JSON.stringify([kind, fieldPath, value]);
    if (!novelties.has(key)) novelties.set(key, { kind, fieldPath, value, nctId });
  }
}

function countWrite(tally: { -readonly [Count in keyof Tally]: number }, write: StudyWrite | undefined): void {
  switch (write?.kind) {
    case "add":
      tally.added += 1;
      break;
    case "update":
      tally.updated += 1;
      break;
    case "past":
      tally.past += 1;
      break;
    case "restore":
      tally.restored += 1;
      break;
    default:
      tally.unchanged += 1;
  }
}

function countMoves(
  tally: { -readonly [Count in keyof Tally]: number },
  nctId: NctId,
  membership: Membership | undefined,
): void {
  if (membership === undefined) return;
  const isMember = membership.isMember(nctId);
  if (membership.verdict === "left" && isMember) tally.left += 1;
  if (membership.verdict === "seen" && !isMember && membership.isNews) tally.entered += 1;
}

/** A study that the registry no longer has under its id; `head` is present, else there is nothing to say. */
export function planDeparture(head: StudyHead, mergedInto: NctId | undefined): StudyWrite {
  assert(head.state === "present", "only a present study can depart");
  const { nctId, version: over } = head;
  if (mergedInto === undefined) return { kind: "remove", nctId, over, changes: [wholeStudy("study.removed")] };
  const change: Change = { kind: "study.merged", nature: "edit", fieldPath: "", after: mergedInto };
  return { kind: "merge", nctId, over, into: mergedInto, changes: [change] };
}

/**
 * A page that holds an id more than once, as several pages that do not: the first texts of each id, then the second
 * ones, oldest post first, so that both are kept in order. The same text twice is one.
 */
export function splitRepeats(studies: readonly ReadStudy[]): readonly (readonly ReadStudy[])[] {
  const byId = Map.groupBy(studies, (study) => study.nctId);
  if (byId.size === studies.length) return [studies];
  const rounds: ReadStudy[][] = [[]];
  for (const repeats of byId.values()) {
    const texts = [...new Map(repeats.map((study) => [study.textHash, study])).values()];
    const inOrder = texts.toSorted((a, b) => compareDays(a.lastUpdatePostDate, b.lastUpdatePostDate));
    for (const [position, study] of inOrder.entries()) {
      rounds[position] ??= [];
      rounds[position]?.push(study);
    }
  }
  return rounds;
}
