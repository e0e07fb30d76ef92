import type { Condition } from "../query/query.ts";
import { isPaused, type Watch } from "../registry/monitoring.ts";
import type { WatchDefinition } from "./watch-definition.ts";

/** A watch whose search is bound: it can be asked of a study. */
export interface BoundWatch {
  readonly watch: Watch;
  readonly definition: WatchDefinition;
  /** What a study has to meet: the search, and not what is excluded. */
  readonly condition: Condition;
}

/** True where the watch is told of a change with this `seq`: it is younger than the watch, and fell into no pause. */
export function isListening({ sinceSeq, pauses }: Pick<Watch, "sinceSeq" | "pauses">, seq: number): boolean {
  if (seq <= sinceSeq) return false;
  return !pauses.some(({ afterSeq, upToSeq }) => seq > afterSeq && (upToSeq === undefined || seq <= upToSeq));
}

/** True while nothing of the watch is sent: it is paused, or snoozed. */
export function isHeldBack(watch: Watch, now: string): boolean {
  return isPaused(watch) || (watch.snoozedUntil ?? "") > now;
}
