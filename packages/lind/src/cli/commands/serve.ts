import { randomUUID } from "node:crypto";
import { availableParallelism } from "node:os";
import { queryThreadsFor } from "../../app/search/serve-search.ts";
import { openServing } from "../../app/serving/open-serving.ts";
import { createServer, type ServerOptions } from "../../server/create-server.ts";
import { createDirectStudies } from "../../server/direct-studies.ts";
import { isLoopback } from "../../server/http/client-address.ts";
import { Metrics } from "../../server/http/metrics.ts";
import { startServer } from "../../server/start-server.ts";
import { usageError } from "../arguments.ts";
import type { Arguments, Command, CommandContext } from "../command.ts";
import { styleOf } from "../output.ts";
import { figure } from "../terminal/words.ts";

const PORT_DEFAULT = 4747;
const PORT_MAX = 65_535;
const HOST_DEFAULT = "127.0.0.1";
const THREADS_MAX = 64;
/** Requests a second of one client beyond this machine. */
const CLIENT_RATE_DEFAULT = 50;

export const serveCommand: Command = {
  name: "serve",
  summary: "Answer the registry's API v2 from the mirror, until stopped",
  operands: "",
  options: {
    port: { value: "P", summary: `Serve on this port (default ${PORT_DEFAULT}; 0 for any that is free)` },
    host: { value: "ADDRESS", summary: `Serve on this address (default ${HOST_DEFAULT}: this machine only)` },
    threads: { value: "N", summary: "Searches that are answered at the same time (default: the cores but one)" },
    "client-rate": {
      value: "N",
      summary: `Requests a second that a client of another machine may ask (default ${CLIENT_RATE_DEFAULT}; 0: no limit)`,
    },
    "without-tokens": { summary: "Serve other machines although no token is set: everybody may ask" },
  },
  examples: [
    ["lind serve", "http://127.0.0.1:4747/api/v2/studies?query.cond=melanoma"],
    ["lind serve --host 0.0.0.0 --threads 4", "For a team: set LIND_READ_TOKENS, and clients send a token"],
  ],
  run,
};

interface ServeOptions {
  readonly port: number;
  readonly host: string;
  readonly threadsCount: number;
  readonly ratePerSecond: number | undefined;
}

async function run(args: Arguments, context: CommandContext): Promise<number> {
  const options = readOptions(args, context);
  const { io, lind, signal } = context;
  await using mirror = await openServing(lind, options);
  const served: ServerOptions = {
    mirror,
    metrics: new Metrics(),
    tokens: lind.config.tokens ?? [],
    // With tokens, a page that does not have one reads nothing, whatever it calls this machine.
    isLocal: isLoopback(options.host) && (lind.config.tokens ?? []).length === 0,
    ratePerSecond: options.ratePerSecond,
    clock: lind.effects.clock,
    createRequestId: randomUUID,
    stopping: signal,
    log: args.has("quiet") ? () => undefined : (line) => io.err(JSON.stringify(line)),
  };
  const server = await startServer(createServer(served), {
    ...options,
    clock: lind.effects.clock,
    answerDirectly: createDirectStudies(served),
  });
  try {
    const { studies } = await mirror.registry.count();
    await announce(server.url, studies, context);
    await untilAborted(signal);
  } finally {
    await server.close();
  }
  return 0;
}

function readOptions(args: Arguments, { lind }: CommandContext): ServeOptions {
  if (args.positionals.length > 0) throw usageError(`lind serve takes no "${args.positionals.join(" ")}".`);
  const port = args.wholeNumber("port", 0) ?? PORT_DEFAULT;
  if (port > PORT_MAX) throw usageError(`--port is a number up to ${PORT_MAX}.`);
  const threadsCount = args.wholeNumber("threads", 1) ?? queryThreadsFor(availableParallelism());
  if (threadsCount > THREADS_MAX) throw usageError(`--threads is a number up to ${THREADS_MAX}.`);
  const host = args.text("host") ?? HOST_DEFAULT;
  const hasTokens = (lind.config.tokens ?? []).length > 0;
  if (!isLoopback(host) && !hasTokens && !args.has("without-tokens")) {
    throw usageError(
      `${host} can be reached by other machines, and no token is set.`,
      "Set LIND_READ_TOKENS, or say --without-tokens if everybody may ask.",
    );
  }
  const rate = args.wholeNumber("client-rate", 0) ?? CLIENT_RATE_DEFAULT;
  return { port, host, threadsCount, ratePerSecond: rate === 0 ? undefined : rate };
}

async function announce(url: string, studies: number, { io, json }: CommandContext): Promise<void> {
  if (json) {
    await io.out(`${JSON.stringify({ url, studies })}\n`);
    return;
  }
  const style = styleOf(io);
  await io.out(
    `${style.good("Serving")} ${figure(studies)} studies; Ctrl-C ends it.\n` +
      `  ${url}/api/v2/studies   the registry's API v2\n` +
      `  ${url}/api/docs         everything that is answered, described\n` +
      `  ${url}/healthz          ready when searches show all that is stored\n` +
      `  ${url}/metrics          figures for Prometheus\n`,
  );
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
