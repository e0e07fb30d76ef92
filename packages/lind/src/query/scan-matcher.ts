import { findSearchAreaOfParam, type JsonValue, valuesOf } from "ctgov/study";
import { assert } from "../base/assert.ts";
import type { SearchConditions } from "./search-conditions.ts";

/**
 * Answers conditions for one study by reading its fields. A word matches a word, whatever its case and accents; all
 * words of a condition have to occur in the pieces of its search area, and a quoted phrase inside one value. There are
 * no synonyms and no expressions here: that is what the index and the full language are for.
 */
export type StudyMatcher = (study: unknown) => boolean;

/** `query.lead` has no area of its own; the registry searches one piece for it. */
const LEAD_SPONSOR_PIECES: readonly string[] = ["LeadSponsorName"];

export function createScanMatcher(conditions: SearchConditions): StudyMatcher {
  const tests: StudyMatcher[] = [];
  if (conditions.nctIds.length > 0) tests.push(hasAnyValue(["NCTId", "NCTIdAlias"], conditions.nctIds));
  if (conditions.overallStatus.length > 0) tests.push(hasAnyValue(["OverallStatus"], conditions.overallStatus));
  if (conditions.phases.length > 0) tests.push(hasAnyValue(["Phase"], conditions.phases));
  if (conditions.studyTypes.length > 0) tests.push(hasAnyValue(["StudyType"], conditions.studyTypes));
  for (const [parameter, text] of Object.entries(conditions.queries)) {
    tests.push(hasWords(piecesOf(parameter), text));
  }
  return (study) => tests.every((test) => test(study));
}

function piecesOf(parameter: string): readonly string[] {
  if (parameter === "lead") return LEAD_SPONSOR_PIECES;
  const area = findSearchAreaOfParam(parameter);
  assert(area !== undefined, `query.${parameter} has a search area`);
  return [...new Set(area.parts.flatMap((part) => part.pieces))];
}

function hasAnyValue(pieces: readonly string[], wanted: readonly string[]): StudyMatcher {
  const values = new Set<JsonValue>(wanted);
  return (study) => pieces.some((piece) => valuesOf(study, piece).some((value) => values.has(value)));
}

function hasWords(pieces: readonly string[], text: string): StudyMatcher {
  const terms = termsOf(text);
  return (study) => {
    const found = terms.map(() => false);
    for (const piece of pieces) {
      for (const value of valuesOf(study, piece)) {
        if (typeof value !== "string") continue;
        const folded = ` ${wordsOf(value).join(" ")} `;
        for (const [index, term] of terms.entries()) {
          if (found[index] !== true && folded.includes(term)) found[index] = true;
        }
      }
      if (found.every((each) => each)) return true;
    }
    return terms.length === 0;
  };
}

/** Each term is looked for as it stands between two spaces: a word, or the words of a quoted phrase. */
function termsOf(text: string): readonly string[] {
  const phrases = [...text.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? "");
  const words = wordsOf(text.replace(/"[^"]*"/g, " "));
  return [...phrases.map((phrase) => wordsOf(phrase).join(" ")), ...words]
    .filter((term) => term !== "")
    .map((term) => ` ${term} `);
}

/** Words without case, accents and punctuation: `Sjögren's` is `sjogren s`. */
function wordsOf(text: string): readonly string[] {
  return text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}
