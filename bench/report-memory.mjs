// Preloaded into a measured process: writes its peak resident memory, in kB, to the file that the bench names.
import { writeFileSync } from "node:fs";

const file = process.env.LIND_BENCH_MEMORY_FILE;
if (file !== undefined) process.on("exit", () => writeFileSync(file, String(process.resourceUsage().maxRSS)));
