import type { Address } from "./address.ts";
import { type Attempt, attemptRequest, type RequestEffects } from "./attempt.ts";
import type { ClientObserver } from "./effects.ts";
import { isCtgovError } from "./errors.ts";
import type { Received } from "./json-body.ts";
import { decideRetry, type RetryPolicy } from "./retry-timing.ts";

/** What the registry answered. */
export interface Answer<T> {
  readonly kind: "answer";
  readonly value: T;
  /** For `ifNoneMatch` of a later request. One ETag names one data version, whatever the request. */
  readonly etag: string | undefined;
  /** Bytes of the body after decompression. */
  readonly bytes: number;
}

/** The data is still what it was when `ifNoneMatch` came. */
export interface Unchanged {
  readonly kind: "unchanged";
  readonly etag: string;
}

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** The ETag of an earlier answer. */
  readonly ifNoneMatch?: string | undefined;
}

/** Sends one request, again where that may help, and reads its answer. */
export type Exchange = <T>(
  address: Address,
  accept: string,
  read: (received: Received) => T,
  options: ReadOptions,
) => Promise<Answer<T> | Unchanged>;

/** A signal for those who gave none. */
const NEVER: AbortSignal = new AbortController().signal;

/**
 * Performs requests: each attempt waits for its turn, and a failure that may pass by itself is followed by another
 * attempt after the delay that `decideRetry` names. Reading the body belongs to the attempt, because a body that
 * breaks off shows only there.
 */
export function createExchange(
  effects: RequestEffects & { readonly random: () => number },
  policy: RetryPolicy,
  observer: ClientObserver,
): Exchange {
  return async (address, accept, read, options) => {
    const signal = options.signal ?? NEVER;
    for (let number = 1; ; number++) {
      const attempt: Attempt = { address, accept, number, ifNoneMatch: options.ifNoneMatch };
      try {
        const outcome = await attemptRequest(attempt, effects, signal);
        if (outcome.kind === "unchanged") return outcome;
        const { received } = outcome;
        const etag = received.headers.get("etag") ?? undefined;
        return { kind: "answer", value: read(received), etag, bytes: received.bytes.length };
      } catch (error) {
        if (!isCtgovError(error) || signal.aborted) throw error;
        const decision = decideRetry(error, number, policy, effects.random);
        if (decision.kind === "stop") throw error;
        const { operation, url } = address;
        observer({ kind: "retry", operation, url, attempt: number, delayMs: decision.delayMs, reason: error });
        await effects.clock.sleep(decision.delayMs, signal);
      }
    }
  };
}
