import type { Context } from "hono";
import type { ServerEnv } from "../server-env.ts";
import { withoutTag } from "./etag.ts";

/** What the registry's web server answers itself, for paths and methods that the API does not have. */
export function htmlPage(c: Context<ServerEnv>, status: 404 | 405, title: string): Response {
  withoutTag(c);
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
  const headers: Record<string, string> = status === 405 ? { allow: "GET, HEAD" } : {};
  return c.body(body, status, { ...headers, "content-type": "text/html" });
}
