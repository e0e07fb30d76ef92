// Preloaded into a measured process: writes its peak resident memory, in kB, and the processor time of all its threads,
// in microseconds, to the file that the bench names.
import { writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

const file = process.env.LIND_BENCH_MEMORY_FILE;
if (file !== undefined && isMainThread) {
  process.on("exit", () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    writeFileSync(file, `${maxRSS} ${userCPUTime + systemCPUTime}`);
  });
}
