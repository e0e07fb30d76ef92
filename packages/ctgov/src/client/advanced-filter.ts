import { enumValuesOf, parseEnumValue } from "../study/index.ts";
import { ParameterError } from "./errors.ts";

/**
 * The `filter.advanced` that says what `phase`, `studyType` and a given expression say together; undefined where there is
 * nothing to say. The API has no parameter for phase or study type: `AREA[Phase](PHASE2 OR PHASE3)` is how it is asked.
 */
export function combineAdvanced(conditions: {
  readonly advanced: string | undefined;
  readonly phases: readonly string[];
  readonly studyTypes: readonly string[];
}): string | undefined {
  const { advanced } = conditions;
  const parts = [
    ...anyOf("Phase", toEnumValues("phase", "Phase", conditions.phases)),
    ...anyOf("StudyType", toEnumValues("studyType", "StudyType", conditions.studyTypes)),
  ];
  if (advanced === undefined) return parts.length === 0 ? undefined : parts.join(" AND ");
  if (parts.length === 0) return advanced;
  if (!isClosed(advanced)) {
    throw new ParameterError("filter.advanced", `The brackets of filter.advanced do not match: ${advanced}`);
  }
  return [`(${advanced})`, ...parts].join(" AND ");
}

function anyOf(piece: string, values: readonly string[]): readonly string[] {
  if (values.length === 0) return [];
  return [values.length === 1 ? `AREA[${piece}]${values.join("")}` : `AREA[${piece}](${values.join(" OR ")})`];
}

function toEnumValues(parameter: string, type: string, texts: readonly string[]): readonly string[] {
  const values = texts.map((text) => {
    const value = parseEnumValue(type, text);
    if (value !== undefined) return value;
    const allowed = enumValuesOf(type).join(", ");
    throw new ParameterError(parameter, `\`${text}\` is no value of ${parameter}; the values are ${allowed}.`);
  });
  return [...new Set(values)];
}

/** False where a bracket outside quotes closes too early or stays open: `a) OR (b` would get out of its brackets. */
function isClosed(expression: string): boolean {
  let depth = 0;
  for (const [, bracket] of expression.matchAll(/\\.|"(?:\\.|[^"\\])*"|([()])/g)) {
    if (bracket === "(") depth += 1;
    if (bracket === ")") depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}
