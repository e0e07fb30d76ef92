import { describe, expect, expectTypeOf, test } from "vitest";
import { failureOf, jsonResponse, pageOf, scriptedClient as setUp } from "../../../../test/contract/fake-http.ts";
import type { PagedStudies, Version } from "./answers.ts";
import { type ClientOptions, createClient } from "./client.ts";
import type { Answer, Unchanged } from "./exchange.ts";

const VERSION = { apiVersion: "2.0.5", dataTimestamp: "2026-08-14T09:00:05" };
describe("one function for each operation", () => {
  const STATS = { type: "ENUM", piece: "Phase", field: "protocolSection.designModule.phases", missingStudiesCount: 1 };
  const NODE = { name: "nctId", piece: "NCTId", sourceType: "TEXT", type: "text" };

  test.each<[string, unknown, (client: ReturnType<typeof createClient>) => Promise<Answer<unknown>>]>([
    [
      "/studies?query.cond=heart+attack&pageSize=2",
      pageOf("NCT00000102"),
      (client) => client.listStudies({ "query.cond": "heart attack", pageSize: 2 }),
    ],
    [
      "/studies/NCT00000102?fields=NCTId",
      pageOf("NCT00000102").studies[0],
      (client) => client.fetchStudy({ nctId: "nct102", fields: ["NCTId"] }),
    ],
    [
      "/studies/metadata?includeIndexedOnly=true",
      [{ ...NODE, children: [NODE] }],
      (client) => client.studiesMetadata({ includeIndexedOnly: true }),
    ],
    ["/studies/search-areas", [{ name: "Study", areas: [] }], (client) => client.searchAreas()],
    ["/studies/enums", [{ type: "Phase", pieces: [], values: [] }], (client) => client.enums()],
    [
      "/stats/size",
      { averageSizeBytes: 1, totalStudies: 1, largestStudies: [], percentiles: {}, ranges: [] },
      (client) => client.sizeStats(),
    ],
    [
      "/stats/field/values?types=ENUM%2CBOOLEAN&fields=Phase",
      [STATS],
      (client) => client.fieldValuesStats({ types: ["ENUM", "BOOLEAN"], fields: "Phase" }),
    ],
    [
      "/stats/field/sizes?fields=Phase",
      [{ field: "f", piece: "Phase", uniqueSizesCount: 3 }],
      (client) => client.listFieldSizesStats({ fields: ["Phase"] }),
    ],
    ["/version", VERSION, (client) => client.version()],
  ])("%s", async (path, value, ask) => {
    const { client, transport, urls } = setUp([jsonResponse(value, { etag: '"a/b/c"' })]);
    expect(await ask(client)).toEqual({
      kind: "answer",
      value,
      etag: '"a/b/c"',
      bytes: JSON.stringify(value).length,
    });
    expect(urls()).toEqual([`https://clinicaltrials.gov/api/v2${path}`]);
    expect(transport.requests[0]?.headers.get("accept")).toBe("application/json");
    expect(transport.requests[0]?.method).toBe("GET");
  });

  test("the client names itself, as the caller likes", async () => {
    const { client, transport } = setUp([jsonResponse(VERSION), jsonResponse(VERSION)]);
    await client.version();
    expect(transport.requests[0]?.headers.get("user-agent")).toBe(
      "ctgov/0.1.0 (client of the ClinicalTrials.gov API v2)",
    );
    const named = setUp([jsonResponse(VERSION)], { userAgent: "mine/1" });
    await named.client.version();
    expect(named.transport.requests[0]?.headers.get("user-agent")).toBe("mine/1");
  });

  test("a base address may have a path, and may end in /api/v2", async () => {
    const { client, urls } = setUp([jsonResponse(VERSION)], { baseUrl: "http://127.0.0.1:8/mirror/api/v2/" });
    await client.version();
    expect(client.baseUrl).toBe("http://127.0.0.1:8/mirror");
    expect(urls()).toEqual(["http://127.0.0.1:8/mirror/api/v2/version"]);
  });

  test("the types tell a plain read from a conditional one", () => {
    const { client } = setUp([]);
    expectTypeOf(client.version).toBeCallableWith();
    expectTypeOf<ReturnType<typeof plain>>().resolves.toEqualTypeOf<Answer<Version>>();
    expectTypeOf<ReturnType<typeof conditional>>().resolves.toEqualTypeOf<Answer<PagedStudies> | Unchanged>();
    const plain = () => client.version({ signal: AbortSignal.abort() });
    const conditional = () => client.listStudies({}, { ifNoneMatch: "x" });
    // @ts-expect-error a parameter that API v2 does not have
    const wrong = () => client.listStudies({ "filter.phase": "PHASE3" });
    expect(typeof wrong).toBe("function");
  });
});

