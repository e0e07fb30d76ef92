import { enumsText, metadataText, type NctId, parseNctId, searchAreasText } from "ctgov/study";
import type { Day } from "../days.ts";
import type { Endpoint, Fault } from "../faults.ts";
import { printStudy } from "../record/study.ts";
import type { Simulation } from "../simulation.ts";
import { nctIdOf } from "../synthetic-ids.ts";
import { type Answer, archive, html, json, noSuchRange, notModified, Refused, redirect, refusal } from "./answer.ts";
import type { DataVersion } from "./data-version.ts";
import { answerHistory, type HistoryRoute, historyRouteOf } from "./history.ts";
import { parsePageToken, toPageToken } from "./page-token.ts";
import { checkFormat, type ListRequest, parseListRequest, projectionOf } from "./parameters.ts";
import { sizeStatsText } from "./size-stats.ts";
import { dataTimestampOf, etagOf } from "./version.ts";

const API_VERSION = "2.0.5";

/** Everything below this path is the simulator's. */
const API_ROOT = "/api/v2";

/** What becomes of a page token of earlier data: it goes on at its offset in the new order, or is refused. */
export type StaleTokens = "drift" | "refuse";

/** What an answer is made from. Nothing in it changes while one request is answered. */
export interface Served {
  readonly simulation: Simulation;
  readonly version: DataVersion;
  readonly staleTokens: StaleTokens;
  /** The whole registry as an archive; undefined where it is not asked for, or nobody packs it. */
  readonly bulk: PackedStudies | undefined;
}

/** The archive, and the data day of what is in it. */
export interface PackedStudies {
  readonly day: Day;
  readonly bytes: Uint8Array;
}

/** A request, as far as the registry looks at it. Header names in lower case. */
export interface AskedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: ReadonlyMap<string, string>;
}

/** Faults that change what an answer says; each one that does is noted. */
export interface Lies {
  readonly faults: readonly Fault[];
  note(fault: Fault, nctId?: NctId): void;
}

type Route =
  | { readonly endpoint: Exclude<Endpoint, "history">; readonly nctIdText?: string | undefined }
  | ({ readonly endpoint: "history" } & HistoryRoute);

const ROUTES: ReadonlyMap<string, Exclude<Endpoint, "history">> = new Map<string, Exclude<Endpoint, "history">>([
  [`${API_ROOT}/studies`, "list"],
  [`${API_ROOT}/version`, "version"],
  [`${API_ROOT}/studies/download`, "download"],
  [`${API_ROOT}/studies/metadata`, "metadata"],
  [`${API_ROOT}/studies/search-areas`, "search-areas"],
  [`${API_ROOT}/studies/enums`, "enums"],
  [`${API_ROOT}/stats/size`, "size"],
]);

/** Which endpoint a path belongs to; `other` for what the simulator does not have. */
export function routeOf(pathname: string): Route {
  const path = pathname.length > 1 && pathname.endsWith("/") ? pathname.slice(0, -1) : pathname;
  const endpoint = ROUTES.get(path);
  if (endpoint !== undefined) return { endpoint };
  const history = historyRouteOf(path);
  if (history !== undefined) return { endpoint: "history", ...history };
  const nctIdText = new RegExp(`^${API_ROOT}/studies/([^/]+)$`).exec(path)?.[1];
  return nctIdText === undefined ? { endpoint: "other" } : { endpoint: "fetch", nctIdText };
}

/** The registry's answer to a request: pure, and the same for the same data. */
export function answerRequest(served: Served, request: AskedRequest, lies: Lies): Answer {
  const route = routeOf(request.url.pathname);
  if (route.endpoint === "other") return html(404, "404 Not Found");
  if (request.method !== "GET" && request.method !== "HEAD") return html(405, "405 Not Allowed");
  const etag = etagOf(served.version.day);
  if (isSameVersion(request.headers.get("if-none-match"), etag)) return withEtag(notModified(), etag);
  try {
    if (route.endpoint === "download") return download(served, request, lies);
    return withEtag(answerRoute(served, route, request.url, lies), etag);
  } catch (error) {
    if (error instanceof Refused) return error.answer;
    throw error;
  }
}

