import { isJsonObject, type JsonObject } from "ctgov/study";
import { diffStudies } from "../packages/lind/src/changes/diff-studies.ts";
import { REALISTIC } from "../packages/lind/src/simulator/options.ts";
import { createSimulation } from "../packages/lind/src/simulator/simulation.ts";
import { median, quantile, table } from "./measure.ts";

const STUDIES = 2_000;
const DAYS_APART = 400;

/** How long it takes to tell what changed between two versions of a study that lived on for a year. */
export function benchChanges(): Promise<string> {
  const simulation = createSimulation({ ...REALISTIC, seed: 9, studies: STUDIES, changesPerDayShare: 0.02 });
  const from = simulation.startDay;
  const pairs: (readonly [JsonObject, JsonObject])[] = [];
  for (let index = 0; index < STUDIES; index++) {
    const [before, after] = [simulation.textAt(index, from), simulation.textAt(index, from + DAYS_APART)].map(parse);
    if (before !== undefined && after !== undefined) pairs.push([before, after]);
  }
  const elapsedMs: number[] = [];
  let changes = 0;
  for (const [before, after] of pairs) {
    const startedMs = performance.now();
    changes += diffStudies(before, after).length;
    elapsedMs.push(performance.now() - startedMs);
  }
  return Promise.resolve(
    [
      "## Telling what changed",
      "",
      table(
        ["pairs of versions", "changes", "median", "95 % below", "longest"],
        [
          [
            pairs.length.toLocaleString("en-US"),
            changes.toLocaleString("en-US"),
            `${median(elapsedMs).toFixed(2)} ms`,
            `${quantile(elapsedMs, 0.95).toFixed(2)} ms`,
            `${Math.max(...elapsedMs).toFixed(1)} ms`,
          ],
        ],
      ),
    ].join("\n"),
  );
}

function parse(text: string | undefined): JsonObject | undefined {
  const value: unknown = text === undefined ? undefined : JSON.parse(text);
  return isJsonObject(value) ? value : undefined;
}
