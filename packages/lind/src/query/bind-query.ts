import { checkExpression, parseExpression } from "ctgov/essie";
import { findSearchArea } from "ctgov/study";
import { must } from "../base/assert.ts";
import { bindAggFilters } from "./binding/bind-agg-filters.ts";
import { bindExpression } from "./binding/bind-expression.ts";
import {
  type Bound,
  bindGeo,
  bindIds,
  bindOverallStatus,
  bindSynonyms,
  idsOfQuery,
  parseGeo,
} from "./binding/bind-filters.ts";
import { bindGeoDecay, bindSort, GEO_DECAY_DEFAULT, toGeoDecay } from "./binding/bind-order.ts";
import {
  ANSWER_PARAMETERS,
  FILTER_PREFIXES,
  FILTERS,
  type ListParameters,
  QUERY_PARAMETERS,
  SEARCH_PARAMETERS,
  targetOfQuery,
  textOf,
  unknownParameter,
} from "./binding/parameters.ts";
import { problem, problemOfDiagnostic, type QueryProblem } from "./binding/problems.ts";
import { labelOf, outermostScope, type Target } from "./binding/scope.ts";
import { simplify } from "./binding/simplify.ts";
import { createTermNotes, type TermNotes } from "./binding/term-notes.ts";
import type { Concepts } from "./concepts.ts";
import { type Explanation, explainQuery } from "./explain.ts";
import { piecesOf } from "./pieces-of.ts";
import type { Condition, GeoDecay, Query, SortKey } from "./query.ts";

export type { ListParameters } from "./binding/parameters.ts";
export type { QueryProblem } from "./binding/problems.ts";

/** What binding needs besides the parameters. */
export interface QueryContext {
  readonly concepts: Concepts;
}

/** A search that can be carried out, and what it does in words. */
export interface BoundQuery {
  readonly kind: "query";
  readonly query: Query;
  readonly explanation: Explanation;
}

/** Everything that is wrong with a request, in the order of the parameters. */
export interface QueryProblems {
  readonly kind: "problems";
  readonly problems: readonly QueryProblem[];
}

/**
 * The parameters of `/studies` as one query: `query.*`, `filter.*`, `postFilter.*`, `aggFilters`, `geoDecay`, `sort`.
 * All of them hold together, and only `query.*` ranks. Parameters of the answer's shape are passed over, unknown ones
 * refused. Where a `query.*` is nothing but a list of ids, filters are ignored, as the registry's OpenAPI document says.
 *
 * `filter` and `postFilter` mean the same. `geoDecay` counts with `filter.geo` only.
 */
export function bindQuery(parameters: ListParameters, context: QueryContext): BoundQuery | QueryProblems {
  const work: Work = { parameters, concepts: context.concepts, notes: createTermNotes(), problems: [] };
  refuseUnknownParameters(work);
  const queries = bindQueries(work);
  const filters = queries.hasIds ? [] : bindFilters(work);
  const sort = bindSortKeys(work);
  const geoDecay = queries.hasIds ? undefined : bindDecay(work);
  if (work.problems.length > 0) return { kind: "problems", problems: work.problems };
  const ranked = queries.conditions.map(simplify);
  const condition = simplify({ kind: "and", operands: [...ranked, ...filters] });
  const query: Query = { condition, ranked, geoDecay, sort, pieces: piecesOf(condition) };
  return { kind: "query", query, explanation: explainQuery(query, work.notes) };
}

interface Work {
  readonly parameters: ListParameters;
  readonly concepts: Concepts;
  readonly notes: TermNotes;
  /** Grows while the parameters are bound. */
  readonly problems: QueryProblem[];
}

function refuseUnknownParameters(work: Work): void {
  for (const parameter of Object.keys(work.parameters)) {
    const isKnown = SEARCH_PARAMETERS.includes(parameter) || ANSWER_PARAMETERS.includes(parameter);
    if (!isKnown) work.problems.push(unknownParameter(parameter));
  }
}

