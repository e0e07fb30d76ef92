import { isJsonObject, type JsonObject, type NctId } from "ctgov/study";
import { assert } from "../base/assert.ts";
import type { Change } from "../changes/change.ts";
import { classifyChanges, mayBeNews } from "../changes/events/classify.ts";
import type { StudyEvent } from "../changes/events/event.ts";
import { registrationDay } from "../changes/events/study-pair.ts";
import type { FeedQuery, Registry, StoredChange, StoredVersion } from "../registry/registry.ts";

/** An event of the change feed. */
export interface ClassifiedEvent extends StudyEvent {
  /**
   * Stable: the same whenever the feed is read again, and no other event of the store has it. It names the study, its version,
   * the kind and the first change, as `NCT03516279:v3:date.primaryCompletion.slip:4711`.
   */
  readonly id: string;
  /** The `seq` of the first of its changes. */
  readonly seq: number;
}

/** A version of a study with its text. */
export interface ClassifiedText {
  readonly version: number;
  readonly text: string;
  readonly study: JsonObject;
}

/** What one commit, or a day, did to one study, as events. */
export interface ClassifiedStudy {
  readonly nctId: NctId;
  /** The version that the changes led to; for changes of the study as a whole the one that was current. */
  readonly version: number;
  /** The changes of the feed that it was made of: the first and the last `seq`; 0 where no change did it but a day. */
  readonly seqs: { readonly first: number; readonly last: number };
  /** Of what the calendar alone brought about: the day. */
  readonly day?: string | undefined;
  /** What its alert is known by, where that is not its version: the clock says a thing once, whichever version it is of. */
  readonly alertKey?: string | undefined;
  /** The registry's data version that showed them, where that is known. */
  readonly dataTimestamp?: string | undefined;
  readonly recordedAt: string;
  /** The day that the sentences call registered, where it is known. */
  readonly registeredOn?: string | undefined;
  /** Absent for a study that is new. */
  readonly before?: ClassifiedText | undefined;
  readonly after: ClassifiedText;
  /** The most severe first; never empty. */
  readonly events: readonly ClassifiedEvent[];
}

export interface ClassifiedFeedQuery extends Pick<FeedQuery, "nctId" | "recordedSince"> {
  /** Only events with a `seq` above it. */
  readonly after: number;
  /** Only changes with a `seq` up to it; by default to the end of the feed. */
  readonly until?: number | undefined;
  /**
   * Passes over studies whose changes are sure to be noise, without reading their texts; by default they are given. The registry
   * derives fields anew for some ten thousand studies a day.
   */
  readonly newsOnly?: boolean | undefined;
  /** The reading ends behind the study with which so many changes were read; by default at the end of the feed. */
  readonly changesMax?: number | undefined;
}

/** Changes that are read at a time; a group that is longer is put together of several batches. */
const BATCH = 1_000;

/**
 * The change feed as classified events, in its order: changes of one study, version and run that follow each other are one study.
 * Memory holds one batch of changes and the two texts of one study, however long the feed is.
 *
 * A reader that keeps its place goes on after `seqs.last`. One that stopped within a study gets the rest of its events,
 * with the same ids: the study is classified as a whole again.
 *
 * What a change means is judged by both texts. Where a person has had one of them dropped (`lind vacuum`), its changes are
 * passed over; as they were stored they can still be read.
 *
 * Returns the last `seq` that was read where `changesMax` ended it, undefined at the end of the feed.
 */
export async function* readClassifiedFeed(
  registry: Registry,
  query: ClassifiedFeedQuery,
): AsyncGenerator<ClassifiedStudy, number | undefined> {
  const after = await findBeginning(registry, query);
  let left = query.changesMax ?? Number.POSITIVE_INFINITY;
  for await (const group of readGroups(registry, { ...query, after })) {
    const study = query.newsOnly === true && !mayBeNews(group) ? undefined : await classifyGroup(registry, group);
    const events = study?.events.filter(({ seq }) => seq > query.after) ?? [];
    if (study !== undefined && events.length > 0) yield { ...study, events };
    left -= group.length;
    if (left <= 0) return (group.at(-1) ?? group[0]).seq;
  }
  return undefined;
}

/** Contiguous changes of one study, version and run; never empty. */
type Group = readonly [StoredChange, ...StoredChange[]];

