import { randomUUID } from "node:crypto";
import { readPublicUrl } from "../app/delivery/delivery-settings.ts";
import type { Lind } from "../app/open-lind.ts";
import { openServing } from "../app/serving/open-serving.ts";
import { createServer, type ServerOptions } from "../server/create-server.ts";
import { createDirectStudies } from "../server/direct-studies.ts";
import { isLoopback } from "../server/http/client-address.ts";
import { Metrics } from "../server/http/metrics.ts";
import { startServer } from "../server/start-server.ts";
import type { CommandContext } from "./command.ts";
import type { Io } from "./io.ts";
import { styleOf } from "./output.ts";
import { figure } from "./terminal/words.ts";

export const PORT_DEFAULT = 4747;
export const HOST_DEFAULT = "127.0.0.1";

export interface ServeOptions {
  readonly port: number;
  readonly host: string;
  readonly threadsCount: number;
  readonly ratePerSecond: number | undefined;
  /** Whether each request is a line on standard error. */
  readonly isLogged: boolean;
}

export interface Serving {
  readonly url: string;
  readonly studies: number;
}

/** Serves what is stored until the command is told to stop; `announce` is called once requests are taken. */
export async function serveUntilStopped(
  lind: Lind,
  options: ServeOptions,
  { io, signal }: CommandContext,
  announce: (serving: Serving) => Promise<void>,
): Promise<void> {
  const tokens = lind.config.tokens ?? [];
  const publicUrl = readPublicUrl(lind.config.env ?? {});
  const { clock } = lind.effects;
  await using mirror = await openServing(lind, options);
  const served: ServerOptions = {
    mirror,
    metrics: new Metrics(),
    tokens,
    // With tokens, a page that does not have one reads nothing, whatever it calls this machine.
    isLocal: isLoopback(options.host) && tokens.length === 0,
    publicUrl,
    ratePerSecond: options.ratePerSecond,
    clock,
    createRequestId: randomUUID,
    stopping: signal,
    log: options.isLogged ? (line) => io.err(JSON.stringify(line)) : () => undefined,
  };
  const answerDirectly = createDirectStudies(served);
  const server = await startServer(createServer(served), { ...options, clock, answerDirectly });
  try {
    const { studies } = await mirror.registry.count();
    await announce({ url: server.url, studies });
    await untilAborted(signal);
  } finally {
    await server.close();
  }
}

/** What a person is told once the server takes requests. */
export function addressLines(url: string, studies: number, io: Io): string {
  return (
    `${styleOf(io).good("Serving")} ${figure(studies)} studies; Ctrl-C ends it.\n` +
    `  ${url}/api/v2/studies   the registry's API v2\n` +
    `  ${url}/api/docs         everything that is answered, described\n` +
    `  ${url}/healthz          ready when searches show all that is stored\n` +
    `  ${url}/metrics          figures for Prometheus\n`
  );
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