interface BoundQueries {
  readonly conditions: readonly Condition[];
  readonly hasIds: boolean;
}

function bindQueries(work: Work): BoundQueries {
  const conditions: Condition[] = [];
  let hasIds = false;
  for (const name of QUERY_PARAMETERS) {
    const parameter = `query.${name}`;
    const text = textOf(work.parameters, parameter);
    if (text === undefined) continue;
    const nctIds = idsOfQuery(text);
    if (nctIds !== undefined) {
      hasIds = true;
      conditions.push({ kind: "ids", nctIds });
    } else {
      const target = targetOfQuery(name);
      conditions.push(bindSearchText(work, parameter, text, target, labelOf(target)));
    }
  }
  return { conditions, hasIds };
}

/** A search expression in the place of a parameter's value. The label is the registry's name of the parameter. */
function bindSearchText(work: Work, parameter: string, text: string, target: Target, label: string): Condition {
  const parsed = parseExpression(text);
  const diagnostics = checkExpression(parsed);
  for (const diagnostic of diagnostics) {
    work.problems.push(problemOfDiagnostic(parameter, label, text, parsed, diagnostic));
  }
  if (diagnostics.length > 0) return { kind: "none" };
  return bindExpression(parsed.expression, outermostScope(target), {
    concepts: work.concepts,
    notes: work.notes,
    refuse: (expression, code, message) => {
      work.problems.push(problem(parameter, code, message, { place: parsed.places.get(expression) }));
    },
  });
}

/** What the registry calls `filter.advanced` in its errors. */
const ADVANCED_LABEL = "advanced filter";
/** Where an expression without AREA looks in `filter.advanced`. */
const ADVANCED_AREA = "BasicSearch";

function bindFilters(work: Work): readonly Condition[] {
  const conditions: Condition[] = [];
  for (const prefix of FILTER_PREFIXES) {
    for (const name of FILTERS) {
      const parameter = `${prefix}.${name}`;
      const text = textOf(work.parameters, parameter);
      if (text !== undefined) conditions.push(bindFilter(work, name, parameter, text));
    }
  }
  const aggFilters = textOf(work.parameters, "aggFilters");
  if (aggFilters !== undefined) conditions.push(accepted(work, bindAggFilters("aggFilters", aggFilters)));
  return conditions;
}

function bindFilter(work: Work, name: (typeof FILTERS)[number], parameter: string, text: string): Condition {
  switch (name) {
    case "overallStatus":
      return accepted(work, bindOverallStatus(parameter, text));
    case "geo":
      return accepted(work, bindGeo(parameter, text));
    case "ids":
      return accepted(work, bindIds(parameter, text));
    case "synonyms":
      return accepted(work, bindSynonyms(parameter, text));
    case "advanced": {
      const area = must(findSearchArea(ADVANCED_AREA), "the registry has a basic search area");
      return bindSearchText(work, parameter, text, { kind: "area", area, isDefault: true }, ADVANCED_LABEL);
    }
  }
}

/** Notes the problems; a condition that has some is never carried out. */
function accepted(work: Work, bound: Bound): Condition {
  if (bound.kind !== "problems") return bound;
  work.problems.push(...bound.problems);
  return { kind: "none" };
}

function bindSortKeys(work: Work): readonly SortKey[] {
  const text = textOf(work.parameters, "sort");
  if (text === undefined) return [];
  const sort = bindSort("sort", text);
  if (sort.kind === "sort") return sort.keys;
  work.problems.push(...sort.problems);
  return [];
}

/** The default holds too: with `filter.geo`, near studies come first among equally good ones. */
function bindDecay(work: Work): GeoDecay | undefined {
  const decay = bindGeoDecay("geoDecay", textOf(work.parameters, "geoDecay") ?? GEO_DECAY_DEFAULT);
  if (decay.kind === "problems") {
    work.problems.push(...decay.problems);
    return undefined;
  }
  const circle = parseGeo(textOf(work.parameters, "filter.geo") ?? "");
  return circle === undefined ? undefined : toGeoDecay(decay, circle.point);
}
