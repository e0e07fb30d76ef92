import type { IncomingMessage, ServerResponse } from "node:http";
import { type NctId, parseNctId } from "ctgov/study";
import { readPresentText } from "../app/serving/find-study.ts";
import type { MirrorState } from "../app/serving/served-mirror.ts";
import { toTimestamp } from "../base/clock.ts";
import { formats } from "../formats/formats.ts";
import type { ServerOptions } from "./create-server.ts";
import { BROWSER_HEADERS } from "./http/browsers.ts";
import { isLoopback } from "./http/client-address.ts";
import { VARY } from "./http/compression.ts";
import { CACHE_CONTROL, etagOf } from "./http/etag.ts";

/** Answers a request and says so, or leaves it alone. */
export type DirectAnswer = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/** The path of a study as nearly every program writes it: no parameters, the id in its canonical form. */
const PATH = /^\/api\/v2\/studies\/(NCT\d{8})$/;
const ROUTE = "/api/v2/studies/:nctId";

/** A request with one of these may get another answer, or another head of it. */
const DECIDING_HEADERS = ["if-none-match", "accept-encoding", "authorization", "x-request-id", "expect"] as const;

/**
 * The short way of the commonest request: a whole study, as JSON. Its bytes are sent as they were unpacked, without a
 * context, a stream or a text in between. Everything else, and every request of a server with tokens or of a client whose
 * rate is limited, goes through the routes; a test holds both ways to the same head, the same bytes and the same line in the
 * log.
 */
export function createDirectStudies(options: ServerOptions): DirectAnswer {
  const { mirror, metrics, tokens, ratePerSecond, clock, createRequestId, log } = options;
  if (tokens.length > 0) return async () => false;

  function send(request: IncomingMessage, response: ServerResponse, answer: DirectStudy): void {
    const { nctId, state, body, startedMs } = answer;
    const requestId = createRequestId();
    response.writeHead(200, {
      ...BROWSER_HEADERS,
      "cache-control": CACHE_CONTROL,
      "content-type": formats.json.mediaType,
      etag: etagOf(state),
      vary: VARY,
      "x-request-id": requestId,
      "content-length": body.length,
    });
    response.end(body);
    const ms = clock.monotonicMs() - startedMs;
    metrics.observe({ route: ROUTE, method: "GET", status: 200 }, ms);
    log({
      time: toTimestamp(clock.now()),
      requestId,
      client: request.socket.remoteAddress ?? "",
      method: "GET",
      path: `/api/v2/studies/${nctId}`,
      query: "",
      status: 200,
      ms: Math.round(ms * 100) / 100,
    });
  }

  return async (request, response) => {
    const client = request.socket.remoteAddress ?? "";
    if (request.method !== "GET" || (ratePerSecond !== undefined && !isLoopback(client))) return false;
    const nctId = parseNctId(PATH.exec(request.url ?? "")?.[1] ?? "");
    if (nctId === undefined || DECIDING_HEADERS.some((name) => request.headers[name] !== undefined)) return false;
    const startedMs = clock.monotonicMs();
    const state = mirror.knownState();
    if (state === undefined) return false;
    // What is no study is looked for on the other way, and what cannot be read fails again there, where it is told.
    const body = await readPresentText(mirror, nctId).catch(() => undefined);
    if (body === undefined) return false;
    send(request, response, { nctId, state, body, startedMs });
    return true;
  };
}

interface DirectStudy {
  readonly nctId: NctId;
  /** Read before the body, which may then be of newer data, never of older. */
  readonly state: MirrorState;
  readonly body: Uint8Array;
  readonly startedMs: number;
}