async function* readGroups(registry: Registry, query: ClassifiedFeedQuery): AsyncGenerator<Group> {
  let group: [StoredChange, ...StoredChange[]] | undefined;
  for await (const change of readFeed(registry, query)) {
    if (group !== undefined && isNext(group.at(-1) ?? group[0], change)) group.push(change);
    else {
      if (group !== undefined) yield group;
      group = [change];
    }
  }
  if (group !== undefined) yield group;
}

async function* readFeed(registry: Registry, query: ClassifiedFeedQuery): AsyncGenerator<StoredChange> {
  const { until = Number.MAX_SAFE_INTEGER, nctId, recordedSince } = query;
  let { after } = query;
  for (;;) {
    const batch = await registry.readFeed({ nctId, recordedSince, after, limit: BATCH });
    for (const change of batch) {
      if (change.seq > until) return;
      yield change;
    }
    const last = batch.at(-1);
    if (last === undefined || batch.length < BATCH) return;
    after = last.seq;
  }
}

/** True where one change continues the group of the other. Another study between them, also one that is not asked for, ends it. */
function isNext(last: StoredChange, change: StoredChange): boolean {
  return (
    last.nctId === change.nctId &&
    last.version === change.version &&
    last.runId === change.runId &&
    last.seq + 1 === change.seq
  );
}

/** The `seq` before the first change of the group that goes on after `query.after`; `after` itself where it ends a group. */
async function findBeginning(registry: Registry, { after: asked, nctId }: ClassifiedFeedQuery): Promise<number> {
  let after = asked;
  // Nearly always the first look, at the two changes around the place, finds its end.
  for (let window = 1; after > 0; window = BATCH) {
    const from = Math.max(0, after - window);
    const changes = await registry.readFeed({ nctId, after: from, limit: after - from + 1 });
    const bySeq = new Map(changes.map((change) => [change.seq, change]));
    for (; after > from; after -= 1) {
      const [change, next] = [bySeq.get(after), bySeq.get(after + 1)];
      if (change === undefined || next === undefined || !isNext(change, next)) return after;
    }
  }
  return 0;
}

/** Undefined where one of the two texts was dropped. */
async function classifyGroup(registry: Registry, group: Group): Promise<ClassifiedStudy | undefined> {
  const [first] = group;
  const last = group.at(-1) ?? first;
  const { nctId, version, dataTimestamp, recordedAt } = first;
  const stored = await registry.readVersion(nctId, version);
  if (stored === undefined) return undefined;
  const isNew = group.some(({ kind }) => kind === "study.added");
  const previous = isNew ? undefined : await readPrevious(registry, group, stored);
  if (!isNew && previous === undefined) return undefined;
  const [before, after] = [previous === undefined ? undefined : toText(previous), toText(stored)];
  const registeredOn = registrationDay(
    { before: before?.study ?? {}, after: after.study },
    dataTimestamp ?? recordedAt,
  );
  const events = classifyChanges({ before: before?.study, after: after.study, changes: group, registeredOn });
  return {
    nctId,
    version,
    seqs: { first: first.seq, last: last.seq },
    dataTimestamp,
    recordedAt,
    registeredOn,
    before,
    after,
    events: events.map((event) => identify(event, first, group)),
  };
}

/** Changes of the study as a whole, such as its leaving a scope, come without a new text. */
async function readPrevious(
  registry: Registry,
  group: Group,
  stored: StoredVersion,
): Promise<StoredVersion | undefined> {
  if (group.every((change) => change.fieldPath === "")) return stored;
  return await registry.readVersionBefore(stored.nctId, stored.version);
}

function toText({ version, text }: StoredVersion): ClassifiedText {
  const study: unknown = JSON.parse(text);
  assert(isJsonObject(study), "the text of a study is a JSON object");
  return { version, text, study };
}

function identify(event: StudyEvent, { nctId, version }: StoredChange, group: Group): ClassifiedEvent {
  const seqs = new Map<Change, number>(group.map((change) => [change, change.seq]));
  const seq = Math.min(...event.changes.map((change) => seqs.get(change) ?? Number.POSITIVE_INFINITY));
  return { ...event, id: `${nctId}:v${version}:${event.kind}:${seq}`, seq };
}
