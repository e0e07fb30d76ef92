import { unreachable } from "../base/assert.ts";
import type { SendResult } from "./channel.ts";

/** How patiently a message is sent again. */
export interface RetryPolicy {
  /** The longest wait before the second attempt; it doubles with each further one. */
  readonly delayMsBase: number;
  /** No wait of our own choosing is longer. */
  readonly delayMsMax: number;
  /** The longest wait that a receiver may ask for; one that asks for more is asked again after this. */
  readonly retryAfterMsMax: number;
  /** A message that has waited longer for its receiver waits for a person. */
  readonly ageMsMax: number;
  /**
   * …but only after so many attempts: a laptop that slept for a week, a clock that was set, and days behind another message or
   * as a dead letter, are no receiver's fault.
   */
  readonly attemptsMin: number;
  readonly attemptsMax: number;
}

const SECOND_MS = 1_000;
const HOUR_MS = 3_600 * SECOND_MS;

/** About three days: a receiver that broke on Friday evening is mended on Monday. */
export const RETRY_POLICY: RetryPolicy = {
  delayMsBase: 10 * SECOND_MS,
  delayMsMax: HOUR_MS,
  retryAfterMsMax: 6 * HOUR_MS,
  ageMsMax: 72 * HOUR_MS,
  // Some eight hours by the waits above.
  attemptsMin: 24,
  attemptsMax: 200,
};

/** What becomes of a message after an attempt. */
export type AfterAttempt =
  | { readonly kind: "sent" }
  | { readonly kind: "again"; readonly atMs: number; readonly reason: string }
  /** A dead letter: it is kept and shown until a person sends it again or drops it. */
  | { readonly kind: "dead"; readonly reason: string };

export interface Attempts {
  /** Attempts so far, the one that has just ended included. */
  readonly count: number;
  /** When the message was made, wall time. */
  readonly madeAtMs: number;
}

/** Decides what becomes of a message. The wall clock may have jumped; it alone never makes a dead letter. */
export function afterAttempt(
  result: SendResult,
  attempts: Attempts,
  policy: RetryPolicy,
  { nowMs, random }: { readonly nowMs: number; readonly random: () => number },
): AfterAttempt {
  switch (result.kind) {
    case "sent":
      return { kind: "sent" };
    case "refused":
      return { kind: "dead", reason: result.reason };
    case "try-again": {
      const { reason, retryAfterMs = 0 } = result;
      const isOld = nowMs - attempts.madeAtMs > policy.ageMsMax && attempts.count >= policy.attemptsMin;
      if (isOld || attempts.count >= policy.attemptsMax) return { kind: "dead", reason };
      const asked = Math.min(retryAfterMs, policy.retryAfterMsMax);
      return { kind: "again", atMs: nowMs + Math.max(asked, backOffMs(attempts.count, policy, random)), reason };
    }
    default:
      return unreachable(result);
  }
}

/**
 * A random wait between nothing and an upper end that doubles: messages that failed together come back one by one.
 * Source: "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 */
function backOffMs(attempt: number, policy: RetryPolicy, random: () => number): number {
  const upperEnd = Math.min(policy.delayMsMax, policy.delayMsBase * 2 ** (attempt - 1));
  return Math.floor(random() * upperEnd);
}
