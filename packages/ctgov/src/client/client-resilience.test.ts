import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import {
  failureOf,
  jsonResponse,
  pageOf,
  scriptedClient as setUp,
  TIMEOUT_MS,
  textResponse,
} from "../../../../test/contract/fake-http.ts";
import { LimitError } from "./errors.ts";

const VERSION = { apiVersion: "2.0.5", dataTimestamp: "2026-08-14T09:00:05" };

describe("retries", () => {
  test("the delays are those of full jitter, and the events say why", async () => {
    const reset = new TypeError("fetch failed", { cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }) });
    const { client, clock, events } = setUp([
      textResponse(500, "oops"),
      reset,
      textResponse(502, ""),
      jsonResponse(VERSION),
    ]);
    expect((await client.version()).value).toEqual(VERSION);
    expect(clock.sleeps).toEqual([250, 500, 1_000]);
    expect(clock.armed).toBe(0);
    const told = events.map((event) =>
      event.kind === "retry" ? [event.kind, event.attempt, event.delayMs, event.reason.code] : [event.kind],
    );
    expect(told).toEqual([
      ["request"],
      ["response"],
      ["retry", 1, 250, "HTTP_STATUS"],
      ["request"],
      ["retry", 2, 500, "NETWORK_FAILED"],
      ["request"],
      ["response"],
      ["retry", 3, 1_000, "HTTP_STATUS"],
      ["request"],
      ["response"],
    ]);
    expect(events.at(-1)).toMatchObject({ status: 200, bytes: JSON.stringify(VERSION).length, operation: "version" });
  });

  test("Retry-After is kept to, as seconds and as date", async () => {
    const { client, clock } = setUp([
      textResponse(429, "", { "retry-after": "7" }),
      textResponse(503, "", { "retry-after": "Fri, 14 Aug 2026 09:01:05 GMT" }),
      jsonResponse(VERSION),
    ]);
    await client.version();
    // 09:00:05, then 7 s later, then the date; nothing is added for the spacing, which is shorter.
    expect(clock.sleeps).toEqual([7_000, 53_000]);
  });

  test("a date is read by the server's clock where it tells its time", async () => {
    const headers = { "retry-after": "Fri, 14 Aug 2026 11:00:30 GMT", date: "Fri, 14 Aug 2026 11:00:00 GMT" };
    const { client, clock } = setUp([textResponse(503, "", headers), jsonResponse(VERSION)]);
    await client.version();
    expect(clock.sleeps).toEqual([30_000]);
  });

  test("a server that asks for an hour gets no second request; the error says how long", async () => {
    const { client, clock, transport } = setUp([textResponse(429, "slow down", { "retry-after": "3600" })]);
    expect(await failureOf(client.version())).toMatchObject({
      code: "HTTP_STATUS",
      status: 429,
      bodyText: "slow down",
      isTransient: true,
      retryAfterMs: 3_600_000,
    });
    expect(clock.sleeps).toEqual([]);
    expect(transport.requests).toHaveLength(1);
  });

  test("after the last attempt the last error is thrown", async () => {
    const answers = Array.from({ length: 3 }, (_, at) => textResponse(503, `no ${at + 1}`));
    const { client, transport } = setUp(answers, { attemptsMax: 3 });
    expect(await failureOf(client.version())).toMatchObject({ status: 503, bodyText: "no 3" });
    expect(transport.left).toBe(0);
  });

  test("a refusal is not asked again", async () => {
    const { client, clock } = setUp([textResponse(400, "Unsupported sort field type: text")]);
    const error = await failureOf(client.listStudies({ sort: "BriefTitle" }));
    expect(error).toMatchObject({ code: "HTTP_STATUS", status: 400, kind: "refusal", isTransient: false });
    expect(error.message).toBe("clinicaltrials.gov answered 400: Unsupported sort field type: text");
    expect(clock.sleeps).toEqual([]);
  });

  test.each<[string, () => Response]>([
    ["JSON that ends early", () => new Response('{"apiVersion":"2.0')],
    ["an empty body", () => new Response("")],
    ["a body that ends inside a character", () => new Response(new Uint8Array([0x7b, 0x22, 0xc3]))],
    ["fewer bytes than promised", () => jsonResponse(VERSION, { "content-length": "999" })],
    ["more bytes than promised", () => jsonResponse(VERSION, { "content-length": "3" })],
    [
      "a body that breaks",
      () => new Response(new ReadableStream({ pull: (controller) => controller.error(new TypeError("terminated")) })),
    ],
  ])("%s is a cut body and is asked again", async (_, cut) => {
    const { client, clock } = setUp([cut(), jsonResponse(VERSION)]);
    expect((await client.version()).value).toEqual(VERSION);
    expect(clock.sleeps).toEqual([250]);
    const once = setUp([cut()], { attemptsMax: 1 });
    expect(await failureOf(once.client.version())).toMatchObject({ code: "BODY_CUT", isTransient: true });
  });

  test("a cut page of study texts is asked again", async () => {
    const { client } = setUp([new Response('{"studies":[\n{"a":1},{"b"'), new Response('{"studies":[\n{"a":1}\n]}')]);
    expect((await client.listStudyTexts({})).value.studyTexts).toEqual(['{"a":1}']);
  });

  test("an error of the client that a transport throws is kept as it is", async () => {
    const refused = new LimitError("waitingMax", 1, "The cache is busy.");
    const { client } = setUp([refused]);
    expect(await failureOf(client.version())).toBe(refused);
  });

  test("the length of a compressed body is not compared with what came out of it", async () => {
    const { client } = setUp([jsonResponse(VERSION, { "content-length": "3", "content-encoding": "gzip" })]);
    expect((await client.version()).value).toEqual(VERSION);
  });
});

