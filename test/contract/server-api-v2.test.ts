import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { HTTP_STATUS } from "../../packages/lind/src/server/errors.ts";
import { URL_LENGTH_MAX } from "../../packages/lind/src/server/http/limits.ts";
import { simulatedTexts } from "../property/search-index.ts";
import {
  expectRefusal,
  type ServedStudies,
  type ServeStudiesOptions,
  serveStudies,
} from "../support/served-studies.ts";
import { studyText } from "../support/study-text.ts";

const ALIASED = studyText({
  nctId: "NCT00000301",
  orgStudyId: "LIND-SYNTHETIC-1",
  briefTitle: "Lemons",
  extra: { derivedSection: { miscInfoModule: { versionHolder: "2026-08-14" } } },
}).replace('"orgStudyIdInfo"', '"nctIdAliases":["NCT00000300"],"orgStudyIdInfo"');
const PLACED = studyText({ nctId: "NCT00000302", orgStudyId: "LIND-SYNTHETIC-2" }).replace(
  '"statusModule"',
  '"contactsLocationsModule":{"locations":[{"city":"Portsmouth","geoPoint":{"lat":50.80,"lon":-1.0}}]},"statusModule"',
);
const TEXTS: readonly string[] = [...simulatedTexts(40, 3), ALIASED, PLACED];

let served: ServedStudies;
beforeAll(async () => {
  served = await serveStudies({ texts: TEXTS });
});
afterAll(() => served[Symbol.asyncDispose]());

const ask = (path: string, init?: RequestInit) => served.ask(`/api/v2${path}`, init);
const textOf = async (path: string) => (await ask(path)).text();
const jsonOf = async (path: string) => JSON.parse(await textOf(path));

/** A server of its own, for the test at hand. */
async function serveApart(options: ServeStudiesOptions): Promise<ServedStudies> {
  const apart = await serveStudies({ texts: TEXTS.slice(0, 3), ...options });
  onTestFinished(() => apart[Symbol.asyncDispose]());
  return apart;
}

