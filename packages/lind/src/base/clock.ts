/**
 * Time as the application sees it. It comes in as an argument everywhere, so that a test decides what time it is.
 *
 * The wall clock may jump (a laptop wakes, an operator corrects it), so it only labels what happened; order and
 * durations come from `monotonicMs` and from the registry's own stamps.
 */
export interface Clock {
  /** Wall time, milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Milliseconds from an arbitrary start; never goes backwards. */
  monotonicMs(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      const onAbort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      // The one place that owns a timer; everything else takes a clock.
      const timer = globalThis.setTimeout(() => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      }, ms);
      signal?.addEventListener("abort", onAbort, { once: true });
    }),
};

/** `2026-08-14T09:00:05.000Z` for a wall time in milliseconds. */
export function toTimestamp(ms: number): string {
  return new Date(ms).toISOString();
}
