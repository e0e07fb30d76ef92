import { enumValuesOf, type NctId, nearest, parseEnumValue, parseNctId } from "ctgov/study";
import { bindAggFilters } from "./binding/bind-agg-filters.ts";
import { parseGeo } from "./binding/bind-filters.ts";
import type { QueryParameter } from "./binding/parameters.ts";

/**
 * What somebody looks for, in the registry's terms: the conditions of a search, and of a scope. All of them must
 * hold; several values of one list are alternatives. No condition at all is everything.
 */
export interface SearchConditions {
  readonly queries: Readonly<Partial<Record<QueryParameter, string>>>;
  readonly overallStatus: readonly string[];
  readonly phases: readonly string[];
  readonly studyTypes: readonly string[];
  readonly nctIds: readonly NctId[];
  /** A circle on the map as `filter.geo` has it: `distance(42.36,-71.06,50mi)`. */
  readonly geo: string | undefined;
  /** Check boxes of the site, as `aggFilters` has them: `results:with,sex:f`. */
  readonly aggFilters: string | undefined;
  /** A search expression of the registry's own language. */
  readonly advanced: string | undefined;
}

/** The words of one condition could not be read; `message` names the right ones. */
export interface ConditionProblem {
  readonly kind: "problem";
  readonly message: string;
}

/** The conditions as they come from a command line: texts, lists separated by commas or spaces. */
export interface ConditionTexts {
  readonly queries: Readonly<Partial<Record<QueryParameter, string>>>;
  readonly status?: string | undefined;
  readonly phase?: string | undefined;
  readonly type?: string | undefined;
  readonly ids?: string | undefined;
  /** `42.36,-71.06,50mi`, or as the API has it. */
  readonly geo?: string | undefined;
  readonly aggFilters?: string | undefined;
  readonly advanced?: string | undefined;
}

/** Reads conditions; every value becomes the registry's own (`recruiting` is `RECRUITING`, phase `2` is `PHASE2`). */
export function parseConditions(texts: ConditionTexts): SearchConditions | ConditionProblem {
  const overallStatus = parseEnumList("Status", texts.status, (text) => parseEnumValue("Status", text));
  const phases = parseEnumList("Phase", texts.phase, parsePhase);
  const studyTypes = parseEnumList("StudyType", texts.type, parseStudyType);
  const nctIds = parseIds(texts.ids);
  const geo = parseGeoText(texts.geo);
  const aggFilters = parseAggFilters(texts.aggFilters);
  for (const parsed of [overallStatus, phases, studyTypes, nctIds]) if ("kind" in parsed) return parsed;
  for (const parsed of [geo, aggFilters]) if (typeof parsed === "object") return parsed;
  return {
    queries: texts.queries,
    overallStatus: valuesOrNone(overallStatus),
    phases: valuesOrNone(phases),
    studyTypes: valuesOrNone(studyTypes),
    nctIds: valuesOrNone(nctIds),
    geo: typeof geo === "string" ? geo : undefined,
    aggFilters: typeof aggFilters === "string" ? aggFilters : undefined,
    advanced: texts.advanced,
  };
}

type Parsed<T> = readonly T[] | ConditionProblem;

function valuesOrNone<T>(parsed: Parsed<T>): readonly T[] {
  return "kind" in parsed ? [] : parsed;
}

function parsePhase(text: string): string | undefined {
  const number = /^(?:phase)?\s*([1-4])$/i.exec(text)?.[1];
  if (number !== undefined) return `PHASE${number}`;
  return /^n\/?a$/i.test(text) ? "NA" : parseEnumValue("Phase", text);
}

const STUDY_TYPE_SHORT: Readonly<Record<string, string>> = {
  int: "INTERVENTIONAL",
  obs: "OBSERVATIONAL",
  exp: "EXPANDED_ACCESS",
};

