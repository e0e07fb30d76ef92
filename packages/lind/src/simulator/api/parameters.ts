import {
  type FieldNode,
  findField,
  findSearchAreaOfParam,
  type NctId,
  type Projection,
  parseEnumValue,
  parseNctId,
  parseProjection,
} from "ctgov/study";
import { Refused } from "./answer.ts";
import { type Expression, isOrdered, parseExpression, type Scope } from "./expression.ts";
import { checkRanges } from "./matching.ts";

/** A request to `/studies`, read. */
export interface ListRequest {
  /** What a study must fulfil, the cheap conditions first. */
  readonly conditions: readonly Expression[];
  /** Only these studies; undefined for all. */
  readonly ids: readonly NctId[] | undefined;
  readonly sort: readonly SortKey[];
  readonly projection: Projection | undefined;
  readonly pageSize: number;
  readonly pageToken: string | undefined;
  readonly countTotal: boolean;
  /** The same for every page of one listing: what its order is kept under. */
  readonly key: string;
}

export interface SortKey {
  /** Undefined for `@relevance`, which is the same for all studies here. */
  readonly field: FieldNode | undefined;
  readonly isDescending: boolean;
}

const PAGE_SIZE_DEFAULT = 10;
const PAGE_SIZE_MAX = 1000;
const SORT_KEYS_MAX = 2;

const QUERY_AREAS = ["cond", "term", "locn", "titles", "intr", "outc", "spons", "lead", "id", "patient"] as const;
const FILTERS = ["overallStatus", "geo", "ids", "advanced", "synonyms"] as const;
const PLAIN = [
  "aggFilters",
  "geoDecay",
  "fields",
  "sort",
  "countTotal",
  "pageSize",
  "pageToken",
  "format",
  "markupFormat",
] as const;

const KNOWN: ReadonlySet<string> = new Set([
  ...QUERY_AREAS.map((area) => `query.${area}`),
  ...FILTERS.flatMap((filter) => [`filter.${filter}`, `postFilter.${filter}`]),
  ...PLAIN,
]);

/** Parameters of the registry that the simulator does not answer. Refused, so that nobody takes its silence for an answer. */
const LEFT_OUT: readonly string[] = [
  ...["geo", "synonyms"].flatMap((filter) => [`filter.${filter}`, `postFilter.${filter}`]),
  "aggFilters",
  "geoDecay",
];

/** Throws `Refused` with the registry's text for a request that it would refuse, and for one that only the simulator cannot answer. */
export function parseListRequest(parameters: URLSearchParams): ListRequest {
  for (const name of parameters.keys())
    if (!KNOWN.has(name)) throw new Refused(400, `\`${name}\` is unknown parameter`);
  refuseLeftOut(parameters);
  checkFormat(parameters);
  const onlyIds = queriedIds(parameters);
  const conditions = onlyIds === undefined ? [...filters(parameters), ...queries(parameters)] : [];
  const ids = onlyIds ?? idsOf(parameters);
  return {
    conditions,
    ids,
    sort: parseSort(parameters.get("sort")),
    projection: projectionOf(parameters),
    pageSize: parsePageSize(parameters.get("pageSize")),
    pageToken: parameters.get("pageToken") ?? undefined,
    countTotal: parseBoolean("countTotal", parameters.get("countTotal")),
    key: [...parameters]
      .filter(([name]) => /^(?:query|filter|postFilter)\.|^sort$/.test(name))
      .map(([name, value]) => `${name}=${value}`)
      .sort()
      .join("\n"),
  };
}

function refuseLeftOut(parameters: URLSearchParams): void {
  const leftOut = LEFT_OUT.find((name) => (parameters.get(name) ?? "") !== "");
  if (leftOut !== undefined) throw new Refused(400, `\`${leftOut}\` is not answered by the simulated registry`);
}

/** `format` and `markupFormat`: the simulated records exist as JSON with markdown only. */
export function checkFormat(parameters: URLSearchParams): void {
  for (const [name, only] of [
    ["format", "json"],
    ["markupFormat", "markdown"],
  ] as const) {
    const value = parameters.get(name);
    if (value !== null && value !== only)
      throw new Refused(400, `Invalid value in parameter \`${name}\`: \`${value}\``);
  }
}

/** The projection of `fields`, undefined where whole records are wanted. */
export function projectionOf(parameters: URLSearchParams): Projection | undefined {
  const names = listOf(parameters.get("fields"));
  if (names.length === 0) return undefined;
  const queried = QUERY_AREAS.filter((area) => (parameters.get(`query.${area}`) ?? "") !== "").flatMap(
    (area) => scopeOfQuery(area).pieces,
  );
  const parsed = parseProjection(names, queried.length === 0 ? undefined : queried);
  if (parsed.kind === "unknown")
    throw new Refused(400, `Parameter 'fields' contains invalid field name: '${parsed.name}'`);
  return parsed.projection;
}

