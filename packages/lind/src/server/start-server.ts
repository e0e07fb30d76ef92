import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { must } from "../base/assert.ts";
import type { Clock } from "../base/clock.ts";
import { LindError, messageOf } from "../base/errors.ts";
import type { DirectAnswer } from "./direct-studies.ts";
import {
  DRAIN_MS_MAX,
  HEADER_BYTES_MAX,
  HEADERS_TIMEOUT_MS,
  IDLE_TIMEOUT_MS,
  KEEP_ALIVE_TIMEOUT_MS,
  REQUEST_TIMEOUT_MS,
} from "./http/limits.ts";
import type { ServerEnv } from "./server-env.ts";

export interface ListenOptions {
  readonly host: string;
  /** 0 takes any port that is free. */
  readonly port: number;
  readonly clock: Clock;
  /** Asked first; what it leaves alone goes to the app. */
  readonly answerDirectly?: DirectAnswer | undefined;
  /** `IDLE_TIMEOUT_MS` where it is left out. */
  readonly idleTimeoutMs?: number | undefined;
}

export interface RunningServer {
  /** `http://127.0.0.1:4747`, without a slash at the end. */
  readonly url: string;
  /** Takes no new connection, lets answers that are under way end, and ends what is left after a while. */
  close(): Promise<void>;
}

/** Puts the server on a socket. Refuses with `USAGE` where it cannot listen. */
export async function startServer(
  app: Pick<Hono<ServerEnv>, "fetch">,
  { host, port, clock, answerDirectly, idleTimeoutMs }: ListenOptions,
): Promise<RunningServer> {
  const answerByRoutes = getRequestListener(app.fetch);
  const limits = {
    maxHeaderSize: HEADER_BYTES_MAX,
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
  };
  // An answer that is still being made, statistics of the whole registry for minutes, moves no byte and is no idle client.
  const latest = new WeakMap<Socket, ServerResponse>();
  const server = createServer(limits, (request, response) => {
    latest.set(request.socket, response);
    void answer(request, response);
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if ((await answerDirectly?.(request, response)) !== true) await answerByRoutes(request, response);
  }
  server.setTimeout(idleTimeoutMs ?? IDLE_TIMEOUT_MS, (socket) => {
    if (latest.get(socket)?.headersSent !== false) socket.destroy();
  });
  await listen(server, host, port);
  const address = must(server.address(), "a listening server has an address");
  const actualPort = typeof address === "string" ? port : address.port;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${actualPort}`,
    close: () => drain(server, clock),
  };
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, () => {
        server.off("error", reject);
        resolve();
      });
    });
  } catch (error) {
    throw new LindError("USAGE", `${host}, port ${port}, cannot be listened on: ${messageOf(error)}.`, {
      hint: "Choose another port with --port, or 0 for any that is free.",
      cause: error,
    });
  }
}

async function drain(server: Server, clock: Clock): Promise<void> {
  const drained = new AbortController();
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      drained.abort();
      resolve();
    });
  });
  // A connection is kept for its next request, which must not come any more.
  server.prependListener("request", (_request, response) => response.setHeader("connection", "close"));
  server.closeIdleConnections();
  clock.sleep(DRAIN_MS_MAX, drained.signal).then(
    () => server.closeAllConnections(),
    () => undefined,
  );
  await closed;
}
