import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FaultPlan, noFaults, scheduleFaults } from "./faults.ts";
import { type SimulatorServer, serveSimulator } from "./serve.ts";
import { LIVELY } from "./simulation.ts";
import { createSimulator, type Simulator } from "./simulator.ts";

describe("the simulator on a socket", () => {
  let simulator: Simulator;
  let server: SimulatorServer;

  const fail = (plan: FaultPlan) => simulator.setFaults(plan);
  const nextRequest = (): number => simulator.requests + 1;

  beforeEach(async () => {
    simulator = createSimulator({ ...LIVELY, seed: 4, studies: 20 });
    server = await serveSimulator(simulator);
    fail(noFaults);
  });

  afterEach(() => server.close());

  test("answers as in process, compressed where it is asked to", async () => {
    const text = simulator.simulation.textAt(0, simulator.simulation.startDay);
    const plain = await fetch(`${server.url}/api/v2/studies/NCT90000001`, {
      headers: { "accept-encoding": "identity" },
    });
    expect([plain.headers.get("etag"), await plain.text()]).toEqual([simulator.etag, text]);
    const compressed = await fetch(`${server.url}/api/v2/studies/NCT90000001`, {
      headers: { "accept-encoding": "gzip" },
    });
    expect(compressed.headers.get("etag")).toBe(simulator.etag.replace(/"$/, '-gzip"'));
    expect(await compressed.text()).toBe(text);
  });

  test("says that nothing has changed, and leads on from an alias", async () => {
    const etag = simulator.etag.replace(/"$/, '-gzip"');
    expect((await fetch(`${server.url}/api/v2/version`, { headers: { "if-none-match": etag } })).status).toBe(304);
    simulator.advance(90);
    const truth = simulator.simulation.truthAt(simulator.dataDay);
    const [alias, into] = [...truth.aliases].find(([, target]) => truth.texts.has(target)) ?? [];
    const followed = await fetch(`${server.url}/api/v2/studies/${alias}?fields=NCTId`);
    expect(followed.redirected).toBe(true);
    expect(await followed.text()).toContain(`"${into}"`);
  });

  test("answers HEAD without a body", async () => {
    const response = await fetch(`${server.url}/api/v2/version`, { method: "HEAD" });
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });

  test("loses the connection where it is told to", async () => {
    fail(scheduleFaults({ [nextRequest()]: [{ kind: "reset" }] }));
    await expect(fetch(`${server.url}/api/v2/version`)).rejects.toThrow(TypeError);
    expect((await fetch(`${server.url}/api/v2/version`)).status).toBe(200);
  });

  test("cuts a body where it is told to", async () => {
    fail(scheduleFaults({ [nextRequest()]: [{ kind: "cut-body", share: 0.3 }] }));
    const response = await fetch(`${server.url}/api/v2/studies/NCT90000001`);
    await expect(response.text()).rejects.toThrow(TypeError);
  });

  test("sends a slow body whole", async () => {
    fail(scheduleFaults({ [nextRequest()]: [{ kind: "slow-body", pauseMs: 1, pieces: 3 }] }));
    const response = await fetch(`${server.url}/api/v2/studies/NCT90000001`);
    expect(await response.text()).toBe(simulator.simulation.textAt(0, simulator.simulation.startDay));
  });

  test("refuses a port that is taken", async () => {
    const port = Number(new URL(server.url).port);
    await expect(serveSimulator(simulator, { port })).rejects.toThrow("EADDRINUSE");
  });
});
