import type { Context, MiddlewareHandler } from "hono";
import { type MirrorState, stateOfDay } from "../../app/serving/listed-mirror.ts";
import type { ServedMirror } from "../../app/serving/served-mirror.ts";
import { VERSION } from "../../app/version.ts";
import type { ServerEnv } from "../server-env.ts";

/**
 * One ETag stands for every answer of one state of the data, as in the registry: program, its version, the data. A
 * client that has it is answered 304, whatever it asks for. Each archived day has a tag of its own.
 */
export function dataEtag(mirror: ServedMirror): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    const day = new URL(c.req.url).searchParams.get("asOf")?.trim() ?? "";
    // Read before the answer is made: the tag may stand for older data than the answer shows, never for newer.
    const state = await mirror.readState();
    const etag = etagOf(day === "" ? state : stateOfDay(state, day));
    // What is asked in a body is known later.
    const isRead = c.req.method === "GET" || c.req.method === "HEAD";
    if (isRead && namesTag(c.req.header("if-none-match"), etag)) return c.body(null, 304, { etag });
    // Set ahead of the answer, which is then made with them; whatever refuses takes them back (`withoutTag`).
    c.header("etag", etag);
    c.header("cache-control", CACHE_CONTROL);
    return next();
  };
}

/** The tag of every answer of one state of the data. */
export function etagOf({ dataTag }: MirrorState): string {
  return `"lind/${VERSION}/${dataTag}"`;
}

/** An answer may be kept, and is asked for again each time, which costs a 304. */
export const CACHE_CONTROL = "no-cache";

/** An error is no answer of the data, and is not kept. */
export function withoutTag(c: Context<ServerEnv>): void {
  c.header("etag", undefined);
  c.header("cache-control", undefined);
}

/** Whether the header names the tag. What is compressed has a mark in its tag, which does not count. */
export function namesTag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(",").some((each) => {
    const bare = each.trim().replace(/^W\//, "");
    return bare === "*" || bare.replace(/-(?:gzip|br|zstd)"$/, '"') === etag;
  });
}
