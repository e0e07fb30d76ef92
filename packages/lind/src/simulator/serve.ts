import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { must } from "../base/assert.ts";
import { type Answer, bytesOfBody } from "./api/answer.ts";
import type { Simulator } from "./simulator.ts";
import { slowly } from "./transport.ts";

const compress = promisify(gzip);

export interface SimulatorServer {
  /** `http://127.0.0.1:4748`: the base address, `/api/v2` is below it. */
  readonly url: string;
  /** Ends all connections, also those that are being answered. */
  close(): Promise<void>;
}

export interface ServeOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number | undefined;
  /** 127.0.0.1 unless told otherwise: a simulated registry has no business on a network. */
  readonly host?: string | undefined;
}

/** The simulator on a socket. Rejects with the system's error where the port is taken. */
export async function serveSimulator(simulator: Simulator, options: ServeOptions = {}): Promise<SimulatorServer> {
  const host = options.host ?? "127.0.0.1";
  const server = createServer((request, response) => {
    answer(simulator, request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address = must(server.address(), "a listening server has an address");
  const port = typeof address === "string" ? options.port : address.port;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

async function answer(simulator: Simulator, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  const method = request.method ?? "GET";
  const url = new URL(request.url ?? "/", "http://simulator.invalid");
  const given = await simulator.answer({ method, url, headers });
  if (given.delivery.kind === "reset") {
    request.socket.resetAndDestroy();
    return;
  }
  const hasBody = method !== "HEAD" && given.status !== 304;
  const wantsGzip = typeof given.body === "string" && /\bgzip\b/.test(headers.get("accept-encoding") ?? "");
  if (hasBody && given.delivery.kind === "slow") await sendSlowly(simulator, given, given.delivery, response);
  else if (hasBody && given.delivery.kind === "cut") sendCut(given, given.delivery.bytes, response);
  else if (hasBody && wantsGzip) await sendCompressed(given, response);
  else {
    response.writeHead(given.status, given.headers);
    response.end(hasBody ? given.body : undefined);
  }
}

/** The registry marks the ETag of a compressed answer. */
async function sendCompressed(given: Answer, response: ServerResponse): Promise<void> {
  const { etag } = given.headers;
  const marked = etag === undefined ? {} : { etag: etag.replace(/"$/, '-gzip"') };
  // Level 1: the simulator is a load generator, and the wire is this machine.
  const body = await compress(given.body, { level: 1 });
  response.writeHead(given.status, {
    ...given.headers,
    ...marked,
    "content-encoding": "gzip",
    "content-length": body.length,
  });
  response.end(body);
}

/** The header promises the whole body, so that the client can tell that it is cut. */
function sendCut(given: Answer, bytes: number, response: ServerResponse): void {
  const body = bytesOfBody(given);
  response.writeHead(given.status, { ...given.headers, "content-length": body.length });
  response.write(body.subarray(0, bytes), () => response.destroy());
}

async function sendSlowly(
  simulator: Simulator,
  given: Answer,
  pace: { readonly pauseMs: number; readonly pieces: number },
  response: ServerResponse,
): Promise<void> {
  const abort = new AbortController();
  response.once("close", () => abort.abort());
  response.writeHead(given.status, given.headers);
  try {
    for await (const piece of slowly(bytesOfBody(given), pace, simulator.clock, abort.signal)) response.write(piece);
    response.end();
  } catch (error) {
    // A client that went away in the middle is no fault of the server's.
    if (!abort.signal.aborted) throw error;
  }
}
