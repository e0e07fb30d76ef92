import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { benchBulk } from "./bulk.ts";
import { benchChanges } from "./changes.ts";
import { benchCodec } from "./codec.ts";
import { benchDiff } from "./diff.ts";
import { benchFormats } from "./formats.ts";
import { benchGet } from "./get.ts";
import { benchLoad } from "./load.ts";
import { machine } from "./measure.ts";
import { benchMonitor } from "./monitor.ts";
import { benchSearch } from "./search.ts";
import { benchServe } from "./serve.ts";
import { benchVersions } from "./versions.ts";
import { benchWatch } from "./watch.ts";

/**
 * Measures what the project promises and writes `bench/RESULTS.md`. `npm run bench` measures all; names measure some
 * and print them: `node bench/run.ts load get`. `LIND_BENCH_STUDIES` makes the largest load smaller than 100,000.
 */
const benches: Readonly<Record<string, () => Promise<string>>> = {
  load: benchLoad,
  bulk: benchBulk,
  get: benchGet,
  watch: benchWatch,
  versions: benchVersions,
  codec: benchCodec,
  changes: benchChanges,
  monitor: benchMonitor,
  diff: benchDiff,
  formats: benchFormats,
  search: benchSearch,
  serve: benchServe,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => benches[name] === undefined);
if (unknown.length > 0)
  throw new Error(`There is no bench ${unknown.join(", ")}; there are ${Object.keys(benches).join(", ")}.`);

const sections: string[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stderr.write(`measuring ${name} …\n`);
  sections.push(await bench());
}

const page = [
  "# Measured",
  "",
  `On ${machine()}, ${new Date().toISOString().slice(0, 10)}, by \`npm run bench\`. The machine is shared and noisy:`,
  "figures are medians, and where two things are compared they were measured in the same run.",
  "",
  sections.join("\n\n"),
  "",
].join("\n");
process.stdout.write(page);
if (wanted.length === 0) writeFileSync(join(import.meta.dirname, "RESULTS.md"), page);
