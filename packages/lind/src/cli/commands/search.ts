import { toParameters } from "../../app/conditions.ts";
import { facetOf } from "../../app/search/facet-names.ts";
import { openSearch } from "../../app/search/open-search.ts";
import {
  type BoundQuery,
  bindSearch,
  checkSearch,
  type FacetRequest,
  findStudies,
  type SearchParameters,
} from "../../app/search/run-search.ts";
import { searchLive } from "../../app/search/search-live.ts";
import { parseDayOf } from "../../app/when.ts";
import { usageError } from "../arguments.ts";
import type { Arguments, Command, CommandContext } from "../command.ts";
import { printJson } from "../output.ts";
import { CONDITION_OPTIONS, readConditions } from "../scope-options.ts";
import { printExplanation } from "../search/explanation.ts";
import { printFacets } from "../search/facets.ts";
import { checkFields, FORMATS, type Found, printFound } from "../search/found-studies.ts";
import { highlighterOf } from "../search/highlighting.ts";

const TABLE_LIMIT = 20;
const FACET_VALUES = 20;

export const searchCommand: Command = {
  name: "search",
  summary: "Search the mirror in the registry's own language",
  operands: "[TERM]",
  options: {
    ...CONDITION_OPTIONS,
    sort: { value: "LIST", summary: "Order: LastUpdatePostDate, EnrollmentCount:desc, @relevance" },
    fields: {
      value: "LIST",
      summary: "Fields, by piece: NCTId,OverallStatus,LocationCountry; for csv also the site's columns, for ris tags",
    },
    limit: { value: "N", summary: `The first N (default: ${TABLE_LIMIT} in a table, else all)` },
    count: { summary: "Only how many there are" },
    facet: {
      value: "NAME",
      summary: "Counts by status, phase, country, year, … or any piece, instead of studies",
      repeatable: true,
    },
    explain: { summary: "How the search is understood: words, synonyms and where they come from, filters" },
    "as-of": { value: "DAY", summary: "Search the studies as they were registered at the end of that day" },
    live: { summary: "Ask the registry itself instead of the mirror" },
    format: {
      value: "NAME",
      summary: "Form of the answer; csv is the site's 30 columns, or the pieces of --fields",
      choices: FORMATS,
    },
  },
  examples: [
    ['lind search --cond "heart attack" --status recruiting', "Recruiting studies of a condition, best match first"],
    ['lind search --advanced "AREA[StartDate]2025 AND NOT AREA[Phase]MISSING"', "The registry's search expressions"],
    ["lind search --intr Keytruda --explain", "Which names and pieces are searched"],
    ["lind search --cond melanoma --facet phase --facet country", "How many there are of each"],
    ["lind search --geo 42.36,-71.06,50mi --format ids", "Ids of studies with a location near a point"],
    ["lind search --cond melanoma --as-of 2025-06-01 --count", "What the same search would have found on a day"],
    ["lind search --cond melanoma --live --count", "What the registry itself says"],
  ],
  run,
};

async function run(args: Arguments, context: CommandContext): Promise<number> {
  const [operand, ...rest] = args.positionals;
  if (rest.length > 0) {
    throw usageError("Several words belong in quotation marks.", `lind search "${args.positionals.join(" ")}"`);
  }
  const parameters = parametersOf(args, operand);
  return args.has("live") ? runLive(args, parameters, context) : runHere(args, parameters, context);
}

/** Best match first where words were given; else what was updated last. */
function parametersOf(args: Arguments, operand: string | undefined): SearchParameters {
  const parameters = toParameters(readConditions(args, operand));
  const sort = args.text("sort");
  if (sort !== undefined) return { ...parameters, sort };
  const isRanked = Object.entries(parameters).some(([name, text]) => name.startsWith("query.") && text.trim() !== "");
  return isRanked ? parameters : { ...parameters, sort: "LastUpdatePostDate" };
}

