import { Hono, type MiddlewareHandler } from "hono";
import type { AccessToken } from "../app/config.ts";
import type { ServedMirror } from "../app/serving/served-mirror.ts";
import type { Clock } from "../base/clock.ts";
import { answerError } from "./errors.ts";
import { requireScope } from "./http/access.ts";
import { openToBrowsers } from "./http/browsers.ts";
import { compression } from "./http/compression.ts";
import { URL_LENGTH_MAX } from "./http/limits.ts";
import { requireLocalName } from "./http/local-names.ts";
import type { Metrics } from "./http/metrics.ts";
import { observe, type RequestLine } from "./http/observe.ts";
import { rateLimit } from "./http/rate-limit.ts";
import { Refusal } from "./refusal.ts";
import { apiV2 } from "./routes/api-v2/api-v2.ts";
import { classicApi } from "./routes/classic/classic-api.ts";
import { docs } from "./routes/docs/docs.ts";
import { feeds } from "./routes/feeds.ts";
import { lindApi } from "./routes/lind/lind-api.ts";
import { operations } from "./routes/operations.ts";
import type { ServerEnv } from "./server-env.ts";

export interface ServerOptions {
  readonly mirror: ServedMirror;
  /** What is counted, for `/metrics`. */
  readonly metrics: Metrics;
  /** Without any, everybody may ask everything. */
  readonly tokens: readonly AccessToken[];
  /** Whether the server is for this machine alone; what is not the registry's then wants one of its own names. */
  readonly isLocal: boolean;
  /** Where people reach this server, without a slash at the end; undefined for wherever each request was sent. */
  readonly publicUrl: string | undefined;
  /** Of each client beyond this machine; undefined for no limit. */
  readonly ratePerSecond: number | undefined;
  readonly clock: Clock;
  readonly createRequestId: () => string;
  readonly log: (line: RequestLine) => void;
  /** Aborted when the server begins to stop. */
  readonly stopping: AbortSignal;
}

/** Everything that is served, as a function from requests to answers: no socket, no process. */
export function createServer(options: ServerOptions): Hono<ServerEnv> {
  const { mirror, metrics, tokens, isLocal, publicUrl, ratePerSecond, clock, createRequestId, log, stopping } = options;
  const app = new Hono<ServerEnv>({ strict: false });
  app.onError(answerError);
  app.notFound((c) => answerError(new Refusal(404, `There is nothing at ${c.req.path}.`), c));
  app.use(observe({ clock, metrics, createRequestId, log }));
  app.use(compression());
  for (const path of ["/api/v2/*", "/api/query/*"]) app.use(path, openToBrowsers());
  app.use(limitAddress());
  if (ratePerSecond !== undefined) app.use(rateLimit(ratePerSecond, clock));
  if (isLocal) for (const path of ["/api/lind/*", "/feeds/*", "/metrics"]) app.use(path, requireLocalName());
  for (const path of ["/api/*", "/feeds/*"]) app.use(path, requireScope("read", tokens));
  app.route("/api/v2", apiV2(mirror));
  app.route("/api/query", classicApi(mirror));
  app.route("/api/lind", lindApi({ mirror, clock, stopping, tokens, isLocal }));
  app.route("/api/docs", docs());
  app.route("/feeds", feeds(mirror, publicUrl));
  app.get("/", (c) => c.redirect("/api/docs"));
  app.route("/", operations({ mirror, metrics, clock, tokens }));
  return app;
}

function limitAddress(): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    if (c.req.url.length > URL_LENGTH_MAX) {
      throw new Refusal(414, `An address has at most ${URL_LENGTH_MAX} characters.`);
    }
    await next();
  };
}