describe("timeouts and aborts", () => {
  const hangs = () => new Promise<Response>(() => undefined);

  test("an attempt that hangs times out and is made again", async () => {
    const { client, clock, transport } = setUp([hangs, jsonResponse(VERSION)]);
    const answer = client.version();
    await expect.poll(() => transport.requests.length).toBe(1);
    clock.advance(TIMEOUT_MS);
    expect((await answer).value).toEqual(VERSION);
    expect(clock.armed).toBe(0);
  });

  test("a body that hangs times out, too", async () => {
    const body = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('{"a"')) });
    const { client, clock, events } = setUp([new Response(body)], { attemptsMax: 1 });
    const failure = failureOf(client.version());
    await expect.poll(() => events.length).toBe(1);
    clock.advance(TIMEOUT_MS);
    expect(await failure).toMatchObject({ code: "TIMEOUT", timeoutMs: TIMEOUT_MS, isTransient: true });
    expect(events.at(-1)).toMatchObject({ kind: "response", bytes: 4 });
  });

  test("an abort ends a hanging request at once, with the caller's reason", async () => {
    const controller = new AbortController();
    const { client, clock, transport } = setUp([hangs]);
    const answer = client.version({ signal: controller.signal });
    await expect.poll(() => transport.requests.length).toBe(1);
    controller.abort(new Error("the user left"));
    await expect(answer).rejects.toThrow("the user left");
    expect(clock.armed).toBe(0);
    expect(transport.requests[0]?.signal.aborted).toBe(true);
  });

  test("an abort ends a wait before a retry at once", async () => {
    const controller = new AbortController();
    const { client, transport } = setUp([textResponse(503, "")], {
      observer: (event) => {
        if (event.kind === "retry") controller.abort(new Error("the user left"));
      },
    });
    await expect(client.version({ signal: controller.signal })).rejects.toThrow("the user left");
    expect(transport.requests).toHaveLength(1);
  });

  test("nothing stays attached to a signal that outlives the request", async () => {
    const { signal } = new AbortController();
    const { client } = setUp([textResponse(503, ""), jsonResponse(VERSION), textResponse(404, "")], {
      ratePerSecond: 4,
    });
    await Promise.allSettled([client.version({ signal }), client.version({ signal })]);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("a signal that is aborted already sends nothing", async () => {
    const { client, transport } = setUp([]);
    await expect(client.version({ signal: AbortSignal.abort(new Error("before")) })).rejects.toThrow("before");
    expect(transport.requests).toHaveLength(0);
  });
});

describe("rate", () => {
  test("requests of one client share its rate", async () => {
    const answers = Array.from({ length: 4 }, () => jsonResponse(VERSION));
    const { client, clock } = setUp(answers, { ratePerSecond: 4 });
    await Promise.all([client.version(), client.version(), client.version(), client.version()]);
    expect(clock.sleeps).toEqual([250, 250, 250]);
  });

  test("three a second unless told otherwise, none on the machine itself", async () => {
    const two = () => [jsonResponse(VERSION), jsonResponse(VERSION)];
    const far = setUp(two(), { ratePerSecond: undefined });
    await Promise.all([far.client.version(), far.client.version()]);
    expect(far.clock.sleeps).toEqual([334]);
    for (const baseUrl of ["http://127.0.0.1:4747", "http://localhost:1", "http://[::1]:1"]) {
      const near = setUp(two(), { ratePerSecond: undefined, baseUrl });
      await Promise.all([near.client.version(), near.client.version()]);
      expect(near.clock.sleeps).toEqual([]);
    }
  });

  test("429 slows every later request down", async () => {
    const answers = [textResponse(429, ""), jsonResponse(VERSION), jsonResponse(VERSION)];
    const { client, clock, events } = setUp(answers, { ratePerSecond: 10 });
    await client.version();
    await client.version();
    expect(events.filter((event) => event.kind === "slowed")).toEqual([
      { kind: "slowed", spacingMs: 200, reason: "overload" },
    ]);
    // 250 ms of back-off cover the spacing of 200; after one good answer it is 180.
    expect(clock.sleeps).toEqual([250, 180]);
  });
});

