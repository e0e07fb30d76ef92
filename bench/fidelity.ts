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

/** With `--all` every difference is printed, and no page is written. */
const showsAll = process.argv.includes("--all");
const DIFFERENCES_SHOWN = 25;
const REASONS_SHOWN = 12;

const sections = lists.map((list) => {
  const bound = bindQuery(list.parameters, { concepts });
  if (bound.kind === "problems") throw new Error(must(bound.problems[0], "a refusal has a problem").message);
  return { list, bound, complete: compare(bound, complete, list.nctIds), projected: onProjected(bound, list) };
});

/** Only queries can be answered from projected records: the fields that filters need are not in them. */
function onProjected(bound: BoundQuery, list: RecordedList): Comparison | undefined {
  return hasFilters(list) ? undefined : compare(bound, projected, list.nctIds);
}

function hasFilters({ parameters }: RecordedList): boolean {
  return Object.keys(parameters).some((name) => !name.startsWith("query."));
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

interface Compared {
  readonly list: RecordedList;
  readonly comparison: Comparison;
}

function summaryOf(comparisons: readonly Compared[]): string {
  const queries = comparisons.filter(({ list }) => !hasFilters(list));
  const sums = [
    totalRow("all without a filter", queries),
    ...(queries.length === comparisons.length ? [] : [totalRow("all", comparisons)]),
  ];
  return table(
    ["search", "listed", "found", "extra", "recall", "precision"],
    [...comparisons.map(({ list, comparison }) => rowOf(list, comparison)), ...sums],
  );
}

function totalRow(name: string, comparisons: readonly Compared[]): readonly string[] {
  const none: RecordedList = { parameters: {}, nctIds: new Set() };
  const [, ...figures] = rowOf(none, totalOf(comparisons.map(({ comparison }) => comparison)));
  return [name, ...figures];
}

function differencesOf(kind: string, differences: readonly Difference[]): string {
  if (differences.length === 0) return `No ${kind}.`;
  const shown = showsAll ? differences : differences.slice(0, DIFFERENCES_SHOWN);
  const lines = shown.map(({ nctId, title, versionHolder, reason }) => {
    const date = versionHolder === undefined ? "" : ` (record of ${versionHolder})`;
    return `- ${nctId}${date} “${title}”: ${reason}`;
  });
  const more = differences.length - shown.length;
  const rest = more === 0 ? [] : ["", `and ${more} more; \`npm run fidelity -- --all\` prints them.`];
  return [`${differences.length} ${kind}:`, "", ...lines, ...rest].join("\n");
}

/** Misses of one reason. A reason is told by its words, whatever the record. */
function reasonsOf(differences: readonly Difference[]): string {
  const groups = [...Map.groupBy(differences, ({ reason }) => reason)].sort(([, a], [, b]) => b.length - a.length);
  if (groups.length === 0) return "No missed.";
  return table(
    ["missed", "reason"],
    groups.slice(0, REASONS_SHOWN).map(([reason, { length }]) => [String(length), reason.replaceAll("|", "/")]),
  );
}

const page = [
  "# Agreement with the registry",
  "",
  "By `npm run fidelity`: the registry's own answers, walked to their last page on 2026-08-07, against Lind's matcher with",
  "the concepts of the repository's list alone. A record counts as right when the registry's list has its id.",
  "",
  `## ${complete.size} complete records`,
  "",
  "The records are of several dates, the lists of one: a filter may differ where a study has moved since, and so may the",
  "words of a record that was edited since.",
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
          reasonsOf(comparison.misses),
          "",
          differencesOf("missed", comparison.misses),
          "",
        ],
  ),
].join("\n");
if (showsAll) process.stdout.write(page);
else {
  writeFileSync(join(import.meta.dirname, "FIDELITY.md"), page);
  const summaries = page.split("\n## ").slice(1);
  process.stdout.write(summaries.map((summary) => summary.split("\n### ")[0]).join("\n"));
}
