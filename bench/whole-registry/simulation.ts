import { REALISTIC } from "../../packages/lind/src/simulator/options.ts";
import { createSimulator, type Simulator } from "../../packages/lind/src/simulator/simulator.ts";

const SEED = 7;

/** The registry of the bench: its first day does not depend on how much changes afterwards. */
export function simulatorOf(studies: number, changesPerDay: number): Simulator {
  return createSimulator({ ...REALISTIC, seed: SEED, studies, changesPerDayShare: changesPerDay / studies });
}