function answerRoute(served: Served, route: Route, url: URL, lies: Lies): Answer {
  switch (route.endpoint) {
    case "list":
      return listStudies(served, parseListRequest(url.searchParams), lies);
    case "fetch":
      return fetchStudy(served, route.nctIdText ?? "", url, lies);
    case "version":
      return json(JSON.stringify({ apiVersion: API_VERSION, dataTimestamp: dataTimestampOf(served.version.day) }));
    case "metadata":
      return json(metadataText());
    case "search-areas":
      return json(searchAreasText());
    case "enums":
      return json(enumsText());
    case "size":
      return json(sizeStatsText(served.version));
    case "history":
      return answerHistory(served, route, lies);
    default:
      return html(404, "404 Not Found");
  }
}

/** Only `format=json.zip` is taken, and any filter is refused. RFC 9110, 13.1.5 and 14.2, for the rest of an archive. */
function download({ bulk }: Served, { url, headers }: AskedRequest, lies: Lies): Answer {
  const filter = [...url.searchParams.keys()].find((name) => name !== "format");
  if (filter !== undefined) throw new Refused(400, `Invalid prefix in parameter name: ${filter}`);
  if (url.searchParams.get("format") !== "json.zip") throw new Refused(400, "Invalid value in parameter `format`");
  if (bulk === undefined) return html(404, "404 Not Found");
  const etag = etagOf(bulk.day);
  return withEtag(restOf(damaged(bulk.bytes, lies), headers, etag, lies), etag);
}

function restOf(bytes: Uint8Array, headers: AskedRequest["headers"], etag: string, lies: Lies): Answer {
  const asked = /^bytes=(\d{1,15})-$/.exec(headers.get("range") ?? "")?.[1];
  const condition = headers.get("if-range");
  if (asked === undefined || (condition !== undefined && condition !== etag)) return archive(bytes, undefined);
  const from = Number(asked);
  if (from >= bytes.length) return noSuchRange(bytes.length);
  const fault = lies.faults.find((one) => one.kind === "wrong-range");
  if (fault === undefined) return archive(bytes, from);
  lies.note(fault);
  return archive(bytes, Math.floor(from / 2));
}

function damaged(bytes: Uint8Array, { faults, note }: Lies): Uint8Array {
  const fault = faults.find((one) => one.kind === "wrong-byte");
  if (fault === undefined || bytes.length === 0) return bytes;
  note(fault);
  const copy = Uint8Array.from(bytes);
  const at = Math.min(bytes.length - 1, Math.floor(bytes.length * fault.share));
  copy[at] = (copy[at] ?? 0) ^ 0xff;
  return copy;
}

