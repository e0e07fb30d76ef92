import type { Place } from "ctgov/essie";
import type { NctId } from "ctgov/study";
import { LindError } from "../../base/errors.ts";
import { type BoundQuery, bindQuery } from "../../query/bind-query.ts";
import type { QueryProblem } from "../../query/binding/problems.ts";
import type { Concepts } from "../../query/concepts.ts";
import type { Explanation } from "../../query/explain.ts";
import type { Query } from "../../query/query.ts";
import type { Registry, StoredVersion } from "../../registry/registry.ts";
import type { ReadRecord } from "../../search/evaluate/find-exact.ts";
import type { Facet, FacetRequest } from "../../search/search-index.ts";
import type { Searcher } from "../../search/searcher.ts";
import { apiTextOf, parseStored } from "../read-studies.ts";

export { createHighlighter } from "../../query/highlights.ts";
export type { BoundQuery, Explanation, Facet, FacetRequest, Query };

/** Parameters of the API's `/studies`, by their names. */
export type SearchParameters = Readonly<Record<string, string>>;

/** Nothing is known of any name: enough to tell whether a search can be understood. */
export const NO_CONCEPTS: Concepts = { synonymsOf: () => [], ambiguousMeaningsOf: () => [], wordsMax: 0 };

/** Refuses with `USAGE` what cannot be understood, before an index is opened or built for it. */
export function checkSearch(parameters: SearchParameters): void {
  bindSearch(parameters, NO_CONCEPTS);
}

/** The query of parameters. Refuses with `USAGE` what cannot be understood, with its place. */
export function bindSearch(parameters: SearchParameters, concepts: Concepts): BoundQuery {
  const bound = bindQuery(parameters, { concepts });
  if (bound.kind === "problems") throw usageOf(bound.problems, parameters);
  return bound;
}

/** Studies are asked for in pages of so many, and read one after the other. */
const PAGE_SIZE = 1_000;

/** The text of a study as it was found. */
export type FoundText = Pick<StoredVersion, "nctId" | "text">;

export interface FoundStudies {
  readonly totalCount: number;
  /** In the order of the listing; each is read when it is asked for. */
  readonly studies: AsyncIterable<FoundText>;
}

/** The first `limit` studies of a query, all of them without a limit, as the versions that the index found. */
export async function findStudies(
  query: Query,
  limit: number | undefined,
  searcher: Searcher,
  registry: Registry,
): Promise<FoundStudies> {
  const pageSize = Math.min(limit ?? PAGE_SIZE, PAGE_SIZE);
  const first = await searcher.search(query, { limit: pageSize, countTotal: true });
  async function* read(): AsyncGenerator<FoundText> {
    let left = limit ?? Number.POSITIVE_INFINITY;
    for (let page = first; ; ) {
      for (const { nctId, version } of page.hits) {
        const stored = await readIndexed(registry, nctId, version);
        if (stored !== undefined) yield stored;
        left -= 1;
        if (left <= 0) return;
      }
      if (page.nextPageToken === undefined) return;
      page = await searcher.search(query, { limit: pageSize, pageToken: page.nextPageToken });
    }
  }
  return { totalCount: first.totalCount ?? 0, studies: read() };
}

/** The version that was indexed: nearly always the current one, which is read fastest. */
export async function readIndexed(registry: Registry, nctId: NctId, version: number): Promise<FoundText | undefined> {
  const current = await registry.readStudy(nctId);
  if (current?.version === version) return current;
  const stored = await registry.readVersion(nctId, version);
  return stored && { ...stored, text: apiTextOf(stored) };
}

/** Reads records as they were indexed, for what the index cannot tell. */
export function readRecordOf(registry: Registry): ReadRecord {
  return async (nctId, version) => {
    const stored = await readIndexed(registry, nctId, version);
    return stored === undefined ? undefined : parseStored(stored.text);
  };
}

/** A text with a hundred open brackets has one fault, told a hundred times; a person reads the first few. */
const PROBLEMS_SHOWN_MAX = 5;

/** The problems in one refusal: the first is the sentence, the others are the hint. */
export function usageOf(problems: readonly QueryProblem[], parameters: SearchParameters): LindError {
  const [first, ...others] = problems.slice(0, PROBLEMS_SHOWN_MAX).map((problem) => sentenceOf(problem, parameters));
  const untold = problems.length - PROBLEMS_SHOWN_MAX;
  const more = untold > 0 ? [...others, `And ${untold} more.`] : others;
  return new LindError("USAGE", first ?? "The search cannot be understood.", {
    hint: more.length === 0 ? undefined : more.join("\n"),
  });
}

/** Characters of the text that are shown on each side of a place. */
const CONTEXT_LENGTH = 30;
/** Of a longer place its beginning and its end are shown. */
const MARKED_LENGTH_MAX = 60;

/** The problem with the part of the text that it is about, marked. */
function sentenceOf({ parameter, message, place, suggestion }: QueryProblem, parameters: SearchParameters): string {
  const text = parameters[parameter] ?? "";
  const guess = suggestion === undefined || message.includes(suggestion) ? "" : ` Did you mean ${suggestion}?`;
  if (place === undefined) return `${parameter}: ${message}${guess}`;
  // Places count UTF-16 units; people count characters.
  const character = [...text.slice(0, place.start)].length + 1;
  return `${parameter}, character ${character}: ${message}${guess} In: ${excerptOf(text, place)}`;
}

/** The place in a text with a little of what stands around it. */
function excerptOf(text: string, { start, end }: Place): string {
  const before = [...text.slice(0, start)];
  const marked = [...text.slice(start, end)];
  const after = [...text.slice(end)];
  const shown =
    marked.length <= MARKED_LENGTH_MAX
      ? marked.join("")
      : `${marked.slice(0, MARKED_LENGTH_MAX / 2).join("")}…${marked.slice(-MARKED_LENGTH_MAX / 2).join("")}`;
  const left = `${before.length > CONTEXT_LENGTH ? "…" : ""}${before.slice(-CONTEXT_LENGTH).join("")}`;
  const right = `${after.slice(0, CONTEXT_LENGTH).join("")}${after.length > CONTEXT_LENGTH ? "…" : ""}`;
  return `${left}»${shown}«${right}`;
}
