import type { Coverage } from "ctgov/essie";
import type { Phrase } from "../../query/query.ts";
import { boundaryOf, tokenOf } from "../tokens.ts";

/**
 * The FTS5 expression that finds any of the phrases in any of the pieces; undefined where there is nothing to look
 * for. Words are letters and digits only, so nothing that somebody typed can act as an operator.
 */
export function matchExpression(
  pieces: readonly string[],
  phrases: readonly Phrase[],
  coverage: Coverage,
): string | undefined {
  const found = pieces.flatMap((piece) =>
    phrases
      .filter((phrase) => phrase.words.length > 0)
      .map((phrase) => `"${tokensOf(piece, phrase, coverage).join(" ")}"`),
  );
  return found.length === 0 ? undefined : found.join(" OR ");
}

/** A boundary stands at both ends of each value, so the ends of a value are part of a phrase. */
function tokensOf(piece: string, phrase: Phrase, coverage: Coverage): readonly string[] {
  const words = phrase.words.map((word) => tokenOf(piece, word));
  const boundary = [boundaryOf(piece)];
  const isFromStart = coverage === "FullMatch" || coverage === "StartsWith";
  const isToEnd = coverage === "FullMatch" || coverage === "EndsWith";
  return [...(isFromStart ? boundary : []), ...words, ...(isToEnd ? boundary : [])];
}