describe("redirects that the transport hands back", () => {
  const to = (location: string) => new Response(null, { status: 301, headers: { location } });

  test("are followed within the registry: an alias leads to its study", async () => {
    const study = pageOf("NCT00000102").studies[0];
    const { client, urls } = setUp([to("/api/v2/studies/NCT00000102?fields=NCTId"), jsonResponse(study)]);
    const { value } = await client.fetchStudyText({ nctId: "NCT00000999", fields: "NCTId" });
    expect(value).toMatchObject({ nctId: "NCT00000102", isAlias: true });
    expect(urls()[1]).toBe("https://clinicaltrials.gov/api/v2/studies/NCT00000102?fields=NCTId");
  });

  test.each(["https://elsewhere.test/api/v2/version", "http://clinicaltrials.gov/api/v2/version", "http://["])(
    "are not followed to %s",
    async (location) => {
      const { client, transport } = setUp([to(location)]);
      expect(await failureOf(client.version())).toMatchObject({ code: "HTTP_STATUS", status: 301, isTransient: false });
      expect(transport.requests).toHaveLength(1);
    },
  );

  test("end after a few", async () => {
    const { client, transport } = setUp(Array.from({ length: 6 }, () => to("/api/v2/version")));
    expect(await failureOf(client.version())).toMatchObject({ status: 301 });
    expect(transport.left).toBe(0);
  });
});

describe("answers that are not what was asked for", () => {
  test("a web page is told apart", async () => {
    const html = "\n<!DOCTYPE html><html><title>Hotel Wi-Fi</title></html>";
    for (const answer of [
      new Response(html),
      new Response("<p>Sign in</p>", { headers: { "content-type": "text/html" } }),
    ]) {
      const { client, clock } = setUp([answer]);
      const error = await failureOf(client.version());
      expect(error).toMatchObject({ code: "RESPONSE_IS_HTML", isHtml: true, isTransient: false });
      expect(clock.sleeps).toEqual([]);
    }
    const { client } = setUp([new Response(html)]);
    expect(await failureOf(client.listStudyTexts({}))).toMatchObject({ code: "RESPONSE_IS_HTML" });
  });

  test("an error that is a web page says so instead of printing it", async () => {
    const { client } = setUp([new Response("<html>nginx</html>", { status: 404 })]);
    const error = await failureOf(client.version());
    expect(error).toMatchObject({ status: 404, isHtml: true, bodyText: "<html>nginx</html>" });
    expect(error.message).toBe("clinicaltrials.gov answered 404: an HTML page");
  });

  test.each<[string, unknown, string, string]>([
    ["no list of studies", { totalCount: 1 }, "studies", "a list"],
    ["a study that is a number", { studies: [{}, 7] }, "studies[1]", "an object"],
    ["a count that is a text", { studies: [], totalCount: "7" }, "totalCount", "a number"],
    ["null", null, "", "an object"],
  ])("%s is named with its place", async (_, value, fieldPath, expected) => {
    const { client, transport } = setUp([new Response(`${JSON.stringify(value)}`)]);
    expect(await failureOf(client.listStudies({}))).toMatchObject({ code: "RESPONSE_SHAPE", fieldPath, expected });
    expect(transport.requests).toHaveLength(1);
  });

  test("JSON that is closed and wrong is not asked again", async () => {
    const { client, transport } = setUp([new Response('{"apiVersion":}')]);
    expect(await failureOf(client.version())).toMatchObject({ code: "RESPONSE_SHAPE", expected: "JSON" });
    expect(transport.requests).toHaveLength(1);
  });

  test("bytes that are not UTF-8 are not guessed at", async () => {
    const { client } = setUp([new Response(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))]);
    expect(await failureOf(client.version())).toMatchObject({ code: "RESPONSE_SHAPE", expected: "JSON in UTF-8" });
  });

  test("a page of other things is no page of studies", async () => {
    const { client } = setUp([new Response('{"apiVersion":"2.0.5"}')]);
    expect(await failureOf(client.listStudyTexts({}))).toMatchObject({ code: "RESPONSE_SHAPE", fieldPath: "studies" });
  });

  test("a body beyond the limit is given up", async () => {
    const { client } = setUp([jsonResponse(VERSION)], { bodyBytesMax: 10 });
    expect(await failureOf(client.version())).toMatchObject({ code: "BODY_TOO_LARGE", bytesMax: 10 });
    const exact = setUp([jsonResponse(VERSION)], { bodyBytesMax: JSON.stringify(VERSION).length });
    expect((await exact.client.version()).value).toEqual(VERSION);
  });

  test("of a long error only the beginning is read", async () => {
    const { client } = setUp([textResponse(400, "x".repeat(1_000_000))]);
    const error = await failureOf(client.version());
    if (error.code !== "HTTP_STATUS") throw error;
    expect(error.bodyText).toHaveLength(65_536);
    expect(error.message.length).toBeLessThan(500);
  });
});
