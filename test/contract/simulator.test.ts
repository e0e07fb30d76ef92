import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { LIVELY } from "../../packages/lind/src/simulator/simulation.ts";
import { createSimulator } from "../../packages/lind/src/simulator/simulator.ts";
import { createSimulatorTransport } from "../../packages/lind/src/simulator/transport.ts";
import { hasSharedData, sharedPath } from "../support/shared.ts";

/** An answer of the registry that was recorded with its request. */
interface Recorded {
  readonly endpoint: string;
  readonly params: Readonly<Record<string, string>>;
  readonly status: number;
  readonly body?: string | undefined;
}

const transport = createSimulatorTransport(createSimulator({ ...LIVELY, seed: 1, studies: 30 }));

function ask(path: string, params: Readonly<Record<string, string>> = {}): Promise<Response> {
  return transport(new Request(`https://registry.test/api/v2${path}?${new URLSearchParams(params)}`));
}

/** Endpoints and formats that the simulator leaves out. */
function isAnswered({ endpoint, params }: Recorded): boolean {
  return (endpoint === "/studies" || endpoint.startsWith("/studies/NCT")) && params["format"] !== "csv";
}

describe.skipIf(!hasSharedData)("the simulator speaks as the registry does", () => {
  const lines = hasSharedData
    ? readFileSync(sharedPath("data/recorded/counts-and-errors.jsonl"), "utf8").trim().split("\n")
    : [];
  const recorded = lines.map((line) => JSON.parse(line) as Recorded);
  const refusals = recorded.filter((one) => one.status >= 400 && isAnswered(one));

  test("enough recorded refusals are left to compare", () => {
    expect(refusals.length).toBeGreaterThanOrEqual(17);
  });

  test.each(refusals.map((one) => [one.endpoint, JSON.stringify(one.params), one] as const))(
    "%s %s is refused in the same words",
    async (endpoint, _, { params, status, body }) => {
      const response = await ask(endpoint, params);
      expect(response.status).toBe(status);
      expect(response.headers.get("content-type")).toBe("text/plain");
      const text = await response.text();
      if (body === undefined) return;
      // Some texts were shortened when they were recorded.
      if (body.endsWith("…")) expect(text.startsWith(body.slice(0, -1))).toBe(true);
      else expect(text).toBe(body);
    },
  );

  // What the simulator leaves out of the search language is refused, never answered wrongly.
  const searches = recorded.filter((one) => one.status === 200 && one.endpoint === "/studies");

  test("every recorded search is answered or refused in so many words", async () => {
    const refused = new Set<string>();
    for (const { params } of searches) {
      const response = await ask("/studies", { ...params, countTotal: "true", pageSize: "1", fields: "NCTId" });
      const text = await response.text();
      if (response.status === 200) expect(text).toMatch(/^\{"totalCount":\d+,"studies":\[\n/);
      else {
        expect(response.status).toBe(400);
        refused.add(text.replace(/^Error parsing query in advanced filter: |'/g, "").replace(/`(.*?)`.*/, "$1"));
      }
    }
    expect([...refused].sort()).toEqual([
      // Recorded with a parameter that was cut at its first comma.
      "Error parsing query in Other terms: mismatched input <EOF> expecting ,",
      "Unknown area name: Phase:size",
      "aggFilters",
      "filter.geo",
      "no viable alternative at input DISTANCE[",
      "no viable alternative at input EXPANSION[",
      "no viable alternative at input SEARCH[",
    ]);
  });

  test("its search areas and enums are the registry's own", async () => {
    for (const name of ["search-areas", "enums"]) {
      const own: unknown = JSON.parse(await (await ask(`/studies/${name}`)).text());
      expect(own).toEqual(JSON.parse(readFileSync(sharedPath(`reference/${name}.json`), "utf8")));
    }
  });

  test("its metadata is the registry's without the words for people", async () => {
    const original: unknown = JSON.parse(
      readFileSync(sharedPath("reference/metadata.json"), "utf8"),
      (key, value: unknown) => (["title", "description", "rules", "dedLink"].includes(key) ? undefined : value),
    );
    expect(JSON.parse(await (await ask("/studies/metadata")).text())).toEqual(original);
  });

  test("a recorded page has the bytes that the simulator would give it", async () => {
    const page = readFileSync(sharedPath("data/recorded/probes/fullmatch_coverage_full_name.json"), "utf8");
    const shape = (text: string) =>
      text
        .replace(/NCT\d{8}/g, "NCT")
        .replace(/\d{2,}/g, "0")
        .replace(/ZV[\w-]+/g, "ZV");
    const own = await (await ask("/studies", { countTotal: "true", pageSize: "1", fields: "NCTId" })).text();
    expect(shape(own)).toBe(shape(page));
    const none = readFileSync(sharedPath("data/recorded/probes/fullmatch_coverage_bare_token.json"), "utf8");
    expect(await (await ask("/studies", { countTotal: "true", "query.term": "nosuchword" })).text()).toBe(none);
  });
});
