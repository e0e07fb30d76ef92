import type { ClientClock } from "./effects.ts";
import { LimitError } from "./errors.ts";
import { type RequestOutcome, type RequestRate, requestSent, responseSeen, startRate, waitMs } from "./request-rate.ts";

/** Requests that may wait for their turn at once. */
export const WAITING_MAX: number = 1_000;

/** Lets requests out one by one, in the order in which they asked. */
export interface Limiter {
  /** Resolves when the request may go out; rejects with the signal's reason as soon as that is aborted. */
  turn(signal: AbortSignal): Promise<void>;
  seen(outcome: RequestOutcome): void;
}

interface Waiter {
  readonly go: () => void;
  readonly fail: (reason: unknown) => void;
}

export function createLimiter(
  ratePerSecond: number,
  clock: ClientClock,
  onSlowed: (spacingMs: number, reason: "overload" | "latency") => void,
): Limiter {
  let rate: RequestRate = startRate(ratePerSecond);
  const waiting = new Set<Waiter>();
  let timer: AbortController | undefined;
  const now = () => clock.monotonicMs?.() ?? clock.now();

  /** Lets out whoever may go, then sleeps until the next one may; there is one such loop at a time. */
  const advance = async (): Promise<void> => {
    if (timer !== undefined) return;
    const ours = new AbortController();
    timer = ours;
    try {
      for (let next = first(waiting); next !== undefined; next = first(waiting)) {
        const delayMs = waitMs(rate, now());
        if (delayMs > 0) {
          await clock.sleep(delayMs, ours.signal);
          continue;
        }
        rate = requestSent(rate, now());
        next.go();
      }
    } catch (error) {
      // Ended by us because nobody was waiting any more, or else the clock is broken and nobody would ever be let out.
      if (!ours.signal.aborted) for (const waiter of waiting) waiter.fail(error);
    } finally {
      if (timer === ours) timer = undefined;
    }
  };

  return {
    turn: (signal) =>
      new Promise<void>((resolve, reject) => {
        if (signal.aborted) {
          reject(signal.reason);
          return;
        }
        if (waiting.size >= WAITING_MAX) {
          reject(new LimitError("waitingMax", WAITING_MAX, `${WAITING_MAX} requests are waiting already.`));
          return;
        }
        const leave = () => {
          signal.removeEventListener("abort", onAbort);
          waiting.delete(waiter);
        };
        const onAbort = () => {
          waiter.fail(signal.reason);
          if (waiting.size > 0) return;
          timer?.abort();
          timer = undefined;
        };
        const waiter: Waiter = {
          go: () => {
            leave();
            resolve();
          },
          fail: (reason) => {
            leave();
            reject(reason);
          },
        };
        signal.addEventListener("abort", onAbort, { once: true });
        waiting.add(waiter);
        void advance();
      }),
    seen: (outcome) => {
      const learned = responseSeen(rate, outcome, now());
      rate = learned.rate;
      if (learned.slowed !== undefined) onSlowed(rate.spacingMs, learned.slowed);
    },
  };
}

function first(waiting: ReadonlySet<Waiter>): Waiter | undefined {
  return waiting.values().next().value;
}
