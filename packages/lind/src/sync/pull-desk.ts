import type { NctId } from "ctgov/study";
import { must } from "../base/assert.ts";
import type { PageRequest } from "../sources/upstream.ts";
import type { Pull } from "./checkpoint.ts";
import { assertWhole, type Desk, originOf, readUnseen, toNote } from "./desk.ts";
import { NctIdSet } from "./nct-id-set.ts";
import { newestPost } from "./newest-post.ts";
import { type ReadBatch, type ReadStudy, readBatch } from "./read-record.ts";
import type { SyncCommand, SyncEvent } from "./state.ts";

type Command<Kind extends SyncCommand["kind"]> = Extract<SyncCommand, { readonly kind: Kind }>;

/** Performs the commands of a pull: fetches a page, commits it, counts what the pull has met. */
export class PullDesk {
  readonly #desk: Desk;
  #page: ReadBatch | undefined;
  /** The different studies that a delta has met; a full pull has its members in the store. */
  #met: { readonly generation: number; readonly nctIds: NctIdSet } | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  async fetchPage({ request, pull, isFirst }: Command<"fetch-page">): Promise<SyncEvent> {
    const { upstream, effects } = this.#desk;
    const met = await this.#metBy(pull, isFirst);
    const page = await upstream.listPage(request, effects.signal);
    effects.failpoint("sync.page-received");
    if (pull.kind === "ids") assertWhole(page);
    if (page.kind === "token-refused") return page;
    const { studies, unreadable } = readBatch(page.records);
    for (const { nctId } of studies) met.add(nctId);
    this.#page = { studies: studies.filter((study) => this.#isWanted(study)), unreadable };
    const received = page.records.length;
    const totalCount = isFirst ? page.totalCount : pull.totalCount;
    this.#report(pull, pull.received + received, totalCount);
    return {
      kind: "page",
      nextPageToken: page.nextPageToken,
      totalCount: page.totalCount,
      received,
      unreadable: unreadable.length,
      maxLastUpdatePostDate: newestPost(studies),
    };
  }

  async commitPage({ checkpoint, before }: Command<"commit-page">): Promise<SyncEvent> {
    const page = must(this.#page, "a page is fetched before it is committed");
    this.#page = undefined;
    const batch = { ...page, origin: originOf(checkpoint), verdict: "seen" } as const;
    await this.#desk.committer.commitStudies(batch, toNote(this.#desk, checkpoint), before);
    this.#desk.effects.failpoint("sync.page-committed");
    return { kind: "committed" };
  }

  async count({ pull, request }: Command<"count">): Promise<SyncEvent> {
    const { registry, scope } = this.#desk;
    const members = scope.members.size;
    const expected = request === undefined ? undefined : await this.#askCount(request);
    if (pull.kind === "delta" || pull.kind === "wide") {
      const met = await this.#metBy(pull, false);
      const unseen = pull.unreadable === 0 ? [] : await this.#perhapsGarbled(pull);
      return { kind: "counted", members, met: met.size, unseen, expected };
    }
    const unseen = await readUnseen(registry, scope.scopeId, pull.generation);
    const met = members - unseen.size;
    const unmet = pull.kind === "ids" ? await this.#withUnstored(unseen) : unseen;
    return { kind: "counted", members, met, unseen: [...unmet], expected };
  }

  async #askCount(request: PageRequest): Promise<number | undefined> {
    const { upstream, effects } = this.#desk;
    const page = await upstream.listPage(request, effects.signal);
    return page.kind === "page" ? page.totalCount : undefined;
  }

  /**
   * Members that an unreadable record of this delta may have been although the store has their post date: edited twice
   * on one day. A listing of ids shows all the others by their dates.
   */
  async #perhapsGarbled(pull: Pull): Promise<readonly NctId[]> {
    const { registry, scope } = this.#desk;
    const unseen = [...(await readUnseen(registry, scope.scopeId, pull.generation))];
    const since = must(pull.since, "a delta has a first day");
    const heads = await registry.readHeads(unseen);
    return unseen.filter((nctId) => (heads.get(nctId)?.lastUpdatePostDate ?? "") >= since);
  }

  /** A list of ids also misses those that were never stored. One that is removed or merged has been explained before. */
  async #withUnstored(unseen: NctIdSet): Promise<Iterable<NctId>> {
    const { registry, watchedIds, scope } = this.#desk;
    const outside = [...watchedIds].filter((nctId) => !scope.members.has(nctId));
    const heads = await registry.readHeads(outside);
    return new NctIdSet([...unseen, ...outside.filter((nctId) => !heads.has(nctId))]);
  }

  /** What the pull has met; a pull that goes on after a restart of the process asks the store for what it met before. */
  async #metBy(pull: Pull, isFirst: boolean): Promise<NctIdSet> {
    if (isFirst) this.#met = { generation: pull.generation, nctIds: new NctIdSet() };
    if (this.#met?.generation === pull.generation) return this.#met.nctIds;
    const { registry, scope } = this.#desk;
    const unseen = await readUnseen(registry, scope.scopeId, pull.generation);
    const nctIds = new NctIdSet([...scope.members].filter((nctId) => !unseen.has(nctId)));
    this.#met = { generation: pull.generation, nctIds };
    return nctIds;
  }

  /** Of a delta over the whole registry only the scope's own ids are stored, and the ids that theirs lead to. */
  #isWanted({ nctId, nctIdAliases }: ReadStudy): boolean {
    const { definition, watchedIds } = this.#desk;
    if (definition.kind !== "ids") return true;
    return watchedIds.has(nctId) || nctIdAliases.some((alias) => watchedIds.has(alias));
  }

  #report(pull: Pull, done: number, totalCount: number | undefined): void {
    const total = pull.kind === "ids" ? this.#desk.watchedIds.size : totalCount;
    const label = pull.kind === "full" || pull.kind === "ids" ? "pulling" : "pulling what is new";
    this.#desk.effects.progress({ label: `${label}, page ${pull.pagesDone + 1}`, done, total, unit: "studies" });
  }
}
