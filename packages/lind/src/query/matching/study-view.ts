import type { JsonValue } from "ctgov/study";
import { derivedValues } from "../derived-pieces.ts";
import { wordsOf } from "../words/words.ts";

/** A value of a text piece, with the normal forms of its words. */
export interface TextValue {
  readonly text: string;
  readonly words: readonly string[];
}

/**
 * A study as the matcher reads it, or one location of it as if it were the only one, which is what a condition inside
 * SEARCH[Location] is asked of. Each piece is read, and cut into words, once.
 */
export interface StudyView {
  readonly study: unknown;
  values(piece: string): readonly JsonValue[];
  /** The string values; values of other types have no words. */
  texts(piece: string): readonly TextValue[];
  locations(): readonly StudyView[];
}

/**
 * `cut` gives the normal forms of the words of a text; who looks at many versions of the same study keeps what was cut before.
 */
export function createStudyView(study: unknown, cut: (text: string) => readonly string[] = wordsOf): StudyView {
  const valuesByPiece = new Map<string, readonly JsonValue[]>();
  const textsByPiece = new Map<string, readonly TextValue[]>();
  let locations: readonly StudyView[] | undefined;
  const values = (piece: string) => remember(valuesByPiece, piece, () => derivedValues(study, piece));
  return {
    study,
    values,
    texts: (piece) => remember(textsByPiece, piece, () => values(piece).flatMap((value) => textValueOf(value, cut))),
    locations: () => {
      locations ??= values("Location").map((location) => createStudyView(studyOfLocation(location), cut));
      return locations;
    },
  };
}

function textValueOf(value: JsonValue, cut: (text: string) => readonly string[]): readonly TextValue[] {
  return typeof value === "string" ? [{ text: value, words: cut(value) }] : [];
}

function studyOfLocation(location: JsonValue): unknown {
  return { protocolSection: { contactsLocationsModule: { locations: [location] } } };
}

function remember<T>(known: Map<string, T>, key: string, read: () => T): T {
  const before = known.get(key);
  if (before !== undefined) return before;
  const value = read();
  known.set(key, value);
  return value;
}