async function runHere(args: Arguments, parameters: SearchParameters, context: CommandContext): Promise<number> {
  checkFields(formatOf(args, context), args.text("fields"));
  const facets = readFacets(args);
  const limit = limitOf(args, context);
  const asOf = dayAsOf(args, context);
  checkSearch(parameters);
  using search = await openSearch(context.lind, asOf);
  const bound = bindSearch(parameters, search.concepts);
  if (args.has("explain")) {
    const totalCount = await search.searcher.count(bound.query);
    await printExplanation(bound.explanation, totalCount, context);
    return totalCount === 0 ? 1 : 0;
  }
  if (args.has("count")) return printCount(await search.searcher.count(bound.query), context);
  if (facets.length > 0) {
    const totalCount = await search.searcher.count(bound.query);
    await printFacets(await search.searcher.facets(bound.query, facets), totalCount, context);
    return totalCount === 0 ? 1 : 0;
  }
  const found = await findStudies(bound.query, limit, search.searcher, search.registry);
  // Awaited here: pages are read while they are printed, and the index is closed with this function.
  return await print(found, args, orderOf(bound), bound, context);
}

/** The day whose studies are searched; undefined for the present ones. */
function dayAsOf(args: Arguments, { lind }: CommandContext): string | undefined {
  const text = args.text("as-of");
  return text === undefined ? undefined : parseDayOf(text, lind.effects.clock);
}

/** The facets that were asked for, each once, by the pieces that they stand for. */
function readFacets(args: Arguments): readonly FacetRequest[] {
  const lists = args.texts("facet");
  const names = new Set(lists.flatMap((list) => list.split(/[,|]/)).map((name) => facetOf(name.trim())));
  names.delete("");
  if (lists.length > 0 && names.size === 0) throw usageError("--facet names nothing to count.", "--facet phase");
  return [...names].map((name) => ({ name, limit: args.wholeNumber("limit", 1) ?? FACET_VALUES }));
}

async function runLive(args: Arguments, parameters: SearchParameters, context: CommandContext): Promise<number> {
  for (const name of ["explain", "facet"]) {
    if (args.has(name)) throw usageError(`--${name} is about the mirror's index and cannot go with --live.`);
  }
  if (args.text("as-of") !== undefined) {
    throw usageError("--as-of is about what the mirror stored, and the registry shows today only: leave out --live.");
  }
  checkFields(formatOf(args, context), args.text("fields"));
  if (args.has("count")) {
    const { totalCount } = await searchLive(context.lind, { ...parameters, fields: "NCTId" }, 1);
    return printCount(totalCount, context);
  }
  const found = await searchLive(context.lind, parameters, limitOf(args, context));
  return print(found, args, "", undefined, context);
}

function formatOf(args: Arguments, { json }: CommandContext): string {
  return json ? "json" : (args.text("format") ?? "table");
}

function limitOf(args: Arguments, context: CommandContext): number | undefined {
  return args.wholeNumber("limit", 1) ?? (formatOf(args, context) === "table" ? TABLE_LIMIT : undefined);
}

async function printCount(totalCount: number, { io, json }: CommandContext): Promise<number> {
  await (json ? printJson(io, { totalCount }) : io.out(`${totalCount}\n`));
  return totalCount === 0 ? 1 : 0;
}

/** In words, for the line below a table. */
function orderOf({ query }: BoundQuery): string {
  const [first] = query.sort;
  if (first === undefined || first.kind === "relevance") return query.ranked.length > 0 ? "best match first" : "";
  return `by ${first.piece}, ${first.isDescending ? "highest" : "lowest"} first`;
}

async function print(
  found: Found,
  args: Arguments,
  order: string,
  bound: BoundQuery | undefined,
  context: CommandContext,
): Promise<number> {
  const format = formatOf(args, context);
  const highlighter = bound === undefined ? undefined : highlighterOf(bound.query);
  await printFound(found, { format, fields: args.text("fields"), order, highlighter }, context.io);
  return found.totalCount === 0 ? 1 : 0;
}
