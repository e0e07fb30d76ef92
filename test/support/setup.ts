import fc from "fast-check";
import { afterEach } from "vitest";

// A machine that judges a change must judge it alike each time, so there properties are drawn from one seed; everywhere
// else each run draws its own. A failure prints its seed, and LIND_SEED repeats it.
const { CI, LIND_SEED } = process.env;
const CI_SEED = 1747;
if (LIND_SEED !== undefined) fc.configureGlobal({ seed: Number(LIND_SEED) });
else if (CI !== undefined) fc.configureGlobal({ seed: CI_SEED });

// No test may speak to anything beyond this machine: a request elsewhere is a failure, not a flake.
const loopback = new Set(["127.0.0.1", "localhost", "[::1]"]);
// Files that share a process find the guard of the one before them.
const realFetch: typeof fetch = Reflect.get(globalThis.fetch, "real") ?? globalThis.fetch;
const forbidden: string[] = [];

const guardedFetch: typeof fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  if (!loopback.has(url.hostname)) {
    forbidden.push(url.href);
    return Promise.reject(new TypeError(`A test asked ${url.href}, which is not on this machine.`));
  }
  return realFetch(input, init);
};
globalThis.fetch = Object.assign(guardedFetch, { real: realFetch });

afterEach(() => {
  const asked = forbidden.splice(0);
  if (asked.length > 0) throw new Error(`The test asked beyond loopback: ${asked.join(", ")}`);
});
