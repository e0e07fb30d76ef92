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

/** True where the watch is told what a day (`yyyy-MM-dd`) brings: it was there when the day began, and not paused. */
export function isListeningOn({ createdAt, pauses }: Pick<Watch, "createdAt" | "pauses">, day: string): boolean {
  const beginning = startOfDay(day);
  if (beginning <= createdAt) return false;
  return !pauses.some(
    ({ pausedAt, resumedAt }) => beginning > pausedAt && (resumedAt === undefined || beginning <= resumedAt),
  );
}

/** Days are those of UTC, on every machine. */
export function startOfDay(day: string): string {
  return `${day}T00:00:00.000Z`;
}

/** True while nothing of the watch is sent: it is paused, or snoozed. */
export function isHeldBack(watch: Watch, now: string): boolean {
  return isPaused(watch) || (watch.snoozedUntil ?? "") > now;
}
