import type { NctId } from "ctgov/study";
import { toTimestamp } from "../base/clock.ts";
import type { Mute, NewAlert } from "../registry/monitoring.ts";
import type { AlertContent } from "./alert.ts";
import { type BoundWatch, isListening, isListeningOn } from "./bound-watch.ts";
import type { ClassifiedStudy } from "./classified-feed.ts";
import { dueMs } from "./schedule.ts";
import { announce, mayTell, tellWatch } from "./tell-watch.ts";
import { createWatchIndex } from "./watch-index/watch-index.ts";

/** What one watch tells of one study. */
export interface Telling {
  readonly watch: BoundWatch;
  readonly study: ClassifiedStudy;
  readonly content: AlertContent;
}

/** Asks all watches of one changed study; those that have nothing to tell are absent. */
export type AskWatches = (study: ClassifiedStudy) => readonly Telling[];

/**
 * What watches tell of studies, one after the other. `isHeard` leaves out watches that do not listen to a change; a dry run
 * over the past hears everything.
 */
export function createEvaluator(
  watches: readonly BoundWatch[],
  isHeard: (watch: BoundWatch, study: ClassifiedStudy) => boolean,
): AskWatches {
  const index = createWatchIndex(watches.map(({ condition }) => condition));
  return (study) => {
    const announcement = announce(study);
    if (announcement === undefined) return [];
    const isWanted = (position: number): boolean => {
      const watch = watches[position];
      return watch !== undefined && isHeard(watch, study) && mayTell(announcement, watch.definition);
    };
    // The study as a whole changed, and not its text: both versions are one.
    const before = study.before?.version === study.after.version ? study.after : study.before;
    const passages = index.passages(before?.study, study.after.study, isWanted);
    return [...passages].flatMap(([position, passage]) => {
      const watch = watches[position];
      if (watch === undefined) return [];
      const { definition, watch: stored } = watch;
      const content = tellWatch(announcement, passage, { definition, watchId: stored.watchId });
      return content === undefined ? [] : [{ watch, study, content }];
    });
  };
}

/** Hears what is younger than the watch, fell into none of its pauses, and is of no muted study. */
export function hearing(mutes: readonly Mute[]): (watch: BoundWatch, study: ClassifiedStudy) => boolean {
  const isMuted = mutedIn(mutes);
  return ({ watch }, { nctId, seqs, day }) => {
    const isThere = day === undefined ? isListening(watch, seqs.last) : isListeningOn(watch, day);
    return isThere && !isMuted(nctId, watch.watchId);
  };
}

/** Tells whether a study is muted in a watch, or in all. */
export function mutedIn(mutes: readonly Mute[]): (nctId: NctId, watchId: number) => boolean {
  const everywhere = new Set(mutes.filter(({ watchId }) => watchId === undefined).map(({ nctId }) => nctId));
  const inOne = new Set(mutes.map(({ nctId, watchId }) => `${nctId} ${watchId}`));
  return (nctId, watchId) => everywhere.has(nctId) || inOne.has(`${nctId} ${watchId}`);
}

/** The alert to store: due when the schedule of the watch says, counted from `atMs`. */
export function toNewAlert({ watch, study, content }: Telling, atMs: number): NewAlert {
  const { nctId, version, seqs } = study;
  return {
    watchId: watch.watch.watchId,
    alertKey: study.alertKey ?? `${nctId}:v${version}:${seqs.last}`,
    nctId,
    version,
    seq: seqs.last,
    payload: JSON.stringify(content),
    dueAt: toTimestamp(dueMs(watch.definition.schedule, atMs)),
  };
}
