import type { NctId } from "ctgov/study";
import type { Registry } from "../registry/registry.ts";
import type { Upstream } from "../sources/upstream.ts";
import type { Committer, Departure } from "./committer.ts";
import { readPresent } from "./desk.ts";
import type { SyncEffects } from "./effects.ts";
import type { ArchiveDays } from "./fill-scope.ts";
import { CONFIRMED_PER_COMMIT, MISSING_LOOKED_AT_MAX } from "./limits.ts";
import type { NctIdSet } from "./nct-id-set.ts";
import type { MissingStudies } from "./report.ts";
import { interruptedError } from "./run-end.ts";

/** What a whole file held, as far as its completeness is concerned. */
export interface FileContent {
  readonly met: NctIdSet;
  /** Records that could not be read, known as such or not. */
  readonly unreadable: number;
  readonly days: ArchiveDays;
}

/** Whether the studies that a file lacks are looked at; else why not. */
export type MissingPlan = { readonly kind: "look" } | { readonly kind: "leave"; readonly reason: string };

/**
 * Decides what a file may say about the studies that it lacks. One with a record that cannot be read may hold any of
 * them; one that lacks far more than the registry ever loses is not the whole registry, whatever was said of it.
 */
export function planMissing(missing: number, content: Pick<FileContent, "unreadable">): MissingPlan {
  if (content.unreadable > 0) {
    return {
      kind: "leave",
      reason: `${content.unreadable} records of the file cannot be read, so that nobody can tell what is missing; take the file again.`,
    };
  }
  if (missing <= MISSING_LOOKED_AT_MAX) return { kind: "look" };
  return {
    kind: "leave",
    reason: `The file lacks ${missing} studies that are stored, more than ${MISSING_LOOKED_AT_MAX}: it is not the whole registry.`,
  };
}

interface Look {
  readonly registry: Registry;
  readonly committer: Committer;
  /** Asked about each missing study by itself; opened only where there is one. */
  readonly openUpstream: () => Promise<Upstream>;
  readonly effects: Pick<SyncEffects, "signal" | "failpoint" | "progress">;
}

/**
 * After a complete file was loaded: looks at each stored study that it lacks and marks what the registry says is gone
 * or merged (I6, I17). Throws what the registry's answers throw; what was committed stays, and a repeated load goes on.
 */
export async function lookAtMissing(
  content: Pick<FileContent, "met" | "unreadable">,
  look: Look,
): Promise<MissingStudies> {
  const missing = [...(await readPresent(look.registry))].filter((nctId) => !content.met.has(nctId));
  const plan = planMissing(missing.length, content);
  if (plan.kind === "leave") return { count: missing.length, kept: missing.length, unlooked: plan.reason };
  if (missing.length === 0) return { count: 0, kept: 0 };
  const upstream = await look.openUpstream();
  let departed = 0;
  for (let from = 0; from < missing.length; from += CONFIRMED_PER_COMMIT) {
    const departures = await confirm(missing.slice(from, from + CONFIRMED_PER_COMMIT), upstream, look.effects.signal);
    if (departures.length > 0) await look.committer.commitDepartures(departures, undefined);
    look.effects.failpoint("sync.page-committed");
    departed += departures.length;
    const done = Math.min(from + CONFIRMED_PER_COMMIT, missing.length);
    look.effects.progress({ label: "looking at missing studies", done, total: missing.length, unit: "studies" });
  }
  return { count: missing.length, kept: missing.length - departed };
}

async function confirm(
  nctIds: readonly NctId[],
  upstream: Upstream,
  signal: AbortSignal,
): Promise<readonly Departure[]> {
  const departures: Departure[] = [];
  for (const nctId of nctIds) {
    if (signal.aborted) throw interruptedError();
    const fetched = await upstream.fetchStudy(nctId, signal);
    if (fetched.kind === "gone") departures.push({ nctId, mergedInto: undefined });
    if (fetched.kind === "merged") departures.push({ nctId, mergedInto: fetched.into });
  }
  return departures;
}
