import type { MiddlewareHandler } from "hono";
import { Refusal } from "../refusal.ts";
import type { ServerEnv } from "../server-env.ts";
import { isLoopback } from "./client-address.ts";

/**
 * Only for who calls this machine by a name of its own. A page on the web may give its own name this machine's address,
 * and would then read what a team follows as if it were its own (DNS rebinding).
 */
export function requireLocalName(): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    const { hostname } = new URL(c.req.url);
    if (!isLoopback(hostname.replace(/^\[|\]$/g, ""))) {
      throw new Refusal(403, "This path is for this machine: ask 127.0.0.1, or set LIND_READ_TOKENS.");
    }
    await next();
  };
}