/** One ETag stands for all answers of a data version; a compressing server in between appends `-gzip`. */
function isSameVersion(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(",").some((tag) => {
    const bare = tag
      .trim()
      .replace(/^W\//, "")
      .replace(/-gzip"$/, '"');
    return bare === etag || bare === "*";
  });
}

function withEtag(answer: Answer, etag: string): Answer {
  return answer.status < 400 ? { ...answer, headers: { ...answer.headers, etag } } : answer;
}

function fetchStudy({ simulation, version }: Served, text: string, url: URL, lies: Lies): Answer {
  const nctId = parseNctId(decodeURIComponent(text));
  if (nctId === undefined) throw new Refused(400, "Parameter `nctId` has incorrect format");
  for (const name of url.searchParams.keys()) {
    if (!["fields", "format", "markupFormat"].includes(name))
      throw new Refused(400, `\`${name}\` is unknown parameter`);
  }
  checkFormat(url.searchParams);
  const standing = simulation.standingOf(nctId, version.day);
  if (standing.kind === "alias") return redirect(`${API_ROOT}/studies/${standing.of}${url.search}`);
  const denied = lies.faults.find((fault) => fault.kind === "missing-study");
  if (standing.kind !== "study") return refusal(404, `NCT number ${nctId} not found`);
  if (denied !== undefined) {
    lies.note(denied, nctId);
    return refusal(404, `NCT number ${nctId} not found`);
  }
  const projection = projectionOf(url.searchParams);
  if (projection === undefined) return json(version.text(standing.index));
  return json(printStudy(version.projector(projection)(standing.index)));
}

/** The page's place in the listing; a token may come from earlier data. */
function offsetOf({ simulation, version, staleTokens }: Served, request: ListRequest): number {
  if (request.pageToken === undefined) return 0;
  const position = parsePageToken(simulation.options.seed, request.pageToken);
  if (position === undefined || (position.day !== version.day && staleTokens === "refuse")) throw expiredToken();
  return position.offset;
}

/** Nobody has published what the registry answers to a token that it does not take; this is in the style of its other refusals. */
function expiredToken(): Refused {
  return new Refused(400, "Invalid value in parameter `pageToken`");
}

function listStudies(served: Served, request: ListRequest, lies: Lies): Answer {
  const expiry = lies.faults.find((fault) => fault.kind === "token-expired");
  if (expiry !== undefined && request.pageToken !== undefined) {
    lies.note(expiry);
    throw expiredToken();
  }
  const { version } = served;
  const listing = version.listing(request.key, request.conditions, request.sort, candidatesOf(served, request.ids));
  const offset = offsetOf(served, request);
  const end = Math.min(listing.length, offset + request.pageSize);
  const page = lieAboutPage(listing, offset, [...listing.subarray(offset, end)], lies);
  const total = request.countTotal && request.pageToken === undefined ? listing.length : undefined;
  return json(
    printPage({
      totalCount: lieAboutTotal(total, lies),
      studies: page.map(printerOf(version, request)),
      nextPageToken: end < listing.length ? lieAboutToken(request, nextToken(served, end), lies) : undefined,
    }),
  );
}

function nextToken({ simulation, version }: Served, offset: number): string {
  return toPageToken(simulation.options.seed, { day: version.day, offset });
}

function printerOf(version: DataVersion, { projection }: ListRequest): (index: number) => string {
  if (projection === undefined) return (index) => version.text(index);
  const project = version.projector(projection);
  return (index) => printStudy(project(index));
}

interface Page {
  readonly totalCount: number | undefined;
  readonly studies: readonly string[];
  readonly nextPageToken: string | undefined;
}

/** The bytes of a page: one compact study a line, the count first and the token last where they are. */
function printPage({ totalCount, studies, nextPageToken }: Page): string {
  const head = totalCount === undefined ? "" : `"totalCount":${totalCount},`;
  const tail = nextPageToken === undefined ? "" : `,"nextPageToken":"${nextPageToken}"`;
  return `{${head}"studies":[\n${studies.join(",\n")}\n]${tail}}`;
}

/** The studies that ids stand for: aliases count for the study that they lead to, unknown ids for none. */
function candidatesOf(
  { simulation, version }: Served,
  ids: readonly NctId[] | undefined,
): readonly number[] | undefined {
  if (ids === undefined) return undefined;
  const indexes = new Set<number>();
  for (const id of ids) {
    const index = presentIndexOf(simulation, id, version.day);
    if (index !== undefined) indexes.add(index);
  }
  return [...indexes];
}

function presentIndexOf(simulation: Simulation, nctId: NctId, day: Day): number | undefined {
  const standing = simulation.standingOf(nctId, day);
  if (standing.kind === "study") return standing.index;
  if (standing.kind !== "alias") return undefined;
  const target = simulation.standingOf(standing.of, day);
  return target.kind === "study" ? target.index : undefined;
}

function lieAboutPage(listing: Uint32Array, offset: number, page: readonly number[], lies: Lies): readonly number[] {
  let lied = page;
  for (const fault of lies.faults) {
    if (fault.kind === "omitted-study" && lied.length > 0) {
      const omitted = Math.floor(lied.length / 2);
      lies.note(fault, nctIdOf(lied[omitted] ?? 0));
      lied = lied.filter((_, at) => at !== omitted);
    } else if (fault.kind === "duplicate-study" && offset > 0) {
      const before = listing[offset - 1];
      if (before === undefined) continue;
      lies.note(fault, nctIdOf(before));
      lied = [before, ...lied];
    }
  }
  return lied;
}

function lieAboutTotal(total: number | undefined, lies: Lies): number | undefined {
  const fault = lies.faults.find((one) => one.kind === "wrong-total");
  if (fault === undefined || total === undefined) return total;
  lies.note(fault);
  return Math.max(0, total + fault.by);
}

function lieAboutToken(request: ListRequest, token: string, lies: Lies): string {
  const fault = lies.faults.find((one) => one.kind === "repeated-token");
  if (fault === undefined || request.pageToken === undefined) return token;
  lies.note(fault);
  return request.pageToken;
}
