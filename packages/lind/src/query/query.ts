import type { Coverage } from "ctgov/essie";
import type { NctId } from "ctgov/study";

/**
 * A search as it is carried out: every name is bound to pieces, every word is in its normal form, every synonym is
 * written out. Neither the matcher nor the index knows the language, the parameters or the concepts; both only read this.
 */
export interface Query {
  /** What a study has to meet: all `query.*`, `filter.*`, `postFilter.*` and `aggFilters` together. */
  readonly condition: Condition;
  /** The conditions of `query.*`, which alone rank; each is a part of `condition` too. */
  readonly ranked: readonly Condition[];
  /** The score is multiplied by a function of the distance to the nearest location. */
  readonly geoDecay: GeoDecay | undefined;
  /** At most two keys; without any, the order is that of the score, and of ids where scores are equal. */
  readonly sort: readonly SortKey[];
  /** The pieces that the conditions read, each once: what `fields=@query` stands for. */
  readonly pieces: readonly string[];
}

/** A closed set of questions about one study. `none` is what cannot be met (an unknown key of an aggregation filter). */
export type Condition =
  | { readonly kind: "all" | "none" }
  | { readonly kind: "and" | "or"; readonly operands: readonly Condition[] }
  | { readonly kind: "not"; readonly operand: Condition }
  | TextCondition
  /** A value of an enum or boolean piece is one of these (`RECRUITING`, `true`). */
  | { readonly kind: "value"; readonly piece: string; readonly values: readonly string[] }
  /** Some value of a date, number or age piece lies in the range; see `OrderedRange`. */
  | { readonly kind: "range"; readonly piece: string; readonly range: OrderedRange }
  /** The list has so many elements (0 where it is absent). */
  | { readonly kind: "size"; readonly piece: string; readonly range: OrderedRange }
  /** The record has a value, or a structure, of this piece. */
  | { readonly kind: "present"; readonly piece: string }
  /** A location lies within the radius (great circle). */
  | { readonly kind: "near"; readonly point: Point; readonly radiusKm: number }
  /** The study has one of these ids, or had it (`NCTIdAlias`). */
  | { readonly kind: "ids"; readonly nctIds: readonly NctId[] }
  /** One and the same location meets everything inside; only location pieces may be asked there. */
  | { readonly kind: "location"; readonly condition: Condition };

/**
 * Inclusive bounds; undefined is open. Dates are numbers of days since 1970-01-01: a partial date of a record stands
 * for all its days and is in the range when its first day is (`2022-03` is in `RANGE[2022-03-01, 2022-03-31]`), a
 * partial bound opens to its first or last day. Ages are minutes (`toMinutes`). Numbers are themselves.
 */
export interface OrderedRange {
  readonly low: number | undefined;
  readonly high: number | undefined;
}

/** Words to be found in the parts of an area or in one piece. */
export interface TextCondition {
  readonly kind: "text";
  /** As it was typed, for explanations. */
  readonly typed: string;
  readonly parts: readonly TextPart[];
  readonly coverage: Coverage;
  /**
   * EXPANSION[None]: the text to be found character by character, runs of white space being one, from word border to
   * word border. `wholes` then has the one phrase of its words, by which candidates are found.
   */
  readonly exact: string | undefined;
  /** Any of these phrases inside one value is a match; the typed one comes first. */
  readonly wholes: readonly Phrase[];
  /** Relaxation: the segments anywhere in the parts, apart from one another. Undefined where that is not asked for. */
  readonly relaxed: Relaxed | undefined;
  /** TILT: the score is tilted towards higher values of this date or number piece. */
  readonly tilt: string | undefined;
}

export interface TextPart {
  readonly pieces: readonly string[];
  readonly weight: number;
  /** False where phrases of a concept do not count (`needsSynonyms`). */
  readonly hasSynonyms: boolean;
  /** The enum type of the pieces; a phrase matches the values that `enumValueOf` reads in it, and no words. */
  readonly enumType: string | undefined;
}

/** Normal forms of words, one after the other inside one value. */
export interface Phrase {
  /** As a person would write it. */
  readonly text: string;
  readonly words: readonly string[];
  /** 1 for what was typed, less for what a concept added. */
  readonly factor: number;
  /** What led to it; undefined for what was typed. */
  readonly concept: ConceptSource | undefined;
}

/** Where a synonym comes from, for `--explain`. */
export interface ConceptSource {
  /** The preferred name of the concept. */
  readonly name: string;
  /** `list:conditions/cardiovascular`, `mesh`, `mirror`. */
  readonly source: string;
  /** For what was learnt from the mirror: in how many studies. */
  readonly evidence: number | undefined;
}

export interface Relaxed {
  readonly segments: readonly Segment[];
  /** How many segments have to be met; all of them but for EXPANSION[Lossy]. */
  readonly required: number;
  readonly factor: number;
}

/** A part of a term that belongs together: a word, a hyphenated word, or the name of a concept. */
export interface Segment {
  readonly alternatives: readonly Phrase[];
  /** The segment is also met when each of these is; none for a single word. */
  readonly words: readonly Segment[];
}

export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

export interface GeoDecay {
  readonly point: Point;
  readonly shape: "gauss" | "exp" | "linear";
  readonly scaleKm: number;
  readonly offsetKm: number;
  readonly decay: number;
}

export type SortKey =
  | { readonly kind: "relevance"; readonly isDescending: boolean }
  | { readonly kind: "piece"; readonly piece: string; readonly isDescending: boolean };
