import { type NctId, parseNctId } from "../study/index.ts";
import { ParameterError } from "./errors.ts";
import { type HistoryOperationId, OPERATIONS, type OperationId } from "./parameters.ts";
import { refuseAddress, refuseParameter } from "./refusals.ts";

/** One request as it will be sent. */
export interface Address {
  readonly operation: OperationId | HistoryOperationId;
  /** The whole URL. */
  readonly url: string;
}

/** The registry's own site. */
export const DEFAULT_BASE_URL = "https://clinicaltrials.gov";

const API_PATH = "/api/v2";
/** Where the registry's own site asks for the history of a record. */
const HISTORY_PATH = "/api/int/studies";

/**
 * Reads the address of a registry, below which `/api/v2` stands; one that ends in `/api/v2` is understood, too. Gives
 * it without a slash at its end.
 */
export function parseBaseUrl(text: string): string {
  if (!URL.canParse(text)) throw new ParameterError("baseUrl", `${text} is no address; use ${DEFAULT_BASE_URL}.`);
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new ParameterError("baseUrl", `${text} is not an address of the web; it begins with https:// or http://.`);
  }
  if (url.search !== "" || url.hash !== "") {
    throw new ParameterError("baseUrl", `${text} has more than an address; leave out what follows ? or #.`);
  }
  if (/\/api\/(?:query|info)\b|\/ct2\b/.test(url.pathname)) throw refuseAddress(url.pathname);
  const path = url.pathname.replace(/\/+$/, "").replace(/\/api\/v2$/, "");
  return `${url.origin}${path}`;
}

/** True for the machine itself, which needs no protection from a program that runs on it. */
export function isLoopback(baseUrl: string): boolean {
  const { hostname } = new URL(baseUrl);
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127(?:\.\d+){3}$/.test(hostname)
  );
}

export function toAddress(baseUrl: string, operation: OperationId, query: URLSearchParams, nctId?: NctId): Address {
  const path = OPERATIONS[operation].path.replace("{nctId}", nctId ?? "");
  const text = query.toString();
  return { operation, url: `${baseUrl}${API_PATH}${path}${text === "" ? "" : `?${text}`}` };
}

/** The registry's list of a study's versions, or one of them by the registry's number, which counts from 0. */
export function toHistoryAddress(baseUrl: string, nctId: NctId, version?: number | undefined): Address {
  const list = `${baseUrl}${HISTORY_PATH}/${nctId}/history`;
  if (version === undefined) return { operation: "listHistory", url: list };
  return { operation: "fetchHistoryVersion", url: `${list}/${version}` };
}

/** The id of a study as the registry writes it; throws where the text is none. */
export function requireNctId(text: string): NctId {
  const nctId = parseNctId(text);
  if (nctId !== undefined) return nctId;
  throw new ParameterError("nctId", `\`${text}\` is no study id; an id is NCT and eight digits, as in NCT00000102.`);
}

/**
 * Reads an address as people have it: whole, from `/api/v2`, or from below it. Throws a `ParameterError` that names the
 * right address or parameter where this one is not of API v2.
 */
export function parseAddress(text: string, baseUrl: string): Address {
  const base = new URL(baseUrl);
  const isWhole = /^https?:\/\//i.test(text);
  if (isWhole && !URL.canParse(text)) throw new ParameterError("url", `${text} is no address.`);
  const url = isWhole ? new URL(text) : new URL(`${base.origin}${text.startsWith("/") ? "" : "/"}${text}`);
  if (isWhole && url.origin !== base.origin) {
    throw new ParameterError("url", `${text} is not below ${baseUrl}; this client asks that registry only.`);
  }
  const basePath = base.pathname.replace(/\/+$/, "");
  const below = url.pathname.startsWith(`${basePath}/api/`) ? url.pathname.slice(basePath.length) : url.pathname;
  const path = below.startsWith(`${API_PATH}/`) ? below.slice(API_PATH.length) : below;
  const found = findOperation(path);
  if (found === undefined) throw refuseAddress(below);
  const seen = new Set<string>();
  for (const name of url.searchParams.keys()) {
    if (!OPERATIONS[found.operation].parameters.has(name)) throw refuseParameter(found.operation, name);
    if (seen.has(name)) throw new ParameterError(name, `${name} is given twice; join its values with commas.`);
    seen.add(name);
  }
  return toAddress(baseUrl, found.operation, url.searchParams, found.nctId);
}

function findOperation(path: string): { readonly operation: OperationId; readonly nctId?: NctId } | undefined {
  for (const operation of operationIds()) {
    if (OPERATIONS[operation].path === path) return { operation };
  }
  const nctId = parseNctId(/^\/studies\/([^/]+)$/.exec(path)?.[1] ?? "");
  return nctId === undefined ? undefined : { operation: "fetchStudy", nctId };
}

function operationIds(): readonly OperationId[] {
  return [
    "listStudies",
    "studiesMetadata",
    "searchAreas",
    "enums",
    "sizeStats",
    "fieldValuesStats",
    "listFieldSizesStats",
    "version",
  ];
}
