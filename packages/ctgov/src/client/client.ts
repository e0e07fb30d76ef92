import type { Study } from "../study/index.ts";
import {
  DEFAULT_BASE_URL,
  isLoopback,
  parseAddress,
  parseBaseUrl,
  requireNctId,
  toAddress,
  toHistoryAddress,
} from "./address.ts";
import {
  type EnumInfo,
  enumsShape,
  type FieldValuesStats,
  fieldValuesStatsShape,
  type ListSizes,
  listSizesShape,
  type MetadataNode,
  metadataShape,
  type PagedStudies,
  pagedStudiesShape,
  type SearchDocument,
  type SizeStats,
  searchDocumentsShape,
  sizeStatsShape,
  studyShape,
  type Version,
  versionShape,
} from "./answers.ts";
import type { ClientClock, ClientObserver, Transport } from "./effects.ts";
import { ParameterError } from "./errors.ts";
import { type Answer, createExchange, type Exchange, type ReadOptions, type Unchanged } from "./exchange.ts";
import { decodeOpenText, type Received } from "./json-body.ts";
import { createLimiter } from "./limiter.ts";
import { PAGES_MAX, walkPages } from "./pages.ts";
import type {
  FetchHistoryParameters,
  FetchHistoryVersionParameters,
  FetchStudyFileParameters,
  FetchStudyParameters,
  FieldValuesStatsParameters,
  ListFieldSizesStatsParameters,
  ListStudiesCsvParameters,
  ListStudiesParameters,
  OperationId,
  StudiesMetadataParameters,
  StudyFileFormat,
} from "./parameters.ts";
import { isBrowser, platformClock, platformRandom, platformTransport } from "./platform.ts";
import { toQuery } from "./query-string.ts";
import {
  type CsvPage,
  readCsv,
  readFile,
  readJson,
  readJsonText,
  readStudyText,
  readStudyTexts,
  readText,
  type StudyFile,
  type StudyText,
  type StudyTextPage,
} from "./reading.ts";
import { DEFAULT_RETRY_POLICY } from "./retry-timing.ts";
import type { Shape } from "./shape.ts";

export interface ClientOptions {
  /** The registry or a mirror of it; `/api/v2` is below it. `https://clinicaltrials.gov` by default. */
  readonly baseUrl?: string | undefined;
  /** The platform's `fetch` by default. */
  readonly transport?: Transport | undefined;
  readonly clock?: ClientClock | undefined;
  /** Between 0 (included) and 1 (not included); spreads the delays of retries. */
  readonly random?: (() => number) | undefined;
  /** How the client names itself; none in a browser by default. */
  readonly userAgent?: string | undefined;
  /** Requests per second at most; `Infinity` for no limit. 3 by default, no limit on the machine itself. */
  readonly ratePerSecond?: number | undefined;
  /** Attempts for one request, the first one included; 5 by default. */
  readonly attemptsMax?: number | undefined;
  /** For one attempt, its body included; 60,000 by default. */
  readonly timeoutMs?: number | undefined;
  /** The largest body that is read, after decompression; 256 MiB by default. A page of 1,000 studies has about 17 MB. */
  readonly bodyBytesMax?: number | undefined;
  readonly observer?: ClientObserver | undefined;
}

/** The registry's robots.txt asks for one request a second, and 91 a second were answered (measured in August 2026). */
const RATE_PER_SECOND = 3;
const TIMEOUT_MS = 60_000;
const BODY_BYTES_MAX = 256 * 1024 * 1024;
const USER_AGENT = "ctgov/0.1.0 (client of the ClinicalTrials.gov API v2)";

/** Options of a read that cannot be answered with `unchanged`. */
export interface PlainReadOptions extends ReadOptions {
  readonly ifNoneMatch?: undefined;
}

/** A read of the registry. Only a read with `ifNoneMatch` can be answered with `unchanged`. */
export interface Read<Parameters, Value> {
  (parameters: Parameters, options?: PlainReadOptions): Promise<Answer<Value>>;
  (parameters: Parameters, options: ReadOptions): Promise<Answer<Value> | Unchanged>;
}

