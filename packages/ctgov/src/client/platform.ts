import type { ClientClock, Transport } from "./effects.ts";

/**
 * What the platform gives, taken here and nowhere else; every other file of the client gets it as an argument.
 * Redirects are followed by the platform. The global is read at the time of the call, so that a program may replace it.
 */
export const platformTransport: Transport = (request) =>
  // biome-ignore lint/style/noRestrictedGlobals: the default transport; a caller who wants another one passes it in.
  fetch(request);

/** The clock of the machine. */
export const platformClock: ClientClock = {
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
      // biome-ignore lint/style/noRestrictedGlobals: the default clock; a caller who wants another one passes it in.
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      }, ms);
      signal?.addEventListener("abort", onAbort, { once: true });
    }),
};

/** Between 0 (included) and 1 (not included). */
export const platformRandom: () => number = () => Math.random();

/**
 * True in a web page or a worker. There a `User-Agent` of one's own is ignored at best, and at worst makes the browser
 * ask the registry for permission first, so none is set by default.
 */
export function isBrowser(): boolean {
  return "document" in globalThis || "importScripts" in globalThis;
}
