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

export function createStudyView(study: unknown): StudyView {
  const valuesByPiece = new Map<string, readonly JsonValue[]>();
  const textsByPiece = new Map<string, readonly TextValue[]>();
  let locations: readonly StudyView[] | undefined;
  const values = (piece: string) => remember(valuesByPiece, piece, () => derivedValues(study, piece));
  return {
    study,
    values,
    texts: (piece) => remember(textsByPiece, piece, () => values(piece).flatMap(textValueOf)),
    locations: () => {
      locations ??= values("Location").map((location) => createStudyView(studyOfLocation(location)));
      return locations;
    },
  };
}

function textValueOf(value: JsonValue): readonly TextValue[] {
  return typeof value === "string" ? [{ text: value, words: wordsOf(value) }] : [];
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
