// Preloaded into a measured process: writes its peak resident memory, in kB, and the processor's time that it took, in
// microseconds, to the file that the bench names.
import { writeFileSync } from "node:fs";

const file = process.env.LIND_BENCH_MEMORY_FILE;
if (file !== undefined) {
  process.on("exit", () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    writeFileSync(file, `${maxRSS} ${userCPUTime + systemCPUTime}`);
  });
}
