/**
 * What goes out to people and programs, and the port of those who carry it. Nothing here knows the registry's records:
 * whoever makes a message has put everything into words and numbers already.
 */

/** One thing that happened to a study. The texts come from records and are never markup. */
export interface MessageEvent {
  /** The same whenever the same event is told again: a receiver may drop what it has. */
  readonly id: string;
  readonly kind: string;
  readonly severity: "critical" | "high" | "medium" | "low" | "noise";
  readonly sentence: string;
  readonly rule: string;
  readonly score: number;
  readonly factors: readonly { readonly name: string; readonly factor: number }[];
  readonly fieldPath: string;
  readonly element?: string | undefined;
  /** JSON values as the record has them. */
  readonly before?: unknown;
  readonly after?: unknown;
  readonly magnitude?: unknown;
}

/** What is told of one study. */
export interface MessageStudy {
  readonly nctId: string;
  readonly title: string;
  readonly overallStatus?: string | undefined;
  /** The version that the events led to. */
  readonly version: number;
  /** The registry's data day on which the events were registered: `2026-05-02`. */
  readonly registeredOn?: string | undefined;
  /** The registry's page of the study. */
  readonly recordUrl: string;
  /** Where the differences can be read, where a server is configured. */
  readonly diffUrl?: string | undefined;
  /** The most severe first. */
  readonly events: readonly MessageEvent[];
}

/** One message to one channel: a single alert, or a digest of many. */
export interface Message {
  /** The idempotency key: a message that is sent again after a failure has the same one. */
  readonly id: string;
  readonly kind: "alert" | "digest" | "test";
  readonly watch: string;
  /** When it was made, ISO 8601 in UTC. */
  readonly createdAt: string;
  /** For a digest: the time that it covers. */
  readonly period?: { readonly from: string; readonly to: string } | undefined;
  /** The most severe first. */
  readonly studies: readonly MessageStudy[];
}

/** How one attempt ended. Only `sent` is a promise that the receiver has it. */
export type SendResult =
  | { readonly kind: "sent" }
  /** The receiver is away, slow, or asked to wait: the same message again later. */
  | { readonly kind: "try-again"; readonly reason: string; readonly retryAfterMs?: number | undefined }
  /** Sending it again would end alike: it waits for a person. */
  | { readonly kind: "refused"; readonly reason: string };

/** Carries messages to one receiver. It never throws for what the receiver does. */
export interface Channel {
  send(message: Message, signal: AbortSignal): Promise<SendResult>;
}
