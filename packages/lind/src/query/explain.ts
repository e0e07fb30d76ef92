import type { Coverage, Expansion } from "ctgov/essie";
import type { AmbiguousName, TermNotes } from "./binding/term-notes.ts";
import { type ConditionTree, treeOf } from "./condition-tree.ts";
import type { Condition, Phrase, Query, Segment, TextCondition, TextPart } from "./query.ts";
import { rankingTexts } from "./score.ts";

/** What a query does, as data for `lind search --explain`. */
export interface Explanation {
  /** The whole condition, to be read from top to bottom. */
  readonly tree: ConditionTree;
  /** Each term that is looked for by its words, in the order of the condition. */
  readonly terms: readonly ExplainedTerm[];
}

export interface ExplainedTerm {
  readonly typed: string;
  /** The area or piece, as a person knows it: `Conditions or disease`. */
  readonly where: string;
  readonly parts: readonly TextPart[];
  readonly coverage: Coverage;
  /** The level of expansion that was applied. */
  readonly level: Expansion;
  /** The typed phrase first, then what concepts added, each with its factor and where it comes from. */
  readonly phrases: readonly Phrase[];
  /** What is looked for apart; none where the term is looked for as a whole only. */
  readonly segments: readonly Segment[];
  /** How many of the segments have to be met. */
  readonly segmentsRequired: number;
  /** Names that mean several things and were therefore looked for as they stand. */
  readonly ambiguous: readonly AmbiguousName[];
  readonly tilt: string | undefined;
  /** True where a match counts for the order. */
  readonly isRanked: boolean;
}

export function explainQuery(query: Query, notes: TermNotes): Explanation {
  const ranked = new Set(query.ranked.flatMap(rankingTexts));
  const terms = textsOf(query.condition).map((text) => explainText(text, notes, ranked.has(text)));
  return { tree: treeOf(query.condition, (text) => whereOf(text, notes)), terms };
}

function explainText(text: TextCondition, notes: TermNotes, isRanked: boolean): ExplainedTerm {
  const { typed, parts, coverage, wholes, relaxed, tilt } = text;
  const note = notes.of(text);
  return {
    typed,
    where: whereOf(text, notes),
    parts,
    coverage,
    level: note?.level ?? "Term",
    phrases: wholes,
    segments: relaxed?.segments ?? [],
    segmentsRequired: relaxed?.required ?? 0,
    ambiguous: note?.ambiguous ?? [],
    tilt,
    isRanked,
  };
}

function whereOf(text: TextCondition, notes: TermNotes): string {
  return notes.of(text)?.where ?? text.parts.flatMap((part) => part.pieces).join(", ");
}

/** All text conditions, those that exclude among them. */
export function textsOf(condition: Condition): readonly TextCondition[] {
  switch (condition.kind) {
    case "text":
      return [condition];
    case "and":
    case "or":
      return condition.operands.flatMap(textsOf);
    case "not":
      return textsOf(condition.operand);
    case "location":
      return textsOf(condition.condition);
    default:
      return [];
  }
}
