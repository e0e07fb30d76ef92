import type { NctId } from "ctgov/study";
import { assert, must } from "../base/assert.ts";
import { toTimestamp } from "../base/clock.ts";
import { LindError } from "../base/errors.ts";
import type { NewNovelty, NewQuarantine, Provenance, Registry, StudyHead, StudyWrite } from "../registry/registry.ts";
import { type Checkpoint, printCheckpoint } from "./checkpoint.ts";
import type { SyncEffects } from "./effects.ts";
import { NOVELTIES_REPORTED_MAX, UNREADABLE_TOLD_MAX } from "./limits.ts";
import type { NctIdSet } from "./nct-id-set.ts";
import { type Origin, parseStudy, planDeparture, planPage, type Stored, splitRepeats } from "./page-plan.ts";
import type { ReadStudy } from "./read-record.ts";
import { addTallies, emptyTally, type Tally } from "./report.ts";

/** The scope of a run, as far as the run has come. */
export interface OpenScope {
  readonly scopeId: number;
  readonly isChoice: boolean;
  readonly members: NctIdSet;
  /** As the store has it; each commit names the one before. */
  checkpointNumber: number;
}

/** What one commit says about the scope. */
export interface ScopeNote {
  readonly checkpoint: Checkpoint;
  readonly generation: number;
  readonly traffic: { readonly requests: number; readonly bytes: number };
}

/** Studies that one answer held. */
export interface Batch {
  readonly studies: readonly ReadStudy[];
  readonly unreadable: readonly NewQuarantine[];
  readonly origin: Origin;
  /** Whether the studies belong to the scope, or turned out to have left it. */
  readonly verdict: "seen" | "left";
}

/** A study that is not there any more under its id. */
export interface Departure {
  readonly nctId: NctId;
  readonly mergedInto: NctId | undefined;
}

/** What one transaction holds beside its writes. */
interface Sheet {
  readonly writes: readonly StudyWrite[];
  readonly unreadable: readonly NewQuarantine[];
  readonly novelties: readonly NewNovelty[];
  readonly provenance: Provenance;
  readonly tally: Tally;
  readonly seen: readonly NctId[];
  readonly left: readonly NctId[];
}

/** Turns what was read into commits of one run, and counts what they did. */
export class Committer {
  readonly #registry: Registry;
  readonly #runId: number;
  readonly #source: string;
  readonly #effects: Pick<SyncEffects, "clock" | "log">;
  readonly #scope: OpenScope | undefined;
  #tally: Tally;
  #told = 0;
  readonly #novelties: NewNovelty[] = [];

  constructor(
    registry: Registry,
    run: {
      readonly runId: number;
      readonly source: string;
      readonly scope?: OpenScope | undefined;
      /** What the run has committed before, by another committer. */
      readonly tally?: Tally | undefined;
    },
    effects: Pick<SyncEffects, "clock" | "log">,
  ) {
    this.#registry = registry;
    this.#runId = run.runId;
    this.#source = run.source;
    this.#scope = run.scope;
    this.#tally = run.tally ?? emptyTally;
    this.#effects = effects;
  }

  /** What the run has committed so far. */
  get tally(): Tally {
    return this.#tally;
  }

  get novelties(): readonly NewNovelty[] {
    return this.#novelties;
  }

  /** Studies that were met with the text that is stored: there is nothing to write. */
  countKnown(known: readonly unknown[]): void {
    this.#tally = { ...this.#tally, unchanged: this.#tally.unchanged + known.length };
  }

  /** One transaction; several only where one answer holds different texts under one id, the last with its checkpoint. */
  async commitStudies(batch: Batch, note: ScopeNote | undefined, noteBefore: Checkpoint | undefined): Promise<void> {
    const rounds = splitRepeats(batch.studies);
    for (const [position, studies] of rounds.entries()) {
      const isLast = position === rounds.length - 1;
      const unreadable = isLast ? batch.unreadable : [];
      const checkpoint = isLast ? note?.checkpoint : noteBefore;
      const roundNote = note === undefined || checkpoint === undefined ? undefined : { ...note, checkpoint };
      await this.#commitRound({ ...batch, studies, unreadable }, roundNote);
    }
  }

  /** Studies that are gone or merged, beside those that took them in. Departures are forgotten by the scope. */
  async commitDepartures(departures: readonly Departure[], note: ScopeNote | undefined): Promise<void> {
    const heads = await this.#registry.readHeads(departures.map(({ nctId }) => nctId));
    const writes = departures.flatMap(({ nctId, mergedInto }) => {
      const head = heads.get(nctId);
      return head?.state === "present" ? [planDeparture(head, mergedInto)] : [];
    });
    const tally = {
      ...emptyTally,
      removed: writes.filter(({ kind }) => kind === "remove").length,
      merged: writes.filter(({ kind }) => kind === "merge").length,
    };
    const left = departures.map(({ nctId }) => nctId);
    const provenance = await this.#provenanceOf([]);
    await this.#commit({ writes, unreadable: [], novelties: [], provenance, tally, seen: [], left }, note);
  }

