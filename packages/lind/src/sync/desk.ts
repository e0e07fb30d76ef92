import type { NctId } from "ctgov/study";
import { must } from "../base/assert.ts";
import { LindError } from "../base/errors.ts";
import type { Registry, ScopeDefinition } from "../registry/registry.ts";
import type { Traffic, Upstream, UpstreamPage } from "../sources/upstream.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { Batch, Committer, OpenScope, ScopeNote } from "./committer.ts";
import type { SyncEffects } from "./effects.ts";
import { IDS_PER_REQUEST, MEMBERS_PER_READ } from "./limits.ts";
import { NctIdSet } from "./nct-id-set.ts";

/** What the commands of one run work with. */
export interface Desk {
  readonly registry: Registry;
  readonly upstream: Upstream;
  readonly effects: SyncEffects;
  readonly definition: ScopeDefinition;
  /** For a list of ids: the list and what its ids led to. */
  readonly watchedIds: NctIdSet;
  readonly scope: OpenScope;
  readonly committer: Committer;
  /** What this run has asked so far. */
  traffic(): Traffic;
}

/** Every member of a scope, in order. */
export function readMembers(registry: Registry, scopeId: number): Promise<NctIdSet> {
  return readAll((page) => registry.listMembers(scopeId, page));
}

/** Every study that is present, whatever scope it belongs to. */
export function readPresent(registry: Registry): Promise<NctIdSet> {
  return readAll((page) => registry.listPresent(page));
}

/** Every member that the pull of this generation has not met. */
export function readUnseen(registry: Registry, scopeId: number, generation: number): Promise<NctIdSet> {
  return readAll((page) => registry.listUnseen(scopeId, generation, page));
}

type ReadPage = (page: { readonly after?: NctId | undefined; readonly limit: number }) => Promise<readonly NctId[]>;

async function readAll(readPage: ReadPage): Promise<NctIdSet> {
  const nctIds = new NctIdSet();
  let after: NctId | undefined;
  // Ends: each page begins after the last id of the one before, and there are under 10^8 ids.
  while (true) {
    const page = await readPage({ after, limit: MEMBERS_PER_READ });
    for (const nctId of page) nctIds.add(nctId);
    if (page.length < MEMBERS_PER_READ) return nctIds;
    after = must(page.at(-1), "a full page has a last id");
  }
}

/** A batch of ids is smaller than a page. Throws `REGISTRY_SHAPE_CHANGED` for an answer that was cut all the same. */
export function assertWhole(page: UpstreamPage): void {
  if (page.kind === "page" && page.nextPageToken === undefined) return;
  const message = `The registry cut its answer to at most ${IDS_PER_REQUEST} ids into pages.`;
  throw new LindError("REGISTRY_SHAPE_CHANGED", message, { hint: "Update Lind, or name the ids in smaller scopes." });
}

/** The checkpoint as a commit of this run carries it. */
export function toNote(desk: Desk, checkpoint: Checkpoint): ScopeNote {
  return { checkpoint, generation: checkpoint.generation, traffic: desk.traffic() };
}

/** The registry's texts of this round are of the data version that its pull began with. */
export function originOf(checkpoint: Checkpoint): Batch["origin"] {
  const { dataTimestamp } = must(checkpoint.pull, "a round has a pull");
  return { kind: "registry", dataTimestamp };
}
