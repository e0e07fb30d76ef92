import { timingSafeEqual } from "node:crypto";
import type { Context, MiddlewareHandler } from "hono";
import type { AccessScope, AccessToken } from "../../app/config.ts";
import { hashText } from "../../base/hash.ts";
import { Refusal } from "../refusal.ts";
import type { ServerEnv } from "../server-env.ts";

/** Where no token is set, everybody may do everything: a server on loopback, or one that was told so. */
export function requireScope(scope: AccessScope, tokens: readonly AccessToken[]): MiddlewareHandler<ServerEnv> {
  const accepted = tokens
    .filter((each) => scope === "read" || each.scope === "admin")
    .map((each) => Buffer.from(hashText(each.token)));
  const known = tokens.map((each) => Buffer.from(hashText(each.token)));
  return async (c, next) => {
    if (tokens.length > 0) {
      const given = Buffer.from(hashText(givenToken(c)));
      if (!known.some((each) => timingSafeEqual(each, given))) throw unauthorized();
      if (!accepted.some((each) => timingSafeEqual(each, given))) throw forbidden(scope);
    }
    await next();
  };
}

function givenToken(c: Context<ServerEnv>): string {
  return /^Bearer +(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
}

function unauthorized(): Refusal {
  return new Refusal(401, "A token is needed: send it as the header Authorization: Bearer TOKEN.", {
    "www-authenticate": "Bearer",
  });
}

function forbidden(scope: AccessScope): Refusal {
  return new Refusal(403, `The token does not have the scope ${scope}.`);
}
