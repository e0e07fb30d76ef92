import { machine, table } from "./measure.ts";
import { sectionOf, writeSection } from "./results-file.ts";
import { type DaysMeasured, measureDays } from "./whole-registry/days.ts";
import { measureSize, type SizeMeasured } from "./whole-registry/sizes.ts";
import { measureStages, stageRows } from "./whole-registry/stages.ts";

/**
 * The whole registry on this machine: loaded and indexed from its bulk file at four sizes, loaded again, updated. Run by its
 * own name because it takes hours: `npm run bench:whole`; `LIND_BENCH_SIZES=20000` makes it minutes. What is committed has
 * the registry's own size; a run without it leaves the results as they are. Archives are made in the system's temporary
 * folder and kept there, 5 GB for a million studies and day.
 */
const ALL_SIZES = [10_000, 100_000, 600_000, 1_200_000];
const sizesText = process.env["LIND_BENCH_SIZES"];
const sizes = sizesText === undefined ? ALL_SIZES : sizesText.split(",").map(Number);
const WHOLE_REGISTRY = 600_000;
const isComplete = sizes.includes(WHOLE_REGISTRY);
/** Beyond the registry's size only the first load is of interest. */
const NEXT_DAY_STUDIES_MAX = WHOLE_REGISTRY;
/** Of 600,000; a smaller registry changes as much less. */
const CHANGED_SHARE = 5_000 / WHOLE_REGISTRY;

const API_STUDIES_MAX = 100_000;
const API_CHANGES = 5_000;
const API_DAYS = 30;
const API_DAYS_OF_A_SHORT_RUN = 3;

const HEADING = "## The whole registry";

const say = (text: string) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);

const measured: SizeMeasured[] = [];
for (const studies of sizes) {
  say(`${studies} studies …`);
  measured.push(await measureSize(studies, Math.round(studies * CHANGED_SHARE), studies <= NEXT_DAY_STUDIES_MAX));
}
say("days by the API …");
const apiStudies = Math.min(API_STUDIES_MAX, Math.max(...sizes));
const days = await measureDays(
  apiStudies,
  Math.min(API_CHANGES, Math.round(apiStudies / 10)),
  isComplete ? API_DAYS : API_DAYS_OF_A_SHORT_RUN,
);
say("stages …");
const stages = await measureStages();

const section = [
  HEADING,
  "",
  `Measured by itself (\`LIND_BENCH_SIZES=${sizes.join(",")} npm run bench:whole\`) on ${machine()}, ${new Date().toISOString().slice(0, 10)}. One load is timed from`,
  "nothing to a store with history and a search index that is level with it.",
  "",
  table(["", ...measured.map(({ studies }) => studies.toLocaleString("en-US"))], rowsOf(measured)),
  "",
  ...daysLines(days),
  "",
  "What a study costs in one thread, processor time without starting; the load runs these on all processors at once:",
  "",
  table(["stage", "µs a study"], stageRows(stages)),
].join("\n");
process.stdout.write(`${section}\n`);
if (isComplete) writeSection(HEADING, section);
if (sectionOf(`${section}\n`, HEADING) !== section) throw new Error("A section has one heading of its kind.");

function rowsOf(all: readonly SizeMeasured[]): readonly (readonly string[])[] {
  const row = (name: string, cell: (each: SizeMeasured) => string) => [name, ...all.map(cell)];
  const perStudy = (each: SizeMeasured) => (each.load.seconds / each.studies) * 1e6;
  const reference = all.find(({ studies }) => studies >= API_STUDIES_MAX) ?? all[0];
  const seconds = (value: number) => `${value.toFixed(value < 100 ? 1 : 0)} s`;
  const gb = (bytes: number) => `${(bytes / 1e9).toFixed(2)} GB`;
  return [
    row("JSON in the archive, packed", (each) => `${gb(each.textBytes)}, ${gb(each.archiveBytes)}`),
    row("unpacking and `JSON.parse` alone", (each) => seconds(each.floor.seconds)),
    row("load + history + index (600,000: <= 480 s)", (each) => seconds(each.load.seconds)),
    row("times unpacking and parsing (<= 8)", (each) => (each.load.seconds / each.floor.seconds).toFixed(2)),
    row("processor time", (each) => seconds(each.load.cpuSeconds)),
    row("a study", (each) => `${Math.round(perStudy(each))} µs`),
    row("beside that of the reference (within 20 %)", (each) =>
      reference === undefined ? "" : `${Math.round((perStudy(each) / perStudy(reference)) * 100)} %`,
    ),
    row("peak memory of all (<= 700 MB)", (each) => `${Math.round(each.load.peakMb)} MB`),
    row("store, index", (each) => `${gb(each.storeBytes)}, ${gb(each.indexBytes)}`),
    row("files / JSON (<= 0.6)", (each) => ((each.storeBytes + each.indexBytes) / each.textBytes).toFixed(2)),
    row("the same archive again, times unpacking", (each) => (each.again.seconds / each.again.unzipSeconds).toFixed(2)),
    row("the next day's archive (<= 1.3)", ({ nextDay }) =>
      nextDay === undefined
        ? ""
        : `${(nextDay.seconds / nextDay.unzipSeconds).toFixed(2)} (${nextDay.updated + nextDay.added} studies in ${seconds(nextDay.seconds)})`,
    ),
  ];
}

function daysLines(api: DaysMeasured): readonly string[] {
  const count = (value: number) => value.toLocaleString("en-US");
  return [
    `By the API, ${count(api.studies)} studies over ${api.days} data days, ${count(api.changed)} changed a day: ${api.ownSeconds.toFixed(1)} s of own`,
    `processor time a day at the median, ${api.ownSecondsMax.toFixed(1)} s at most (<= 20 s), ${api.requests} requests; the index follows in`,
    `${api.indexSeconds.toFixed(1)} s. A version takes ${Math.round(api.bytesPerVersion)} bytes at the median of days (<= 2,000).`,
  ];
}
