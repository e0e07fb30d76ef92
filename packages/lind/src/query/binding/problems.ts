import { type Diagnostic, type DiagnosticCode, type Parsed, type Place, resolveArea } from "ctgov/essie";
import { enumValuesOf, type FieldNode } from "ctgov/study";

/** Why a search cannot be carried out. Those of an expression have the codes of `ctgov/essie`. */
export type QueryProblemCode =
  | DiagnosticCode
  | "UNKNOWN_PARAMETER"
  | "INVALID_VALUE"
  /** Right for the registry, but only the registry can answer it. */
  | "UNANSWERABLE";

export interface QueryProblem {
  /** As it was given: `query.cond`. */
  readonly parameter: string;
  readonly code: QueryProblemCode;
  /** Our sentence, for a person. */
  readonly message: string;
  /** What the registry answers to the same request, as far as its answers are known. */
  readonly registryText: string | undefined;
  /** Where in the parameter's text; undefined where it is about the whole. */
  readonly place: Place | undefined;
  /** The nearest right spelling, where there is one. */
  readonly suggestion: string | undefined;
}

/** A problem with what is optional left out. */
export function problem(
  parameter: string,
  code: QueryProblemCode,
  message: string,
  more: Partial<Pick<QueryProblem, "registryText" | "place" | "suggestion">> = {},
): QueryProblem {
  const { registryText, place, suggestion } = more;
  return { parameter, code, message, registryText, place, suggestion };
}

/** A diagnostic of an expression as a problem of its parameter. `label` is the registry's name of the parameter. */
export function problemOfDiagnostic(
  parameter: string,
  label: string,
  text: string,
  parsed: Parsed,
  diagnostic: Diagnostic,
): QueryProblem {
  const { start, end } = diagnostic;
  const reason = registryReason(diagnostic, text, parsed);
  return {
    parameter,
    code: diagnostic.code,
    message: diagnostic.message,
    registryText: reason === undefined ? undefined : `Error parsing query in ${label}: ${reason}`,
    place: { start, end },
    suggestion: diagnostic.suggestion,
  };
}

/** The registry's own words, as they were recorded; undefined where none are. */
function registryReason(diagnostic: Diagnostic, text: string, parsed: Parsed): string | undefined {
  const typed = text.slice(diagnostic.start, diagnostic.end);
  switch (diagnostic.code) {
    case "UNKNOWN_AREA":
      return `Unknown area name: \`${typed}\``;
    case "UNKNOWN_COVERAGE":
      return `Invalid coverage: ${typed}`;
    case "UNKNOWN_VALUE": {
      const node = nodeAround(parsed, diagnostic);
      if (node?.isEnum !== true) return undefined;
      const allowed = enumValuesOf(node.type).map((value) => `\`${value}\``);
      return `Allowed values for enum field \`${node.fieldPath}\` are ${allowed.join(", ")}`;
    }
    case "UNCLOSED_BRACKET":
      return typed === "(" ? "missing ')' at '<EOF>'" : undefined;
    case "UNEXPECTED_TEXT":
      // Recorded for a bracket behind a term; what the registry expects elsewhere is not known.
      return typed === "[" && text.slice(0, diagnostic.start).trim() !== "" ? MISMATCHED_BRACKET : undefined;
    case "MALFORMED_OPERATOR":
      // A name that is no operator is a word to the registry, and a bracket behind a word is what it does not expect.
      return text[diagnostic.end] === "[" ? MISMATCHED_BRACKET : undefined;
    default:
      return undefined;
  }
}

const MISMATCHED_BRACKET =
  "mismatched input '[' expecting {<EOF>, '(', ',', 'NOT', 'AND', 'OR', 'SEARCH', 'AREA', 'RANGE', 'DISTANCE', " +
  "Coverage, Expansion, 'TILT', 'ALL', 'MISSING', 'MIN', 'MAX', EscapedKeyword, BooleanLiteral, DecimalLiteral, " +
  "DateLiteral, TimeLiteral, RadiusLiteral, StringLiteral, Term}";

/** The piece of the innermost AREA around a place. */
function nodeAround(parsed: Parsed, { start, end }: Place): FieldNode | undefined {
  let node: FieldNode | undefined;
  let length = Number.POSITIVE_INFINITY;
  for (const [expression, place] of parsed.places) {
    if (expression.kind !== "area" || place.start > start || place.end < end) continue;
    if (place.end - place.start >= length) continue;
    const resolved = resolveArea(expression.name);
    node = resolved?.kind === "piece" ? resolved.node : undefined;
    length = place.end - place.start;
  }
  return node;
}
