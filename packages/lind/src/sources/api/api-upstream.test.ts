import type { ClientEvent } from "ctgov/client";
import { type NctId, parseNctId } from "ctgov/study";
import { describe, expect, test } from "vitest";
import {
  createFakeClock,
  jsonResponse,
  type Scripted,
  scriptedTransport,
  textResponse,
} from "../../../../../test/contract/fake-http.ts";
import { must } from "../../base/assert.ts";
import type { Clock } from "../../base/clock.ts";
import { type ErrorCode, LindError } from "../../base/errors.ts";
import type { PageRequest, Upstream } from "../upstream.ts";
import { createApiUpstream } from "./api-upstream.ts";
import type { ApiUpstreamOptions } from "./open-client.ts";

const TIMEOUT_MS = 60_000;
const VERSION = { apiVersion: "2.0.5", dataTimestamp: "2026-08-14T09:00:05" };
const STUDY = '{"protocolSection":{"identificationModule":{"nctId":"NCT00000102"}},"weight":40.0}';
const FIRST: PageRequest = { parameters: { "query.cond": "melanoma" }, pageSize: 100, countTotal: true };
const never = new AbortController().signal;

function nctId(text: string): NctId {
  return must(parseNctId(text), "the test names an id");
}

function setUp(answers: readonly Scripted[], options: Partial<ApiUpstreamOptions> = {}) {
  const fake = createFakeClock(TIMEOUT_MS);
  const clock: Clock = { now: fake.now, monotonicMs: fake.now, sleep: fake.sleep };
  const transport = scriptedTransport(...answers);
  const upstream = createApiUpstream({ transport, clock, random: () => 0.5, ratePerSecond: 1_000, ...options });
  return { upstream, transport, fake, urls: () => transport.requests.map(({ url }) => url) };
}

async function failureOf(promise: Promise<unknown>): Promise<LindError> {
  const error = await promise.then(
    () => new Error("It should have failed."),
    (reason: unknown) => reason,
  );
  if (!(error instanceof LindError)) throw error;
  return error;
}

describe("what the sync asks", () => {
  test("the version, and whether it is another one", async () => {
    const { upstream, transport } = setUp([
      jsonResponse(VERSION, { etag: '"a/b/c"' }),
      new Response(null, { status: 304, headers: { etag: '"a/b/c"' } }),
    ]);
    expect(await upstream.version(undefined, never)).toEqual({ kind: "version", ...VERSION, etag: '"a/b/c"' });
    expect(await upstream.version('"a/b/c"', never)).toEqual({ kind: "unchanged" });
    expect(transport.requests[1]?.headers.get("if-none-match")).toBe('"a/b/c"');
    expect(transport.requests[0]?.headers.get("user-agent")).toBe(
      "lind/0.1 (self-hosted mirror of ClinicalTrials.gov)",
    );
  });

  test("a page, as exact texts with their place", async () => {
    const body = `{"totalCount":7,"studies":[\n${STUDY}\n],"nextPageToken":"t1"}`;
    const { upstream, urls } = setUp([new Response(body), new Response('{"studies":[\n\n]}')]);
    expect(await upstream.listPage(FIRST, never)).toEqual({
      kind: "page",
      records: [{ kind: "record", text: STUDY, place: "https://clinicaltrials.gov/api/v2/studies" }],
      nextPageToken: "t1",
      totalCount: 7,
    });
    const last = await upstream.listPage({ ...FIRST, countTotal: false, pageToken: "t1" }, never);
    expect(last).toEqual({ kind: "page", records: [], nextPageToken: undefined, totalCount: undefined });
    const path = "https://clinicaltrials.gov/api/v2/studies?query.cond=melanoma&pageSize=100";
    expect(urls()).toEqual([`${path}&countTotal=true`, `${path}&pageToken=t1`]);
  });

  test("one study, found, merged into another, or gone", async () => {
    const { upstream } = setUp([
      new Response(`${STUDY}\n`),
      new Response(null, { status: 301, headers: { location: "/api/v2/studies/NCT00000102" } }),
      new Response(STUDY),
      textResponse(404, "NCT number NCT00000102 not found"),
    ]);
    const record = { kind: "record", text: STUDY };
    expect(await upstream.fetchStudy(nctId("NCT00000102"), never)).toMatchObject({ kind: "found", record });
    const merged = await upstream.fetchStudy(nctId("NCT00000999"), never);
    expect(merged).toMatchObject({ kind: "merged", into: "NCT00000102", record });
    expect(await upstream.fetchStudy(nctId("NCT00000102"), never)).toEqual({ kind: "gone" });
  });

  test("the registry's descriptions as they came", async () => {
    const text = '[ {\n  "type" : "Phase", "values" : [ ], "pieces" : [ ]\n} ]';
    const { upstream, urls } = setUp([new Response(text)]);
    expect(await upstream.document("enums", never)).toBe(text);
    expect(urls()).toEqual(["https://clinicaltrials.gov/api/v2/studies/enums"]);
  });

  test("all traffic is counted, retries and errors included", async () => {
    const events: ClientEvent[] = [];
    const { upstream } = setUp([textResponse(503, "busy"), jsonResponse(VERSION), textResponse(400, "no")], {
      observer: (event) => events.push(event),
    });
    await upstream.version(undefined, never);
    await failureOf(upstream.listPage(FIRST, never));
    expect(upstream.traffic()).toEqual({ requests: 3, bytes: 4 + JSON.stringify(VERSION).length + 2 });
    expect(events.filter(({ kind }) => kind === "retry")).toHaveLength(1);
  });

  test("another registry answers at its own address", () => {
    const { upstream } = setUp([], { baseUrl: "http://127.0.0.1:4747/" });
    expect(upstream.url).toBe("http://127.0.0.1:4747");
  });
});