describe("a page of studies", () => {
  test("has the count first, one study a line, the token last, and every text as it is stored", async () => {
    const text = await textOf("/studies?pageSize=2&countTotal=true&filter.ids=NCT00000302,NCT00000301");
    expect(text).toBe(`{"totalCount":2,"studies":[\n${ALIASED},\n${PLACED}\n]}`);
    const [head, first, last] = (await textOf("/studies?pageSize=1&countTotal=true")).split("\n");
    expect(head).toBe(`{"totalCount":${TEXTS.length},"studies":[`);
    expect(TEXTS).toContain(first);
    expect(last).toMatch(/^\],"nextPageToken":"[\w-]+"\}$/);
  });

  test("without a study is the registry's empty page", async () => {
    expect(await textOf("/studies?query.titles=zzzz&countTotal=true")).toBe('{"totalCount":0,"studies":[\n\n]}');
  });

  test("is followed by the next until all are shown, once each; only the first one counts", async () => {
    const ids: string[] = [];
    let token: string | undefined;
    do {
      const suffix = token === undefined ? "" : `&pageToken=${token}`;
      const page = await jsonOf(`/studies?pageSize=7&countTotal=true&fields=NCTId${suffix}`);
      expect(page.totalCount).toBe(token === undefined ? TEXTS.length : undefined);
      for (const study of page.studies) ids.push(study.protocolSection.identificationModule.nctId);
      token = page.nextPageToken;
    } while (token !== undefined);
    expect(new Set(ids).size).toBe(TEXTS.length);
    expect(ids.length).toBe(TEXTS.length);
  });

  test.each([
    ["", 10],
    ["pageSize=0", 10],
    ["pageSize=3", 3],
    ["pageSize=5000", TEXTS.length],
    ["pageSize=99999", TEXTS.length],
  ])("of %j has %i studies", async (query, count) => {
    expect((await jsonOf(`/studies?fields=NCTId&${query}`)).studies).toHaveLength(count);
  });

  test("takes lists with commas and with pipes", async () => {
    const comma = await textOf("/studies?filter.ids=NCT00000302,NCT00000301&fields=NCTId,OverallStatus");
    expect(await textOf("/studies?filter.ids=NCT00000302|NCT00000301&fields=NCTId|OverallStatus")).toBe(comma);
    expect(await textOf("/studies?filter.ids=nct302|NCT0000301&fields=NCTId&fields=OverallStatus")).toBe(comma);
  });

  test("cuts fields out of the text: parents stay, numbers stay as they are written", async () => {
    expect(await textOf("/studies?filter.ids=NCT00000302&fields=LocationGeoPoint,Phase,NCTIdAlias")).toBe(
      '{"studies":[\n{"protocolSection":{"identificationModule":{},"contactsLocationsModule":' +
        '{"locations":[{"geoPoint":{"lat":50.80,"lon":-1.0}}]}}}\n]}',
    );
  });

  test("shows with @query what was searched", async () => {
    const page = await textOf("/studies?query.titles=Lemons&fields=@query");
    expect(page).toBe('{"studies":[\n{"protocolSection":{"identificationModule":{"briefTitle":"Lemons"}}}\n]}');
  });

  test("ignores filters beside a query of ids, and sorts as it is told", async () => {
    expect((await jsonOf("/studies?query.term=NCT00000301&filter.overallStatus=WITHDRAWN")).studies).toHaveLength(1);
    const dates = (
      await jsonOf("/studies?sort=LastUpdatePostDate:asc&pageSize=50&fields=LastUpdatePostDate")
    ).studies.map(
      (study: { protocolSection: { statusModule: { lastUpdatePostDateStruct: { date: string } } } }) =>
        study.protocolSection.statusModule.lastUpdatePostDateStruct.date,
    );
    expect(dates).toEqual(dates.toSorted());
  });

  test.each([
    ["pageSize=-1", "Invalid value in parameter `pageSize`: `-1`"],
    ["pageSize=x", "Invalid value in parameter `pageSize`: `x`"],
    ["pageSize=9999999999", "Invalid value in parameter `pageSize`: `9999999999`"],
    ["countTotal=yes", "Invalid value in parameter `countTotal`: `yes`"],
    ["format=xml", "Invalid value in parameter `format`: `xml`"],
    ["markupFormat=html", "Invalid value in parameter `markupFormat`: `html`"],
    ["filter.ids=NCT1,x", "Item 2 in parameter `ids` has incorrect format"],
    ["shelf.ids=NCT1", "Invalid prefix in parameter name: shelf.ids"],
    ["__proto__=1", "`__proto__` is unknown parameter"],
    ["pageToken=abc", /page token/],
    ["filter.geo=distance(1,2)", /^Parameter `geo` has incorrect format: /],
    ["query.lead=a%20AND", /^Error parsing query in Lead sponsor: /],
    ["filter.synonyms=ConditionSearch:1651367", /^Parameter `synonyms` has incorrect format: /],
  ])("is refused for %s", async (query, text) => {
    await expectRefusal(await ask(`/studies?${query}`), 400, text);
  });
});

describe("one study", () => {
  test("is its stored text, whatever way the id is written", async () => {
    for (const id of ["NCT00000301", "nct00000301", "NCT301", "nct0301"]) {
      expect(await textOf(`/studies/${id}`)).toBe(ALIASED);
    }
    expect(await textOf("/studies/NCT00000301?fields=NCTId|BriefTitle")).toBe(
      '{"protocolSection":{"identificationModule":{"nctId":"NCT00000301","briefTitle":"Lemons"}}}',
    );
  });

  test("is found by an id that it had before, with 301 and the same parameters", async () => {
    const response = await ask("/studies/NCT00000300?fields=NCTId");
    expect(response.status).toBe(301);
    expect(response.headers.get("location")).toBe("/api/v2/studies/NCT00000301?fields=NCTId");
  });

  test("that is not here, and what is no id, are refused as the registry does", async () => {
    await expectRefusal(await ask("/studies/NCT09999999"), 404, "NCT number NCT09999999 not found");
    for (const id of ["NCT0", "NCT123456789", "x", "%00", "NCT1%2F..", "%E0%A4%A"]) {
      await expectRefusal(await ask(`/studies/${id}`), 400, "Parameter `nctId` has incorrect format");
    }
    const unknown = await ask("/studies/NCT301?pageSize=1");
    await expectRefusal(unknown, 400, "`pageSize` is unknown parameter");
  });
});

