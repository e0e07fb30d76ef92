import type { Expansion } from "ctgov/essie";
import type { Concepts } from "../concepts.ts";
import type { Condition, Phrase, TextCondition, TextPart } from "../query.ts";
import { TYPED_FACTOR } from "../score.ts";
import { wordsOf } from "../words/words.ts";
import type { Scope, Target } from "./scope.ts";
import { phrasesOf, relaxedOf } from "./segments.ts";

/** A term of an expression: words side by side, or a quoted phrase. */
export interface Term {
  readonly text: string;
  readonly isQuoted: boolean;
}

/** A term that is looked for by its words, in an area or in a text piece. One without any word is met by nothing. */
export function bindText(term: Term, scope: Scope, concepts: Concepts): Condition {
  const typed = term.text.trim().normalize("NFC");
  const words = wordsOf(typed);
  const parts = partsOf(scope.target);
  if (words.length === 0 || parts.length === 0) return { kind: "none" };
  const base = { kind: "text", typed, coverage: scope.coverage, tilt: scope.tilt } as const;
  const level = levelOf(term, scope);
  const only: Phrase = { text: typed, words, factor: TYPED_FACTOR, concept: undefined };
  if (level === "None") return exactText({ ...base, parts, exact: typed, wholes: [only], relaxed: undefined });
  const isExpanded = level !== "Term";
  return {
    ...base,
    parts,
    exact: undefined,
    wholes: isExpanded ? phrasesOf(typed, words, concepts) : [only],
    relaxed: level === "Relaxation" || level === "Lossy" ? relaxedOf(typed, concepts, loosenessOf(level)) : undefined,
  };
}

/** A quoted phrase is never relaxed, and neither is what has to begin or end a value: both stop at Concept. */
export function levelOf(term: Term, { coverage, expansion }: Scope): Expansion {
  const isWhole = term.isQuoted || coverage !== "Contains";
  return isWhole && (expansion === "Relaxation" || expansion === "Lossy") ? "Concept" : expansion;
}

function loosenessOf(level: "Relaxation" | "Lossy"): "all" | "half" {
  return level === "Lossy" ? "half" : "all";
}

/** An enum has no characters to be exact about; where an area has nothing else, its values are looked for as ever. */
function exactText(condition: TextCondition): TextCondition {
  const parts = condition.parts.filter((part) => part.enumType === undefined);
  return parts.length === 0 ? { ...condition, exact: undefined } : { ...condition, parts };
}

/** The weights are the area's; a piece that AREA names counts fully. */
function partsOf(target: Target): readonly TextPart[] {
  if (target.kind === "piece") {
    const { piece, hasSynonyms } = target.node;
    return [{ pieces: [piece], weight: 1, hasSynonyms, enumType: undefined }];
  }
  return target.area.parts.map(({ pieces, weight, hasSynonyms, isEnum, type }) => ({
    pieces,
    weight,
    hasSynonyms,
    enumType: isEnum ? type : undefined,
  }));
}
