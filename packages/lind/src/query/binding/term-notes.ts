import type { Expansion } from "ctgov/essie";
import type { Concepts } from "../concepts.ts";
import type { Segment, TextCondition } from "../query.ts";

/** What an explanation says of a term beyond what its condition holds. */
export interface TermNote {
  /** The area or piece, as a person knows it: `Conditions or disease`. */
  readonly where: string;
  /** The level that was applied. */
  readonly level: Expansion;
  readonly ambiguous: readonly AmbiguousName[];
}

/** A name that means several things and was therefore looked for as it stands. */
export interface AmbiguousName {
  readonly name: string;
  /** The preferred names of the concepts it could mean. */
  readonly meanings: readonly string[];
}

export interface TermNotes {
  add(condition: TextCondition, note: Pick<TermNote, "where" | "level">, concepts: Concepts): void;
  of(condition: TextCondition): TermNote | undefined;
}

export function createTermNotes(): TermNotes {
  const notes = new Map<TextCondition, TermNote>();
  return {
    add: (condition, note, concepts) => {
      const isExpanded = note.level !== "None" && note.level !== "Term";
      notes.set(condition, { ...note, ambiguous: isExpanded ? ambiguousNames(condition, concepts) : [] });
    },
    of: (condition) => notes.get(condition),
  };
}

function ambiguousNames(condition: TextCondition, concepts: Concepts): readonly AmbiguousName[] {
  const names = new Map<string, AmbiguousName>();
  const typed = [...condition.wholes.slice(0, 1), ...(condition.relaxed?.segments ?? []).flatMap(typedPhrases)];
  for (const { text, words } of typed) {
    const meanings = concepts.ambiguousMeaningsOf(words);
    if (meanings.length > 0) names.set(words.join(" "), { name: text, meanings });
  }
  return [...names.values()];
}

function typedPhrases(segment: Segment): readonly { readonly text: string; readonly words: readonly string[] }[] {
  return [...segment.alternatives.slice(0, 1), ...segment.words.flatMap(typedPhrases)];
}