describe("a page token", () => {
  const SECOND: PageRequest = { ...FIRST, countTotal: false, pageToken: "t1" };

  test("that the registry refuses is a value, not a failure", async () => {
    const { upstream } = setUp([textResponse(400, "Invalid page token\n")]);
    expect(await upstream.listPage(SECOND, never)).toEqual({ kind: "token-refused", reason: "Invalid page token" });
  });

  test("is not to blame for a web page with status 400", async () => {
    const { upstream } = setUp([new Response("<html>no</html>", { status: 400 })]);
    expect((await failureOf(upstream.listPage(SECOND, never))).code).toBe("REGISTRY_UNAVAILABLE");
  });

  test("is not to blame for a failure", async () => {
    const { upstream } = setUp([textResponse(500, "")], { attemptsMax: 1 });
    expect((await failureOf(upstream.listPage(SECOND, never))).code).toBe("REGISTRY_UNAVAILABLE");
  });
});

function network(code: string): TypeError {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
}

describe("failures", () => {
  const HTML = "<!DOCTYPE html><html>Sign in</html>";

  test.each<[string, Scripted, ErrorCode, string, string]>([
    [
      "no such host",
      network("ENOTFOUND"),
      "REGISTRY_UNAVAILABLE",
      "clinicaltrials.gov cannot be reached (ENOTFOUND).",
      "Check the network connection, and that https://clinicaltrials.gov (LIND_UPSTREAM) is spelled right.",
    ],
    [
      "nobody listens",
      network("ECONNREFUSED"),
      "REGISTRY_UNAVAILABLE",
      "clinicaltrials.gov cannot be reached (ECONNREFUSED).",
      "Nothing listens at https://clinicaltrials.gov; start it, or check LIND_UPSTREAM.",
    ],
    [
      "a reset",
      network("ECONNRESET"),
      "REGISTRY_UNAVAILABLE",
      "clinicaltrials.gov cannot be reached (ECONNRESET).",
      "Try again later, or set LIND_UPSTREAM to another registry or mirror.",
    ],
    [
      "an untrusted certificate",
      network("DEPTH_ZERO_SELF_SIGNED_CERT"),
      "REGISTRY_UNAVAILABLE",
      "clinicaltrials.gov cannot be reached (DEPTH_ZERO_SELF_SIGNED_CERT).",
      "The connection is not trusted: check the certificate and what stands in between.",
    ],
    [
      "a failing server",
      textResponse(502, "Bad Gateway"),
      "REGISTRY_UNAVAILABLE",
      "clinicaltrials.gov answered 502: Bad Gateway",
      "Try again later, or set LIND_UPSTREAM to another registry or mirror.",
    ],
    [
      "a status of no kind",
      textResponse(501, ""),
      "REGISTRY_UNAVAILABLE",
      "clinicaltrials.gov answered 501.",
      "Try again later, or set LIND_UPSTREAM to another registry or mirror.",
    ],
    [
      "too many requests",
      textResponse(429, "", { "retry-after": "3600" }),
      "REGISTRY_UNAVAILABLE",
      "clinicaltrials.gov answered 429.",
      "The registry asks to wait 3600 s; try again then, or set LIND_UPSTREAM to a mirror.",
    ],
    [
      "a cut body",
      new Response('{"studies":['),
      "REGISTRY_UNAVAILABLE",
      "The answer of clinicaltrials.gov ended early (within its JSON).",
      "Try again later, or set LIND_UPSTREAM to another registry or mirror.",
    ],
    [
      "a captive portal",
      new Response(HTML),
      "REGISTRY_UNAVAILABLE",
      "clinicaltrials.gov answered with a web page instead of data.",
      "Sign in to the network if it asks for that, or check LIND_UPSTREAM.",
    ],
    [
      "a network that wants a sign-in",
      textResponse(511, "sign in"),
      "REGISTRY_UNAVAILABLE",
      "clinicaltrials.gov answered with a web page instead of data (status 511).",
      "Sign in to the network if it asks for that, or check LIND_UPSTREAM.",
    ],
    [
      "another web server",
      new Response("<html>nginx</html>", { status: 404 }),
      "REGISTRY_UNAVAILABLE",
      "clinicaltrials.gov answered with a web page instead of data (status 404).",
      "Sign in to the network if it asks for that, or check LIND_UPSTREAM.",
    ],
    [
      "a query that the registry refuses",
      textResponse(400, "Unsupported sort field type: text"),
      "REGISTRY_REFUSED",
      "clinicaltrials.gov answered 400: Unsupported sort field type: text",
      "Change the condition that the registry names; `lind search --help` has examples.",
    ],
    [
      "a machine that the registry refuses",
      textResponse(403, "Forbidden"),
      "REGISTRY_REFUSED",
      "clinicaltrials.gov answered 403: Forbidden",
      "It refuses this machine, whatever is asked: try from another network, or set LIND_UPSTREAM to a mirror.",
    ],
    [
      "an address that the registry does not have",
      textResponse(404, "Not Found"),
      "REGISTRY_REFUSED",
      "clinicaltrials.gov answered 404: Not Found",
      "Check that LIND_UPSTREAM is a registry; if it is, this version of Lind is too old for it.",
    ],
    [
      "an answer of another shape",
      new Response('{"items":[]}'),
      "REGISTRY_SHAPE_CHANGED",
      "The answer of clinicaltrials.gov is not what API v2 describes: studies is not a list.",
      "Check that LIND_UPSTREAM is a registry; if it is, this version of Lind is too old for it.",
    ],
    [
      "a redirect to elsewhere",
      new Response(null, { status: 302, headers: { location: "https://portal.test/" } }),
      "REGISTRY_UNAVAILABLE",
      "clinicaltrials.gov answered 302: a redirect to https://portal.test/, not followed",
      "Try again later, or set LIND_UPSTREAM to another registry or mirror.",
    ],
  ])("%s", async (_, answer, code, message, hint) => {
    const { upstream } = setUp([answer], { attemptsMax: 1 });
    const error = await failureOf(upstream.listPage(FIRST, never));
    expect({ code: error.code, message: error.message, hint: error.hint }).toEqual({ code, message, hint });
    expect(error.details).toMatchObject({ url: expect.stringContaining("https://clinicaltrials.gov/api/v2/studies?") });
    expect(error.cause).toBeInstanceOf(Error);
  });

  test("what a program needs stands in the details", async () => {
    const failing = setUp([textResponse(429, "", { "retry-after": "3600" })]);
    expect((await failureOf(failing.upstream.version(undefined, never))).details).toEqual({
      url: "https://clinicaltrials.gov/api/v2/version",
      status: 429,
      retryAfterMs: 3_600_000,
    });
    const unknown = setUp([network("ENOTFOUND")]);
    expect((await failureOf(unknown.upstream.version(undefined, never))).details).toEqual({
      url: "https://clinicaltrials.gov/api/v2/version",
      host: "clinicaltrials.gov",
      systemCode: "ENOTFOUND",
    });
  });

  test("failures that pass are outlasted", async () => {
    const { upstream, fake } = setUp([textResponse(503, ""), network("ECONNRESET"), jsonResponse(VERSION)]);
    expect(await upstream.version(undefined, never)).toMatchObject({ kind: "version" });
    expect(fake.sleeps).toEqual([250, 500]);
  });

  test("a timeout that comes again and again is unavailability", async () => {
    const { upstream, transport, fake } = setUp([() => new Promise(() => undefined)], { attemptsMax: 1 });
    const failure = failureOf(upstream.version(undefined, never));
    await expect.poll(() => transport.requests.length).toBe(1);
    fake.advance(TIMEOUT_MS);
    expect(await failure).toMatchObject({
      code: "REGISTRY_UNAVAILABLE",
      message: "clinicaltrials.gov did not finish its answer within 60000 ms.",
    });
  });

  test("a body beyond the limit needs a person", async () => {
    const { upstream } = setUp([jsonResponse(VERSION)], { bodyBytesMax: 10 });
    expect(await failureOf(upstream.version(undefined, never))).toMatchObject({
      code: "REGISTRY_SHAPE_CHANGED",
      details: { bytesMax: 10 },
    });
  });

  test("a version without its data stamp is another shape", async () => {
    const { upstream } = setUp([jsonResponse({ apiVersion: "3.0" })]);
    expect((await failureOf(upstream.version(undefined, never))).code).toBe("REGISTRY_SHAPE_CHANGED");
  });

  test("a study without an id is another shape", async () => {
    const { upstream } = setUp([new Response('{"protocolSection":{}}')]);
    expect(await failureOf(upstream.fetchStudy(nctId("NCT00000102"), never))).toMatchObject({
      code: "REGISTRY_SHAPE_CHANGED",
      message: "The answer for NCT00000102 has no study id at https://clinicaltrials.gov.",
    });
  });

  test("a web page with status 404 does not make a study gone", async () => {
    const { upstream } = setUp([new Response("<html>nginx</html>", { status: 404 })]);
    expect((await failureOf(upstream.fetchStudy(nctId("NCT00000102"), never))).code).toBe("REGISTRY_UNAVAILABLE");
  });

  test("a parameter that API v2 does not have is wrong use, and the right one is named", async () => {
    const { upstream, transport } = setUp([]);
    const request = { ...FIRST, parameters: { "filter.phase": "PHASE3" } };
    expect(await failureOf(upstream.listPage(request, never))).toMatchObject({
      code: "USAGE",
      hint: "Use phase.",
      details: { parameter: "filter.phase" },
    });
    expect(transport.requests).toHaveLength(0);
  });

  test("an address that cannot be one is wrong use", () => {
    expect(() => setUp([], { baseUrl: "clinicaltrials" })).toThrow(
      expect.objectContaining({ code: "USAGE", details: { parameter: "baseUrl" } }),
    );
  });

  test.each<[string, (upstream: Upstream, signal: AbortSignal) => Promise<unknown>]>([
    ["version", (upstream, signal) => upstream.version(undefined, signal)],
    ["listPage", (upstream, signal) => upstream.listPage({ ...FIRST, pageToken: "t" }, signal)],
    ["fetchStudy", (upstream, signal) => upstream.fetchStudy(nctId("NCT00000102"), signal)],
    ["document", (upstream, signal) => upstream.document("metadata", signal)],
  ])("an abort during %s is an interruption", async (_, ask) => {
    const controller = new AbortController();
    const hangs = () => {
      controller.abort();
      return new Promise<Response>(() => undefined);
    };
    const { upstream } = setUp([hangs]);
    expect(await failureOf(ask(upstream, controller.signal))).toMatchObject({
      code: "INTERRUPTED",
      message: "The request to https://clinicaltrials.gov was interrupted.",
    });
  });

  test("a bug stays what it is", async () => {
    const { upstream } = setUp([jsonResponse(VERSION)], {
      observer: () => {
        throw new RangeError("a bug");
      },
    });
    await expect(upstream.version(undefined, never)).rejects.toThrow(new RangeError("a bug"));
  });
});
