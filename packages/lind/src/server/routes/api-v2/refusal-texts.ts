import { findSearchAreaOfParam } from "ctgov/study";
import type { QueryProblem, QueryProblemCode } from "../../../app/serving/list-studies.ts";
import { must } from "../../../base/assert.ts";

/**
 * What is wrong with a search, in the registry's words. Where its answer is recorded the problem carries it; elsewhere
 * the text begins as the registry's answers of the kind do and goes on with our sentence.
 */
export function textOfProblem(problem: QueryProblem): string {
  return problem.registryText ?? TEXTS[problem.code](problem);
}

/** The registry names the first problem only. */
export function textOfProblems(problems: readonly QueryProblem[]): string {
  return textOfProblem(must(problems[0], "what is refused has a problem"));
}

type Text = (problem: QueryProblem) => string;

const ofExpression: Text = ({ parameter, message }) => `Error parsing query in ${labelOf(parameter)}: ${message}`;

const ofParameter: Text = ({ parameter, message }) =>
  `Parameter \`${bareName(parameter)}\` has incorrect format: ${message}`;

const TEXTS = {
  UNKNOWN_AREA: ofExpression,
  UNKNOWN_VALUE: ofExpression,
  UNKNOWN_DOCUMENT: ofExpression,
  UNKNOWN_COVERAGE: ofExpression,
  UNKNOWN_EXPANSION: ofExpression,
  UNCLOSED_BRACKET: ofExpression,
  UNOPENED_BRACKET: ofExpression,
  UNCLOSED_QUOTE: ofExpression,
  EMPTY_OPERAND: ofExpression,
  UNEXPECTED_TEXT: ofExpression,
  MALFORMED_OPERATOR: ofExpression,
  UNSUITABLE_OPERATOR: ofExpression,
  INVALID_DATE: ofExpression,
  INVALID_AGE: ofExpression,
  INVALID_NUMBER: ofExpression,
  INVALID_RANGE: ofExpression,
  INVALID_DISTANCE: ofExpression,
  TOO_DEEP: ofExpression,
  TOO_LONG: ofExpression,
  UNKNOWN_PARAMETER: ({ parameter }) => `\`${parameter}\` is unknown parameter`,
  INVALID_VALUE: ofParameter,
  UNANSWERABLE: ofParameter,
} as const satisfies Record<QueryProblemCode, Text>;

/** The registry leaves the prefix out: it writes `overallStatus` for `filter.overallStatus`. */
function bareName(parameter: string): string {
  return parameter.slice(parameter.indexOf(".") + 1);
}

/** `query.lead` has no area and so no label of its own; the registry's is not known. */
const LEAD_LABEL = "Lead sponsor";
const ADVANCED_LABEL = "advanced filter";

function labelOf(parameter: string): string {
  if (!parameter.startsWith("query.")) return ADVANCED_LABEL;
  return findSearchAreaOfParam(bareName(parameter))?.uiLabel ?? LEAD_LABEL;
}