  async #commitRound(batch: Batch, note: ScopeNote | undefined): Promise<void> {
    const { studies, unreadable, origin, verdict } = batch;
    const stored = await readStored(this.#registry, studies, origin);
    const scope = this.#scope;
    const membership = scope && {
      scopeId: scope.scopeId,
      verdict,
      isMember: (nctId: NctId) => scope.members.has(nctId),
      isNews: scope.isChoice && note?.checkpoint.reached?.wasComplete === true,
    };
    const { writes, novelties, tally } = planPage(studies, stored, origin, membership);
    const nctIds = studies.map(({ nctId }) => nctId);
    const [seen, left] = verdict === "seen" ? [nctIds, []] : [[], nctIds];
    const provenance = await this.#provenanceOf(studies);
    await this.#commit({ writes, unreadable, novelties, provenance, tally, seen, left }, note);
  }

  /** A page without a study takes the kind of the store: it says nothing about itself. */
  async #provenanceOf(studies: readonly ReadStudy[]): Promise<Provenance> {
    const first = studies[0]?.provenance;
    if (first === undefined) return (await this.#registry.readProvenance()) ?? "real";
    const other = studies.find(({ provenance }) => provenance !== first);
    if (other === undefined) return first;
    const message = `${studies[0]?.nctId} is ${first} and ${other.nctId} is ${other.provenance}: they never share a store.`;
    throw new LindError("PROVENANCE_MIXED", message, {
      hint: "Load synthetic studies into a home of their own, named with --home.",
      details: { nctId: other.nctId },
    });
  }

  async #commit(sheet: Sheet, note: ScopeNote | undefined): Promise<void> {
    const { writes, unreadable, novelties, provenance, seen, left } = sheet;
    const recordedAt = toTimestamp(this.#effects.clock.now());
    const tally = addTallies(this.#tally, sheet.tally);
    const scope = this.#scope;
    assert((scope === undefined) === (note === undefined), "a scope's pages carry its checkpoint");
    const committed = await this.#registry.commitPage({
      runId: this.#runId,
      source: this.#source,
      recordedAt,
      dataTimestamp: note?.checkpoint.pull?.dataTimestamp,
      provenance,
      writes,
      quarantined: unreadable,
      novelties,
      scope: scope &&
        note && {
          scopeId: scope.scopeId,
          checkpointNumber: scope.checkpointNumber,
          checkpoint: printCheckpoint(this.#sign(note, recordedAt, tally)),
          generation: note.generation,
          seen,
          left,
        },
    });
    this.#tally = { ...tally, quarantined: tally.quarantined + committed.quarantinedNew };
    this.#tellUnreadable(unreadable);
    this.#novelties.push(...committed.noveltiesNew.slice(0, NOVELTIES_REPORTED_MAX - this.#novelties.length));
    if (scope === undefined) return;
    scope.checkpointNumber = must(committed.checkpointNumber, "a commit with a scope moves its checkpoint");
    for (const nctId of seen) scope.members.add(nctId);
    for (const nctId of left) scope.members.delete(nctId);
  }

  /** The first few by themselves, so that somebody knows at once what is wrong; the store has them all. */
  #tellUnreadable(unreadable: readonly NewQuarantine[]): void {
    for (const { place, reason } of unreadable.slice(0, UNREADABLE_TOLD_MAX - this.#told)) {
      this.#effects.log.warn(`${place} cannot be read. ${reason}`);
      this.#told += 1;
    }
  }

  #sign({ checkpoint, traffic }: ScopeNote, at: string, tally: Tally): Checkpoint {
    const { requests, bytes } = traffic;
    return { ...checkpoint, run: { runId: this.#runId, at, requests, bytes, tally } };
  }

  /** The state of the scope alone, with no study. */
  commitCheckpoint(note: ScopeNote): Promise<void> {
    return this.commitMembers([], [], note);
  }

  /** Memberships of studies that are stored already, and the state of the scope. */
  async commitMembers(seen: readonly NctId[], left: readonly NctId[], note: ScopeNote): Promise<void> {
    const provenance = await this.#provenanceOf([]);
    const nothing = { writes: [], unreadable: [], novelties: [], tally: emptyTally };
    await this.#commit({ ...nothing, provenance, seen, left }, note);
  }
}

/** What the store has of these studies; texts only where they differ, since most of a page is the same as stored. */
async function readStored(
  registry: Registry,
  studies: readonly ReadStudy[],
  origin: Origin,
): Promise<ReadonlyMap<NctId, Stored>> {
  const heads = await registry.readHeads(studies.map(({ nctId }) => nctId));
  const stored = new Map<NctId, Stored>();
  for (const { nctId, textHash } of studies) {
    const head = heads.get(nctId);
    if (head === undefined) continue;
    stored.set(nctId, head.textHash === textHash ? { head } : await readWhole(registry, head, origin));
  }
  return stored;
}

async function readWhole(registry: Registry, head: StudyHead, origin: Origin): Promise<Stored> {
  const current = must(await registry.readStudy(head.nctId), "a study with a head has a text");
  const study = parseStudy(current.text);
  if (origin.kind === "registry") return { head, current: study };
  const versions = await registry.listVersions(head.nctId);
  return { head, current: study, history: new Set(versions.map(({ textHash }) => textHash)) };
}
