import { type Context, Hono } from "hono";
import { readRegistryStatus } from "../../../app/read-status.ts";
import type { ServedMirror } from "../../../app/serving/served-mirror.ts";
import type { Clock } from "../../../base/clock.ts";
import { dataEtag } from "../../http/etag.ts";
import { readParameters } from "../../parameters.ts";
import { Refusal } from "../../refusal.ts";
import type { ServerEnv } from "../../server-env.ts";
import { streamChanges } from "./change-events.ts";
import { listChanges } from "./changes.ts";
import { listEvents } from "./events.ts";
import { answerFacets } from "./facets.ts";
import { answerDiff, answerVersion, answerVersions } from "./versions.ts";
import { type WatchRoute, watchesApi } from "./watches.ts";

export interface LindRoute extends WatchRoute {
  readonly mirror: ServedMirror;
  readonly clock: Clock;
  /** The server is stopping: who listens to the change feed is let go. */
  readonly stopping: AbortSignal;
}

/** What the registry does not have: scopes, the change feed and its events, versions, differences, facets. Below `/api/lind`. */
export function lindApi(route: LindRoute): Hono<ServerEnv> {
  const { mirror } = route;
  const api = new Hono<ServerEnv>({ strict: false });
  api.get("/changes/stream", streamChanges(route));
  // What these say moves without the data too: runs that failed, marks, the hour that `since=24h` is counted from.
  for (const path of ["/status", "/scopes", "/changes", "/events", "/watches", "/watches/*"]) api.use(path, neverKept);
  api.get("/status", async (c) => {
    noParameters(c);
    const { quarantine, ...status } = await readRegistryStatus(mirror.registry);
    // A text may be as long as a record may be; here it is enough to know that it is kept.
    return c.json({ ...status, quarantine: quarantine.map(({ text: _, ...row }) => row) });
  });
  api.get("/scopes", async (c) => {
    noParameters(c);
    return c.json({ scopes: (await readRegistryStatus(mirror.registry)).scopes });
  });
  api.get("/changes", (c) => listChanges(mirror, c));
  api.get("/events", (c) => listEvents(mirror, c));
  api.route("/watches", watchesApi(route));
  api.use(dataEtag(mirror));
  api.get("/studies/:nctId/versions", (c) => answerVersions(mirror, c));
  api.get("/studies/:nctId/versions/:version", (c) => answerVersion(mirror, c));
  api.get("/studies/:nctId/diff", (c) => answerDiff(mirror, c));
  api.get("/facets", (c) => answerFacets(mirror, c));
  api.all("*", (c) => {
    throw new Refusal(404, `There is nothing at ${c.req.path}.`);
  });
  return api;
}

async function neverKept(c: Context<ServerEnv>, next: () => Promise<void>): Promise<void> {
  c.header("cache-control", "no-store");
  await next();
}

function noParameters(c: Context<ServerEnv>): void {
  readParameters(new URL(c.req.url).searchParams, { names: [], prefixes: [] });
}
