import { type Context, Hono } from "hono";
import { readDescription, readMetadataWithIndexedOnly } from "../../../app/serving/describe-registry.ts";
import type { ServedMirror } from "../../../app/serving/served-mirror.ts";
import { formats } from "../../../formats/formats.ts";
import { dataEtag } from "../../http/etag.ts";
import { htmlPage } from "../../http/registry-pages.ts";
import { booleanOf, choiceOf, readParameters } from "../../parameters.ts";
import { Refusal } from "../../refusal.ts";
import type { ServerEnv } from "../../server-env.ts";
import { limitBody, readBodyParameters } from "./body-parameters.ts";
import { answerStudy } from "./fetch-study.ts";
import { answerListing } from "./list-studies.ts";
import { answerListSizes, answerSizes, answerValues } from "./statistics.ts";

/** The registry's API v2, below `/api/v2`. */
export function apiV2(mirror: ServedMirror): Hono<ServerEnv> {
  const api = new Hono<ServerEnv>({ strict: false });
  api.use(dataEtag(mirror));
  api.get("/studies", (c) => answerListing(mirror, c, new URL(c.req.url).searchParams));
  api.post("/studies/search", limitBody(), async (c) => answerListing(mirror, c, await readBodyParameters(c)));
  api.get("/studies/metadata", (c) => answerMetadata(mirror, c));
  api.get("/studies/search-areas", (c) => answerDescription(mirror, c, "search-areas"));
  api.get("/studies/enums", (c) => answerDescription(mirror, c, "enums"));
  api.get("/studies/download", answerDownload);
  api.get("/studies/:nctId", (c) => answerStudy(mirror, c));
  api.get("/stats/size", (c) => answerSizes(mirror, c));
  api.get("/stats/field/values", (c) => answerValues(mirror, c));
  // The path of the beta, which the registry still answers.
  api.get("/stats/fieldValues", (c) => answerValues(mirror, c));
  api.get("/stats/field/sizes", (c) => answerListSizes(mirror, c));
  api.get("/version", (c) => answerVersion(mirror, c));
  api.all("*", (c) => {
    const isRead = c.req.method === "GET" || c.req.method === "HEAD";
    return isRead ? htmlPage(c, 404, "404 Not Found") : htmlPage(c, 405, "405 Not Allowed");
  });
  return api;
}

async function answerMetadata(mirror: ServedMirror, c: Context<ServerEnv>): Promise<Response> {
  const names = ["includeIndexedOnly", "includeHistoricOnly"];
  const parameters = readParameters(new URL(c.req.url).searchParams, { names, prefixes: [] });
  // Which fields are historic only is not published; there are none in the answer, whatever is asked.
  booleanOf(parameters, "includeHistoricOnly");
  const text = booleanOf(parameters, "includeIndexedOnly")
    ? await readMetadataWithIndexedOnly(mirror.registry)
    : await readDescription(mirror.registry, "metadata");
  return c.body(text, 200, { "content-type": formats.json.mediaType });
}

async function answerDescription(
  mirror: ServedMirror,
  c: Context<ServerEnv>,
  name: "search-areas" | "enums",
): Promise<Response> {
  readParameters(new URL(c.req.url).searchParams, { names: [], prefixes: [] });
  return c.body(await readDescription(mirror.registry, name), 200, { "content-type": formats.json.mediaType });
}

/** The registry has the download of everything below this undocumented path; here `lind export` makes it. */
function answerDownload(c: Context<ServerEnv>): Response {
  const parameters = readParameters(new URL(c.req.url).searchParams, { names: ["format"], prefixes: [] });
  choiceOf(parameters, "format", ["json.zip"]);
  throw new Refusal(404, "The mirror has no archive to download; walk /studies with pageSize=1000 instead.");
}

async function answerVersion(mirror: ServedMirror, c: Context<ServerEnv>): Promise<Response> {
  readParameters(new URL(c.req.url).searchParams, { names: [], prefixes: [] });
  const { apiVersion, dataTimestamp } = await mirror.readState();
  return c.body(JSON.stringify({ apiVersion, dataTimestamp }), 200, { "content-type": formats.json.mediaType });
}
