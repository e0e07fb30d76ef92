import { readdirSync, readFileSync } from "node:fs";
import { sharedPath } from "../support/shared.ts";

/** One answer of the real registry with the request that it was given to. */
export interface Recording {
  /** The file, or the file and line, that it comes from. */
  readonly source: string;
  readonly url: string;
  readonly status: number;
  /** Exactly what was recorded. */
  readonly body: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
}

export const API_URL = "https://clinicaltrials.gov/api/v2";

/** A walk's page as `index.json` describes it. */
export interface WalkPage {
  readonly file: string;
  readonly request: string;
  readonly totalCount: number | null;
  readonly studies: number;
  readonly nextPageToken: string | null;
}

/** A measured count or error. */
export interface Measured {
  readonly endpoint: string;
  readonly params: Readonly<Record<string, string>>;
  readonly status: number;
  readonly totalCount?: number | null;
  readonly body?: string;
}

interface Capture {
  readonly file: string;
  readonly request: string;
}

interface Manifest {
  readonly base_url: string;
  readonly shared_params: Readonly<Record<string, string>>;
  readonly cases: readonly ({ readonly fixture: string; readonly total_count: number } & AdvancedCase)[];
  readonly rejected_spellings: readonly ({ readonly body_prefix: string } & AdvancedCase)[];
}

interface AdvancedCase {
  readonly "filter.advanced": string;
  readonly http_status: number;
}

/** Recorded answers whose request stands beside them nowhere; these requests have them as their answer. */
const REQUESTS_OF_PROBES: Readonly<Record<string, string>> = {
  "studies_melanoma.json": `${API_URL}/studies?query.cond=melanoma&countTotal=true`,
  "study_full.json": `${API_URL}/studies/NCT03516279`,
  "stats_phase_unfiltered.json": `${API_URL}/stats/field/values?fields=Phase`,
  "version.json": `${API_URL}/version`,
};

function readJson<T>(...path: readonly string[]): T {
  return JSON.parse(readFileSync(sharedPath("data/recorded", ...path), "utf8"));
}

function jsonFile(folder: string, file: string, url: string): Recording {
  const body = new Uint8Array(readFileSync(sharedPath("data/recorded", folder, file)));
  return { source: `${folder}/${file}`, url, status: 200, body, contentType: "application/json" };
}

function error(source: string, url: string, status: number, text: string): Recording {
  return { source, url, status, body: new TextEncoder().encode(text), contentType: "text/plain" };
}

export function urlOf(endpoint: string, params: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(params).toString();
  return `${API_URL}${endpoint}${query === "" ? "" : `?${query}`}`;
}

/** Files of a folder that are answers, without those that describe the others. */
export function answerFiles(folder: string): readonly string[] {
  return readdirSync(sharedPath("data/recorded", folder)).filter((file) => !/^(?:index|.*_manifest)\.json$/.test(file));
}

export function readWalks(): readonly WalkPage[] {
  return readJson<readonly WalkPage[]>("walks/index.json");
}

export function walkRecordings(): readonly Recording[] {
  return readWalks().map(({ file, request }) => jsonFile("walks", file, request));
}

export function captureRecordings(): readonly Recording[] {
  return readJson<readonly Capture[]>("captures/index.json").map(({ file, request }) =>
    jsonFile("captures", file, request),
  );
}

/** `GET_studies_NCT00000102.json` is the answer to `GET /studies/NCT00000102`. */
export function fetchRecordings(): readonly Recording[] {
  return answerFiles("fetch").map((file) =>
    jsonFile("fetch", file, `${API_URL}/${file.replace(/^GET_|\.json$/g, "").replaceAll("_", "/")}`),
  );
}

export function readFullMatchCases(): Manifest["cases"] {
  return readJson<Manifest>("probes/fullmatch_manifest.json").cases;
}

/** The parameters of one of those cases. */
export function fullMatchParameters(advanced: string): Readonly<Record<string, string>> {
  const { shared_params } = readJson<Manifest>("probes/fullmatch_manifest.json");
  return { ...shared_params, "filter.advanced": advanced };
}

export function probeRecordings(): readonly Recording[] {
  const manifest = readJson<Manifest>("probes/fullmatch_manifest.json");
  const url = (each: AdvancedCase) => urlOf("/studies", fullMatchParameters(each["filter.advanced"]));
  const refused = readJson<{ request_url: string; status_code: number; body: string }>(
    "probes/stats_phase_melanoma.json",
  );
  return [
    ...manifest.cases.map((each) => jsonFile("probes", each.fixture, url(each))),
    ...manifest.rejected_spellings.map((each) =>
      error("probes/fullmatch_manifest.json", url(each), each.http_status, each.body_prefix),
    ),
    ...Object.entries(REQUESTS_OF_PROBES).map(([file, request]) => jsonFile("probes", file, request)),
    error("probes/stats_phase_melanoma.json", refused.request_url, refused.status_code, refused.body),
  ];
}

export function readMeasured(): readonly Measured[] {
  return readFileSync(sharedPath("data/recorded/counts-and-errors.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Measured => JSON.parse(line));
}

/** A count becomes the page that has it, laid out as the registry does for a page without studies. */
export function measuredRecordings(): readonly Recording[] {
  return readMeasured().map((measured, at) => {
    const source = `counts-and-errors.jsonl line ${at + 1}`;
    const url = urlOf(measured.endpoint, measured.params);
    if (measured.status >= 400) return error(source, url, measured.status, measured.body ?? "");
    const body = new TextEncoder().encode(`{"totalCount":${measured.totalCount},"studies":[\n\n]}`);
    return { source, url, status: measured.status, body, contentType: "application/json" };
  });
}

/** Answers requests with recordings: each one once, in their order where several were made of the same request. */
export interface RecordedTransport {
  (request: Request): Promise<Response>;
  /** What was asked and is not recorded. */
  readonly unmatched: readonly string[];
  /** Recordings that nothing has asked for. */
  readonly unused: readonly string[];
}

export function recordedTransport(recordings: readonly Recording[]): RecordedTransport {
  const waiting = new Map<string, Recording[]>();
  for (const recording of recordings) {
    const key = keyOf(recording.url);
    waiting.set(key, [...(waiting.get(key) ?? []), recording]);
  }
  const unmatched: string[] = [];
  const transport = async (request: Request): Promise<Response> => {
    const recording = waiting.get(keyOf(request.url))?.shift();
    if (recording === undefined) {
      unmatched.push(request.url);
      throw new Error(`No answer to ${request.url} is recorded, or it was given already.`);
    }
    const { body, status, contentType } = recording;
    return new Response(body, { status, headers: { "content-type": contentType } });
  };
  const unused = () => [...waiting.values()].flat().map(({ source, url }) => `${source}: ${url}`);
  return Object.defineProperties(Object.assign(transport, { unmatched, unused: [] }), { unused: { get: unused } });
}

/** Two requests are the same when path and parameters are, in whatever order the parameters stand. */
function keyOf(text: string): string {
  const url = new URL(text);
  const parameters = [...url.searchParams].map(([name, value]) => JSON.stringify([name, value])).sort();
  return `${url.origin}${url.pathname} ${parameters.join(" ")}`;
}
