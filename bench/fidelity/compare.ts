import { type JsonObject, valuesOf } from "ctgov/study";
import type { BoundQuery } from "../../packages/lind/src/query/bind-query.ts";
import { createMatcher } from "../../packages/lind/src/query/matcher.ts";
import { reasonsFor } from "../../packages/lind/src/query/reasons.ts";

/** A record on which Lind and the registry differ. */
export interface Difference {
  readonly nctId: string;
  readonly title: string;
  /** The registry's data version of the record, where it says so. */
  readonly versionHolder: string | undefined;
  readonly reason: string;
}

export interface Comparison {
  /** Records that the registry lists, of those at hand. */
  readonly listed: number;
  /** Of these, how many Lind finds too. */
  readonly found: number;
  readonly misses: readonly Difference[];
  /** Records that Lind finds and the registry does not list. */
  readonly extras: readonly Difference[];
}

/** Asks the matcher of every record, and holds its answer against the registry's list. */
export function compare(
  bound: BoundQuery,
  records: ReadonlyMap<string, JsonObject>,
  nctIds: ReadonlySet<string>,
): Comparison {
  const matches = createMatcher(bound.query);
  const misses: Difference[] = [];
  const extras: Difference[] = [];
  let listed = 0;
  let found = 0;
  for (const [nctId, study] of records) {
    const isListed = nctIds.has(nctId);
    const { isMatch } = matches(study);
    if (isListed) listed += 1;
    if (isListed && isMatch) found += 1;
    if (isListed && !isMatch) misses.push(difference(nctId, study, reasonForMiss(bound, study)));
    if (!isListed && isMatch) extras.push(difference(nctId, study, reasonForExtra(bound, study)));
  }
  return { listed, found, misses, extras };
}

export function recallOf({ listed, found }: Comparison): number {
  return listed === 0 ? Number.NaN : found / listed;
}

export function precisionOf({ found, extras }: Comparison): number {
  return found + extras.length === 0 ? Number.NaN : found / (found + extras.length);
}

function difference(nctId: string, study: JsonObject, reason: string): Difference {
  return { nctId, title: one(study, "BriefTitle") ?? "", versionHolder: one(study, "VersionHolder"), reason };
}

function one(study: JsonObject, piece: string): string | undefined {
  const [value] = valuesOf(study, piece);
  return value === undefined ? undefined : String(value);
}

/** Which words of the query stand nowhere in the pieces; where all do, a filter decided. */
function reasonForMiss(bound: BoundQuery, study: JsonObject): string {
  const unmet = reasonsFor(bound.query, study).filter((reason) => reason.score === 0);
  if (unmet.length === 0) return "a filter: the record is of another date than the list";
  return unmet
    .map(({ text, unmet: segments }) => {
      const words = segments.length > 0 ? segments.map((word) => `“${word}”`).join(", ") : "the phrase or a synonym";
      return `${words} of “${text.typed}” not in ${presentPieces(
        study,
        text.parts.flatMap((part) => part.pieces),
      )}`;
    })
    .join("; ");
}

function presentPieces(study: JsonObject, pieces: readonly string[]): string {
  const present = [...new Set(pieces)].filter((piece) => valuesOf(study, piece).length > 0);
  return present.length === 0 ? "any piece of the record" : present.join(", ");
}

/** The best place of each text: which words, in which piece. */
function reasonForExtra(bound: BoundQuery, study: JsonObject): string {
  return reasonsFor(bound.query, study)
    .flatMap(({ found }) => found.slice(0, PLACES_SHOWN))
    .map(({ phrase, piece, value, start, end }) => {
      const from = phrase.concept === undefined ? "" : ` (${phrase.concept.source})`;
      return `“${phrase.text}”${from} in ${piece}: “${excerpt(value, start, end)}”`;
    })
    .join("; ");
}

const PLACES_SHOWN = 2;
const EXCERPT_CONTEXT = 25;

function excerpt(value: string, start: number, end: number): string {
  return value.slice(Math.max(0, start - EXCERPT_CONTEXT), end + EXCERPT_CONTEXT).replaceAll(/\s+/g, " ");
}
