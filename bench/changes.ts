import { isJsonObject, type JsonObject } from "ctgov/study";
import type { Change } from "../packages/lind/src/changes/change.ts";
import { diffStudies } from "../packages/lind/src/changes/diff-studies.ts";
import { classifyChanges } from "../packages/lind/src/changes/events/classify.ts";
import { REALISTIC } from "../packages/lind/src/simulator/options.ts";
import { createSimulation } from "../packages/lind/src/simulator/simulation.ts";
import { median, quantile, table } from "./measure.ts";

const STUDIES = 5_000;
const DAYS_APART = 400;

/** Two versions of a study that lived on for a year, and what differs between them. */
interface Pair {
  readonly studies: readonly [JsonObject, JsonObject];
  readonly changes: readonly Change[];
}

/** How long it takes to tell what changed between two versions of a study that lived on for a year, and what that means. */
export function benchChanges(): Promise<string> {
  const simulation = createSimulation({ ...REALISTIC, seed: 9, studies: STUDIES, changesPerDayShare: 0.02 });
  const from = simulation.startDay;
  const parsed: Omit<Pair, "changes">[] = [];
  const parsingMs: number[] = [];
  for (let index = 0; index < STUDIES; index++) {
    const texts = [simulation.textAt(index, from), simulation.textAt(index, from + DAYS_APART)];
    const [before, after] = texts;
    if (before === undefined || after === undefined) continue;
    const studies = timed(parsingMs, () => [parse(before), parse(after)] as const);
    parsed.push({ studies });
  }
  const diffingMs: number[] = [];
  const pairs = parsed.map(
    (pair): Pair => ({ ...pair, changes: timed(diffingMs, () => diffStudies(...pair.studies)) }),
  );
  const classifyingMs: number[] = [];
  const events = pairs.flatMap(({ studies: [before, after], changes }) =>
    timed(classifyingMs, () => classifyChanges({ before, after, changes })),
  );
  const changes = pairs.reduce((sum, pair) => sum + pair.changes.length, 0);
  const count = (number: number) => number.toLocaleString("en-US");
  return Promise.resolve(
    [
      "## Telling what changed",
      "",
      `${count(pairs.length)} pairs of versions, each a year apart: ${count(changes)} changes, which are ${count(events.length)} events. Times are the processor's.`,
      "",
      table(
        ["step", "all together", "median", "95 % below", "longest"],
        [
          ["parsing both texts", ...figures(parsingMs)],
          ["what differs", ...figures(diffingMs)],
          ["what that means", ...figures(classifyingMs)],
        ],
      ),
    ].join("\n"),
  );
}

/** The processor's time, which a shared machine stretches less than the clock's. */
function timed<T>(elapsedMs: number[], work: () => T): T {
  const started = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(started);
  elapsedMs.push((user + system) / 1000);
  return result;
}

function figures(elapsedMs: readonly number[]): readonly string[] {
  const total = elapsedMs.reduce((sum, ms) => sum + ms, 0);
  return [
    `${(total / 1000).toFixed(2)} s`,
    `${median(elapsedMs).toFixed(3)} ms`,
    `${quantile(elapsedMs, 0.95).toFixed(2)} ms`,
    `${Math.max(...elapsedMs).toFixed(1)} ms`,
  ];
}

function parse(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  return isJsonObject(value) ? value : {};
}
