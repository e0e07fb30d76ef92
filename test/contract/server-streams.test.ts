import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { must } from "../../packages/lind/src/base/assert.ts";
import { systemClock } from "../../packages/lind/src/base/clock.ts";
import type { ServerEnv } from "../../packages/lind/src/server/server-env.ts";
import { type RunningServer, startServer } from "../../packages/lind/src/server/start-server.ts";
import { type ServedStudies, serveStudies } from "../support/served-studies.ts";
import { studyText } from "../support/study-text.ts";

/** Answers that break off, on a socket: from this side and from the client's. */

const STUDIES = 900;
const BROKEN_AT = 600;
/** Together the studies are more than the buffers of a connection take. */
const FILLER = 6_000;
let served: ServedStudies;
let server: RunningServer;
/** Texts that were read since a test began. */
let reads = 0;
let isBroken = false;

beforeAll(async () => {
  const texts = Array.from({ length: STUDIES }, (_, at) =>
    studyText({ nctId: `NCT${String(at + 1).padStart(8, "0")}`, extra: { filler: `${at} `.repeat(FILLER) } }),
  );
  served = await serveStudies({ texts });
  const { registry } = served.mirror;
  const readStudy: typeof registry.readStudy = (nctId) => {
    reads += 1;
    if (isBroken && reads > BROKEN_AT) throw new Error("broken disk");
    return registry.readStudy(nctId);
  };
  Object.assign(served.mirror, { registry: { ...registry, readStudy } });
  server = await startServer(served.app, { host: "127.0.0.1", port: 0, clock: systemClock });
});
afterAll(async () => {
  await server.close();
  await served[Symbol.asyncDispose]();
});

const ADDRESS = "/api/v2/studies?pageSize=1000";

test.each(["identity", "gzip", "br", "zstd"])(
  "a page that fails under way (%s) never looks whole",
  async (encoding) => {
    reads = 0;
    isBroken = true;
    const printed = vi.spyOn(console, "error");
    const response = await fetch(`${server.url}${ADDRESS}`, { headers: { "accept-encoding": encoding } });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
    isBroken = false;
    const line = served.lines.at(-1);
    expect(line).toMatchObject({
      requestId: response.headers.get("x-request-id"),
      error: expect.stringContaining("broken disk"),
    });
    expect(printed).not.toHaveBeenCalled();
    expect((await fetch(`${server.url}/api/v2/version`)).status).toBe(200);
  },
);

test.each(["identity", "gzip", "zstd"])("nothing is made for a client that left (%s)", async (encoding) => {
  reads = 0;
  const printed = [vi.spyOn(console, "error"), vi.spyOn(console, "info")];
  const { port, hostname } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  // The client reads its first bytes and is gone.
  socket.write(`GET ${ADDRESS} HTTP/1.1\r\nhost: ${hostname}\r\naccept-encoding: ${encoding}\r\n\r\n`);
  await once(socket, "data");
  socket.destroy();
  await once(socket, "close");
  // Others are served meanwhile; their answers take turns with whatever goes on.
  for (let asked = 0; asked < 20; asked++) {
    const answer = await fetch(`${server.url}/api/v2/studies/NCT00000001`);
    expect((await answer.text()).length).toBeGreaterThan(1_000);
  }
  expect(must(reads, "texts were read")).toBeLessThan(STUDIES);
  for (const each of printed) expect(each).not.toHaveBeenCalled();
});

test("a client that does not read is waited for, and nothing is made ahead of it", async () => {
  reads = 0;
  const { port, hostname } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  socket.pause();
  socket.write(`GET /api/v2/studies?format=ndjson HTTP/1.1\r\nhost: ${hostname}\r\n\r\n`);
  for (let asked = 0; asked < 20; asked++) await (await fetch(`${server.url}/api/v2/version`)).text();
  const readAhead = reads;
  const parts: string[] = [];
  socket.setEncoding("latin1").on("data", (part: string) => {
    parts.push(part);
    if (`${parts.at(-2)}${part}`.endsWith("\r\n0\r\n\r\n")) socket.end();
  });
  socket.resume();
  await once(socket, "close");
  expect(parts.join("").match(/"nctId"/g)).toHaveLength(STUDIES);
  expect(reads).toBe(STUDIES);
  expect(readAhead).toBeLessThan(STUDIES);
});

test("an answer that is long in the making is no idle client", async () => {
  const app = {
    fetch: async (_: Request, bindings?: ServerEnv["Bindings"]) => {
      await once(must(bindings?.incoming, "the adapter gives the request").socket, "timeout");
      return new Response("made at last");
    },
  };
  const slow = await startServer(app, { host: "127.0.0.1", port: 0, clock: systemClock, idleTimeoutMs: 20 });
  try {
    expect(await (await fetch(slow.url)).text()).toBe("made at last");
    // Whoever asks for nothing is still let go.
    const silent = connect(Number(new URL(slow.url).port), "127.0.0.1");
    await once(silent, "close");
  } finally {
    await slow.close();
  }
});
