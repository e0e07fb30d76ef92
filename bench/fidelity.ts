import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readConceptGroups } from "../packages/lind/src/app/search/concept-files.ts";
import { must } from "../packages/lind/src/base/assert.ts";
import { silentLog } from "../packages/lind/src/base/log.ts";
import { type BoundQuery, bindQuery } from "../packages/lind/src/query/bind-query.ts";
import { createConcepts } from "../packages/lind/src/query/concepts/create-concepts.ts";
import { hasSharedData } from "../test/support/shared.ts";
import { type Comparison, compare, type Difference, precisionOf, recallOf } from "./fidelity/compare.ts";
import { type RecordedList, readRecorded } from "./fidelity/lists.ts";
import { table } from "./measure.ts";

/**
 * Holds Lind's search against the registry's own recorded lists and writes `bench/FIDELITY.md`: recall and precision,
 * and every record on which the two differ with the reason. `npm run fidelity`. It needs the recorded lists, which stand
 * beside the repository.
 */
if (!hasSharedData) throw new Error("The recorded lists are not here; there is nothing to hold the search against.");
const { lists, projected, complete } = readRecorded();
const concepts = createConcepts(readConceptGroups("", silentLog));

const sections = lists.map((list) => {
  const bound = bindQuery(list.parameters, { concepts });
  if (bound.kind === "problems") throw new Error(must(bound.problems[0], "a refusal has a problem").message);
  return { list, bound, complete: compare(bound, complete, list.nctIds), projected: onProjected(bound, list) };
});

/** Only queries can be answered from projected records: the fields that filters need are not in them. */
function onProjected(bound: BoundQuery, list: RecordedList): Comparison | undefined {
  const hasFilters = Object.keys(list.parameters).some((name) => !name.startsWith("query."));
  return hasFilters ? undefined : compare(bound, projected, list.nctIds);
}

function titleOf({ parameters }: RecordedList): string {
  return Object.entries(parameters)
    .map(([name, text]) => `\`${name}=${text}\``)
    .join(" ");
}

function percent(share: number): string {
  return Number.isNaN(share) ? "–" : share.toFixed(4);
}

function rowOf(list: RecordedList, comparison: Comparison): readonly string[] {
  const { listed, found, extras } = comparison;
  return [
    titleOf(list),
    String(listed),
    String(found),
    String(extras.length),
    percent(recallOf(comparison)),
    percent(precisionOf(comparison)),
  ];
}

/** All of them together, as if they were one list. */
function totalOf(comparisons: readonly Comparison[]): Comparison {
  return {
    listed: comparisons.reduce((sum, { listed }) => sum + listed, 0),
    found: comparisons.reduce((sum, { found }) => sum + found, 0),
    misses: comparisons.flatMap(({ misses }) => misses),
    extras: comparisons.flatMap(({ extras }) => extras),
  };
}

function summaryOf(comparisons: readonly { readonly list: RecordedList; readonly comparison: Comparison }[]): string {
  const total = totalOf(comparisons.map(({ comparison }) => comparison));
  const all: RecordedList = { parameters: {}, nctIds: new Set() };
  const [, ...figures] = rowOf(all, total);
  return table(
    ["search", "listed", "found", "extra", "recall", "precision"],
    [...comparisons.map(({ list, comparison }) => rowOf(list, comparison)), ["all", ...figures]],
  );
}

function differencesOf(kind: string, differences: readonly Difference[]): string {
  if (differences.length === 0) return `No ${kind}.`;
  const lines = differences.map(({ nctId, title, versionHolder, reason }) => {
    const date = versionHolder === undefined ? "" : ` (record of ${versionHolder})`;
    return `- ${nctId}${date} “${title}”: ${reason}`;
  });
  return [`${differences.length} ${kind}:`, "", ...lines].join("\n");
}

const page = [
  "# Agreement with the registry",
  "",
  "By `npm run fidelity`: the registry's own answers, walked to their last page on 2026-08-07, against Lind's matcher with",
  "the concepts of the repository's list alone. A record counts as right when the registry's list has its id.",
  "",
  `## ${complete.size} complete records`,
  "",
  "The records are of several dates, the lists of one: a filter may differ where a study has moved since.",
  "",
  summaryOf(sections.map(({ list, complete: comparison }) => ({ list, comparison }))),
  "",
  ...sections.flatMap(({ list, complete: { misses, extras } }) => [
    `### ${titleOf(list)}`,
    "",
    differencesOf("missed", misses),
    "",
    differencesOf("extra", extras),
    "",
  ]),
  `## ${projected.size.toLocaleString("en-US")} projected records`,
  "",
  "The records of all lists with the fields that the lists asked for: titles, and for one list names and MeSH terms of",
  "interventions. What a record says in other fields cannot be found here, so recall is a lower bound.",
  "",
  summaryOf(
    sections.flatMap(({ list, projected: comparison }) => (comparison === undefined ? [] : [{ list, comparison }])),
  ),
  "",
  ...sections.flatMap(({ list, projected: comparison }) =>
    comparison === undefined
      ? []
      : [
          `### ${titleOf(list)}`,
          "",
          differencesOf("extra", comparison.extras),
          "",
          differencesOf("missed", comparison.misses),
          "",
        ],
  ),
].join("\n");
writeFileSync(join(import.meta.dirname, "FIDELITY.md"), page);
process.stdout.write(`${page.split("\n## ")[1]?.split("\n### ")[0]}\n${page.split("\n## ")[2]?.split("\n### ")[0]}`);