/** A read without parameters. */
export interface BareRead<Value> {
  (options?: PlainReadOptions): Promise<Answer<Value>>;
  (options: ReadOptions): Promise<Answer<Value> | Unchanged>;
}

export interface PagesOptions {
  readonly signal?: AbortSignal | undefined;
  readonly pagesMax?: number | undefined;
}

/** The registry's own descriptions of its data. */
export type DocumentName = "metadata" | "search-areas" | "enums";

/**
 * The client of one registry; its functions have the names of the API's operations. Every function rejects with an error
 * of `errors.ts` (see `isCtgovError`), or with the reason of the caller's signal. All requests of one client share
 * its rate.
 */
export interface Client {
  /** Without `/api/v2` and without a slash at its end. */
  readonly baseUrl: string;

  readonly listStudies: Read<ListStudiesParameters, PagedStudies>;
  readonly fetchStudy: Read<FetchStudyParameters, Study>;
  readonly studiesMetadata: Read<StudiesMetadataParameters, readonly MetadataNode[]>;
  readonly searchAreas: BareRead<readonly SearchDocument[]>;
  readonly enums: BareRead<readonly EnumInfo[]>;
  readonly sizeStats: BareRead<SizeStats>;
  readonly fieldValuesStats: Read<FieldValuesStatsParameters, readonly FieldValuesStats[]>;
  readonly listFieldSizesStats: Read<ListFieldSizesStatsParameters, readonly ListSizes[]>;
  readonly version: BareRead<Version>;

  /** As `listStudies`, but each study as the text that came, never parsed and written again. */
  readonly listStudyTexts: Read<ListStudiesParameters, StudyTextPage>;
  readonly fetchStudyText: Read<FetchStudyParameters, StudyText>;
  /** The answer of `studiesMetadata`, `searchAreas` or `enums` as the text that came. */
  readonly fetchDocumentText: Read<DocumentName, string>;

  readonly listStudiesCsv: Read<ListStudiesCsvParameters, CsvPage>;
  /** A study as CSV, FHIR, RIS or zipped JSON. */
  readonly fetchStudyFile: Read<FetchStudyFileParameters, StudyFile>;
  /**
   * The versions of a study as the registry's own site lists them, and one of them, by the number in that list: the exact
   * text of the answer, whatever it is, since nothing describes it. It is no part of API v2. Ask for one at a time: it
   * answers 429 where requests overlap.
   */
  readonly fetchHistoryText: Read<FetchHistoryParameters, string>;
  readonly fetchHistoryVersionText: Read<FetchHistoryVersionParameters, string>;

  /** The answer to an address of the API as a text; refuses addresses and parameters that API v2 does not have. */
  readonly fetchText: Read<string, string>;

  /** Every page of a listing, each asked for when it is wanted. */
  pages(parameters: ListStudiesParameters, options?: PagesOptions): AsyncGenerator<PagedStudies, void, undefined>;
}

const JSON_TYPE = "application/json";

const FILE_TYPES: Readonly<Record<StudyFileFormat, string>> = {
  csv: "text/csv",
  "json.zip": "application/zip",
  "fhir.json": "application/fhir+json",
  ris: "application/x-research-info-systems",
};

