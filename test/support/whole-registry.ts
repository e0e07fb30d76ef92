import { afterEach } from "vitest";
import { packBulk } from "../../packages/lind/src/app/simulate.ts";
import type { FaultPlan } from "../../packages/lind/src/simulator/faults.ts";
import { LIVELY, type SimulationOptions } from "../../packages/lind/src/simulator/options.ts";
import { type SimulatorServer, serveSimulator } from "../../packages/lind/src/simulator/serve.ts";
import { createSimulator, type Simulator } from "../../packages/lind/src/simulator/simulator.ts";

const servers: SimulatorServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** A served registry that has an archive of all its studies; closed when the test ends. */
export async function serveWholeRegistry(
  options: Partial<SimulationOptions> & {
    readonly faults?: FaultPlan;
    readonly days?: number;
    readonly hasArchive?: false;
  },
): Promise<{ readonly simulator: Simulator; readonly url: string }> {
  const { faults, days = 0, hasArchive, ...simulation } = options;
  const pack = hasArchive === false ? undefined : packBulk;
  const simulator = createSimulator({ ...LIVELY, seed: 9, studies: 60, ...simulation }, { faults, pack });
  simulator.advance(days);
  const server = await serveSimulator(simulator);
  servers.push(server);
  return { simulator, url: server.url };
}

/** The texts that the registry has on its data day, in order. */
export function truthOf(simulator: Simulator): readonly string[] {
  return [...simulator.simulation.truthAt(simulator.day).texts.values()].sort();
}
