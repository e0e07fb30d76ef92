import type { Context, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import { type Clock, toTimestamp } from "../../base/clock.ts";
import type { ServerEnv } from "../server-env.ts";
import { clientOf } from "./client-address.ts";
import type { Metrics } from "./metrics.ts";

/** One request, as the log has it: a JSON object a line. */
export interface RequestLine {
  readonly time: string;
  readonly requestId: string;
  readonly client: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly status: number;
  /** Until the answer began; in the line of a failure, until that. */
  readonly ms: number;
  /** The stack of an error that nobody foresaw, or that broke an answer off. */
  readonly error?: string | undefined;
}

export interface ObserveOptions {
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly createRequestId: () => string;
  readonly log: (line: RequestLine) => void;
}

/** An id from a proxy in front is kept where it can stand in a log and a header as it is. */
const ACCEPTED_ID = /^[\w.:-]{1,64}$/;

/** Gives every request an id, counts it and writes its line in the log. */
export function observe({ clock, metrics, createRequestId, log }: ObserveOptions): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    const startedMs = clock.monotonicMs();
    const given = c.req.header("x-request-id");
    const requestId = given !== undefined && ACCEPTED_ID.test(given) ? given : createRequestId();
    const lineNow = (error: string | undefined): RequestLine => {
      const { pathname, search } = new URL(c.req.url);
      return {
        time: toTimestamp(clock.now()),
        requestId,
        client: clientOf(c),
        method: c.req.method,
        path: pathname,
        query: search,
        status: c.res.status,
        ms: Math.round((clock.monotonicMs() - startedMs) * 100) / 100,
        error,
      };
    };
    c.set("requestId", requestId);
    c.set("noteFailure", (error) => log(lineNow(error instanceof Error ? error.stack : String(error))));
    // Headers are set before the answer is made: touched afterwards, it would be made a second time.
    c.header("x-request-id", requestId);
    await next();
    const { status } = c.res;
    metrics.observe({ route: routeOf(c), method: c.req.method, status }, clock.monotonicMs() - startedMs);
    log(lineNow(isForeseen(status) ? undefined : c.error?.stack));
  };
}

/** The pattern that took the path; what only middleware and the last resort took is `other`. */
function routeOf(c: Context<ServerEnv>): string {
  return matchedRoutes(c).find(({ path }) => !path.endsWith("*"))?.path ?? "other";
}

function isForeseen(status: number): boolean {
  return status !== 500;
}
