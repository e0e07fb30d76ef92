import type { NctId } from "ctgov/study";
import type { Completeness, DifferingIds, StudyHead } from "../registry/registry.ts";
import type { PageRequest } from "../sources/upstream.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { Batch, Departure } from "./committer.ts";
import { assertWhole, type Desk, originOf, toNote } from "./desk.ts";
import { DIFFERENCES_KEPT_MAX } from "./limits.ts";
import { NctIdSet } from "./nct-id-set.ts";
import { idsInScopeRequest, idsRequest } from "./plan.ts";
import { type ListedStudy, type ReadStudy, readBatch, readListed, readRecord } from "./read-record.ts";
import type { SyncCommand, SyncEvent } from "./state.ts";

type Command<Kind extends SyncCommand["kind"]> = Extract<SyncCommand, { readonly kind: Kind }>;
type Answer = Pick<Batch, "studies" | "unreadable">;

/** What the second looks of one batch have shown. */
interface Findings {
  readonly seen: ReadStudy[];
  readonly left: ReadStudy[];
  readonly departures: Departure[];
  readonly unreadable: Answer["unreadable"][number][];
}

/** Performs the commands that hold the store against the registry's own list of ids. */
export class ReconcileDesk {
  readonly #desk: Desk;
  #listed = new NctIdSet();
  /** Listed with another post date than the stored text has. */
  #behind = new NctIdSet();
  /** The last listing was of the whole scope, and of the data that the pull is of. */
  #isScopeListed = false;
  /** Not listed, and found inside the scope when they were asked for. */
  #foundInside = new NctIdSet();
  /** Ids that were asked for and are aliases of studies that answered. */
  readonly #aliases = new NctIdSet();
  readonly #unknown = new NctIdSet();

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Ids of the scope's list that the registry does not know. */
  get unknownIds(): readonly NctId[] {
    return [...this.#unknown].filter((nctId) => !this.#aliases.has(nctId));
  }

  /** A new pull is of other data than a listing that was made before it. */
  forgetListing(): void {
    this.#isScopeListed = false;
  }

  /** What differs by id between the registry's list and the members; undefined where nothing was listed as a whole. */
  differences(): Pick<Completeness, "missing" | "extra"> | undefined {
    if (!this.#isScopeListed) return undefined;
    const { members } = this.#desk.scope;
    const isMissing = (nctId: NctId) => !members.has(nctId);
    const isExtra = (nctId: NctId) => !this.#listed.has(nctId) && !this.#foundInside.has(nctId);
    return { missing: differing(this.#listed, isMissing), extra: differing(members, isExtra) };
  }

  async list({ request, isFirst }: Command<"list-ids">): Promise<SyncEvent> {
    const { registry, upstream, effects } = this.#desk;
    if (isFirst) {
      this.#listed = new NctIdSet();
      this.#behind = new NctIdSet();
      this.#foundInside = new NctIdSet();
    }
    const page = await upstream.listPage(request, effects.signal);
    if (page.kind === "token-refused") return page;
    // Only ids and dates are in these records; one that cannot be read is not listed, and is looked at by itself.
    const studies = readListed(page.records);
    const heads = await registry.readHeads(studies.map(({ nctId }) => nctId));
    this.#noteAliases(studies);
    for (const { nctId, lastUpdatePostDate } of studies) {
      this.#listed.add(nctId);
      const head = heads.get(nctId);
      if (head !== undefined && head.lastUpdatePostDate !== lastUpdatePostDate) this.#behind.add(nctId);
    }
    effects.progress({ label: "comparing ids", done: this.#listed.size, total: page.totalCount, unit: "studies" });
    const { nextPageToken, totalCount } = page;
    return { kind: "listed", nextPageToken, totalCount, received: page.records.length };
  }

  async compare({ askedIds }: Command<"compare">): Promise<SyncEvent> {
    const { members } = this.#desk.scope;
    this.#isScopeListed = askedIds === undefined;
    const toFetch = [...this.#listed].filter((nctId) => !members.has(nctId) || this.#behind.has(nctId));
    const unlisted = [...(askedIds ?? members)].filter((nctId) => !this.#listed.has(nctId));
    const toLook = askedIds === undefined ? unlisted : await this.#unexplained(unlisted);
    return { kind: "compared", toFetch, toLook };
  }

  /** Of ids that are asked for again and again: one that is not stored is unknown, one that departed has been explained. */
  async #unexplained(nctIds: readonly NctId[]): Promise<readonly NctId[]> {
    const heads = await this.#desk.registry.readHeads(nctIds);
    for (const nctId of nctIds) if (!heads.has(nctId)) this.#unknown.add(nctId);
    return nctIds.filter((nctId) => heads.get(nctId)?.state === "present" || this.#desk.scope.members.has(nctId));
  }

  async fetchIds({ nctIds, checkpoint }: Command<"fetch-ids">): Promise<SyncEvent> {
    const answer = await this.#ask(this.#inScope(nctIds), nctIds);
    await this.#commit({ ...answer, verdict: "seen" }, checkpoint);
    const garbled = answer.unreadable.length;
    const unstored = nctIds.filter((nctId) => !this.#desk.scope.members.has(nctId));
    // Which of them an unreadable record is, it does not say.
    return { kind: "fetched", garbled, unreadable: Math.min(garbled, unstored.length) };
  }

  /**
   * First asks for the ids inside the scope, then for the rest anywhere: what is found there has left the scope. What
   * is found nowhere and was stored gets a look of its own.
   */
  async look({ nctIds, checkpoint }: Command<"look">): Promise<SyncEvent> {
    const inside = await this.#ask(this.#inScope(nctIds), nctIds);
    await this.#commit({ ...inside, verdict: "seen" }, checkpoint);
    for (const { nctId } of inside.studies) this.#foundInside.add(nctId);
    let rest = without(nctIds, inside);
    let garbled = inside.unreadable.length;
    if (this.#desk.definition.kind === "query" && rest.length > 0) {
      const outside = await this.#ask(idsRequest(rest), rest);
      await this.#commit({ ...outside, verdict: "left" }, checkpoint);
      rest = without(rest, outside);
      garbled += outside.unreadable.length;
    }
    return { kind: "looked", garbled, unanswered: await this.#presentOf(rest, checkpoint) };
  }

  /** Those that are stored as present. One that departed earlier only leaves the scope; one never stored is unknown. */
  async #presentOf(nctIds: readonly NctId[], checkpoint: Checkpoint): Promise<readonly NctId[]> {
    const heads = await this.#desk.registry.readHeads(nctIds);
    const isPresent = (head: StudyHead | undefined) => head?.state === "present";
    for (const nctId of nctIds) if (!heads.has(nctId)) this.#unknown.add(nctId);
    const departed = nctIds.filter((nctId) => heads.has(nctId) && !isPresent(heads.get(nctId)));
    await this.#commitDepartures(
      departed.map((nctId) => ({ nctId, mergedInto: undefined })),
      checkpoint,
    );
    return nctIds.filter((nctId) => isPresent(heads.get(nctId)));
  }

  /** The look of its own: only now a study is marked removed or merged. */
  async confirm({ nctIds, checkpoint }: Command<"confirm">): Promise<SyncEvent> {
    const findings: Findings = { seen: [], left: [], departures: [], unreadable: [] };
    for (const nctId of nctIds) await this.#confirmOne(nctId, findings);
    const { seen, left, departures, unreadable } = findings;
    await this.#commit({ studies: seen, unreadable, verdict: "seen" }, checkpoint);
    await this.#commit({ studies: left, unreadable: [], verdict: "left" }, checkpoint);
    await this.#commitDepartures(departures, checkpoint);
    return { kind: "confirmed", garbled: unreadable.length };
  }

  async #confirmOne(nctId: NctId, findings: Findings): Promise<void> {
    const { upstream, effects, definition, scope } = this.#desk;
    const fetched = await upstream.fetchStudy(nctId, effects.signal);
    if (fetched.kind === "gone") {
      findings.departures.push({ nctId, mergedInto: undefined });
      return;
    }
    const read = readRecord(fetched.record);
    if (read.kind === "unreadable") {
      findings.unreadable.push(read.quarantine);
      return;
    }
    if (fetched.kind === "found") {
      if (read.nctId !== nctId) return;
      // A query was asked for it just now and did not give it.
      (definition.kind === "query" ? findings.left : findings.seen).push(read);
      return;
    }
    findings.departures.push({ nctId, mergedInto: fetched.into });
    // Whether a query matches the study that took it in is the query's to say; a list of ids names it by its alias.
    const isSeen = definition.kind !== "query" || scope.members.has(read.nctId);
    if (isSeen && read.nctId === fetched.into) findings.seen.push(read);
  }

  #inScope(nctIds: readonly NctId[]): PageRequest {
    const { definition } = this.#desk;
    return definition.kind === "query" ? idsInScopeRequest(definition, nctIds) : idsRequest(nctIds);
  }

  async #ask(request: PageRequest, nctIds: readonly NctId[]): Promise<Answer> {
    const { upstream, effects } = this.#desk;
    const asked = new NctIdSet(nctIds);
    const page = await upstream.listPage(request, effects.signal);
    assertWhole(page);
    const { studies, unreadable } = readBatch(page.kind === "page" ? page.records : []);
    this.#noteAliases(studies);
    return { studies: studies.filter(({ nctId }) => asked.has(nctId)), unreadable };
  }

  #noteAliases(studies: readonly ListedStudy[]): void {
    for (const { nctIdAliases } of studies) for (const alias of nctIdAliases) this.#aliases.add(alias);
  }

  async #commit(found: Answer & Pick<Batch, "verdict">, checkpoint: Checkpoint): Promise<void> {
    if (found.studies.length === 0 && found.unreadable.length === 0) return;
    const { committer, effects } = this.#desk;
    await committer.commitStudies(
      { ...found, origin: originOf(checkpoint) },
      toNote(this.#desk, checkpoint),
      checkpoint,
    );
    effects.failpoint("sync.page-committed");
  }

  async #commitDepartures(departures: readonly Departure[], checkpoint: Checkpoint): Promise<void> {
    if (departures.length === 0) return;
    await this.#desk.committer.commitDepartures(departures, toNote(this.#desk, checkpoint));
    this.#desk.effects.failpoint("sync.page-committed");
  }
}

function differing(nctIds: Iterable<NctId>, isDifferent: (nctId: NctId) => boolean): DifferingIds {
  const different = [...nctIds].filter(isDifferent);
  return { count: different.length, nctIds: different.slice(0, DIFFERENCES_KEPT_MAX) };
}

function without(nctIds: readonly NctId[], answer: Answer): readonly NctId[] {
  const answered = new NctIdSet(answer.studies.map(({ nctId }) => nctId));
  return nctIds.filter((nctId) => !answered.has(nctId));
}
