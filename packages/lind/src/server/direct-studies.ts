import type { IncomingMessage, ServerResponse } from "node:http";
import { parseNctId } from "ctgov/study";
import { toTimestamp } from "../base/clock.ts";
import { formats } from "../formats/formats.ts";
import type { ServerOptions } from "./create-server.ts";
import { BROWSER_HEADERS } from "./http/browsers.ts";
import { isLoopback } from "./http/client-address.ts";
import { VARY } from "./http/compression.ts";
import { CACHE_CONTROL, etagOf } from "./http/etag.ts";

/** Answers a request and says so, or leaves it alone. */
export type DirectAnswer = (request: IncomingMessage, response: ServerResponse) => boolean;

/** The path of a study as nearly every program writes it: no parameters, the id in its canonical form. */
const PATH = /^\/api\/v2\/studies\/(NCT\d{8})$/;
const ROUTE = "/api/v2/studies/:nctId";

/** A request with one of these may get another answer, or another head of it. */
const DECIDING_HEADERS = ["if-none-match", "accept-encoding", "authorization", "x-request-id", "expect"] as const;

/**
 * The short way of the commonest request: a whole study, as JSON, that was asked for lately. It is answered from the bytes
 * at hand without a promise, a context or a stream, which takes a third of the time that the routes take
 * (bench/RESULTS.md). Everything else, and every request of a server with tokens or of a client whose rate is limited, goes
 * through the routes; a test holds both ways to the same head, the same bytes and the same line in the log.
 */
export function createDirectStudies(options: ServerOptions): DirectAnswer {
  const { mirror, metrics, tokens, ratePerSecond, clock, createRequestId, log } = options;
  if (tokens.length > 0) return () => false;
  return (request, response) => {
    const client = request.socket.remoteAddress ?? "";
    if (request.method !== "GET" || (ratePerSecond !== undefined && !isLoopback(client))) return false;
    const nctId = parseNctId(PATH.exec(request.url ?? "")?.[1] ?? "");
    if (nctId === undefined || DECIDING_HEADERS.some((name) => request.headers[name] !== undefined)) return false;
    const startedMs = clock.monotonicMs();
    const state = mirror.knownState();
    const body = state === undefined ? undefined : mirror.recent.get(state.dataTag, nctId);
    if (state === undefined || body === undefined) return false;
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
      client,
      method: "GET",
      path: `/api/v2/studies/${nctId}`,
      query: "",
      status: 200,
      ms: Math.round(ms * 100) / 100,
    });
    return true;
  };
}
