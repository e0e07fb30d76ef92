import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { createFakeClock } from "../../../../test/contract/fake-http.ts";
import { type Client, type ClientOptions, createClient } from "./client.ts";
import type { ClientEvent } from "./effects.ts";
import { isCtgovError } from "./errors.ts";

/** How a request is answered; the last one answers all that follow. */
type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const TIMEOUT_MS = 60_000;
const VERSION = { apiVersion: "2.0.5", dataTimestamp: "2026-08-14T09:00:05" };
const VERSION_TEXT = JSON.stringify(VERSION);

interface Setting {
  readonly client: Client;
  readonly requests: readonly IncomingMessage[];
  readonly events: readonly ClientEvent[];
  readonly clock: ReturnType<typeof createFakeClock>;
  readonly port: number;
}

/** Runs a test against a real server on this machine, with the platform's own fetch and no real waiting. */
async function withServer(
  handlers: readonly Handler[],
  options: ClientOptions,
  run: (setting: Setting) => Promise<void>,
): Promise<void> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    const handler = handlers[Math.min(requests.length, handlers.length - 1)];
    requests.push(request);
    handler?.(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const clock = createFakeClock(TIMEOUT_MS);
  const events: ClientEvent[] = [];
  const client = createClient({
    baseUrl: `http://127.0.0.1:${port}`,
    clock,
    random: () => 0.5,
    observer: (event) => events.push(event),
    ...options,
  });
  try {
    await run({ client, requests, events, clock, port });
  } finally {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  }
}

/** Resolves when the connection is closed, in whatever way. */
function closing(request: IncomingMessage): Promise<unknown> {
  return new Promise((resolve) => request.socket.on("close", resolve).on("error", resolve));
}

const answers: Handler = (_, response) => {
  response.setHeader("content-type", "application/json");
  response.end(VERSION_TEXT);
};

const resets: Handler = (request) => {
  request.socket.resetAndDestroy();
};

/** Promises the whole body and breaks the connection in its middle. */
const cuts: Handler = (request, response) => {
  response.setHeader("content-length", VERSION_TEXT.length);
  response.write(VERSION_TEXT.slice(0, 20), () => request.socket.destroy());
};

/** Ends a body of unknown length early and in good order: only its JSON shows that something is missing. */
const stopsShort: Handler = (_, response) => {
  response.end(VERSION_TEXT.slice(0, 20));
};

const cutsGzip: Handler = (_, response) => {
  response.setHeader("content-encoding", "gzip");
  response.end(gzipSync(VERSION_TEXT).subarray(0, 30));
};

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.catch((reason: unknown) => reason);
  return isCtgovError(error) ? error.code : String(error);
}