/** Makes a client; nothing is sent yet. Throws a `ParameterError` for options that cannot be. */
export function createClient(options: ClientOptions = {}): Client {
  const baseUrl = parseBaseUrl(options.baseUrl ?? DEFAULT_BASE_URL);
  const exchange = openExchange(baseUrl, options);
  const json = <T>(operation: OperationId, parameters: object, shape: Shape<T>, read: ReadOptions) =>
    exchange(
      toAddress(baseUrl, operation, toQuery(operation, parameters)),
      JSON_TYPE,
      (received) => readJson(received, shape),
      read,
    );
  const study = studyReads(baseUrl, exchange);
  const listStudies = toRead<ListStudiesParameters, PagedStudies>((parameters, read) =>
    json("listStudies", requireJson(parameters, "listStudiesCsv"), pagedStudiesShape, read),
  );
  return {
    baseUrl,
    ...study,
    ...listReads(baseUrl, exchange),
    ...historyReads(baseUrl, exchange),
    listStudies,
    studiesMetadata: toRead((parameters, read) => json("studiesMetadata", parameters, metadataShape, read)),
    searchAreas: toBareRead((read) => json("searchAreas", {}, searchDocumentsShape, read)),
    enums: toBareRead((read) => json("enums", {}, enumsShape, read)),
    sizeStats: toBareRead((read) => json("sizeStats", {}, sizeStatsShape, read)),
    fieldValuesStats: toRead((parameters, read) => json("fieldValuesStats", parameters, fieldValuesStatsShape, read)),
    listFieldSizesStats: toRead((parameters, read) => json("listFieldSizesStats", parameters, listSizesShape, read)),
    version: toBareRead((read) => json("version", {}, versionShape, read)),
    fetchDocumentText: toRead((name, read) => fetchDocumentText(baseUrl, exchange, name, read)),
    fetchText: toRead((url, read) => exchange(parseAddress(url, baseUrl), "*/*", readText, read)),
    pages: (parameters, { signal, pagesMax = PAGES_MAX } = {}) =>
      walkPages(
        async (pageToken) => {
          const page =
            pageToken === parameters.pageToken ? parameters : { ...parameters, countTotal: undefined, pageToken };
          return (await listStudies(page, { signal })).value;
        },
        { pageToken: parameters.pageToken, pagesMax: requireCount("pagesMax", pagesMax), url: baseUrl },
      ),
  };
}

function studyReads(
  baseUrl: string,
  exchange: Exchange,
): Pick<Client, "fetchStudy" | "fetchStudyText" | "fetchStudyFile"> {
  const fetch = <T>(
    parameters: FetchStudyParameters | FetchStudyFileParameters,
    accept: string,
    read: (received: Received) => T,
    options: ReadOptions,
  ) => {
    const { nctId, ...rest } = parameters;
    return exchange(
      toAddress(baseUrl, "fetchStudy", toQuery("fetchStudy", rest), requireNctId(nctId)),
      accept,
      read,
      options,
    );
  };
  return {
    fetchStudy: toRead((parameters, options) =>
      fetch(
        requireJson(parameters, "fetchStudyFile"),
        JSON_TYPE,
        (received) => readJson(received, studyShape),
        options,
      ),
    ),
    fetchStudyText: toRead((parameters, options) => {
      const askedId = requireNctId(parameters.nctId);
      return fetch(
        requireJson(parameters, "fetchStudyFile"),
        JSON_TYPE,
        (received) => readStudyText(received, askedId, studyShape),
        options,
      );
    }),
    fetchStudyFile: toRead((parameters, options) =>
      fetch(parameters, FILE_TYPES[parameters.format], readFile, options),
    ),
  };
}

function listReads(baseUrl: string, exchange: Exchange): Pick<Client, "listStudyTexts" | "listStudiesCsv"> {
  const list = <T>(parameters: object, accept: string, read: (received: Received) => T, options: ReadOptions) =>
    exchange(toAddress(baseUrl, "listStudies", toQuery("listStudies", parameters)), accept, read, options);
  return {
    listStudyTexts: toRead((parameters, options) =>
      list(requireJson(parameters, "listStudiesCsv"), JSON_TYPE, readStudyTexts, options),
    ),
    listStudiesCsv: toRead((parameters, options) =>
      list({ ...parameters, format: "csv" }, "text/csv", readCsv, options),
    ),
  };
}

function historyReads(
  baseUrl: string,
  exchange: Exchange,
): Pick<Client, "fetchHistoryText" | "fetchHistoryVersionText"> {
  return {
    fetchHistoryText: toRead(({ nctId }, options) =>
      exchange(toHistoryAddress(baseUrl, requireNctId(nctId)), JSON_TYPE, decodeOpenText, options),
    ),
    fetchHistoryVersionText: toRead(({ nctId, version }, options) =>
      exchange(
        toHistoryAddress(baseUrl, requireNctId(nctId), requireNumber("version", version)),
        JSON_TYPE,
        decodeOpenText,
        options,
      ),
    ),
  };
}

