import { Worker } from "node:worker_threads";
import type { RunStatistics, StatisticsAnswer } from "./statistics.ts";
import type { StatisticsThreadData } from "./statistics-thread.ts";

/** Makes each pass in a thread of its own, one after the other, so that passes never take more than one core. */
export function statisticsInThread(home: string): RunStatistics {
  let last: Promise<unknown> = Promise.resolve();
  return (request) => {
    const answer = last.then(() => runThread({ home, request }));
    last = answer.catch(() => undefined);
    return answer;
  };
}

/** A pass over all texts leaves garbage that dies young; it is collected early and often, beside a server that is small. */
const MEMORY_LIMITS = { maxYoungGenerationSizeMb: 8 };

function runThread(data: StatisticsThreadData): Promise<StatisticsAnswer> {
  const name = import.meta.url.endsWith(".ts") ? "./statistics-thread.ts" : "./statistics-thread.js";
  const worker = new Worker(new URL(name, import.meta.url), { workerData: data, resourceLimits: MEMORY_LIMITS });
  return new Promise((resolve, reject) => {
    worker.on("message", resolve);
    worker.on("error", reject);
    worker.on("exit", () => reject(new Error("The thread of the statistics ended without an answer.")));
  });
}
