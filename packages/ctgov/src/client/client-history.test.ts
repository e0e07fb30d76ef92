import { describe, expect, test } from "vitest";
import { failureOf, scriptedClient as setUp } from "../../../../test/contract/fake-http.ts";

const text = (body: string, status = 200, headers: Record<string, string> = {}) =>
  new Response(body, { status, headers });

describe("the history of a record", () => {
  test("is asked for where the registry's own site does, and comes as its exact text", async () => {
    const list = ' {"changes": [ {"version": 0} ]}\n';
    const version = '{"studyVersion":3,"study":{"x":40.0}}';
    const { client, urls } = setUp([text(list), text(version)]);
    expect((await client.fetchHistoryText({ nctId: "nct102" })).value).toBe(list);
    expect((await client.fetchHistoryVersionText({ nctId: "NCT00000102", version: 3 })).value).toBe(version);
    expect(urls()).toEqual([
      "https://clinicaltrials.gov/api/int/studies/NCT00000102/history",
      "https://clinicaltrials.gov/api/int/studies/NCT00000102/history/3",
    ]);
  });

  test("is asked for again after 429, a failure, and a body that breaks off", async () => {
    const { client, urls } = setUp([
      text("Too many requests", 429, { "retry-after": "0" }),
      text("", 503),
      text('{"changes": ['),
      text('{"changes":[]}'),
    ]);
    expect((await client.fetchHistoryText({ nctId: "NCT00000102" })).value).toBe('{"changes":[]}');
    expect(urls()).toHaveLength(4);
  });

  test("may be text that is no JSON: its reader finds out; a web page is refused", async () => {
    const { client } = setUp([text('{"study": nothing}'), text("<!doctype html><title>Sign in</title>")]);
    expect((await client.fetchHistoryVersionText({ nctId: "NCT00000102", version: 0 })).value).toBe(
      '{"study": nothing}',
    );
    const refused = await failureOf(client.fetchHistoryText({ nctId: "NCT00000102" }));
    expect(refused).toMatchObject({ code: "RESPONSE_IS_HTML" });
  });

  test.each([-1, 1.5, Number.NaN])("has no version %d", async (version) => {
    const { client, urls } = setUp([]);
    const refused = await failureOf(client.fetchHistoryVersionText({ nctId: "NCT00000102", version }));
    expect(refused).toMatchObject({ code: "PARAMETER_INVALID", parameter: "version" });
    expect(urls()).toEqual([]);
  });
});
