import type { MiddlewareHandler } from "hono";
import type { AccessToken } from "../../app/config.ts";
import { Refusal } from "../refusal.ts";
import type { ServerEnv } from "../server-env.ts";
import { requireScope } from "./access.ts";

/**
 * Who may change something: whoever has a token of the scope `admin`, and without any tokens this machine alone. A body has to be
 * JSON, which a page of another origin cannot send without asking first.
 */
export function requireAdmin(tokens: readonly AccessToken[], isLocal: boolean): MiddlewareHandler<ServerEnv> {
  const scope = requireScope("admin", tokens);
  return async (c, next) => {
    if (tokens.length === 0 && !isLocal) {
      throw new Refusal(403, "This server has no tokens, so nothing can be changed through it from another machine.");
    }
    const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
    if (c.req.method === "POST" && type !== "application/json") {
      throw new Refusal(415, "A body is application/json.");
    }
    return scope(c, next);
  };
}
