import { findField, findSearchAreaOfParam, nearest } from "ctgov/study";
import { must } from "../../base/assert.ts";
import { problem, type QueryProblem } from "./problems.ts";
import type { Target } from "./scope.ts";

/** Parameters of `/studies` by name, as they come: `{"query.cond": "melanoma"}`. What is blank is as if absent. */
export type ListParameters = Readonly<Record<string, string | undefined>>;

/** The `query.*` parameters, by what follows the dot. They alone rank. */
export const QUERY_PARAMETERS = [
  "term",
  "cond",
  "intr",
  "titles",
  "outc",
  "spons",
  "lead",
  "locn",
  "id",
  "patient",
] as const;

export type QueryParameter = (typeof QUERY_PARAMETERS)[number];

/** What stands before the name of a filter. The registry gives both the same meaning. */
export const FILTER_PREFIXES = ["filter", "postFilter"] as const;

export const FILTERS = ["overallStatus", "geo", "ids", "advanced", "synonyms"] as const;

/** Parameters that change what is found or its order, besides queries and filters. */
const OTHER_SEARCH_PARAMETERS: readonly string[] = ["aggFilters", "geoDecay", "sort"];

/** Parameters of the same request that are about the answer's shape; a search does not read them. */
export const ANSWER_PARAMETERS: readonly string[] = [
  "format",
  "markupFormat",
  "fields",
  "countTotal",
  "pageSize",
  "pageToken",
];

/** Every parameter that changes what is found or its order. */
export const SEARCH_PARAMETERS: readonly string[] = [
  ...QUERY_PARAMETERS.map((name) => `query.${name}`),
  ...FILTER_PREFIXES.flatMap((prefix) => FILTERS.map((name) => `${prefix}.${name}`)),
  ...OTHER_SEARCH_PARAMETERS,
];

/** The text of a parameter without white space around it; undefined where it is absent or blank. */
export function textOf(parameters: ListParameters, name: string): string | undefined {
  const text = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  return text === undefined || text.trim() === "" ? undefined : text;
}

/** What a `query.*` parameter searches: its area, or for `query.lead` the one piece that it names. */
export function targetOfQuery(name: QueryParameter): Target {
  if (name === "lead") {
    const node = must(findField("LeadSponsorName"), "the lead sponsor has a name");
    return { kind: "piece", node, isSize: false };
  }
  return { kind: "area", area: must(findSearchAreaOfParam(name), `query.${name} has an area`), isDefault: true };
}

/** The items of a list parameter, separated by commas or pipes, and where each stands; blank ones are left out. */
export function listItems(text: string): readonly ListItem[] {
  const items: ListItem[] = [];
  for (const match of text.matchAll(/[^,|]+/g)) {
    const item = match[0].trim();
    const start = match.index + match[0].indexOf(item);
    if (item !== "") items.push({ text: item, place: { start, end: start + item.length } });
  }
  return items;
}

export interface ListItem {
  readonly text: string;
  readonly place: { readonly start: number; readonly end: number };
}

/** Parameters that much has been written about and that never existed, and what does their work. */
const INSTEAD: Readonly<Record<string, string>> = {
  "filter.phase": "aggFilters=phase:3 or filter.advanced=AREA[Phase]PHASE3",
  "filter.studyType": "aggFilters=studyType:int or filter.advanced=AREA[StudyType]INTERVENTIONAL",
  "filter.hasResults": "aggFilters=results:with",
  "filter.locationStatus": "filter.advanced=AREA[LocationStatus]RECRUITING",
  "filter.intervention": "query.intr",
  "query.recrs": "filter.overallStatus",
};

/** A parameter that the registry does not have; a name is compared with those of its own prefix. */
export function unknownParameter(parameter: string): QueryProblem {
  const known = [...SEARCH_PARAMETERS, ...ANSWER_PARAMETERS];
  const prefix = parameter.slice(0, parameter.indexOf(".") + 1);
  const alike = known.filter((name) => prefix !== "" && name.startsWith(prefix));
  const near = nearest(
    parameter.slice(prefix.length),
    alike.map((name) => name.slice(prefix.length)),
  );
  const instead = Object.hasOwn(INSTEAD, parameter) ? `; use ${INSTEAD[parameter]}` : "";
  return problem(parameter, "UNKNOWN_PARAMETER", `There is no parameter ${parameter}${instead}.`, {
    registryText: `\`${parameter}\` is unknown parameter`,
    suggestion: alike.length === 0 ? nearest(parameter, known) : near && prefix + near,
  });
}
