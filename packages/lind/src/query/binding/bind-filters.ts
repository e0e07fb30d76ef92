import { enumValuesOf, findSearchArea, type NctId, nearest, parseEnumValue, parseNctId } from "ctgov/study";
import { isOnEarth, parseKm } from "../geo.ts";
import type { Condition, Point } from "../query.ts";
import { listItems } from "./parameters.ts";
import { problem, type QueryProblem } from "./problems.ts";

/** A condition, or why there is none. */
export type Bound = Condition | { readonly kind: "problems"; readonly problems: readonly QueryProblem[] };

const STATUS_TYPE = "Status";

/** `filter.overallStatus`: any of the listed values, in the API's own spelling. */
export function bindOverallStatus(parameter: string, text: string): Bound {
  const allowed = enumValuesOf(STATUS_TYPE);
  const items = listItems(text);
  const problems = items
    .filter((item) => !allowed.includes(item.text))
    .map((item) =>
      problem(parameter, "INVALID_VALUE", `"${item.text}" is no status; the values are ${allowed.join(", ")}.`, {
        registryText: `Invalid value in parameter \`overallStatus\`: \`${item.text}\``,
        place: item.place,
        suggestion: parseEnumValue(STATUS_TYPE, item.text) ?? nearest(item.text.replaceAll(" ", "_"), allowed),
      }),
    );
  if (problems.length > 0) return { kind: "problems", problems };
  // A list of nothing but commas asks for nothing, as a blank parameter does.
  if (items.length === 0) return { kind: "all" };
  return { kind: "value", piece: "OverallStatus", values: [...new Set(items.map((item) => item.text))] };
}

/** `filter.ids`: studies that have one of these ids, or had it. */
export function bindIds(parameter: string, text: string): Bound {
  const nctIds = new Set<NctId>();
  const problems: QueryProblem[] = [];
  for (const [index, item] of listItems(text).entries()) {
    const nctId = parseNctId(item.text);
    if (nctId !== undefined) nctIds.add(nctId);
    else {
      const message = `"${item.text}" is no study id; an id is NCT and eight digits, such as NCT03516279.`;
      const registryText = `Item ${index + 1} in parameter \`ids\` has incorrect format`;
      problems.push(problem(parameter, "INVALID_VALUE", message, { registryText, place: item.place }));
    }
  }
  if (problems.length > 0) return { kind: "problems", problems };
  return nctIds.size === 0 ? { kind: "all" } : { kind: "ids", nctIds: [...nctIds] };
}

/** The ids of a query that is nothing but a list of them; undefined where it is anything else. */
export function idsOfQuery(text: string): readonly NctId[] | undefined {
  const ids = text
    .split(/[\s,]+/)
    .filter((word) => word !== "")
    .map(parseNctId);
  const known = ids.filter((id) => id !== undefined);
  return known.length === ids.length && known.length > 0 ? [...new Set(known)] : undefined;
}

export interface Circle {
  readonly point: Point;
  readonly radiusKm: number;
}

const GEO = /^distance\(\s*(-?\d{1,3}(?:\.\d{1,20})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,20})?)\s*,\s*([^,()]+)\)$/;

/** `filter.geo`: `distance(39.0,-77.1,50mi)`; without a unit, miles. Undefined where the text is anything else. */
export function parseGeo(text: string): Circle | undefined {
  const [, latitude, longitude, radius] = GEO.exec(text.trim()) ?? [];
  if (latitude === undefined || longitude === undefined || radius === undefined) return undefined;
  const point = { latitude: Number(latitude), longitude: Number(longitude) };
  const radiusKm = parseKm(radius);
  return radiusKm === undefined || !isOnEarth(point) ? undefined : { point, radiusKm };
}

export function bindGeo(parameter: string, text: string): Bound {
  const circle = parseGeo(text);
  if (circle !== undefined) return { kind: "near", ...circle };
  const message = "A place is distance(latitude,longitude,radius) in degrees and mi or km: distance(39.0,-77.1,50mi).";
  return { kind: "problems", problems: [problem(parameter, "INVALID_VALUE", message)] };
}

const SYNONYM = /^([A-Za-z]+):(\d+)$/;

/** `filter.synonyms` names concepts by numbers of the registry's own thesaurus, which is not published. */
export function bindSynonyms(parameter: string, text: string): Bound {
  const problems = listItems(text).map((item) => {
    const [, area = ""] = SYNONYM.exec(item.text) ?? [];
    if (findSearchArea(area) === undefined) {
      const message = `"${item.text}" is no pair of a search area and a number, such as ConditionSearch:1651367.`;
      return problem(parameter, "INVALID_VALUE", message, { place: item.place });
    }
    const message =
      `"${item.text}" names a concept by the registry's internal number, which only the registry can answer; ` +
      "search for the concept's name instead.";
    return problem(parameter, "UNANSWERABLE", message, { place: item.place });
  });
  return problems.length > 0 ? { kind: "problems", problems } : { kind: "all" };
}
