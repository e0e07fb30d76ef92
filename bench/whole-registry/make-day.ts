/** Writes a simulated registry's whole download: `make-day.ts STUDIES CHANGES_A_DAY DAYS FILE.zip`. */
import { writeSimulation } from "../../packages/lind/src/app/simulate.ts";
import { noProgress } from "../../packages/lind/src/base/progress.ts";
import { simulatorOf } from "./simulation.ts";

const [studies = 0, changes = 0, days = 0] = process.argv.slice(2, 5).map(Number);
const path = process.argv[5];
if (path === undefined) throw new Error("make-day.ts STUDIES CHANGES_A_DAY DAYS FILE.zip");
const simulator = simulatorOf(studies, changes);
simulator.advance(days);
await writeSimulation(simulator, path, { progress: noProgress, signal: new AbortController().signal });
