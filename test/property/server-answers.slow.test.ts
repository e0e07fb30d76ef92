import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LIST_PARAMETERS } from "../../packages/lind/src/app/serving/list-studies.ts";
import { readRegistrySchemas, type SchemaName } from "../support/registry-openapi.ts";
import { expectRefusal, type ServedStudies, serveStudies } from "../support/served-studies.ts";
import { hasSharedData } from "../support/shared.ts";
import { searchesOver } from "./random-search.ts";
import { simulatedTexts } from "./search-index.ts";

const TEXTS = simulatedTexts(60, 11);
const STUDIES: readonly unknown[] = TEXTS.map((text) => JSON.parse(text));

let served: ServedStudies;
beforeAll(async () => {
  served = await serveStudies({ texts: TEXTS });
});
afterAll(() => served[Symbol.asyncDispose]());

function addressOf(path: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, text] of Object.entries(parameters)) if (text !== undefined) query.set(name, text);
  return `${path.startsWith("/api/") ? path : `/api/v2${path}`}?${query}`;
}

const optional = (...texts: readonly string[]) => fc.option(fc.constantFrom(...texts), { nil: undefined });

describe.skipIf(!hasSharedData)("an answer fits the registry's own schema", () => {
  const problemsOf = hasSharedData ? readRegistrySchemas() : () => [];

  test("whatever page of whatever search is asked for", async () => {
    const shapes = fc.record({
      pageSize: optional("1", "7", "0", "1000", "5000"),
      countTotal: optional("true", "false"),
      fields: optional(
        "NCTId",
        "NCTId|Phase,LocationCountry",
        "ProtocolSection",
        "ConditionSearch",
        "@query",
        "HasResults",
      ),
      format: optional("json"),
      markupFormat: optional("markdown"),
    });
    let pages = 0;
    await fc.assert(
      fc.asyncProperty(searchesOver(STUDIES), shapes, async (search, shape) => {
        const asked = { ...search, ...shape };
        for (let pageToken: string | undefined, count = 0; count < 3; count++) {
          const response = await served.ask(addressOf("/studies", { ...asked, pageToken }));
          // A drawn search may ask for what cannot be, such as a range from the later to the earlier day or an order by age.
          if (response.status === 400)
            return void (await expectRefusal(
              response,
              400,
              /^(?:Error parsing query in .*|Unsupported sort field type): /,
            ));
          expect(response.status, await response.clone().text()).toBe(200);
          const page = (await response.json()) as { nextPageToken?: string; totalCount?: number; studies: unknown[] };
          expect(problemsOf("PagedStudies", page)).toEqual([]);
          expect(page.totalCount !== undefined).toBe(shape.countTotal === "true" && pageToken === undefined);
          pages += 1;
          pageToken = page.nextPageToken;
          if (pageToken === undefined) break;
        }
      }),
      { numRuns: 150 },
    );
    expect(pages).toBeGreaterThan(100);
  });

  test.each<readonly [string, SchemaName]>([
    ["/studies/metadata", "FieldNodeList"],
    ["/studies/metadata?includeIndexedOnly=true&includeHistoricOnly=true", "FieldNodeList"],
    ["/studies/search-areas", "SearchDocumentList"],
    ["/studies/enums", "EnumInfoList"],
    ["/stats/size", "GzipStats"],
    ["/stats/field/values", "FieldValuesStatsList"],
    ["/stats/field/sizes", "ListSizesList"],
    ["/version", "Version"],
    ["/studies/NCT90000001", "Study"],
  ])("%s", async (path, schema) => {
    const response = await served.ask(`/api/v2${path}`);
    expect(response.status).toBe(200);
    expect(problemsOf(schema, await response.json())).toEqual([]);
  });
});

