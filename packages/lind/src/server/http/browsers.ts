import type { MiddlewareHandler } from "hono";
import type { ServerEnv } from "../server-env.ts";

const EXPOSED = ["etag", "x-total-count", "x-next-page-token", "x-request-id", "retry-after"].join(",");
/** What every answer of the API tells browsers. */
export const BROWSER_HEADERS: Readonly<Record<string, string>> = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": EXPOSED,
};
/** How long a browser may remember what it was allowed. */
const MAX_AGE_SECONDS = 86_400;

/**
 * Pages of any origin may ask (CORS), as they may ask the registry, and read the headers that carry what a body does not.
 * Not `hono/cors`: it touches the answer's headers where they can still be set before it is made.
 */
export function openToBrowsers(): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    for (const [name, value] of Object.entries(BROWSER_HEADERS)) c.header(name, value);
    const isPreflight = c.req.method === "OPTIONS" && c.req.header("access-control-request-method") !== undefined;
    if (!isPreflight) return next();
    return c.body(null, 204, {
      "access-control-allow-methods": "GET,HEAD,POST",
      "access-control-allow-headers": c.req.header("access-control-request-headers") ?? "",
      "access-control-max-age": String(MAX_AGE_SECONDS),
    });
  };
}
