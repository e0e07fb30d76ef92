import { type BoundQuery, bindQuery, type ListParameters, type QueryProblem } from "./bind-query.ts";
import { parseConceptList } from "./concepts/concept-list.ts";
import { createConcepts } from "./concepts/create-concepts.ts";
import type { Concepts } from "./concepts.ts";
import { createMatcher, type Match } from "./matcher.ts";
import type { Condition } from "./query.ts";
import { showCondition } from "./show-condition.ts";

/** A few concepts, as the lists of the repository write them, for tests. */
const CONCEPT_LINES = `
Lung Neoplasms | lung cancer | cancer of the lung
Carcinoma, Non-Small-Cell Lung | non-small cell lung cancer | non-small cell lung carcinoma ~ NSCLC
Myocardial Infarction | heart attack ~ MI
Mitral Valve Insufficiency | mitral insufficiency ~ MI
Neoplasms | cancer | tumor
pembrolizumab | Keytruda | MK-3475
`;

export const someConcepts: Concepts = createConcepts(
  parseConceptList({ file: "some.txt", source: "list:some", text: CONCEPT_LINES }).groups,
);

export const noConcepts: Concepts = createConcepts([]);

/** The bound query; throws with the problems where there are some. */
export function bound(parameters: ListParameters, concepts: Concepts = someConcepts): BoundQuery {
  const result = bindQuery(parameters, { concepts });
  if (result.kind === "query") return result;
  throw new Error(result.problems.map(({ parameter, message }) => `${parameter}: ${message}`).join(" "));
}

/** The condition in its short form. */
export function shown(parameters: ListParameters, concepts: Concepts = someConcepts): string {
  return showCondition(bound(parameters, concepts).query.condition);
}

export function problemsOf(parameters: ListParameters): readonly QueryProblem[] {
  const result = bindQuery(parameters, { concepts: someConcepts });
  return result.kind === "problems" ? result.problems : [];
}

export function matchOf(parameters: ListParameters, study: unknown): Match {
  return createMatcher(bound(parameters).query)(study);
}

/** Whether a study meets a condition, asked as a filter asks. */
export function matches(condition: Condition, study: unknown): boolean {
  return createMatcher({ condition, ranked: [], geoDecay: undefined, sort: [], pieces: [] })(study).isMatch;
}
