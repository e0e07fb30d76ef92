export { isOrdered, type PieceKind, pieceKindOf, type ResolvedArea, resolveArea } from "./areas.ts";
export { checkExpression } from "./check.ts";
export { DIAGNOSTICS_MAX } from "./diagnostics.ts";
export {
  COVERAGES,
  type Coverage,
  type Diagnostic,
  type DiagnosticCode,
  EXPANSIONS,
  type Expansion,
  type Expression,
  type Parsed,
  type Place,
  SEARCH_DOCUMENTS,
  type SearchDocument,
} from "./expression.ts";
export { DEPTH_MAX, parseExpression } from "./parse.ts";
export { printExpression, showExpression } from "./print.ts";
export { type Argument, type Operator, readTokens, TEXT_LENGTH_MAX, type Token } from "./tokens.ts";
