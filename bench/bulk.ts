import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Measured, measureLind, measureNode, median, table } from "./measure.ts";
import { bulkFile, studiesFile } from "./studies-file.ts";

const STUDIES = Number(process.env["LIND_BENCH_BULK_STUDIES"] ?? 20_000);
const ROUNDS = [1, 2, 3];
/** The simulation begins on a Friday; the next data is Monday's. */
const DAYS_TO_NEXT_DATA = 3;

/**
 * The bulk download as a zip archive: loaded, loaded again unchanged, and the next day's over it, each held against
 * only unpacking and checking the same archive in the same run. The first load is held against that of the same
 * studies as lines.
 */
export async function benchBulk(): Promise<string> {
  const zip = bulkFile(STUDIES, 0);
  const nextDay = bulkFile(STUDIES, DAYS_TO_NEXT_DATA);
  const lines = studiesFile(STUDIES);
  const rounds = ROUNDS.map(() => {
    const home = mkdtempSync(join(tmpdir(), "lind-bench-home-"));
    const load = (path: string) => measureLind(["sync", "--file", path, "--json", "--home", home]);
    const first = load(zip.path);
    const measured = { first, unzip: unzipOnly(zip.path), again: load(zip.path), next: load(nextDay.path) };
    rmSync(home, { recursive: true });
    const fromLines = measureLind(["sync", "--file", lines.path, "--json", "--home", home]);
    rmSync(home, { recursive: true });
    return { ...measured, fromLines };
  });
  const unzip = rounds.map((round) => round.unzip);
  const unzipSeconds = median(unzip.map(({ seconds }) => seconds));
  const row = (name: string, runs: readonly Measured[]) => {
    const seconds = median(runs.map((run) => run.seconds));
    return [
      name,
      `${seconds.toFixed(1)} s`,
      `${Math.round((seconds / STUDIES) * 1e6)} µs`,
      (seconds / unzipSeconds).toFixed(2),
      `${Math.round(Math.max(...runs.map(({ peakMb }) => peakMb)))} MB`,
      counts(runs[0]),
    ];
  };
  return [
    "## The bulk download",
    "",
    `${STUDIES.toLocaleString("en-US")} studies, ${(zip.bytes / 1e6).toFixed(0)} MB as a zip archive. \`LIND_BENCH_BULK_STUDIES\` makes it another size.`,
    "",
    table(
      ["what", "time", "a study", "times unpacking alone", "peak memory", "what it did"],
      [
        row("unpack and check alone", unzip),
        row(
          "first load",
          rounds.map(({ first }) => first),
        ),
        row(
          "first load of the same as lines",
          rounds.map(({ fromLines }) => fromLines),
        ),
        row(
          "the same archive again",
          rounds.map(({ again }) => again),
        ),
        row(
          "the next day's archive",
          rounds.map(({ next }) => next),
        ),
      ],
    ),
  ].join("\n");
}

function unzipOnly(path: string): Measured {
  const run = measureNode([join(import.meta.dirname, "unzip-only.mjs"), path]);
  if (Number(run.out) < STUDIES * 0.9) throw new Error(`${path} holds ${run.out} studies.`);
  return run;
}

function counts(run: Measured | undefined): string {
  if (run === undefined || !run.out.startsWith("{")) return "";
  const { added, updated, unchanged }: Readonly<Record<"added" | "updated" | "unchanged", number>> = JSON.parse(
    run.out,
  );
  return `${added} added, ${updated} updated, ${unchanged} unchanged`;
}
