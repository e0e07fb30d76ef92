import { fieldNodes, findField, indexedOnlyNodes, nearest } from "ctgov/study";
import { parseKm } from "../geo.ts";
import { orderedKindOf } from "../ordered-values.ts";
import type { GeoDecay, Point, SortKey } from "../query.ts";
import { type ListItem, listItems } from "./parameters.ts";
import { problem, type QueryProblem } from "./problems.ts";

/** The registry sorts by no more. */
export const SORT_KEYS_MAX = 2;

type Order<Value> = Value | { readonly kind: "problems"; readonly problems: readonly QueryProblem[] };

export interface Sort {
  readonly kind: "sort";
  readonly keys: readonly SortKey[];
}

/** `sort`: `LastUpdatePostDate:desc,EnrollmentCount`. Dates and relevance begin with the highest, numbers with the lowest. */
export function bindSort(parameter: string, text: string): Order<Sort> {
  const items = listItems(text);
  const keys: SortKey[] = [];
  const problems: QueryProblem[] = [];
  for (const [index, item] of items.entries()) {
    const key = parseSortKey(parameter, item, index);
    if ("code" in key) problems.push(key);
    else keys.push(key);
  }
  if (items.length > SORT_KEYS_MAX) {
    const place = items[SORT_KEYS_MAX]?.place;
    const message = `Studies are sorted by ${SORT_KEYS_MAX} fields at most; leave the others out.`;
    problems.push(problem(parameter, "INVALID_VALUE", message, { place }));
  }
  return problems.length > 0 ? { kind: "problems", problems } : { kind: "sort", keys };
}

const SORT_KEY = /^(@relevance|[A-Za-z][A-Za-z0-9\-. ]*)(?::(asc|desc))?$/;

function parseSortKey(parameter: string, { text, place }: ListItem, index: number): SortKey | QueryProblem {
  const [, name, direction] = SORT_KEY.exec(text) ?? [];
  if (name === "@relevance") return { kind: "relevance", isDescending: direction !== "asc" };
  const node = name === undefined ? undefined : findField(name);
  if (node === undefined) {
    const message = `"${text}" is no field to sort by; write a date or number field, and :asc or :desc behind it.`;
    const registryText = `Item ${index + 1} in parameter \`sort\` has incorrect format`;
    return problem(parameter, "INVALID_VALUE", message, { registryText, place, suggestion: nearestField(text) });
  }
  const kind = orderedKindOf(node);
  if (kind !== "date" && kind !== "number") {
    const message = `${node.piece} is neither a date nor a number, so studies cannot be sorted by it.`;
    const registryText = `Unsupported sort field type: ${node.type}`;
    return problem(parameter, "INVALID_VALUE", message, { registryText, place });
  }
  const isDescending = direction === undefined ? kind === "date" : direction === "desc";
  return { kind: "piece", piece: node.piece, isDescending };
}

function nearestField(text: string): string | undefined {
  const name = text.split(":")[0] ?? text;
  const sortable = [...fieldNodes, ...indexedOnlyNodes].filter((node) => {
    const kind = orderedKindOf(node);
    return kind === "date" || kind === "number";
  });
  return nearest(
    name,
    sortable.map((node) => node.piece),
  );
}

/** What `geoDecay` is where it is not given. */
export const GEO_DECAY_DEFAULT = "func:exp,scale:300mi,offset:0mi,decay:0.5";

export type Decay = Omit<GeoDecay, "point"> & { readonly kind: "decay" };

const GEO_DECAY =
  /^func:(gauss|exp|linear),scale:(\d+(?:\.\d+)?(?:km|mi)),offset:(\d+(?:\.\d+)?(?:km|mi)),decay:(\d+(?:\.\d+)?)$/;

/** `geoDecay`: `func:linear,scale:100km,offset:10km,decay:0.1`. */
export function bindGeoDecay(parameter: string, text: string): Order<Decay> {
  const [, shape, scale = "", offset = "", decayText] = GEO_DECAY.exec(text.trim()) ?? [];
  const scaleKm = parseKm(scale);
  const offsetKm = parseKm(offset);
  const decay = Number(decayText);
  const isUsable = scaleKm !== undefined && scaleKm > 0 && offsetKm !== undefined && decay > 0 && decay < 1;
  if ((shape === "gauss" || shape === "exp" || shape === "linear") && isUsable) {
    return { kind: "decay", shape, scaleKm, offsetKm, decay };
  }
  const message = `A decay is written as ${GEO_DECAY_DEFAULT}, its scale above 0 and its decay between 0 and 1.`;
  return { kind: "problems", problems: [problem(parameter, "INVALID_VALUE", message)] };
}

export function toGeoDecay({ shape, scaleKm, offsetKm, decay }: Decay, point: Point): GeoDecay {
  return { point, shape, scaleKm, offsetKm, decay };
}