function parseStudyType(text: string): string | undefined {
  const short = text.toLowerCase();
  return Object.hasOwn(STUDY_TYPE_SHORT, short) ? STUDY_TYPE_SHORT[short] : parseEnumValue("StudyType", text);
}

function parseEnumList(
  type: string,
  text: string | undefined,
  parse: (text: string) => string | undefined,
): Parsed<string> {
  const values: string[] = [];
  for (const word of listOf(text)) {
    const value = parse(word);
    if (value === undefined) {
      const allowed = enumValuesOf(type);
      const near = nearest(word.replaceAll(" ", "_"), allowed);
      const guess = near === undefined ? "" : ` Did you mean ${near}?`;
      return { kind: "problem", message: `"${word}" is no ${type}.${guess} The values are ${allowed.join(", ")}.` };
    }
    if (!values.includes(value)) values.push(value);
  }
  return values;
}

/** Values separated by commas, pipes or new lines; labels such as "Not yet recruiting" keep their spaces. */
function listOf(text: string | undefined): readonly string[] {
  return (text ?? "")
    .split(/[,|\n]/)
    .map((word) => word.trim())
    .filter((word) => word !== "");
}

function parseIds(text: string | undefined): Parsed<NctId> {
  const ids = new Set<NctId>();
  for (const word of (text ?? "").split(/[\s,|;]+/).filter((each) => each !== "")) {
    const id = parseNctId(word);
    if (id === undefined) {
      return { kind: "problem", message: `"${word}" is no study id. An id is NCT and eight digits: NCT03516279.` };
    }
    ids.add(id);
  }
  return [...ids];
}

function parseGeoText(text: string | undefined): string | ConditionProblem | undefined {
  if (text === undefined) return undefined;
  const typed = text.replaceAll(/\s+/g, "");
  const geo = typed.startsWith("distance(") ? typed : `distance(${typed})`;
  if (parseGeo(geo) !== undefined) return geo;
  return { kind: "problem", message: `"${text}" is no place. Write latitude,longitude,radius: 42.36,-71.06,50mi.` };
}

function parseAggFilters(text: string | undefined): string | ConditionProblem | undefined {
  if (text === undefined) return undefined;
  const bound = bindAggFilters("aggFilters", text);
  if (bound.kind !== "problems") return text;
  return { kind: "problem", message: bound.problems.map((problem) => problem.message).join(" ") };
}

/** True where nothing is asked for. */
export function isEverything(conditions: SearchConditions): boolean {
  return Object.keys(toApiParameters(conditions)).length === 0;
}

/**
 * The same conditions as parameters of the API's `/studies`. Phase and study type have no parameter of their own
 * there and become a part of `filter.advanced`.
 */
export function toApiParameters(conditions: SearchConditions): Readonly<Record<string, string>> {
  const expressions = [
    ...(conditions.advanced === undefined ? [] : [`(${conditions.advanced})`]),
    ...anyOf("Phase", conditions.phases),
    ...anyOf("StudyType", conditions.studyTypes),
  ];
  const advanced =
    conditions.advanced !== undefined && expressions.length === 1 ? conditions.advanced : expressions.join(" AND ");
  return {
    ...Object.fromEntries(Object.entries(conditions.queries).map(([name, text]) => [`query.${name}`, text])),
    ...(conditions.overallStatus.length === 0 ? {} : { "filter.overallStatus": conditions.overallStatus.join("|") }),
    ...(conditions.nctIds.length === 0 ? {} : { "filter.ids": conditions.nctIds.join(",") }),
    ...(conditions.geo === undefined ? {} : { "filter.geo": conditions.geo }),
    ...(conditions.aggFilters === undefined ? {} : { aggFilters: conditions.aggFilters }),
    ...(advanced === "" ? {} : { "filter.advanced": advanced }),
  };
}

function anyOf(piece: string, values: readonly string[]): readonly string[] {
  if (values.length === 0) return [];
  return [values.length === 1 ? `AREA[${piece}]${values.join("")}` : `AREA[${piece}](${values.join(" OR ")})`];
}
