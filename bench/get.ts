import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { must } from "../packages/lind/src/base/assert.ts";
import { openSqliteRegistry } from "../packages/lind/src/registry/sqlite/open.ts";
import { measureLind, measureNode, median, quantile, table } from "./measure.ts";
import { studiesFile } from "./studies-file.ts";

const STUDIES = 10_000;
const READS = 5_000;
const STARTS = 21;

/** One study by its id: inside the process, and as a command from a cold start beside an empty Node program. */
export async function benchGet(): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), "lind-bench-home-"));
  measureLind(["sync", "--file", studiesFile(STUDIES).path, "--home", home]);
  const registry = await openSqliteRegistry({ home, mode: "read" });
  const ids = (await Array.fromAsync(registry.scanStudies())).map((study) => study.nctId);
  const readMs: number[] = [];
  for (let read = 0; read < READS; read++) {
    // A fixed stride visits the ids in an order that no cache expects.
    const nctId = must(ids[(read * 7919) % ids.length], "the index is within the list");
    const startedMs = performance.now();
    await registry.readStudy(nctId);
    readMs.push(performance.now() - startedMs);
  }
  await registry[Symbol.asyncDispose]();
  const starts: number[] = [];
  const floors: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    const nctId = must(ids[(start * 7919) % ids.length], "the index is within the list");
    starts.push(measureLind(["get", nctId, "--home", home, "--format", "json"]).seconds * 1000);
    floors.push(measureNode(["-e", "0"]).seconds * 1000);
  }
  rmSync(home, { recursive: true });
  return [
    "## One study by its id",
    "",
    `Promise: under 1 ms inside the process, under 150 ms as a command. ${READS.toLocaleString("en-US")} reads of a store of ${STUDIES.toLocaleString("en-US")} studies; ${STARTS} cold starts.`,
    "",
    table(
      ["", "median", "95 % below"],
      [
        ["read inside the process", `${median(readMs).toFixed(3)} ms`, `${quantile(readMs, 0.95).toFixed(3)} ms`],
        ["`lind get`", `${median(starts).toFixed(0)} ms`, `${quantile(starts, 0.95).toFixed(0)} ms`],
        ["`node -e 0`", `${median(floors).toFixed(0)} ms`, `${quantile(floors, 0.95).toFixed(0)} ms`],
      ],
    ),
  ].join("\n");
}
