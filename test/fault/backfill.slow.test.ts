import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BACKFILL_FAILPOINTS } from "../../packages/lind/src/base/failpoint.ts";
import { LIVELY } from "../../packages/lind/src/simulator/options.ts";
import { type SimulatorServer, serveSimulator } from "../../packages/lind/src/simulator/serve.ts";
import { createSimulator } from "../../packages/lind/src/simulator/simulator.ts";
import { killLindProcess, runLindProcess } from "../support/lind-process.ts";
import { readStoreContent, type StoreContent } from "../support/store-content.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** A real process that takes in histories, killed as by a power cut, then run again until it ends by itself. */

const STUDIES = 40;
const KILLS = 6;
/** Three processes one after the other, on a machine that may be busy. */
const HOOK_TIMEOUT_MS = 60_000;

let server: SimulatorServer;
beforeAll(async () => {
  const simulator = createSimulator({ ...LIVELY, seed: 12, studies: STUDIES });
  server = await serveSimulator(simulator, { port: 0, host: "127.0.0.1" });
});
afterAll(() => server.close());

const backfill = ["sync", "--all", "--backfill", "--json"];

function env(failpoint = "") {
  return { LIND_UPSTREAM: server.url, LIND_FAILPOINT: failpoint };
}

/** The store's content, and the number of versions in the report of the last run. */
async function afterwards(home: string): Promise<StoreContent> {
  const again = await runLindProcess([...backfill, "--home", home], env());
  expect(again.err).toBe("");
  expect(again.exitCode).toBe(0);
  expect(JSON.parse(again.out).backfill.failed).toEqual([]);
  const whole = await runLindProcess([...backfill, "--home", home], env());
  expect(JSON.parse(whole.out).backfill).toMatchObject({ past: 0, requests: 0 });
  return readStoreContent(home);
}

describe("kill -9 in the middle of a backfill, then again (B1, B2)", () => {
  let undisturbed: StoreContent;
  beforeAll(async () => {
    const home = mkdtempSync(join(tmpdir(), "lind-test-"));
    undisturbed = await afterwards(home);
    rmSync(home, { recursive: true });
    expect(undisturbed.versions.length).toBeGreaterThan(3 * STUDIES);
    expect(undisturbed.findings).toEqual([]);
  }, HOOK_TIMEOUT_MS);

  test.each(BACKFILL_FAILPOINTS.flatMap((place) => [`${place}:1`, `${place}:3`]))("at %s", async (failpoint) => {
    const home = temporaryFolder();
    const killed = await runLindProcess([...backfill, "--home", home], env(failpoint));
    const isPassedOnce = ["backfill.before-run:3", "backfill.before-complete:3"].includes(failpoint);
    expect(killed.signal).toBe(isPassedOnce ? null : "SIGKILL");
    expect(await afterwards(home)).toEqual(undisturbed);
  });

  test("inside the transaction of a version", async () => {
    const home = temporaryFolder();
    // The first transactions are those of the sync.
    await runLindProcess(["sync", "--all", "--home", home], env());
    const killed = await runLindProcess(["sync", "--backfill", "--home", home], env("registry.inside-transaction:7"));
    expect(killed.signal).toBe("SIGKILL");
    expect(await afterwards(home)).toEqual(undisturbed);
  });

  test("at any moment, again and again", async () => {
    const home = temporaryFolder();
    let kills = 0;
    for (let run = 0; run < KILLS; run++) {
      const killed = await killLindProcess([...backfill, "--home", home], env(), 700 + Math.random() * 1_500);
      if (killed.signal === "SIGKILL") kills += 1;
    }
    expect(kills).toBeGreaterThan(0);
    expect(await afterwards(home)).toEqual(undisturbed);
  });
});