describe("over real connections", () => {
  test.each<[string, Handler, string]>([
    ["a reset", resets, "NETWORK_FAILED"],
    ["a body that is cut by a broken connection", cuts, "BODY_CUT"],
    ["a body that stops short in good order", stopsShort, "BODY_CUT"],
    ["a compressed body that is cut", cutsGzip, "BODY_CUT"],
  ])("%s is survived, and named when it stays", async (_, handler, code) => {
    await withServer([handler, handler, answers], {}, async ({ client, clock, requests, events }) => {
      expect((await client.version()).value).toEqual(VERSION);
      expect(requests).toHaveLength(3);
      expect(clock.sleeps).toEqual([250, 500]);
      expect(clock.armed).toBe(0);
      expect(events.filter(({ kind }) => kind === "retry")).toHaveLength(2);
    });
    await withServer([handler], { attemptsMax: 2 }, async ({ client, requests }) => {
      expect(await codeOf(client.version())).toBe(code);
      expect(requests).toHaveLength(2);
    });
  });

  test("nobody listening is named with host and code", async () => {
    let free = 0;
    await withServer([answers], {}, async ({ port }) => {
      free = port;
    });
    const client = createClient({ baseUrl: `http://127.0.0.1:${free}`, attemptsMax: 1 });
    await expect(client.version()).rejects.toMatchObject({
      code: "NETWORK_FAILED",
      host: `127.0.0.1:${free}`,
      systemCode: "ECONNREFUSED",
      message: `127.0.0.1:${free} cannot be reached (ECONNREFUSED).`,
    });
  });

  test("a body that stays away times out, and the connection is given up", async () => {
    let closed: Promise<unknown> | undefined;
    const hangs: Handler = (request, response) => {
      closed = closing(request);
      response.write(VERSION_TEXT.slice(0, 20));
    };
    await withServer([hangs, answers], {}, async ({ client, clock, requests, events }) => {
      const answer = client.version();
      await expect.poll(() => requests.length).toBe(1);
      clock.advance(TIMEOUT_MS);
      expect((await answer).value).toEqual(VERSION);
      await closed;
      const retry = events.find((event) => event.kind === "retry");
      expect(retry).toMatchObject({ attempt: 1, reason: { code: "TIMEOUT" } });
    });
  });

  test("an abort closes the connection at once", async () => {
    let closed: Promise<unknown> | undefined;
    const hangs: Handler = (request) => {
      closed = closing(request);
    };
    await withServer([hangs], {}, async ({ client, requests, clock }) => {
      const controller = new AbortController();
      const answer = client.version({ signal: controller.signal });
      await expect.poll(() => requests.length).toBe(1);
      controller.abort(new Error("the user left"));
      await expect(answer).rejects.toThrow("the user left");
      await closed;
      expect(clock.armed).toBe(0);
    });
  });

  test("a slow body is read as it comes, character by character", async () => {
    const body = new TextEncoder().encode('{"studies":[\n{"title":"Côte d’Ivoire 🫀"}\n]}');
    const drips: Handler = (_, response) => {
      const send = (at: number): void => {
        if (at === body.length) response.end();
        else response.write(body.subarray(at, at + 1), () => send(at + 1));
      };
      send(0);
    };
    await withServer([drips], {}, async ({ client, events }) => {
      const { value, bytes } = await client.listStudyTexts({});
      expect(value.studyTexts).toEqual(['{"title":"Côte d’Ivoire 🫀"}']);
      expect(bytes).toBe(body.length);
      expect(events.at(-1)).toMatchObject({ kind: "response", status: 200, bytes: body.length });
    });
  });

  test("a compressed body comes out as it was, whatever length it promised", async () => {
    const gzips: Handler = (request, response) => {
      expect(request.headers["accept-encoding"]).toContain("gzip");
      const bytes = gzipSync(VERSION_TEXT);
      response.writeHead(200, { "content-encoding": "gzip", "content-length": bytes.length, etag: '"a/b/c-gzip"' });
      response.end(bytes);
    };
    await withServer([gzips], {}, async ({ client }) => {
      const answer = await client.version();
      expect(answer).toEqual({ kind: "answer", value: VERSION, etag: '"a/b/c-gzip"', bytes: VERSION_TEXT.length });
      // A server that compares letter by letter sends everything again; the client sees that it is the same.
      expect((await client.version({ ifNoneMatch: '"a/b/c"' })).kind).toBe("unchanged");
    });
  });

  test("a body beyond the limit is not read to its end", async () => {
    let closed: Promise<unknown> | undefined;
    const floods: Handler = (request, response) => {
      closed = closing(request);
      const chunk = "x".repeat(64 * 1024);
      const send = (): void => {
        if (!response.destroyed) response.write(chunk, send);
      };
      send();
    };
    await withServer([floods], { bodyBytesMax: 1_000_000 }, async ({ client, events }) => {
      expect(await codeOf(client.version())).toBe("BODY_TOO_LARGE");
      await closed;
      const seen = events.find((event) => event.kind === "response");
      expect(seen?.kind === "response" && seen.bytes).toBeLessThan(2_000_000);
    });
  });

  test("the platform follows an alias to its study", async () => {
    const moves: Handler = (_, response) => {
      response.writeHead(301, { location: "/api/v2/studies/NCT00000102" });
      response.end();
    };
    const study = '{"protocolSection":{"identificationModule":{"nctId":"NCT00000102"}}}';
    await withServer([moves, (_, response) => response.end(study)], {}, async ({ client, requests }) => {
      const { value } = await client.fetchStudyText({ nctId: "NCT00000999" });
      expect(value).toEqual({ text: study, askedId: "NCT00000999", nctId: "NCT00000102", isAlias: true });
      expect(requests.map(({ url }) => url)).toEqual(["/api/v2/studies/NCT00000999", "/api/v2/studies/NCT00000102"]);
    });
  });

  test("304 has no body and costs one request", async () => {
    const unchanged: Handler = (request, response) => {
      expect(request.headers["if-none-match"]).toBe('"a/b/c"');
      response.writeHead(304, { etag: '"a/b/c"' });
      response.end();
    };
    await withServer([unchanged], {}, async ({ client, requests, events }) => {
      expect(await client.listStudies({}, { ifNoneMatch: '"a/b/c"' })).toEqual({ kind: "unchanged", etag: '"a/b/c"' });
      expect(requests).toHaveLength(1);
      expect(events.at(-1)).toMatchObject({ kind: "response", status: 304, bytes: 0 });
    });
  });

  test("Retry-After of a real answer is kept to", async () => {
    const busy: Handler = (_, response) => {
      response.sendDate = false;
      response.writeHead(503, { "retry-after": "Fri, 14 Aug 2026 09:00:35 GMT" });
      response.end("busy");
    };
    await withServer([busy, answers], {}, async ({ client, clock }) => {
      await client.version();
      expect(clock.sleeps).toEqual([30_000]);
    });
  });

  test("the client names itself and asks for JSON", async () => {
    await withServer([answers], { userAgent: "mine/1" }, async ({ client, requests }) => {
      await client.version();
      expect(requests[0]?.headers).toMatchObject({ "user-agent": "mine/1", accept: "application/json" });
    });
  });
});
