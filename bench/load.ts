import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureLind, measureNode, median, table } from "./measure.ts";
import { studiesFile } from "./studies-file.ts";

const LARGEST = Number(process.env["LIND_BENCH_STUDIES"] ?? 100_000);

/**
 * `sync --file` of simulated studies, and the same file loaded a second time. Beside it, in the same run, the least
 * that any loader must do: reading the file and parsing each line.
 */
export async function benchLoad(): Promise<string> {
  const rows: (readonly string[])[] = [];
  for (const studies of [LARGEST / 10, LARGEST / 2, LARGEST]) {
    const { path, bytes } = studiesFile(studies);
    const parseOnly = median(
      [1, 2, 3].map(() => measureNode([join(import.meta.dirname, "parse-only.mjs"), path]).seconds),
    );
    const home = mkdtempSync(join(tmpdir(), "lind-bench-home-"));
    const load = measureLind(["sync", "--file", path, "--json", "--home", home]);
    const again = measureLind(["sync", "--file", path, "--json", "--home", home]);
    const status: { studies: number; versions: number; changes: number; storedBytes: number } = JSON.parse(
      measureLind(["status", "--json", "--home", home]).out,
    );
    if (status.studies !== studies || status.versions !== studies || status.changes !== studies) {
      throw new Error(`The second load left ${JSON.stringify(status)} of ${studies} studies.`);
    }
    rmSync(home, { recursive: true });
    rows.push([
      studies.toLocaleString("en-US"),
      `${(bytes / 1e9).toFixed(2)} GB`,
      `${load.seconds.toFixed(1)} s`,
      `${Math.round(studies / load.seconds).toLocaleString("en-US")}/s`,
      `${(load.seconds / parseOnly).toFixed(1)}`,
      `${Math.round(load.peakMb)} MB`,
      `${again.seconds.toFixed(1)} s`,
      `${Math.round(again.peakMb)} MB`,
      `${((status.storedBytes / bytes) * 100).toFixed(1)} %`,
    ]);
  }
  return [
    "## `sync --file`",
    "",
    "Promise: at least 1,500 studies/s, under 300 MB, flat as the file grows; a second load writes no version and no change.",
    "",
    table(
      [
        "studies",
        "file",
        "load",
        "rate",
        "times read + `JSON.parse`",
        "peak memory",
        "second load",
        "its peak",
        "stored / text",
      ],
      rows,
    ),
  ].join("\n");
}