/** Texts that are nearly right more often than chance would make them. */
const FRAGMENTS = [
  ...["AND", "OR", "NOT ", "(", ")", "[", "]", '"', ",", ":", "|", "\\", " ", "%", "&", "=", "+", "@", ".", "\0"],
  ...["AREA[Phase]", "RANGE[", "DISTANCE[", "SEARCH[Location](", "MISSING", "EXPANSION[None]", "TILT[StartDate]"],
  ...["NCT90000001", "Phase", "@relevance", "@query", ":desc", "distance(1,2,3mi)", "func:exp,scale:1mi", "status:rec"],
  ...[
    "1",
    "-1",
    "1e9",
    "99999999999999999999",
    "true",
    "json",
    "csv",
    "__proto__",
    "constructor",
    "RECRUITING",
    "ß",
    "𝒳",
  ],
];

const oddText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 8 }).map((parts) => parts.join("")),
);

/** Every endpoint with every parameter that it has. */
const ENDPOINTS: readonly (readonly [path: string, names: readonly string[]])[] = [
  ["/studies", LIST_PARAMETERS],
  ["/studies/NCT90000001", ["format", "markupFormat", "fields", "asOf"]],
  ["/studies/metadata", ["includeIndexedOnly", "includeHistoricOnly"]],
  ["/studies/download", ["format"]],
  ["/stats/field/values", ["fields", "types"]],
  ["/stats/field/sizes", ["fields"]],
  ["/api/lind/changes", ["after", "limit", "since", "kind", "nctId", "noise"]],
  ["/api/lind/events", ["after", "limit", "severity", "kind", "nctId"]],
  ["/api/lind/facets", ["facet", "limit"]],
  ["/api/lind/studies/NCT90000001/diff", ["from", "to"]],
  ["/api/query/study_fields", ["expr", "fields", "min_rnk", "max_rnk", "fmt"]],
  ["/api/query/full_studies", ["expr", "min_rnk", "max_rnk", "fmt"]],
  ["/api/query/field_values", ["expr", "field", "fmt"]],
];

/** What a request needs besides the parameter that is drawn, so that it gets far. */
const BESIDES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "/api/lind/facets": { facet: "phase" },
  "/api/lind/studies/NCT90000001/diff": { from: "1", to: "1" },
  "/api/query/study_fields": { expr: "", fields: "NCTId" },
  "/api/query/field_values": { field: "Phase" },
};

const EXPECTED: ReadonlySet<number> = new Set([200, 301, 400, 404]);

/** An answer, or a refusal in plain text; never a failure. */
async function expectAnswered(address: string): Promise<void> {
  const response = await served.ask(address);
  expect(EXPECTED.has(response.status), `${response.status} for ${address}`).toBe(true);
  if (response.status >= 400 && address.startsWith("/api/lind/")) {
    expect(await response.json()).toMatchObject({ status: response.status, title: expect.stringMatching(/./) });
  } else if (response.status >= 400) await expectRefusal(response, response.status, /./);
  else if (response.headers.get("content-type")?.startsWith("application/json") === true) {
    expect(JSON.parse(await response.text())).toBeInstanceOf(Object);
  } else expect([200, 301]).toContain(response.status);
}

describe("no request makes the server fail", () => {
  test.each(ENDPOINTS.flatMap(([path, names]) => names.map((name) => [path, name] as const)))(
    "%s with any %s",
    async (path, name) => {
      await fc.assert(
        fc.asyncProperty(oddText, async (text) => expectAnswered(addressOf(path, { ...BESIDES[path], [name]: text }))),
        { numRuns: 40 },
      );
    },
  );

  test("with any name of a parameter", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ENDPOINTS.map(([path]) => path)),
        oddText,
        oddText,
        async (path, name, text) => expectAnswered(addressOf(path, { [name]: text })),
      ),
      { numRuns: 150 },
    );
  });

  test("with any id", async () => {
    await fc.assert(
      fc.asyncProperty(oddText, async (id) => {
        const part = encodeURIComponent(id.toWellFormed());
        // Dots and nothing are other paths.
        if (/^(?:\.{0,2}|%2e)*$/i.test(part)) return;
        await expectAnswered(`/api/v2/studies/${part}`);
      }),
      { numRuns: 300 },
    );
  });
});
