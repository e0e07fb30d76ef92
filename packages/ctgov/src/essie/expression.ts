/**
 * Essie, the registry's search language, as data. Names of pieces and areas are as they were typed; `checkExpression`
 * says which of them exist.
 *
 * Source: https://clinicaltrials.gov/find-studies/constructing-complex-search-queries and recorded answers.
 */
export type Expression =
  | { readonly kind: "or" | "and"; readonly operands: readonly Expression[] }
  | { readonly kind: "not"; readonly operand: Expression }
  /** `AREA[name]`: a piece, an alternative piece name, a search area, or `Piece:size`. */
  | { readonly kind: "area"; readonly name: string; readonly operand: Expression }
  | { readonly kind: "search"; readonly document: SearchDocument; readonly operand: Expression }
  | { readonly kind: "coverage"; readonly coverage: Coverage; readonly operand: Expression }
  | { readonly kind: "expansion"; readonly expansion: Expansion; readonly operand: Expression }
  | { readonly kind: "tilt"; readonly piece: string; readonly operand: Expression }
  /** Words side by side, or a quoted phrase; escapes are resolved, runs of spaces are kept as typed. */
  | { readonly kind: "term"; readonly text: string; readonly isQuoted: boolean }
  /** Bounds as they were typed; undefined for `MIN` and `MAX`. */
  | { readonly kind: "range"; readonly low: string | undefined; readonly high: string | undefined }
  /** Degrees, and the radius with its unit as it was typed: `50mi`, `80km`; no unit means miles. */
  | { readonly kind: "distance"; readonly latitude: number; readonly longitude: number; readonly radius: string }
  | { readonly kind: "missing" }
  | { readonly kind: "all" };

export const SEARCH_DOCUMENTS = ["Study", "Location"] as const;
export type SearchDocument = (typeof SEARCH_DOCUMENTS)[number];
export const COVERAGES = ["FullMatch", "StartsWith", "EndsWith", "Contains"] as const;
export type Coverage = (typeof COVERAGES)[number];
export const EXPANSIONS = ["None", "Term", "Concept", "Relaxation", "Lossy"] as const;
export type Expansion = (typeof EXPANSIONS)[number];

/** Where in the text something stands: UTF-16 offsets, `end` exclusive. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** Something that is wrong with an expression, with its place. */
export interface Diagnostic extends Place {
  readonly code: DiagnosticCode;
  /** One sentence for a person, without the place. */
  readonly message: string;
  /** The nearest right spelling, where there is one. */
  readonly suggestion?: string | undefined;
}

export type DiagnosticCode =
  | "UNCLOSED_BRACKET"
  | "UNOPENED_BRACKET"
  | "UNCLOSED_QUOTE"
  | "EMPTY_OPERAND"
  | "UNEXPECTED_TEXT"
  | "MALFORMED_OPERATOR"
  | "UNKNOWN_AREA"
  | "UNKNOWN_DOCUMENT"
  | "UNKNOWN_COVERAGE"
  | "UNKNOWN_EXPANSION"
  | "UNKNOWN_VALUE"
  | "INVALID_RANGE"
  | "INVALID_DATE"
  | "INVALID_NUMBER"
  | "INVALID_AGE"
  | "INVALID_DISTANCE"
  | "UNSUITABLE_OPERATOR"
  | "TOO_DEEP"
  | "TOO_LONG";

/** Any text parses to something, so an editor can colour it and a person can be told what is wrong. */
export interface Parsed {
  readonly expression: Expression;
  readonly diagnostics: readonly Diagnostic[];
  /** Where each node of the tree stands in the text, by the node itself; brackets around a node are not part of it. */
  readonly places: ReadonlyMap<Expression, Place>;
  /**
   * Where what an operator has in its square brackets stands, by the node: the name of `AREA[]` and its like, the two
   * bounds of a range, the three parts of a distance. Other nodes have none.
   */
  readonly argumentPlaces: ReadonlyMap<Expression, readonly Place[]>;
}
