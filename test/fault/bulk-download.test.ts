import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { packBulk } from "../../packages/lind/src/app/simulate.ts";
import { type FaultPlan, randomFaults, scheduleFaults } from "../../packages/lind/src/simulator/faults.ts";
import { LIVELY } from "../../packages/lind/src/simulator/options.ts";
import { type SimulatorServer, serveSimulator } from "../../packages/lind/src/simulator/serve.ts";
import { createSimulator } from "../../packages/lind/src/simulator/simulator.ts";
import { downloadBulk } from "../../packages/lind/src/sources/bulk/download-bulk.ts";
import { openPartFile } from "../../packages/lind/src/sources/bulk/part-file.ts";
import { runLind } from "../support/run-lind.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** The whole download over real connections that fail, and what is loaded of it. */

const servers: SimulatorServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function downloadThrough(faults: FaultPlan) {
  const simulator = createSimulator({ ...LIVELY, seed: 9, studies: 60 }, { faults, pack: packBulk });
  const server = await serveSimulator(simulator);
  servers.push(server);
  const home = temporaryFolder();
  const path = join(home, "ctg-studies.json.zip");
  const downloaded = await downloadBulk({
    baseUrl: server.url,
    file: openPartFile(path),
    transport: (request) => fetch(request),
    clock: { sleep: () => Promise.resolve() },
    random: () => 0,
    progress: () => undefined,
    signal: new AbortController().signal,
  });
  const run = await runLind(["sync", "--file", path, "--json"], { home });
  expect(run.exitCode).toBe(0);
  const stored = (await runLind(["search", "--format", "ndjson", "--limit", "1000"], { home })).out
    .trimEnd()
    .split("\n");
  const truth = simulator.simulation.truthAt(simulator.day).texts;
  expect(stored.sort()).toEqual([...truth.values()].sort());
  return { downloaded, simulator };
}

test("cut connections, a server in trouble and a wrong range are survived", async () => {
  const { downloaded, simulator } = await downloadThrough(
    scheduleFaults({
      1: [{ kind: "cut-body", share: 0.3 }],
      2: [{ kind: "server-error", status: 503 }],
      3: [{ kind: "cut-body", share: 0.5 }],
      4: [{ kind: "wrong-range" }],
      5: [{ kind: "cut-body", share: 0.9 }],
      6: [{ kind: "reset" }],
    }),
  );
  expect(downloaded.requests).toBe(7);
  expect(simulator.faultRecords.map(({ fault }) => fault.kind)).toEqual([
    "cut-body",
    "server-error",
    "cut-body",
    "wrong-range",
    "cut-body",
    "reset",
  ]);
});

test("a file that changes in between is downloaded anew", async () => {
  const faults = scheduleFaults({ 1: [{ kind: "cut-body", share: 0.5 }], 2: [{ kind: "data-moves", days: 4 }] });
  const { downloaded, simulator } = await downloadThrough(faults);
  expect(downloaded.requests).toBe(2);
  expect(simulator.dataDay).not.toBe("2026-08-14");
});

test.each([1, 2, 3])("seeded faults, seed %d", async (seed) => {
  await downloadThrough(
    randomFaults(seed, [
      { fault: { kind: "cut-body", share: 0.6 }, probability: 0.4 },
      { fault: { kind: "server-error", status: 502 }, probability: 0.2 },
      { fault: { kind: "reset" }, probability: 0.2 },
      { fault: { kind: "wrong-range" }, probability: 0.2 },
    ]),
  );
});