function filters(parameters: URLSearchParams): readonly Expression[] {
  return ["filter", "postFilter"].flatMap((prefix) => {
    const status = statusFilter(parameters.get(`${prefix}.overallStatus`));
    const advanced = parameters.get(`${prefix}.advanced`);
    return [
      ...(advanced === null || advanced.trim() === ""
        ? []
        : [readExpression(advanced, "advanced filter", scopeOfQuery("term"))]),
      ...(status === undefined ? [] : [status]),
    ];
  });
}

function queries(parameters: URLSearchParams): readonly Expression[] {
  return QUERY_AREAS.flatMap((area) => {
    const text = parameters.get(`query.${area}`);
    if (text === null || text.trim() === "") return [];
    return [readExpression(text, findSearchAreaOfParam(area)?.uiLabel ?? "Lead sponsor", scopeOfQuery(area))];
  });
}

function readExpression(text: string, label: string, scope: Scope): Expression {
  const expression = parseExpression(text, label, scope);
  checkRanges(expression, label);
  return expression;
}

/** `query.lead` has no area of its own: it reads the lead sponsor's name. */
function scopeOfQuery(area: (typeof QUERY_AREAS)[number]): Scope {
  const pieces =
    area === "lead" ? ["LeadSponsorName"] : (findSearchAreaOfParam(area)?.parts.flatMap((part) => part.pieces) ?? []);
  return { pieces, field: undefined };
}

function statusFilter(text: string | null): Expression | undefined {
  const names = listOf(text);
  const field = findField("OverallStatus");
  if (names.length === 0 || field === undefined) return undefined;
  const operands = names.map((name): Expression => {
    const value = parseEnumValue(field.type, name);
    if (value !== name) throw new Refused(400, `Invalid value in parameter \`overallStatus\`: \`${name}\``);
    return { kind: "enum", field, value };
  });
  return { kind: "or", operands };
}

function idsOf(parameters: URLSearchParams): readonly NctId[] | undefined {
  const lists = ["filter.ids", "postFilter.ids"]
    .map((name) => listOf(parameters.get(name)))
    .filter((list) => list.length > 0);
  const [first, second] = lists.map((list) => list.flatMap((text) => parseNctId(text) ?? []));
  if (first === undefined || second === undefined) return first;
  return first.filter((id) => second.includes(id));
}

/** The ids of a query that holds nothing else: the registry then fetches them and ignores every filter. */
function queriedIds(parameters: URLSearchParams): readonly NctId[] | undefined {
  for (const area of QUERY_AREAS) {
    const words = (parameters.get(`query.${area}`) ?? "").split(/[\s,]+/).filter((word) => word !== "");
    const ids = words.flatMap((word) => parseNctId(word) ?? []);
    if (words.length > 0 && ids.length === words.length) return ids;
  }
  return undefined;
}

function parseSort(text: string | null): readonly SortKey[] {
  return listOf(text).map((item, at) => {
    const [, name = "", direction] = /^([@\w.-]+?)(?::(asc|desc))?$/.exec(item) ?? [];
    const field = name === "@relevance" ? undefined : findField(name);
    if (at >= SORT_KEYS_MAX || (field === undefined && name !== "@relevance")) {
      throw new Refused(400, `Item ${at + 1} in parameter \`sort\` has incorrect format`);
    }
    if (field !== undefined && !isOrdered(field)) throw new Refused(400, `Unsupported sort field type: ${field.type}`);
    // Dates and relevance run downwards unless asked otherwise, numbers upwards.
    const isDescendingByDefault = field === undefined || /Date/.test(field.type);
    return { field, isDescending: direction === undefined ? isDescendingByDefault : direction === "desc" };
  });
}

function parsePageSize(text: string | null): number {
  if (text === null || text === "") return PAGE_SIZE_DEFAULT;
  if (!/^\d{1,9}$/.test(text)) throw new Refused(400, `Invalid value in parameter \`pageSize\`: \`${text}\``);
  const size = Number(text);
  return size === 0 ? PAGE_SIZE_DEFAULT : Math.min(size, PAGE_SIZE_MAX);
}

function parseBoolean(name: string, text: string | null): boolean {
  if (text === null || text === "" || text === "false") return false;
  if (text !== "true") throw new Refused(400, `Invalid value in parameter \`${name}\`: \`${text}\``);
  return true;
}

/** The registry takes lists with commas or bars. */
function listOf(text: string | null): readonly string[] {
  return (text ?? "")
    .split(/[,|]/)
    .map((item) => item.trim())
    .filter((item) => item !== "");
}
