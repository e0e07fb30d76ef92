import { type IncomingHttpHeaders, request } from "node:http";
import { parseNctId } from "ctgov/study";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { must } from "../../packages/lind/src/base/assert.ts";
import { systemClock } from "../../packages/lind/src/base/clock.ts";
import { createServer } from "../../packages/lind/src/server/create-server.ts";
import { createDirectStudies } from "../../packages/lind/src/server/direct-studies.ts";
import { type RunningServer, startServer } from "../../packages/lind/src/server/start-server.ts";
import { simulatedTexts } from "../property/search-index.ts";
import { type ServedStudies, serveStudies } from "../support/served-studies.ts";

/** One server twice: with the short way and without it. */
let served: ServedStudies;
let direct: RunningServer;
let routed: RunningServer;
let answeredDirectly = 0;

beforeAll(async () => {
  served = await serveStudies({ texts: simulatedTexts(3, 5), stateMaxAgeMs: 60_000 });
  const answer = createDirectStudies(served.server);
  const listen = { host: "127.0.0.1", port: 0, clock: systemClock };
  direct = await startServer(served.app, {
    ...listen,
    answerDirectly: async (incoming, response) => {
      const isAnswered = await answer(incoming, response);
      if (isAnswered) answeredDirectly += 1;
      return isAnswered;
    },
  });
  routed = await startServer(served.app, listen);
});

afterAll(async () => {
  await direct.close();
  await routed.close();
  await served[Symbol.asyncDispose]();
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function ask(server: RunningServer, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(`${server.url}${path}`, { headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () => {
        // What differs from one request to the next.
        const { date, "x-request-id": id, ...rest } = response.headers;
        expect([date, id].every((each) => each !== undefined)).toBe(true);
        resolve({ status: response.statusCode, headers: rest, body: Buffer.concat(parts).toString() });
      });
    });
    asked.on("error", reject);
    asked.end();
  });
}

const NCT_ID = must(parseNctId("NCT90000002"), "an id");
const STUDY = `/api/v2/studies/${NCT_ID}`;

describe("the short way to a study", () => {
  test("is the long way's answer: head, bytes, and line in the log", async () => {
    const long = await ask(routed, STUDY);
    const longLine = served.lines.at(-1);
    const before = answeredDirectly;
    const same = { time: expect.any(String), requestId: expect.any(String), ms: expect.any(Number) };
    // Unpacked, unpacked and kept, and read back.
    for (const time of [1, 2, 3]) {
      expect(await ask(direct, STUDY)).toEqual(long);
      expect(answeredDirectly).toBe(before + time);
      expect(served.lines.at(-1)).toEqual({ ...longLine, ...same });
    }
    expect(served.mirror.recent.get((await served.mirror.readState()).dataTag, NCT_ID)).toBeDefined();
    expect(long.status).toBe(200);
    expect(long.body).toContain('"nctId":"NCT90000002"');
  });

  test.each<readonly [string, string, Record<string, string>]>([
    ["a part of it", `${STUDY}?fields=NCTId`, {}],
    ["an id in another form", "/api/v2/studies/nct90000002", {}],
    ["an id that is not stored", "/api/v2/studies/NCT90009999", {}],
    ["a condition", STUDY, { "if-none-match": "*" }],
    ["an encoding", STUDY, { "accept-encoding": "identity;q=1" }],
    ["an id of its own", STUDY, { "x-request-id": "mine" }],
  ])("is not for %s", async (_, path, headers) => {
    await ask(routed, STUDY);
    const before = answeredDirectly;
    expect(await ask(direct, path, headers)).toEqual(await ask(routed, path, headers));
    expect(answeredDirectly).toBe(before);
  });

  test("counts what it answers", async () => {
    const count = async () =>
      /lind_http_requests_total\{route="\/api\/v2\/studies\/:nctId",method="GET",status="200"\} (\d+)/.exec(
        (await ask(routed, "/metrics")).body,
      )?.[1];
    const before = Number(await count());
    await ask(direct, STUDY);
    expect(Number(await count())).toBe(before + 1);
  });
});

test("a study that cannot be read is answered as on the long way, which tells of it", async () => {
  const { registry } = served.mirror;
  const broken = { ...registry, readText: () => Promise.reject(new Error("broken disk")) };
  Object.assign(served.mirror, { registry: broken });
  onTestFinished(() => void Object.assign(served.mirror, { registry }));
  const path = "/api/v2/studies/NCT90000003";
  expect((await ask(direct, path)).status).toBe(500);
  expect(served.lines.at(-1)?.error).toContain("broken disk");
});

test("a server with tokens asks for one, also for a study that is at hand", async () => {
  await ask(routed, STUDY);
  const options = { ...served.server, tokens: [{ scope: "read", token: "secret" }] as const };
  const closed = await startServer(createServer(options), {
    host: "127.0.0.1",
    port: 0,
    clock: systemClock,
    answerDirectly: createDirectStudies(options),
  });
  try {
    expect((await ask(closed, STUDY)).status).toBe(401);
    expect((await ask(closed, STUDY, { authorization: "Bearer secret" })).status).toBe(200);
  } finally {
    await closed.close();
  }
});