describe("exact texts", () => {
  const study = '{"protocolSection":{"identificationModule":{"nctId":"NCT00000102"}},"weight":40.0}';

  test("a page is cut, not written again", async () => {
    const body = `{"totalCount":1,"studies":[\n${study}\n],"nextPageToken":"abc"}`;
    const { client } = setUp([new Response(body)]);
    expect((await client.listStudyTexts({ countTotal: true })).value).toEqual({
      studyTexts: [study],
      totalCount: 1,
      nextPageToken: "abc",
    });
  });

  test("a study comes as it was sent, without what surrounds it", async () => {
    const { client } = setUp([new Response(`\uFEFF${study}\n`)]);
    const { value } = await client.fetchStudyText({ nctId: "NCT00000102" });
    expect(value).toEqual({ text: study, askedId: "NCT00000102", nctId: "NCT00000102", isAlias: false });
  });

  test("an alias shows in the id of the record", async () => {
    const { client } = setUp([new Response(study)]);
    expect((await client.fetchStudyText({ nctId: "NCT00000999" })).value).toMatchObject({
      askedId: "NCT00000999",
      nctId: "NCT00000102",
      isAlias: true,
    });
  });

  test("a projection without the id says nothing about aliases", async () => {
    const { client } = setUp([new Response('{"protocolSection":{"statusModule":{}}}')]);
    const { value } = await client.fetchStudyText({ nctId: "NCT00000999", fields: "OverallStatus" });
    expect(value).toMatchObject({ nctId: undefined, isAlias: false });
  });

  test("documents keep their layout", async () => {
    const text = '[ {\n  "type" : "Phase",\n  "values" : [ ],\n  "pieces" : [ "Phase" ]\n} ]';
    const { client, urls } = setUp([new Response(`${text}\n`)]);
    expect((await client.fetchDocumentText("enums")).value).toBe(text);
    expect(urls()).toEqual(["https://clinicaltrials.gov/api/v2/studies/enums"]);
  });

  test("a byte order mark does not break parsing", async () => {
    const { client } = setUp([new Response(`\uFEFF${JSON.stringify(VERSION)}`)]);
    expect((await client.version()).value).toEqual(VERSION);
  });

  test("a table has its count and token in headers", async () => {
    const headers = { "content-type": "text/csv", "x-total-count": "2", "x-next-page-token": "abc" };
    const { client, urls } = setUp([new Response("NCT Number\r\nNCT00000102\r\n", { headers })]);
    expect((await client.listStudiesCsv({ fields: ["NCT Number"] })).value).toEqual({
      text: "NCT Number\r\nNCT00000102\r\n",
      totalCount: 2,
      nextPageToken: "abc",
    });
    expect(urls()).toEqual(["https://clinicaltrials.gov/api/v2/studies?fields=NCT+Number&format=csv"]);
  });

  test("other formats of a study come byte for byte", async () => {
    const bytes = new Uint8Array([0x50, 0x4b, 0xff, 0x00]);
    const { client, urls } = setUp([new Response(bytes, { headers: { "content-type": "application/zip" } })]);
    const { value } = await client.fetchStudyFile({ nctId: "NCT00000102", format: "json.zip" });
    expect(value).toEqual({ bytes, contentType: "application/zip" });
    expect(urls()).toEqual(["https://clinicaltrials.gov/api/v2/studies/NCT00000102?format=json.zip"]);
  });

  test("an address from a tutorial is answered when it is one of API v2", async () => {
    const { client, urls } = setUp([new Response("{}"), new Response("[]")]);
    await client.fetchText("https://clinicaltrials.gov/api/v2/studies?query.cond=melanoma&pageSize=1");
    await client.fetchText("/stats/field/values?fields=Phase");
    expect(urls()).toEqual([
      "https://clinicaltrials.gov/api/v2/studies?query.cond=melanoma&pageSize=1",
      "https://clinicaltrials.gov/api/v2/stats/field/values?fields=Phase",
    ]);
  });
});

describe("conditional reads", () => {
  test("304 is unchanged", async () => {
    const { client, transport } = setUp([new Response(null, { status: 304, headers: { etag: '"a/b/c"' } })]);
    expect(await client.version({ ifNoneMatch: '"a/b/c"' })).toEqual({ kind: "unchanged", etag: '"a/b/c"' });
    expect(transport.requests[0]?.headers.get("if-none-match")).toBe('"a/b/c"');
  });

  test.each([
    ['"a/b/c"', '"a/b/c-gzip"'],
    ['"a/b/c-gzip"', '"a/b/c"'],
    ['"a/b/c"', 'W/"a/b/c"'],
    ['W/"a/b/c-gzip"', '"a/b/c"'],
  ])("an answer to %s that comes with %s is unchanged, too", async (ifNoneMatch, etag) => {
    const { client } = setUp([jsonResponse(VERSION, { etag })]);
    expect(await client.version({ ifNoneMatch })).toEqual({ kind: "unchanged", etag });
  });

  test("another ETag is an answer", async () => {
    const { client } = setUp([jsonResponse(VERSION, { etag: '"a/b/d"' })]);
    expect(await client.version({ ifNoneMatch: '"a/b/c"' })).toMatchObject({ kind: "answer", etag: '"a/b/d"' });
  });

  test("every read can be conditional", async () => {
    const answers = Array.from({ length: 15 }, () => new Response(null, { status: 304 }));
    const { client, transport } = setUp(answers);
    const condition = { ifNoneMatch: '"x"' };
    const nctId = "NCT00000102";
    const results = await Promise.all([
      client.listStudies({}, condition),
      client.listStudyTexts({}, condition),
      client.listStudiesCsv({}, condition),
      client.fetchStudy({ nctId }, condition),
      client.fetchStudyText({ nctId }, condition),
      client.fetchStudyFile({ nctId, format: "ris" }, condition),
      client.studiesMetadata({}, condition),
      client.searchAreas(condition),
      client.enums(condition),
      client.sizeStats(condition),
      client.fieldValuesStats({}, condition),
      client.listFieldSizesStats({}, condition),
      client.version(condition),
      client.fetchDocumentText("metadata", condition),
      client.fetchText("/version", condition),
    ]);
    expect(new Set(results.map((result) => result.kind))).toEqual(new Set(["unchanged"]));
    expect(transport.left).toBe(0);
  });

  test("304 to an unconditional request is an error", async () => {
    const { client } = setUp([new Response(null, { status: 304 })]);
    expect(await failureOf(client.version())).toMatchObject({ code: "HTTP_STATUS", status: 304, isTransient: false });
  });
});

