import { type Context, Hono } from "hono";
import { readFeed } from "../../app/delivery/read-feed.ts";
import type { ServedMirror } from "../../app/serving/served-mirror.ts";
import { hashText } from "../../base/hash.ts";
import { CACHE_CONTROL, namesTag } from "../http/etag.ts";
import { Refusal } from "../refusal.ts";
import type { ServerEnv } from "../server-env.ts";

const SUFFIX = ".atom";

/**
 * What watches told, for feed readers: `/feeds/NAME.atom`. A reader that has the newest state is answered 304. Links lead to
 * `publicUrl`, for a proxy that speaks TLS does not tell under which address it was asked; else to where the request was sent.
 */
export function feeds(mirror: ServedMirror, publicUrl: string | undefined): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>({ strict: false });
  app.get("/:file", (c) => answerFeed(mirror, publicUrl, c));
  return app;
}

async function answerFeed(
  mirror: ServedMirror,
  publicUrl: string | undefined,
  c: Context<ServerEnv>,
): Promise<Response> {
  const file = c.req.param("file") ?? "";
  const name = file.endsWith(SUFFIX) ? file.slice(0, -SUFFIX.length) : undefined;
  const base = publicUrl ?? new URL(c.req.url).origin;
  const feed = name === undefined ? undefined : await readFeed(mirror.registry, name, base);
  if (feed === undefined)
    throw new Refusal(404, `There is no feed at ${c.req.path}; a watch has one at /feeds/NAME.atom.`);
  const etag = `"${hashText(feed).slice(0, 32)}"`;
  const headers = { etag, "cache-control": CACHE_CONTROL };
  if (namesTag(c.req.header("if-none-match"), etag)) return c.body(null, 304, headers);
  return c.body(feed, 200, { ...headers, "content-type": "application/atom+xml; charset=utf-8" });
}