describe("descriptions and statistics", () => {
  test("come from the data dictionary where no sync has brought the registry's own", async () => {
    const plain = await jsonOf("/studies/metadata");
    expect(plain[0]).toMatchObject({ name: "protocolSection", piece: "ProtocolSection" });
    expect(await textOf("/studies/metadata?includeIndexedOnly=true")).toContain('"piece":"NumLocations"');
    expect((await jsonOf("/studies/search-areas"))[0].areas).toHaveLength(19);
    expect((await jsonOf("/studies/enums")).length).toBeGreaterThan(30);
  });

  test("count each study once for a value", async () => {
    const [phase, hasResults, enrollment, start] = await jsonOf(
      "/stats/field/values?fields=Phase,HasResults,EnrollmentCount,StartDate",
    );
    expect(Object.keys(phase)).toEqual([
      "type",
      "piece",
      "field",
      "missingStudiesCount",
      "uniqueValuesCount",
      "topValues",
    ]);
    const counted = await jsonOf("/studies?filter.advanced=AREA[Phase]MISSING&countTotal=true&fields=NCTId");
    expect(phase.missingStudiesCount).toBe(counted.totalCount);
    expect(hasResults.trueCount + hasResults.falseCount + hasResults.missingStudiesCount).toBe(TEXTS.length);
    expect(enrollment.min).toBeLessThanOrEqual(enrollment.avg);
    expect(start.formats).toEqual(expect.arrayContaining(["yyyy-MM-dd"]));
  });

  test("can be narrowed by kind, and by the beta's path", async () => {
    const booleans = await jsonOf("/stats/field/values?types=BOOLEAN");
    expect(booleans).toHaveLength(28);
    expect(await jsonOf("/stats/fieldValues?fields=HasResults")).toEqual(
      booleans.filter(({ piece }: { piece: string }) => piece === "HasResults"),
    );
    expect(await jsonOf("/stats/field/values?fields=HasResults&types=ENUM")).toEqual([]);
    await expectRefusal(await ask("/stats/field/values?types=X"), 400, "Invalid value in parameter `types`: `X`");
  });

  test("tell how long lists are and how large records", async () => {
    const [conditions] = await jsonOf("/stats/field/sizes?fields=protocolSection.conditionsModule.conditions");
    expect(conditions).toMatchObject({ piece: "Condition", minSize: 1 });
    await expectRefusal(await ask("/stats/field/sizes?fields=NCTId"), 404, "Unknown piece name of field path: NCTId");
    const sizes = await jsonOf("/stats/size");
    expect(sizes.totalStudies).toBe(TEXTS.length);
    const inRanges = sizes.ranges.map((range: { studiesCount: number }) => range.studiesCount);
    expect(inRanges.reduce((a: number, b: number) => a + b)).toBe(TEXTS.length);
  });

  test("the version names the data", async () => {
    expect(await jsonOf("/version")).toEqual({
      apiVersion: "2.0.5",
      dataTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
  });
});

describe("over HTTP", () => {
  test("one ETag stands for every endpoint; who has it is answered 304 without a body", async () => {
    const tags = new Set<string | null>();
    for (const path of ["/version", "/studies", "/studies/NCT00000301", "/studies/enums", "/stats/size"]) {
      tags.add((await ask(path)).headers.get("etag"));
    }
    const [etag, ...others] = tags;
    expect(others).toEqual([]);
    for (const sent of [etag, `W/${etag}`, `"x", ${etag}`, etag?.replace(/"$/, '-gzip"')]) {
      const response = await ask("/studies?pageSize=1", { headers: { "if-none-match": sent ?? "" } });
      expect([response.status, await response.text(), response.headers.get("etag")]).toEqual([304, "", etag]);
    }
    expect((await ask("/version", { headers: { "if-none-match": '"x"' } })).status).toBe(200);
  });

  test("HEAD has the headers alone", async () => {
    const response = await ask("/studies?countTotal=true", { method: "HEAD" });
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("etag")).not.toBeNull();
  });

  test.each([
    ["gzip", gunzipSync],
    ["br", brotliDecompressSync],
    ["zstd", zstdDecompressSync],
  ])("a page is compressed with %s where the client takes it", async (encoding, decompress) => {
    const plain = await ask("/studies?pageSize=30");
    const response = await ask("/studies?pageSize=30", { headers: { "accept-encoding": encoding } });
    expect(response.headers.get("content-encoding")).toBe(encoding);
    expect(response.headers.get("vary")).toContain("accept-encoding");
    expect(response.headers.get("etag")).toBe(plain.headers.get("etag")?.replace(/"$/, `-${encoding}"`));
    expect(decompress(await response.bytes()).toString()).toBe(await plain.text());
  });

  test("other paths and methods are answered as the registry's web server does", async () => {
    for (const [path, method, status] of [
      ["/nothing", "GET", 404],
      ["/studies", "DELETE", 405],
    ] as const) {
      const response = await ask(path, { method });
      expect([response.status, response.headers.get("content-type")]).toEqual([status, "text/html"]);
    }
    await expectRefusal(await served.ask("/nothing"), 404, "There is nothing at /nothing.");
  });

  test("any page may ask, and read the headers", async () => {
    const response = await ask("/studies", { headers: { origin: "https://example.org" } });
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("access-control-expose-headers")).toContain("x-total-count");
    const asked = await ask("/studies", { method: "OPTIONS", headers: { "access-control-request-method": "GET" } });
    expect(asked.status).toBe(204);
  });

  test("an address that is too long is refused", async () => {
    await expectRefusal(await ask(`/studies?query.term=${"a".repeat(URL_LENGTH_MAX)}`), 414);
  });

  test("every request has an id and a line in the log, and is counted", async () => {
    const response = await ask("/studies/NCT301?fields=NCTId", { headers: { "x-request-id": "mine-1" } });
    expect(response.headers.get("x-request-id")).toBe("mine-1");
    expect(served.lines.at(-1)).toMatchObject({ requestId: "mine-1", path: "/api/v2/studies/NCT301", status: 200 });
    const made = await ask("/version", { headers: { "x-request-id": "not acceptable" } });
    expect(made.headers.get("x-request-id")).toMatch(/^request-\d+$/);
    const figures = await (await served.ask("/metrics")).text();
    expect(figures).toMatch(
      /lind_http_requests_total\{route="\/api\/v2\/studies\/:nctId",method="GET",status="200"\} \d+/,
    );
    expect(figures).toMatch(/lind_http_request_duration_seconds_bucket\{route="\/api\/v2\/version",le="\+Inf"\} \d+/);
    expect(figures).toContain('lind_mark_lag{reader="search"} 0');
  });

  test("it is healthy once the index has all that is stored", async () => {
    const response = await served.ask("/healthz");
    expect([response.status, await response.json()]).toMatchObject([
      200,
      { ready: true, lag: 0, studies: TEXTS.length },
    ]);
  });
});

describe("what is not foreseen", () => {
  test("is answered 500 without a stack, which is in the log", async () => {
    const apart = await serveApart({});
    const broken = { ...apart.mirror.registry, readText: () => Promise.reject(new Error("a bug")) };
    Object.assign(apart.mirror, { registry: broken });
    const text = await expectRefusal(await apart.ask("/api/v2/studies/NCT301"), 500);
    const line = apart.lines.at(-1);
    expect(text).toContain(line?.requestId);
    expect(text).not.toContain("a bug");
    expect(line?.error).toContain("Error: a bug");
  });

  test("every status is one for an error", () => {
    expect(Object.values(HTTP_STATUS).filter((status) => status < 400)).toEqual([]);
  });
});

describe("a server for this machine", () => {
  test.each([
    ["http://localhost:4747", 200],
    ["http://127.0.0.1:4747", 200],
    ["http://[::1]:4747", 200],
    ["http://rebound.example:4747", 403],
    ["http://127.0.0.1.example.org", 403],
  ])("asked as %s", async (origin, status) => {
    for (const path of ["/api/lind/scopes", "/metrics"]) {
      expect((await served.ask(`${origin}${path}`)).status, path).toBe(status);
    }
    expect((await served.ask(`${origin}/api/v2/version`)).status).toBe(200);
  });

  test("is what others are not asked to be", async () => {
    const apart = await serveApart({ isLocal: false });
    expect((await apart.ask("http://lind.example.org/api/lind/scopes")).status).toBe(200);
  });
});

describe("a server for others", () => {
  const READ = "r".repeat(20);
  const ADMIN = "a".repeat(20);
  const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

  test("answers who has a token, and shows itself to an admin only", async () => {
    const apart = await serveApart({
      tokens: [
        { scope: "read", token: READ },
        { scope: "admin", token: ADMIN },
      ],
    });
    const anonymous = await apart.ask("/api/v2/version");
    expect(anonymous.headers.get("www-authenticate")).toBe("Bearer");
    await expectRefusal(anonymous, 401);
    await expectRefusal(await apart.ask("/api/v2/version", bearer("wrong")), 401);
    await expectRefusal(await apart.ask("/metrics", bearer(READ)), 403);
    for (const [path, token] of [
      ["/api/v2/version", READ],
      ["/api/v2/version", ADMIN],
      ["/metrics", ADMIN],
      ["/healthz", ""],
    ] as const) {
      expect((await apart.ask(path, bearer(token))).status, path).toBe(200);
    }
  });
});

describe("formats", () => {
  test("pages of CSV are one table; count and token are in headers", async () => {
    const apart = await serveApart({});
    const first = await apart.ask("/api/v2/studies?format=csv&pageSize=2&countTotal=true");
    expect(first.headers.get("content-type")).toBe("text/csv");
    expect(first.headers.get("x-total-count")).toBe("3");
    const token = first.headers.get("x-next-page-token");
    const last = await apart.ask(`/api/v2/studies?format=csv&pageSize=2&countTotal=true&pageToken=${token}`);
    expect([last.headers.get("x-next-page-token"), last.headers.get("x-total-count")]).toEqual([null, null]);
    const table = (await first.text()) + (await last.text());
    const whole = await (await apart.ask("/api/v2/studies?format=csv")).text();
    expect(table).toBe(whole);
    expect(table).toMatch(/^NCT Number,Study Title,/);
    expect(table.match(/^NCT9/gm)).toHaveLength(3);
  });

  test.each([
    ["csv", "text/csv", "NCT90000001.csv", /^NCT Number,/],
    ["ris", "application/x-research-info-systems", "NCT90000001.ris", /^TY {2}- /],
    ["fhir.json", "application/fhir+json", "NCT90000001.fhir.json", /^\{"resourceType":/],
    ["json.zip", "application/zip", "NCT90000001.json.zip", /^PK/],
    ["markdown", "text/markdown", "NCT90000001.md", /^# /],
  ])("a study as %s is a file", async (format, type, name, beginning) => {
    const apart = await serveApart({});
    const response = await apart.ask(`/api/v2/studies/NCT90000001?format=${format}`);
    expect(response.headers.get("content-type")).toBe(type);
    expect(response.headers.get("content-disposition")).toBe(`attachment; filename="${name}"`);
    expect(await response.text()).toMatch(beginning);
  });

  test("legacy markup has line breaks of CR LF and no protecting backslashes", async () => {
    const apart = await serveApart({});
    const ask = async (more: string) => (await apart.ask(`/api/v2/studies/NCT90000001${more}`)).text();
    const markdown = await ask("?fields=EligibilityCriteria");
    expect(markdown).toContain("\\\\<");
    const unprotected = markdown.replaceAll("\\\\<", "<").replaceAll("\\\\>", ">");
    expect(await ask("?fields=EligibilityCriteria&markupFormat=legacy")).toBe(unprotected.replaceAll("\\n", "\\r\\n"));
  });

  test("what a format does not have is refused in its words", async () => {
    const apart = await serveApart({});
    const csv = await apart.ask("/api/v2/studies?format=csv&fields=NCTId");
    await expectRefusal(csv, 400, "Parameter 'fields' contains invalid CSV column name: 'NCTId'");
    const zip = await apart.ask("/api/v2/studies/NCT90000001?format=json.zip&fields=Nothing");
    await expectRefusal(zip, 400, "Parameter 'fields' contains invalid field name: 'Nothing'");
    await expectRefusal(await apart.ask("/api/v2/studies?format=json.zip"), 400);
  });
});
