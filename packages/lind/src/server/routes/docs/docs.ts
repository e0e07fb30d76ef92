import { Hono } from "hono";
import type { ServerEnv } from "../../server-env.ts";
import { printDocsPage } from "./docs-page.ts";
import { openApiDocument } from "./openapi.ts";

/** The page needs nothing but its own style: no script, no other host. */
const CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** What is served, for people at `/api/docs` and for programs at `/api/docs/openapi.json`. */
export function docs(): Hono<ServerEnv> {
  const page = printDocsPage(openApiDocument);
  const document = JSON.stringify(openApiDocument, null, 2);
  const app = new Hono<ServerEnv>();
  app.get("/", (c) => c.html(page, 200, { "content-security-policy": CONTENT_SECURITY_POLICY }));
  app.get("/openapi.json", (c) => c.body(document, 200, { "content-type": "application/json" }));
  return app;
}
