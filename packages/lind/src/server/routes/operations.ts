import { Hono } from "hono";
import type { AccessToken } from "../../app/config.ts";
import type { MirrorState, ServedMirror } from "../../app/serving/served-mirror.ts";
import { VERSION } from "../../app/version.ts";
import type { Clock } from "../../base/clock.ts";
import { requireScope } from "../http/access.ts";
import type { Gauge, Metrics } from "../http/metrics.ts";
import type { ServerEnv } from "../server-env.ts";

interface OperationsOptions {
  readonly mirror: ServedMirror;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly tokens: readonly AccessToken[];
}

/**
 * A sync moves the change feed, and the index follows some seconds later. As long as it has caught up within this time
 * the server stays ready; before it has caught up for the first time it is not.
 */
const LAG_MS_MAX = 60_000;

/** What an operator and a load balancer ask: `/healthz`, `/metrics`. */
export function operations({ mirror, metrics, clock, tokens }: OperationsOptions): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>();
  let caughtUpMs: number | undefined;
  app.get("/healthz", async (c) => {
    const state = await mirror.readState();
    const nowMs = clock.monotonicMs();
    if (lagOf(state) === 0) caughtUpMs = nowMs;
    const isReady = caughtUpMs !== undefined && nowMs - caughtUpMs <= LAG_MS_MAX;
    return c.json({ ready: isReady, version: VERSION, ...healthOf(state) }, isReady ? 200 : 503);
  });
  app.get("/metrics", requireScope("admin", tokens), async (c) => {
    const text = metrics.print(await readGauges(mirror));
    return c.body(text, 200, { "content-type": "text/plain; version=0.0.4" });
  });
  return app;
}

function healthOf(state: MirrorState) {
  const { dataTimestamp, seq, indexSeq, studiesIndexed } = state;
  return { dataTimestamp, studies: studiesIndexed, seq, indexSeq, lag: lagOf(state) };
}

/** Changes that are stored and not yet in the index. */
function lagOf({ seq, indexSeq }: MirrorState): number {
  return seq - (indexSeq ?? 0);
}

async function readGauges(mirror: ServedMirror): Promise<readonly Gauge[]> {
  const state = await mirror.readState();
  const marks = await mirror.registry.listMarks();
  const of = (value: number, labels: Readonly<Record<string, string>> = {}) => [{ labels, value }];
  return [
    { name: "lind_build_info", help: "The version of the program.", values: of(1, { version: VERSION }) },
    { name: "lind_feed_seq", help: "The newest stored change.", values: of(state.seq) },
    { name: "lind_index_studies", help: "Studies that searches can find.", values: of(state.studiesIndexed) },
    { name: "lind_index_lag", help: "Stored changes that searches do not show yet.", values: of(lagOf(state)) },
    {
      name: "lind_mark_lag",
      help: "Stored changes that a reader of the change feed has not read yet.",
      values: marks.map(({ reader, seq }) => ({ labels: { reader }, value: state.seq - seq })),
    },
    {
      name: "process_resident_memory_bytes",
      help: "Memory of the process.",
      values: of(process.memoryUsage.rss()),
    },
  ];
}
