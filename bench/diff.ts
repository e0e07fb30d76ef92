import { type Measured, measureLind, table } from "./measure.ts";
import { bulkFile, studiesFile } from "./studies-file.ts";

const STUDIES = Number(process.env["LIND_BENCH_BULK_STUDIES"] ?? 20_000);
/** The simulation begins on a Friday; two weeks later ten days of data have been posted. */
const DAYS = 14;

/** Two downloads compared without a store: what it takes, and that memory does not grow with the texts. */
export async function benchDiff(): Promise<string> {
  const diff = (studies: number) =>
    measureLind(["diff", studiesFile(studies).path, bulkFile(studies, DAYS).path, "--format", "ndjson"]);
  const row = (studies: number, run: Measured) => [
    studies.toLocaleString("en-US"),
    `${Math.round(studiesFile(studies).bytes / 1e6)} MB`,
    (run.out.split("\n").length - 1).toLocaleString("en-US"),
    `${run.seconds.toFixed(1)} s`,
    `${Math.round((run.seconds / studies) * 1e6)} µs`,
    `${Math.round(run.peakMb)} MB`,
  ];
  const sizes = [STUDIES / 10, STUDIES];
  return [
    "## Two files without a store",
    "",
    `\`lind diff\`: studies as lines against the download of ${DAYS} days later, a zip archive.`,
    "",
    table(
      ["studies", "text", "events", "time", "a study", "peak memory"],
      sizes.map((studies) => row(studies, diff(studies))),
    ),
  ].join("\n");
}
