import type { NctId } from "ctgov/study";

/**
 * What monitoring keeps in the system of record: watches, the alerts that they raised, and the outbox from which alerts
 * are delivered. It is a part of the port `Registry`; `monitoring-conformance.ts` tests these promises:
 *
 * 1. `commitEvaluation` stores alerts and moves the mark of the reader `monitor` in one transaction, so that nothing is
 *    evaluated twice and nothing is passed over, wherever the process ends. `commitClock` does the same with the day up to
 *    which the calendar is told.
 * 2. `commitDeliveries` turns alerts into deliveries in one transaction; an alert is in one delivery at most.
 * 3. A delivery is `sent` by `settleDelivery` only. Until then it is offered again, always with the same `messageKey`.
 * 4. Deliveries of one watch are offered in the order in which they were made: one that waits holds back those after it,
 *    a dead one does not.
 *
 * Times are ISO 8601 in UTC with milliseconds, as `toTimestamp` writes them; they are compared as texts.
 */
export interface MonitoringStore {
  // Watches
  /** Refuses with `USAGE` where the name is taken. The watch is told of changes after the newest one of now. */
  addWatch(watch: NewWatch): Promise<Watch>;
  /** In the order of their names. */
  listWatches(): Promise<readonly Watch[]>;
  findWatch(name: string): Promise<Watch | undefined>;
  /** Removes a watch with its alerts, deliveries and mutes. False where there is none of this name. */
  removeWatch(name: string): Promise<boolean>;
  /** Changes from now on until `resumeWatch` are passed over, and nothing is sent. False where it is paused already. */
  pauseWatch(watchId: number, at: string): Promise<boolean>;
  /** False where it is not paused. */
  resumeWatch(watchId: number, at: string): Promise<boolean>;
  /** Nothing is sent before this time; undefined ends it. What is raised until then waits. */
  snoozeWatch(watchId: number, until: string | undefined): Promise<void>;
  /** False where it was so already. */
  muteStudy(mute: Mute, at: string): Promise<boolean>;
  unmuteStudy(mute: Mute): Promise<boolean>;
  listMutes(): Promise<readonly StoredMute[]>;

  // Evaluation
  /** Throws `STORE_BUSY` when another process has moved the mark. Alerts of a watch that is gone are left out. */
  commitEvaluation(evaluation: EvaluationCommit): Promise<EvaluationResult>;
  /** The day up to which the calendar is told, `yyyy-MM-dd`; undefined before it was told for the first time. */
  readClockDay(): Promise<string | undefined>;
  /** Throws `STORE_BUSY` when another process has moved the day. Alerts of a watch that is gone are left out. */
  commitClock(commit: ClockCommit): Promise<EvaluationResult>;
  /** In the order of `alertId`. */
  listAlerts(query: AlertQuery): Promise<readonly Alert[]>;

  // Outbox
  /** Throws `STORE_BUSY` when one of the alerts is delivered or discarded already. */
  commitDeliveries(commit: DeliveriesCommit): Promise<void>;
  /**
   * The delivery that each watch has to send next, where its time has come: the oldest that waits, of watches that are
   * neither paused nor snoozed. Those that have waited the longest come first.
   */
  listHeads(now: string, limit: number): Promise<readonly Delivery[]>;
  /** Throws `STORE_BUSY` when the delivery no longer waits at this number of attempts: another process had it too. */
  settleDelivery(deliveryId: number, attempts: number, outcome: DeliveryOutcome): Promise<void>;
  /** The newest first. */
  listDeliveries(query: DeliveryQuery): Promise<readonly Delivery[]>;
  /** Dead deliveries wait again, with no attempts made. Gives how many there were. */
  retryDeliveries(query: { readonly deliveryId?: number; readonly watchId?: number }, at: string): Promise<number>;
  /** Forgets deliveries that were sent before this time, and their alerts; at most `limit`. Gives how many. */
  forgetSent(before: string, limit: number): Promise<number>;
  /** One row a watch, in the order of their names. */
  readOutbox(): Promise<readonly OutboxOfWatch[]>;
  /**
   * The earliest time at which a delivery can be made or sent, of watches that are not paused; it may be over. Undefined
   * while nothing waits.
   */
  nextDueAt(): Promise<string | undefined>;

  // One at a time
  /**
   * Takes or prolongs a lease where nobody else holds it at `now`, and gives the lease that then stands: the caller has
   * it when it names its holder.
   */
  takeLease(request: Lease & { readonly now: string }): Promise<Lease>;
  releaseLease(name: string, holder: string): Promise<void>;
  readLease(name: string): Promise<Lease | undefined>;
}

/** The reader of the change feed whose mark `commitEvaluation` moves. */
export const MONITOR_READER = "monitor";

export interface NewWatch {
  readonly name: string;
  /** JSON text; the registry keeps it and does not look inside. */
  readonly definition: string;
  readonly createdAt: string;
}

