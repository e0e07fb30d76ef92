/** Serves a simulated registry in a process of its own, and goes to the next data day when it is told to. */
import { serveSimulator } from "../../packages/lind/src/simulator/serve.ts";
import { simulatorOf } from "./simulation.ts";

const [studies = 0, changes = 0] = process.argv.slice(2).map(Number);
const simulator = simulatorOf(studies, changes);
const server = await serveSimulator(simulator, { port: 0, host: "127.0.0.1" });
process.on("message", () => {
  const before = simulator.dataDay;
  while (simulator.dataDay === before) simulator.advance(1);
  process.send?.(simulator.dataDay);
});
process.on("disconnect", () => void server.close());
process.send?.(server.url);