function fetchDocumentText(
  baseUrl: string,
  exchange: Exchange,
  name: DocumentName,
  options: ReadOptions,
): Promise<Answer<string> | Unchanged> {
  const send = <T>(operation: OperationId, shape: Shape<T>) =>
    exchange(
      toAddress(baseUrl, operation, new URLSearchParams()),
      JSON_TYPE,
      (received) => readJsonText(received, shape),
      options,
    );
  switch (name) {
    case "metadata":
      return send("studiesMetadata", metadataShape);
    case "search-areas":
      return send("searchAreas", searchDocumentsShape);
    case "enums":
      return send("enums", enumsShape);
  }
}

function openExchange(baseUrl: string, options: ClientOptions): Exchange {
  const clock = options.clock ?? platformClock;
  const observer = options.observer ?? (() => undefined);
  const ratePerSecond = options.ratePerSecond ?? (isLoopback(baseUrl) ? Number.POSITIVE_INFINITY : RATE_PER_SECOND);
  if (!(ratePerSecond > 0)) throw new ParameterError("ratePerSecond", "ratePerSecond is a number above 0.");
  const attemptsMax = requireCount("attemptsMax", options.attemptsMax ?? DEFAULT_RETRY_POLICY.attemptsMax);
  return createExchange(
    {
      transport: options.transport ?? platformTransport,
      clock,
      observer,
      random: options.random ?? platformRandom,
      limiter: createLimiter(ratePerSecond, clock, (spacingMs, reason) =>
        observer({ kind: "slowed", spacingMs, reason }),
      ),
      userAgent: options.userAgent ?? (isBrowser() ? undefined : USER_AGENT),
      timeoutMs: requireCount("timeoutMs", options.timeoutMs ?? TIMEOUT_MS),
      bodyBytesMax: requireCount("bodyBytesMax", options.bodyBytesMax ?? BODY_BYTES_MAX),
      retryAfterMsMax: DEFAULT_RETRY_POLICY.retryAfterMsMax,
    },
    { ...DEFAULT_RETRY_POLICY, attemptsMax },
    observer,
  );
}

function requireCount(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new ParameterError(name, `${name} is a whole number from 1, not ${value}.`);
}

function requireNumber(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new ParameterError(name, `${name} is a whole number from 0, not ${value}.`);
}

/** Refuses a format that this function does not read; the type says so, too, but parameters also come from outside. */
function requireJson<T extends { readonly format?: string | undefined }>(parameters: T, instead: string): T {
  const { format } = parameters;
  if (format === undefined || format === "json") return parameters;
  throw new ParameterError("format", `\`${format}\` is not JSON; use ${instead} for it.`, instead);
}

/** One function that is typed by whether `ifNoneMatch` is given. */
function toRead<Parameters, Value>(
  perform: (parameters: Parameters, options: ReadOptions) => Promise<Answer<Value> | Unchanged>,
): Read<Parameters, Value> {
  function read(parameters: Parameters, options?: PlainReadOptions): Promise<Answer<Value>>;
  function read(parameters: Parameters, options: ReadOptions): Promise<Answer<Value> | Unchanged>;
  async function read(parameters: Parameters, options: ReadOptions = {}): Promise<Answer<Value> | Unchanged> {
    return perform(parameters, options);
  }
  return read;
}

function toBareRead<Value>(perform: (options: ReadOptions) => Promise<Answer<Value> | Unchanged>): BareRead<Value> {
  function read(options?: PlainReadOptions): Promise<Answer<Value>>;
  function read(options: ReadOptions): Promise<Answer<Value> | Unchanged>;
  async function read(options: ReadOptions = {}): Promise<Answer<Value> | Unchanged> {
    return perform(options);
  }
  return read;
}
