import type { Clock } from "../../packages/lind/src/base/clock.ts";

/** The time-out of requests on a hurried clock: it never comes. */
export const HURRIED_TIMEOUT_MS = 3_600_000;

/** A clock on which a wait is over at once, while the client's time limit, which is longer than any wait, never comes. */
export function hurriedClock(): Clock {
  let ms = 0;
  return {
    now: () => ms,
    monotonicMs: () => ms,
    sleep: (waitMs, signal) => {
      if (waitMs >= HURRIED_TIMEOUT_MS) {
        return new Promise((_resolve, reject) => {
          signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
        });
      }
      ms += waitMs;
      return Promise.resolve();
    },
  };
}
