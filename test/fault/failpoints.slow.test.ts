import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeSimulation } from "../../packages/lind/src/app/simulate.ts";
import { FAILPOINTS } from "../../packages/lind/src/base/failpoint.ts";
import { noProgress } from "../../packages/lind/src/base/progress.ts";
import { LIVELY } from "../../packages/lind/src/simulator/options.ts";
import { type SimulatorServer, serveSimulator } from "../../packages/lind/src/simulator/serve.ts";
import { createSimulator, type Simulator } from "../../packages/lind/src/simulator/simulator.ts";
import { runLindProcess } from "../support/lind-process.ts";
import { readStoreContent, type StoreContent } from "../support/store-content.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/**
 * A real process, killed as by a power cut at each named place, then run again: the store must end as one that was
 * never disturbed. The first life mirrors 2,300 studies in three pages, the second brings them up to date.
 */

const STUDIES = 2_300;
const DAYS = 3;
/** A page is reached several times in a run; the first and a later one are different places to die. */
const TIMES = [1, 2] as const;

function simulate(): Simulator {
  return createSimulator({ ...LIVELY, seed: 11, studies: STUDIES, changesPerDayShare: 0.02 });
}

let server: SimulatorServer;
let simulator: Simulator;

beforeAll(async () => {
  simulator = simulate();
  server = await serveSimulator(simulator, { port: 0, host: "127.0.0.1" });
});
afterAll(() => server.close());

function sync(home: string, failpoint = "", args: readonly string[] = ["--all"]) {
  return runLindProcess(["sync", ...args, "--home", home], { LIND_UPSTREAM: server.url, LIND_FAILPOINT: failpoint });
}

/** Runs until the process ends by itself; at most one kill is set, so that is the second time at the latest. */
async function syncThroughKill(home: string, failpoint: string, args?: readonly string[]): Promise<boolean> {
  const first = await sync(home, failpoint, args);
  if (first.signal === null) {
    expect(first.err).toBe("");
    expect(first.exitCode).toBe(0);
    return false;
  }
  expect(first.signal).toBe("SIGKILL");
  const again = await sync(home, "", args);
  expect(again.err).toBe("");
  expect(again.exitCode).toBe(0);
  return true;
}

describe("kill -9 at a failpoint of a pull, then restart", () => {
  let undisturbed: StoreContent;
  const killed: string[] = [];

  beforeAll(async () => {
    const home = mkdtempSync(join(tmpdir(), "lind-test-"));
    await sync(home);
    undisturbed = await readStoreContent(home);
    rmSync(home, { recursive: true });
    expect(undisturbed.findings).toEqual([]);
    expect(undisturbed.studies.length).toBeGreaterThan(STUDIES * 0.9);
  }, 120_000);

  for (const failpoint of FAILPOINTS) {
    for (const time of TIMES) {
      test(`${failpoint}, time ${time}`, async () => {
        const home = temporaryFolder();
        if (await syncThroughKill(home, `${failpoint}:${time}`)) killed.push(`${failpoint}:${time}`);
        expect(await readStoreContent(home)).toEqual(undisturbed);
      });
    }
  }

  test("every failpoint killed at least once", () => {
    expect(FAILPOINTS.filter((failpoint) => !killed.some((place) => place.startsWith(`${failpoint}:`)))).toEqual([]);
  });
});

describe.each(["studies.ndjson", "studies.zip"])("kill -9 at a failpoint of a load of %s, then restart", (name) => {
  for (const failpoint of FAILPOINTS) {
    test(failpoint, async () => {
      const folder = temporaryFolder();
      const file = join(folder, name);
      await writeStudies(file);
      const [killedHome, undisturbedHome] = [join(folder, "killed"), join(folder, "undisturbed")];
      await syncThroughKill(killedHome, `${failpoint}:1`, ["--file", file]);
      await sync(undisturbedHome, "", ["--file", file]);
      const content = await readStoreContent(killedHome);
      expect(content).toEqual(await readStoreContent(undisturbedHome));
      expect(content.findings).toEqual([]);
    });
  }
});

describe("kill -9 at a failpoint of a daily update, then restart", () => {
  test.each(FAILPOINTS)("%s", async (failpoint) => {
    // The registry moves on for everybody, so each case has one of its own, at the same day.
    const own = simulate();
    const ownServer = await serveSimulator(own, { port: 0, host: "127.0.0.1" });
    const env = { LIND_UPSTREAM: ownServer.url };
    const folder = temporaryFolder();
    const [killedHome, undisturbedHome] = [join(folder, "killed"), join(folder, "undisturbed")];
    for (const home of [killedHome, undisturbedHome]) await runLindProcess(["sync", "--all", "--home", home], env);
    own.advance(DAYS);
    await runLindProcess(["sync", "--home", undisturbedHome], env);
    await runLindProcess(["sync", "--home", killedHome], { ...env, LIND_FAILPOINT: `${failpoint}:1` });
    const again = await runLindProcess(["sync", "--home", killedHome], env);
    expect(again.exitCode).toBe(0);
    const content = await readStoreContent(killedHome);
    expect(content).toEqual(await readStoreContent(undisturbedHome));
    expect(content.findings).toEqual([]);
    expect(content.changes.length).toBeGreaterThan(STUDIES);
    await ownServer.close();
  });
});

/** The studies of the first day, as lines or as an archive by the name's ending. */
async function writeStudies(file: string): Promise<void> {
  await writeSimulation(simulate(), file, { progress: noProgress, signal: new AbortController().signal });
}