export interface Watch extends NewWatch {
  readonly watchId: number;
  /** The watch is told of changes with a higher `seq`. */
  readonly sinceSeq: number;
  /** Oldest first; the last one goes on while it has no `upToSeq`. */
  readonly pauses: readonly Pause[];
  /** May lie in the past. */
  readonly snoozedUntil: string | undefined;
}

/** Changes with `seq` above `afterSeq` and up to `upToSeq` are passed over. */
export interface Pause {
  readonly afterSeq: number;
  readonly upToSeq: number | undefined;
  readonly pausedAt: string;
  readonly resumedAt: string | undefined;
}

export function isPaused({ pauses }: Pick<Watch, "pauses">): boolean {
  const last = pauses.at(-1);
  return last !== undefined && last.upToSeq === undefined;
}

/** A study of which nothing is told, in one watch or, without `watchId`, in any. */
export interface Mute {
  readonly nctId: NctId;
  readonly watchId?: number | undefined;
}

export interface StoredMute extends Mute {
  readonly mutedAt: string;
}

export interface EvaluationCommit {
  /** The mark of `monitor` that was read. */
  readonly after: number;
  /** The mark that stands now: all changes up to it are evaluated. */
  readonly upTo: number;
  readonly at: string;
  readonly alerts: readonly NewAlert[];
}

export interface ClockCommit {
  /** The day that was read. */
  readonly after: string | undefined;
  /** The day that stands now; the same where there is more of it to come. Days never go back. */
  readonly upTo: string;
  readonly at: string;
  /** Their `seq` is 0. */
  readonly alerts: readonly NewAlert[];
}

/** What a watch tells of one study at one version. */
export interface NewAlert {
  readonly watchId: number;
  /** The same for the same news: a second alert of the watch with this key is not stored. */
  readonly alertKey: string;
  readonly nctId: NctId;
  readonly version: number;
  /** The last change that it speaks of; 0 where it speaks of a day. */
  readonly seq: number;
  /** JSON text; the registry keeps it and does not look inside. */
  readonly payload: string;
  /** Not to be delivered earlier. */
  readonly dueAt: string;
}

export interface Alert extends NewAlert {
  readonly alertId: number;
  readonly createdAt: string;
  /** The delivery that it is in; undefined until there is one. */
  readonly deliveryId: number | undefined;
}

export interface EvaluationResult {
  readonly alertsNew: number;
}

export interface AlertQuery {
  readonly watchId?: number | undefined;
  /** Only alerts of this delivery. */
  readonly deliveryId?: number | undefined;
  /** Only alerts that are in no delivery yet and due at this time. */
  readonly dueBy?: string | undefined;
  readonly after?: number | undefined;
  readonly limit: number;
}

/** `waiting`: to be sent, now or later. `sent`: the receiver has confirmed it. `dead`: waits for a person. */
export type DeliveryState = "waiting" | "sent" | "dead";

/** A single alert, or a digest of some. */
export type DeliveryKind = "alert" | "digest";

export interface NewDelivery {
  readonly watchId: number;
  readonly kind: DeliveryKind;
  /** The idempotency key of the message; no two deliveries have the same. */
  readonly messageKey: string;
  /** For a digest, the time that it covers. */
  readonly period?: { readonly from: string; readonly to: string } | undefined;
  /** At least one; all of this watch. */
  readonly alertIds: readonly number[];
}

export interface DeliveriesCommit {
  readonly at: string;
  readonly deliveries: readonly NewDelivery[];
  /** Alerts that are not to be told after all, because their study was muted meanwhile. */
  readonly discarded: readonly number[];
}

export interface Delivery extends Omit<NewDelivery, "alertIds"> {
  readonly deliveryId: number;
  readonly watchName: string;
  readonly alerts: number;
  readonly state: DeliveryState;
  /** How often it was tried without success. */
  readonly attempts: number;
  /** For one that waits. */
  readonly nextAttemptAt: string;
  readonly lastError: string | undefined;
  readonly createdAt: string;
  readonly sentAt: string | undefined;
}

/** How one attempt ended. */
export type DeliveryOutcome =
  | { readonly kind: "sent"; readonly at: string }
  | { readonly kind: "waiting"; readonly nextAttemptAt: string; readonly error: string }
  | { readonly kind: "dead"; readonly error: string };

export interface DeliveryQuery {
  readonly watchId?: number | undefined;
  readonly state?: DeliveryState | undefined;
  readonly limit: number;
}

export interface OutboxOfWatch {
  readonly watchId: number;
  readonly watchName: string;
  /** Alerts that are in no delivery yet. */
  readonly alertsWaiting: number;
  /** When the first of them is due. */
  readonly nextAlertDueAt: string | undefined;
  readonly waiting: number;
  readonly sent: number;
  readonly dead: number;
  readonly lastSentAt: string | undefined;
  /** Of the delivery that is next, or else of the newest dead one. */
  readonly lastError: string | undefined;
}

/** Held by one process at a time, until it is released or `until` is over. */
export interface Lease {
  readonly name: string;
  readonly holder: string;
  readonly until: string;
}