describe("pages", () => {
  test("follow the tokens, repeat the conditions and count once", async () => {
    const { client, urls } = setUp([
      jsonResponse({ ...pageOf("NCT00000001"), nextPageToken: "t1", totalCount: 2 }),
      jsonResponse({ ...pageOf(), nextPageToken: "t2" }),
      jsonResponse(pageOf("NCT00000002")),
    ]);
    const pages = await Array.fromAsync(client.pages({ "query.cond": "melanoma", countTotal: true }));
    expect(pages.map(({ studies }) => studies.length)).toEqual([1, 0, 1]);
    const first = "https://clinicaltrials.gov/api/v2/studies?query.cond=melanoma";
    expect(urls()).toEqual([`${first}&countTotal=true`, `${first}&pageToken=t1`, `${first}&pageToken=t2`]);
  });

  test("a page is asked for only when it is wanted", async () => {
    const { client, transport } = setUp([jsonResponse({ ...pageOf(), nextPageToken: "t1" })]);
    for await (const each of client.pages({})) {
      expect(each.nextPageToken).toBe("t1");
      break;
    }
    expect(transport.requests).toHaveLength(1);
  });

  test("a token that comes back is an error, also after a detour", async () => {
    const next = (nextPageToken: string) => jsonResponse({ ...pageOf(), nextPageToken });
    for (const tokens of [
      ["t1", "t1"],
      ["t1", "t2", "t1"],
    ]) {
      const { client, transport } = setUp(tokens.map(next));
      const error = await failureOf(Array.fromAsync(client.pages({})));
      expect(error).toMatchObject({ code: "RESPONSE_SHAPE", fieldPath: "nextPageToken" });
      expect(transport.left).toBe(0);
    }
  });

  test("more pages than allowed are an error", async () => {
    const { client } = setUp(["t1", "t2"].map((nextPageToken) => jsonResponse({ ...pageOf(), nextPageToken })));
    const error = await failureOf(Array.fromAsync(client.pages({}, { pagesMax: 2 })));
    expect(error).toMatchObject({ code: "LIMIT_REACHED", limit: "pagesMax", max: 2 });
  });

  test("can begin at a token", async () => {
    const { client, urls } = setUp([jsonResponse(pageOf())]);
    await Array.fromAsync(client.pages({ pageToken: "t7" }));
    expect(urls()).toEqual(["https://clinicaltrials.gov/api/v2/studies?pageToken=t7"]);
  });
});

describe("options that cannot be", () => {
  test.each<[string, ClientOptions]>([
    ["baseUrl", { baseUrl: "clinicaltrials" }],
    ["baseUrl", { baseUrl: "ftp://clinicaltrials.gov" }],
    ["baseUrl", { baseUrl: "https://clinicaltrials.gov/?a=b" }],
    ["ratePerSecond", { ratePerSecond: 0 }],
    ["ratePerSecond", { ratePerSecond: Number.NaN }],
    ["attemptsMax", { attemptsMax: 0 }],
    ["timeoutMs", { timeoutMs: -1 }],
    ["bodyBytesMax", { bodyBytesMax: 1.5 }],
  ])("%s: %j", (parameter, options) => {
    expect(() => createClient(options)).toThrow(expect.objectContaining({ code: "PARAMETER_INVALID", parameter }));
  });

  test("a wrong parameter is refused before anything is sent", async () => {
    const { client, transport } = setUp([]);
    await expect(client.fetchStudy({ nctId: "NCT0" })).rejects.toMatchObject({ code: "PARAMETER_INVALID" });
    await expect(client.fetchText("/api/query/study_fields?expr=x")).rejects.toMatchObject({
      suggestion: "/api/v2/studies",
    });
    expect(transport.requests).toHaveLength(0);
  });
});
