import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeSimulation } from "../../packages/lind/src/app/simulate.ts";
import { noProgress } from "../../packages/lind/src/base/progress.ts";
import { openSqliteRegistry } from "../../packages/lind/src/registry/sqlite/open.ts";
import { REALISTIC } from "../../packages/lind/src/simulator/options.ts";
import { createSimulator } from "../../packages/lind/src/simulator/simulator.ts";
import { brokenCounts, digestOfIndex, digestOfStore, hasTables, runForAWhile } from "../support/killed-load.ts";

/**
 * A load of 20,000 studies and their index, killed at random moments and begun again, until it is complete; then another,
 * until there were enough kills. `LIND_STUDIES`, `LIND_KILLS` and `LIND_SEED` choose how many and which; a moment of the clock
 * is never quite the same again.
 */

const STUDIES = Number(process.env["LIND_STUDIES"] ?? 20_000);
const KILLS = Number(process.env["LIND_KILLS"] ?? 200);
const SEED = Number(process.env["LIND_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
/** Of the time that an undisturbed load takes here: from before the store is opened until a thousand studies are in. */
const LIFE_SHARE_MAX = 0.06;
/** Shares are drawn as whole parts of the longest life. */
const LIFE_PARTS = 1_000;
/** A run of every so many lives as long as it needs, so that each load comes to its end however slow the machine is. */
const RUNS_A_LOAD = 70;
const VERIFIED_EACH = 20;

let folder: string;
let zip: string;
let expected: { readonly store: string; readonly index: string };
let undisturbedMs: number;
const loadInto = (home: string) => ["sync", "--file", zip, "--quiet", "--json", "--home", home];
/** A load whose last run stored little begins no index; then the next search makes it, as this does. */
const indexOf = (home: string) => ["index", "--quiet", "--json", "--home", home];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "lind-test-"));
  zip = join(folder, "studies.zip");
  const simulator = createSimulator({ ...REALISTIC, studies: STUDIES, seed: 3 });
  await writeSimulation(simulator, zip, { progress: noProgress, signal: new AbortController().signal });
  const home = join(folder, "undisturbed");
  const startedMs = performance.now();
  await runForAWhile(loadInto(home));
  undisturbedMs = performance.now() - startedMs;
  await runForAWhile(indexOf(home));
  expected = { store: digestOfStore(home), index: digestOfIndex(home) };
  rmSync(home, { recursive: true });
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true }));

async function findingsOf(home: string): Promise<readonly unknown[]> {
  if (!hasTables(home)) return [];
  await using registry = await openSqliteRegistry({ home, mode: "read" });
  // Awaited here: the store is closed with this function.
  return await registry.verify(() => undefined);
}

test(`kill -9 at ${KILLS} random moments of a load of ${STUDIES} studies (LIND_SEED=${SEED})`, async () => {
  const lives = fc
    .sample(fc.integer({ min: 1, max: LIFE_PARTS }), { numRuns: KILLS * 2, seed: SEED })
    .map((part) => (part / LIFE_PARTS) * LIFE_SHARE_MAX * undisturbedMs);
  let kills = 0;
  let loads = 0;
  let runs = 0;
  while (kills < KILLS) {
    const home = join(folder, `home-${loads}`);
    for (let run = 1, isComplete = false; !isComplete; run++) {
      const isLeftAlone = kills >= KILLS || run % RUNS_A_LOAD === 0;
      const lifeMs = isLeftAlone ? undefined : lives[runs++ % lives.length];
      isComplete = await runForAWhile(loadInto(home), lifeMs);
      if (!isComplete) kills += 1;
      expect(brokenCounts(home)).toEqual([]);
      if (!isComplete && kills % VERIFIED_EACH === 0) expect(await findingsOf(home)).toEqual([]);
    }
    loads += 1;
    expect(await findingsOf(home)).toEqual([]);
    expect(digestOfStore(home)).toBe(expected.store);
    await runForAWhile(indexOf(home));
    expect(digestOfIndex(home)).toBe(expected.index);
    rmSync(home, { recursive: true });
  }
  expect(kills).toBeGreaterThanOrEqual(KILLS);
  process.stderr.write(`${kills} kills in ${loads} loads; undisturbed, one takes ${Math.round(undisturbedMs)} ms\n`);
});
