import {
  type Client,
  type ClientObserver,
  createClient,
  isCtgovError,
  parseListStudiesParameters,
  type Transport,
} from "ctgov/client";
import type { NctId } from "ctgov/study";
import type { Clock } from "../../base/clock.ts";
import { LindError } from "../../base/errors.ts";
import type { FetchedStudy, PageRequest, Upstream, UpstreamPage, UpstreamVersion } from "../upstream.ts";
import { USER_AGENT } from "../user-agent.ts";
import { toLindError } from "./to-lind-error.ts";

export interface ApiUpstreamOptions {
  /** The registry, or a mirror or simulation of it: `LIND_UPSTREAM`. The real one by default. */
  readonly baseUrl?: string | undefined;
  /** The platform's `fetch` by default. */
  readonly transport?: Transport | undefined;
  readonly clock: Clock;
  /** Uniform in [0, 1): the jitter of retries. */
  readonly random: () => number;
  readonly ratePerSecond?: number | undefined;
  readonly attemptsMax?: number | undefined;
  readonly timeoutMs?: number | undefined;
  readonly bodyBytesMax?: number | undefined;
  readonly userAgent?: string | undefined;
  /** Told of every request, answer, retry and slowing. */
  readonly observer?: ClientObserver | undefined;
}

/**
 * The registry over HTTP. Whatever outlasts the client's retries becomes a `LindError` with one sentence and what to do; an
 * aborted signal becomes `INTERRUPTED`. Throws `USAGE` for an address that cannot be one.
 */
export function createApiUpstream(options: ApiUpstreamOptions): Upstream {
  let requests = 0;
  let bytes = 0;
  const observer: ClientObserver = (event) => {
    if (event.kind === "request") requests += 1;
    if (event.kind === "response") bytes += event.bytes;
    options.observer?.(event);
  };
  const client = openClient({ ...options, observer });
  const guard = async <T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      throw toLindError(error, client.baseUrl, signal);
    }
  };
  return {
    url: client.baseUrl,
    version: (ifNoneMatch, signal) => guard(signal, () => askVersion(client, ifNoneMatch, signal)),
    listPage: (request, signal) => guard(signal, () => askPage(client, request, signal)),
    fetchStudy: (nctId, signal) => guard(signal, () => askStudy(client, nctId, signal)),
    document: (name, signal) => guard(signal, async () => (await client.fetchDocumentText(name, { signal })).value),
    traffic: () => ({ requests, bytes }),
  };
}

function openClient(options: ApiUpstreamOptions & { readonly observer: ClientObserver }): Client {
  try {
    return createClient({ ...options, userAgent: options.userAgent ?? USER_AGENT });
  } catch (error) {
    throw toLindError(error, options.baseUrl ?? "");
  }
}

async function askVersion(
  client: Client,
  ifNoneMatch: string | undefined,
  signal: AbortSignal,
): Promise<UpstreamVersion> {
  const answer = await client.version({ ifNoneMatch, signal });
  if (answer.kind === "unchanged") return { kind: "unchanged" };
  const { apiVersion, dataTimestamp } = answer.value;
  if (dataTimestamp === undefined) throw shapeChanged(client, "/version has no dataTimestamp");
  return { kind: "version", apiVersion, dataTimestamp, etag: answer.etag };
}

async function askPage(client: Client, request: PageRequest, signal: AbortSignal): Promise<UpstreamPage> {
  const { pageSize, pageToken, countTotal } = request;
  const parameters = parseListStudiesParameters(request.parameters);
  // The registry ignores the wish for a count on every page but the first.
  const paging = { pageSize, pageToken, countTotal: countTotal ? true : undefined };
  try {
    const { value } = await client.listStudyTexts({ ...parameters, ...paging }, { signal });
    // The same place for the same record in every pull: tokens and positions differ from one pull to the next.
    const place = `${client.baseUrl}/api/v2/studies`;
    return {
      kind: "page",
      records: value.studyTexts.map((text) => ({ kind: "record", text, place })),
      nextPageToken: value.nextPageToken,
      totalCount: value.totalCount,
    };
  } catch (error) {
    // The page before was answered for the same conditions, so what is refused now is the token.
    if (pageToken === undefined || !isPlainRefusal(error, 400)) throw error;
    return { kind: "token-refused", reason: error.bodyText.trim() };
  }
}

async function askStudy(client: Client, nctId: NctId, signal: AbortSignal): Promise<FetchedStudy> {
  try {
    const { value } = await client.fetchStudyText({ nctId }, { signal });
    if (value.nctId === undefined) throw shapeChanged(client, `The answer for ${nctId} has no study id`);
    const record = { kind: "record", text: value.text, place: `${client.baseUrl}, study ${nctId}` } as const;
    return value.isAlias ? { kind: "merged", into: value.nctId, record } : { kind: "found", record };
  } catch (error) {
    if (isPlainRefusal(error, 404)) return { kind: "gone" };
    throw error;
  }
}

/** A status that the registry itself chose. A web page with the same status comes from something in between. */
function isPlainRefusal(error: unknown, status: number): error is { readonly bodyText: string } {
  return isCtgovError(error) && error.code === "HTTP_STATUS" && error.status === status && !error.isHtml;
}

function shapeChanged(client: Client, what: string): LindError {
  return new LindError("REGISTRY_SHAPE_CHANGED", `${what} at ${client.baseUrl}.`, {
    hint: "Check that LIND_UPSTREAM is a registry; if it is, this version of Lind is too old for it.",
    details: { url: client.baseUrl },
  });
}
