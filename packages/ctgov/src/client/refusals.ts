import { nearest } from "../study/index.ts";
import { ParameterError } from "./errors.ts";
import { OPERATIONS, type OperationId } from "./parameters.ts";

/** What to use instead of a name that API v2 does not have, and how to say it. */
interface Replacement {
  readonly use: string;
  readonly example?: string | undefined;
}

/**
 * Names that tutorials and generated code use for `/studies`, in lower case. The first group is from published guides (the
 * registry answers each with 400), the second from the classic API and the search addresses of the old site, the third
 * from habits of other APIs.
 */
const REPLACEMENTS: ReadonlyMap<string, Replacement> = new Map([
  ["filter.phase", { use: "phase", example: "filter.advanced=AREA[Phase]PHASE3" }],
  ["filter.phases", { use: "phase", example: "filter.advanced=AREA[Phase]PHASE3" }],
  ["filter.studytype", { use: "studyType", example: "filter.advanced=AREA[StudyType]INTERVENTIONAL" }],
  ["filter.hasresults", { use: "aggFilters", example: "aggFilters=results:with" }],
  [
    "filter.locationstatus",
    { use: "filter.advanced", example: "filter.advanced=SEARCH[Location](AREA[LocationStatus]RECRUITING)" },
  ],
  ["filter.intervention", { use: "query.intr", example: "query.intr=aspirin" }],
  ["filter.condition", { use: "query.cond", example: "query.cond=melanoma" }],
  ["filter.status", { use: "filter.overallStatus", example: "filter.overallStatus=RECRUITING" }],
  ["filter.sex", { use: "aggFilters", example: "aggFilters=sex:f" }],
  ["query.recrs", { use: "filter.overallStatus", example: "filter.overallStatus=COMPLETED" }],
  ["query.condition", { use: "query.cond" }],
  ["query.intervention", { use: "query.intr" }],
  ["query.location", { use: "query.locn" }],
  ["query.sponsor", { use: "query.spons" }],
  ["query.outcome", { use: "query.outc" }],

  ["expr", { use: "query.term", example: "query.term=heart attack" }],
  ["min_rnk", { use: "pageSize and pageToken" }],
  ["max_rnk", { use: "pageSize and pageToken" }],
  ["fmt", { use: "format", example: "format=json" }],
  ["fld", { use: "fields", example: "fields=NCTId,BriefTitle" }],
  ["field", { use: "fields", example: "fields=NCTId,BriefTitle" }],
  ["term", { use: "query.term" }],
  ["cond", { use: "query.cond" }],
  ["intr", { use: "query.intr" }],
  ["titles", { use: "query.titles" }],
  ["outc", { use: "query.outc" }],
  ["spons", { use: "query.spons" }],
  ["lead", { use: "query.lead" }],
  ["locn", { use: "query.locn" }],
  ["id", { use: "query.id" }],
  ["cntry", { use: "query.locn" }],
  ["recrs", { use: "filter.overallStatus", example: "filter.overallStatus=RECRUITING" }],
  ["rslt", { use: "aggFilters", example: "aggFilters=results:with" }],
  ["phase", { use: "filter.advanced", example: "filter.advanced=AREA[Phase]PHASE3" }],
  ["studytype", { use: "filter.advanced", example: "filter.advanced=AREA[StudyType]INTERVENTIONAL" }],

  ["query", { use: "query.term" }],
  ["q", { use: "query.term" }],
  ["ids", { use: "filter.ids" }],
  ["nctid", { use: "filter.ids" }],
  ["status", { use: "filter.overallStatus", example: "filter.overallStatus=RECRUITING" }],
  ["limit", { use: "pageSize", example: "pageSize=100" }],
  ["size", { use: "pageSize", example: "pageSize=100" }],
  ["offset", { use: "pageToken" }],
  ["skip", { use: "pageToken" }],
  ["page", { use: "pageToken" }],
  ["cursor", { use: "pageToken" }],
]);

/** The refusal of a parameter that the operation does not have; it names the right one where that can be known. */
export function refuseParameter(operation: OperationId, name: string): ParameterError {
  const { path, parameters } = OPERATIONS[operation];
  const known = [...parameters.keys()];
  const replacement = operation === "listStudies" ? REPLACEMENTS.get(name.toLowerCase()) : undefined;
  if (replacement !== undefined) {
    const example = replacement.example === undefined ? "" : `, as in ${replacement.example}`;
    const message = `\`${name}\` is no parameter of ${path} in API v2: use ${replacement.use}${example}.`;
    return new ParameterError(name, message, replacement.use);
  }
  const message = `\`${name}\` is no parameter of ${path} in API v2`;
  const near = nearest(name, known);
  if (near !== undefined) return new ParameterError(name, `${message}: did you mean ${near}?`, near);
  const elsewhere = Object.values(OPERATIONS).find((other) => other.parameters.has(name));
  if (elsewhere !== undefined) return new ParameterError(name, `${message}; it belongs to ${elsewhere.path}.`);
  const rest = known.length === 0 ? "it takes none" : `it takes ${known.join(", ")}`;
  return new ParameterError(name, `${message}; ${rest}.`);
}

/** Addresses of the classic API, of the old site and of the beta, and what answers the same question now. */
const OLD_ADDRESSES: readonly { readonly path: RegExp; readonly use: (path: RegExpMatchArray) => string }[] = [
  { path: /\/api\/query\/field_values\b/, use: () => "/api/v2/stats/field/values" },
  { path: /\/api\/query\/(?:full_studies|study_fields)\b/, use: () => "/api/v2/studies" },
  { path: /\/api\/info\/search_areas\b/, use: () => "/api/v2/studies/search-areas" },
  { path: /\/api\/info\/study_(?:structure|fields_list)\b/, use: () => "/api/v2/studies/metadata" },
  { path: /\/api\/info\/(?:api|data)_vrs\b/, use: () => "/api/v2/version" },
  { path: /\/api\/(?:query|info)\b/, use: () => "/api/v2/studies" },
  { path: /\/stats\/fieldValues\/([^/]+)/i, use: ([, field]) => `/api/v2/stats/field/values?fields=${field}` },
  { path: /\/stats\/fieldValues\b/i, use: () => "/api/v2/stats/field/values" },
  { path: /\/stats\/(?:listFieldSizes|fieldSizes)\b/i, use: () => "/api/v2/stats/field/sizes" },
  { path: /\/(?:ct2\/)?(?:show|study)\/(NCT\d+)/i, use: ([, nctId]) => `/api/v2/studies/${nctId?.toUpperCase()}` },
  { path: /\/ct2\/results\b|\/search\b/, use: () => "/api/v2/studies" },
];

/** The refusal of an address that is no operation of API v2, with the address to use where that can be known. */
export function refuseAddress(path: string): ParameterError {
  for (const old of OLD_ADDRESSES) {
    const match = old.path.exec(path);
    if (match === null) continue;
    const use = old.use(match);
    return new ParameterError(path, `${path} is not an address of API v2: use ${use}.`, use);
  }
  const addresses = Object.values(OPERATIONS).map((operation) => `/api/v2${operation.path}`);
  const near = nearest(path, addresses);
  const rest = near === undefined ? `its addresses are ${addresses.join(", ")}` : `did you mean ${near}?`;
  return new ParameterError(path, `${path} is not an address of API v2: ${rest}${near === undefined ? "." : ""}`, near);
}
