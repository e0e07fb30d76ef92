import { type FieldNode, findField } from "ctgov/study";
import { must } from "../../../base/assert.ts";
import { derivedPieceOf } from "../../../query/derived-pieces.ts";
import type { Facet, FacetRequest, SearchIndex } from "../../../search/search-index.ts";
import { type ListSizes, toListSizes } from "./count-list-sizes.ts";
import { type FieldStats, TOP_VALUES_SHOWN } from "./count-values.ts";
import { fieldStatsTypeOf } from "./field-kinds.ts";
import type { RunStatistics } from "./statistics.ts";

type CountingIndex = Pick<SearchIndex, "facets">;

/** Facets in one question, so that each is answered well within the time limit and searches come in between. */
const FACETS_AT_ONCE = 8;

/** Of each list all lengths are asked for, to know the longest; no list of the registry has so many different ones. */
const LENGTHS_MAX = 100_000;

const EVERYTHING = { condition: { kind: "all" }, ranked: [], geoDecay: undefined, sort: [], pieces: [] } as const;

/**
 * Answers from the columns of the index what they hold as the records do: enums, booleans and the lengths of lists. That
 * takes milliseconds where a pass takes minutes. The rest, days that are over, and everything while the index is behind
 * what is stored, is left to the pass.
 */
export function countByIndex(
  index: CountingIndex,
  isCurrent: () => Promise<boolean>,
  pass: RunStatistics,
): RunStatistics {
  return async (request) => {
    if (request.kind === "sizes" || request.asOf !== undefined || !(await isCurrent())) return pass(request);
    const { kind, pieces } = request;
    if (kind === "list-sizes") return { kind, stats: await countLengths(index, pieces) };
    const counted = new Map<string, FieldStats>();
    for (const stats of await countCoded(index, pieces.filter(isCoded))) counted.set(stats.piece, stats);
    const others = pieces.filter((piece) => !isCoded(piece));
    const passed = others.length === 0 ? undefined : await pass({ ...request, pieces: others });
    if (passed?.kind === "values") for (const stats of passed.stats) counted.set(stats.piece, stats);
    return { kind, stats: pieces.map((piece) => must(counted.get(piece), "every piece was counted")) };
  };
}

/** What a column keeps by whole values. Texts are not among them: of these the longest is told, with its study. */
function isCoded(piece: string): boolean {
  const type = fieldStatsTypeOf(nodeOf(piece));
  return (type === "ENUM" || type === "BOOLEAN") && derivedPieceOf(piece) === undefined;
}

async function countCoded(index: CountingIndex, pieces: readonly string[]): Promise<readonly FieldStats[]> {
  const requests = pieces.map((name) => ({ name, limit: TOP_VALUES_SHOWN }));
  const facets = await askFacets(index, requests);
  return facets.map((facet) => toFieldStats(nodeOf(facet.name), facet));
}

async function askFacets(index: CountingIndex, requests: readonly FacetRequest[]): Promise<readonly Facet[]> {
  const facets: Facet[] = [];
  for (let from = 0; from < requests.length; from += FACETS_AT_ONCE) {
    facets.push(...(await index.facets(EVERYTHING, requests.slice(from, from + FACETS_AT_ONCE))));
  }
  return facets;
}

function toFieldStats(node: FieldNode, { values, missingCount, valuesCount }: Facet): FieldStats {
  const { piece, fieldPath: field } = node;
  if (fieldStatsTypeOf(node) === "ENUM") {
    const counts = { uniqueValuesCount: valuesCount, topValues: values };
    return { type: "ENUM", piece, field, missingStudiesCount: missingCount, ...counts };
  }
  const countOf = (value: string) => values.find((each) => each.value === value)?.studiesCount ?? 0;
  const counts = { trueCount: countOf("true"), falseCount: countOf("false") };
  return { type: "BOOLEAN", piece, field, missingStudiesCount: missingCount, ...counts };
}

async function countLengths(index: CountingIndex, pieces: readonly string[]): Promise<readonly ListSizes[]> {
  const requests = pieces.map((piece) => ({ name: `size:${piece}`, limit: LENGTHS_MAX }));
  const facets = await askFacets(index, requests);
  return facets.map(({ values }, at) => {
    const sizes = values.map(({ value, studiesCount }) => ({ size: Number(value), studiesCount }));
    return toListSizes(nodeOf(must(pieces[at], "as many answers as pieces")), sizes);
  });
}

function nodeOf(piece: string): FieldNode {
  return must(findField(piece), "a field that is counted is in the dictionary");
}
